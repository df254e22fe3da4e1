"""The plain Python functions around the routines: what a caller of a generated module uses.

    f_vjp(x, k, seed)        the value and the gradients, for a seed of the result
    f_value_and_grad(x, k)   the same with seed 1, for a scalar result
    f_grad(x, k)             the gradients alone
    f_jvp(x, k, x_d, k_d)    the value and the tangent, for directions of the parameters

They check the arguments, start from zeroed adjoints, and copy what the primal would overwrite.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.backend.header import listed
from adsource.backend.parts import assumed, built, reached, what_of
from adsource.backend.wrapper_facts import Wrappers, arrays_among, scalar_text, tuple_text
from adsource.backend.wrapper_kept import begun, borrowed, is_out, with_kept
from adsource.backend.wrapper_text import (
    aligned,
    answer_of,
    definition,
    parameter_rows,
    vjp_docstring,
    with_defaults,
)
from adsource.ir.infer import show_extent
from adsource.ir.nodes import Const, Contract, Expr, Name, TupleExpr
from adsource.ir.types import Array, Extent, Scalar, Static, Tuple, Type, is_array, is_complex, is_float
from adsource.names import adjoint, fresh, tangent


def adjoint_wrappers(w: Wrappers, c: Contract) -> dict[str, list[str]]:
    """Name -> lines of f_vjp and, where the result is one real scalar, f_value_and_grad and f_grad."""
    name = w.primal.name
    if not c.results:
        return {}
    made = {f"{name}_vjp": _vjp(w, c)}
    if _is_loss(c) and not _parted(w):
        made[f"{name}_value_and_grad"] = _value_and_grad(w, c)
        made[f"{name}_grad"] = _grad(w)
    return made


def tangent_wrappers(w: Wrappers, c: Contract) -> dict[str, list[str]]:
    """Name -> lines of f_jvp."""
    return {f"{w.primal.name}_jvp": _jvp(w, c)} if c.results else {}


def _is_loss(c: Contract) -> bool:
    t = c.results[0].type if len(c.results) == 1 else None
    return isinstance(t, Scalar) and is_float(t) and not is_complex(t)


# ----------------------------------------------------------------------------- reverse


def _vjp(w: Wrappers, c: Contract) -> list[str]:
    local = _Locals(w)
    seed = local.new(c.seeds[0] if len(c.seeds) == 1 else f"{w.primal.name}_seed")
    shadows = dict(zip(arrays_among(w, c.active), c.shadows))
    scalars = dict(zip((n for n in c.active if n not in shadows), c.scalars))
    gradients = {n: local.new(shadows.get(n) or scalars.get(n) or adjoint(n, local.taken)) for n in w.leaves}
    seeds, unpacking = _seeds(w, c, seed, local)
    body = _arguments(w, tuple(n for n in c.writes if n not in w.kept.copies)) + unpacking
    zeros = {n: gradients.get(n) or local.new(s) for n, s in shadows.items()}
    room = local.new("room") if w.kept.work else ""
    body += borrowed(w, room, dict(zip(c.seeds, seeds))) + begun(w, c, zeros, gradients, room)
    body += [f"{gradients[n]} = {_nothing(w, n)}" for n in w.leaves if n not in c.active and not is_out(w, n)]
    values = local.results(c)
    returned = values + [gradients.get(n) or local.new(s) for n, s in scalars.items()]
    call = [*_passed(w), *zeros.values(), *seeds, *([f'{room}["arrays"]'] if w.kept.workspace else [])]
    body.append(f"{', '.join(returned)} = {c.routine}({', '.join(call)})")
    body += [f"{w.template('given_back')}({w.kept.work}, {room})"] if room else []
    whole = {n: _floated(w, n, g) for n, g in gradients.items()}
    answer = tuple_text([_like(w, n, whole) for n in w.wrt], w.bare)
    body.append(f"return {_value(w, c, values)}, {answer}")
    text = vjp_docstring(w, c, seed)
    return definition(f"{w.primal.name}_vjp", with_kept(w, [*w.given, seed]), text, body)


def _like(w: Wrappers, name: str, parts: dict[str, str]) -> str:
    """A value like the parameter, with these parts; what has none is None."""
    return built(w.parts[name], lambda leaf: parts.get(leaf.id, "None"), name, w.template("of_fields"))


def _parted(w: Wrappers) -> bool:
    return any(not isinstance(g, Name) for g in w.primal.gives)


def _seeds(w: Wrappers, c: Contract, seed: str, local: _Locals) -> tuple[list[str], list[str]]:
    """The seeds that the routine takes, and the lines that ready them."""
    if _parted(w):
        return _parted_seeds(w, c, seed, local)
    if len(c.results) == 1:
        if not c.seeds:
            return [], []
        t = c.results[0].type
        return [scalar_text(w, seed, t)], _shaped(w, seed, t, _shape(w, t)) if is_array(t) else []
    given = {i: local.new(s) for i, s in zip(c.active_results, c.seeds)}
    parts = [given.get(i, "_") for i in range(len(c.results))]
    lines = [f"{', '.join(parts)} = {seed}"]
    for i, s in given.items():
        t = c.results[i].type
        lines += _shaped(w, s, t, _shape(w, t)) if is_array(t) else []
    return [scalar_text(w, s, c.results[i].type) for i, s in given.items()], lines


def _parted_seeds(w: Wrappers, c: Contract, seed: str, local: _Locals) -> tuple[list[str], list[str]]:
    """The same for a result that is made of parts."""
    whole = _results(w, [Name(str(k), v.type) for k, v in enumerate(c.results)])
    places = dict(reached(seed, whole))
    given = {i: local.new(s) for i, s in zip(c.active_results, c.seeds)}
    lines: list[str] = []
    for i, s in given.items():
        t = c.results[i].type
        lines += [f"{s} = {places[str(i)]}"] + (_shaped(w, s, t, _shape(w, t)) if is_array(t) else [])
    return [scalar_text(w, s, c.results[i].type) for i, s in given.items()], lines


def _results(w: Wrappers, leaves: list[Name]) -> Expr:
    """The result as the user has it, of these parts."""
    rest = iter(leaves)

    def filled(shape: Expr) -> Expr:
        if isinstance(shape, TupleExpr):
            return replace(shape, items=tuple(map(filled, shape.items)))
        return next(rest) if isinstance(shape, Name) else shape

    gives = tuple(map(filled, w.primal.gives))
    return gives[0] if len(gives) == 1 else TupleExpr(gives, Tuple(tuple(g.type for g in gives)))


def _value_and_grad(w: Wrappers, c: Contract) -> list[str]:
    name = w.primal.name
    rows = [*parameter_rows(w), *w.kept.rows, ("returns", f"the value, {answer_of(w)}")]
    text = f"The value of {name} and its gradient with respect to {listed(w.wrt)}.\n\n{aligned(rows)}"
    call = f"return {name}_vjp({', '.join([*w.given, _one(w, c.results[0].type), *w.kept.handed_on])})"
    return definition(f"{name}_value_and_grad", with_kept(w, with_defaults(w)), text, [call])


def _one(w: Wrappers, t: Type) -> str:
    """The seed 1, of NumPy's type where the result is: its arithmetic raises nothing at 0 / 0."""
    strong = isinstance(t, Scalar) and not t.weak and not w.target.decorators
    return f"{_dtype(w, t)}(1.0)" if strong else "1.0"


def _grad(w: Wrappers) -> list[str]:
    name = w.primal.name
    text = f"The second part of {name}_value_and_grad: {answer_of(w)}."
    answer = _Locals(w).new("gradient" if len(w.wrt) == 1 else "gradients")
    given = [f"{p.name}={p.name}" if p.keyword else p.name for p, _ in w.takes]
    call = f"_, {answer} = {name}_value_and_grad({', '.join([*given, *w.kept.handed_on])})"
    return definition(f"{name}_grad", with_kept(w, with_defaults(w)), text, [call, f"return {answer}"])


# ----------------------------------------------------------------------------- forward


def _jvp(w: Wrappers, c: Contract) -> list[str]:
    local = _Locals(w)
    known = dict(zip(c.active, c.directions))
    directions = {n: local.new(known.get(n) or tangent(n, local.taken)) for n in w.leaves}
    along = {n: directions.get(n) or local.new(tangent(n, local.taken)) for n in w.wrt}
    body = _arguments(w, c.writes)
    for n in w.wrt:
        places = [p for p in reached(along[n], w.parts[n]) if p[0] in directions]
        body += [f"{directions[leaf]} = {place}" for leaf, place in places if directions[leaf] != place]
    for n, d in directions.items():
        t = w.param(n).type
        copy = ".copy()" if n in c.writes else ""  # the routine overwrites it with the parameter
        if is_array(t) and n in c.active:
            body += [line + copy for line in _shaped(w, d, t, f"{n}.shape")]
    given = [
        scalar_text(w, directions[n], w.param(n).type) if n in directions else _nothing(w, n)
        for n in c.active
    ]
    call = f"{c.routine}({', '.join([*_passed(w), *given])})"
    body += _pushed(w, c, call, local)
    rows = [*parameter_rows(w, along), ("returns", "the value, its tangent")]
    text = f"The value of {w.primal.name} and its tangent in a direction.\n\n{aligned(rows)}"
    return definition(f"{w.primal.name}_jvp", [*w.given, *along.values()], text, body)


def _pushed(w: Wrappers, c: Contract, call: str, local: _Locals) -> list[str]:
    """The lines that return the values and their tangents; one of each is what the routine returns."""
    if len(c.results) == 1 and c.active_results and not _parted(w):
        return [f"return {call}"]
    values = local.results(c)
    tangents = {i: local.new(tangent(values[i], local.taken)) for i in c.active_results}
    whole = [tangents.get(i) or _zero(w, v, c.results[i].type) for i, v in enumerate(values)]
    line = f"{', '.join([*values, *tangents.values()])} = {call}"
    return [line, f"return {_value(w, c, values)}, {_value(w, c, whole, True)}"]


# ------------------------------------------------------------------ arguments and results


class _Locals:
    """Names inside one wrapper: the first free ones."""

    def __init__(self, w: Wrappers) -> None:
        self.taken = {*w.names, *w.given, *w.taken, w.kept.work, w.kept.out}

    def new(self, base: str) -> str:
        name = fresh(base, self.taken)
        self.taken.add(name)
        return name

    def results(self, c: Contract) -> list[str]:
        """Names for the primal's results: their own where they have one that is free."""
        bases = [r.id if isinstance(r, Name) else "value" for r in c.results]
        return [self.new(base) for base in bases]


def _arguments(w: Wrappers, writes: tuple[str, ...]) -> list[str]:
    """Parts of records by their names; array arguments checked, and copied where the primal overwrites them."""
    lines = []
    places = {n: place for name, parts in w.parts.items() for n, place in reached(name, parts)}
    for name, parts in w.parts.items():
        lines += [f"{w.template('made_for')}({_quoted(a)}, {a}, {v})" for a, v in assumed(name, parts)]
    lines += [f"{n} = {place}" for n, place in places.items() if n != place]
    for p in w.primal.params:
        if is_array(p.type):
            casting = "equiv" if p.name in w.leaves else "safe"
            dtype = _dtype(w, p.type)
            name = _quoted(places.get(p.name, p.name))
            copied = p.name in writes or w.target.argument == "plain_array"
            value = f"{w.template('c_ordered')}({name}, {p.name})" if p.name in w.order_seen and copied else p.name
            ready = f'{w.template(w.target.argument)}({name}, {value}, {dtype}, {p.type.rank}, "{casting}")'
            if p.name in writes:  # np.copy keeps the order of the axes, in which NumPy adds
                ordered = p.type.rank < 2 or w.target.argument != "checked_array"
                ready = f"{ready}.copy()" if ordered else f"np.copy({ready})"
            lines.append(f"{p.name} = {ready}")
    return lines


def _quoted(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{text}"'


def _shaped(w: Wrappers, name: str, t: Array, shape: str) -> list[str]:
    given = f'"{name}", {name}, {_dtype(w, t)}, {shape}'
    return [f"{name} = {w.template('shaped_array')}({given})"]


def _shape(w: Wrappers, t: Type) -> str:
    """The shape that a result will have, with None where it is not known before."""
    extents = [_extent(w, e) for e in t.shape]
    return f"({', '.join(extents)}{',' if len(extents) == 1 else ''})"


def _extent(w: Wrappers, e: Extent | None) -> str:
    known = e is not None and all(s.split(".")[0].isidentifier() for s, _ in e.terms)
    known = known and all(s.split(".")[0] in w.names for s, _ in e.terms)
    return show_extent(e) if known else "None"


def _passed(w: Wrappers) -> list[str]:
    """The primal's arguments as the routine takes them."""
    return [scalar_text(w, p.name, p.type) if w.target.floats else p.name for p in w.primal.params]


def _floated(w: Wrappers, name: str, gradient: str) -> str:
    """Scalars give Python's numbers: compiled routines return them, NumPy has its own."""
    t = w.param(name).type
    plain = {"float64": "float", "complex128": "complex"}.get(t.dtype) if isinstance(t, Scalar) else None
    return f"{plain}({gradient})" if plain and not w.target.floats else gradient


def _value(w: Wrappers, c: Contract, values: list[str], tangent: bool = False) -> str:
    if not _parted(w):
        return values[0] if len(values) == 1 else tuple_text(values, True)
    whole = _results(w, [Name(v, t.type) for v, t in zip(values, c.results)])
    if tangent:
        whole = _without_constants(whole)
    return built(whole, lambda leaf: leaf.id, "", w.template("of_fields"))


def _without_constants(e: Expr) -> Expr:
    if isinstance(e, TupleExpr) and what_of(e) != "function":
        return replace(e, items=tuple(map(_without_constants, e.items)))
    return e if isinstance(e, Name) else Const(None, Static(None))


def _nothing(w: Wrappers, name: str) -> str:
    return _zero(w, name, w.param(name).type)


def _zero(w: Wrappers, like: str, t: Type) -> str:
    return f"{w.np}.zeros_like({like})" if is_array(t) else "0.0"


def _dtype(w: Wrappers, t: Array | Scalar) -> str:
    return f"{w.np}.bool_" if t.dtype == "bool" else f"{w.np}.{t.dtype}"
