"""Draws whose location or scale may vary: the numbers are drawn without these, which then enter by the formula.

    z = rng.normal(m, s, n)         z_drawn = rng.standard_normal(n)
                                    z = m + s * z_drawn

The stream and the values are NumPy's, which computes just that.  Where nothing varies the draw stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adsource.ir import draws, infer
from adsource.ir.draws import PREFIX, is_draw
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    For,
    Function,
    If,
    Name,
    Op,
    Program,
    TupleExpr,
    While,
)
from adsource.ir.types import Static, Tuple, is_array, is_float
from adsource.ir.walk import bound, expressions, names, nodes, root, statements
from adsource.names import fresh


@dataclass(frozen=True)
class _Form:
    """What is drawn instead, and the parameters that enter afterwards; `stays` is handed on."""

    plain: str
    location: str = ""
    scale: str = ""
    top: str = ""  # the scale is what lies between it and the location
    stays: str = ""


FORMS = {
    "normal": _Form("standard_normal", "loc", "scale"),
    "uniform": _Form("random", "low", top="high"),
    "exponential": _Form("standard_exponential", scale="scale"),
    "gamma": _Form("standard_gamma", scale="scale", stays="shape"),
    "laplace": _Form("laplace", "loc", "scale"),
    "logistic": _Form("logistic", "loc", "scale"),
    "gumbel": _Form("gumbel", "loc", "scale"),
    "rayleigh": _Form("rayleigh", scale="scale"),
}


def reparametrised(program: Program, given: frozenset[str]) -> Program:
    """given: the parameters of the entry that vary; those of other functions all may."""
    if not any(is_draw(getattr(s, "value", None)) for f in program.functions.values() for s in statements(f.body)):
        return program
    functions = {}
    for key, f in program.functions.items():
        varied = _varied(f, given if key == program.entry else frozenset(p.name for p in f.params if is_float(p.type)))
        taken = {*program.taken, *(n for s in statements(f.body) for n in bound(s)), *(p.name for p in f.params)}
        functions[key] = replace(f, body=_block(f.body, varied, taken))
    return replace(program, functions=functions)


def _varied(function: Function, given: frozenset[str]) -> frozenset[str]:
    """The names that may depend on what is given, in any order of the statements."""
    found = set(given)
    while True:
        before = len(found)
        for s in statements(function.body):
            if any(names(e) & found for e in expressions(s)):
                written = getattr(s, "target", None)
                found |= {*bound(s), *({root(written)} - {None} if written is not None else ())}
                found |= {root(a) for a in getattr(s, "args", ())} - {None}  # a callee may write its arguments
        if len(found) == before:
            return frozenset(found)


def _block(block: tuple[AnyStatement, ...], varied: frozenset[str], taken: set[str]) -> tuple[AnyStatement, ...]:
    made: list[AnyStatement] = []
    for s in block:
        for name in ("body", "orelse"):
            if isinstance(s, (For, While, If)) and getattr(s, name, ()):
                s = replace(s, **{name: _block(getattr(s, name), varied, taken)})
        made += _drawn(s, varied, taken) or [s]
    return tuple(made)


def _drawn(s: AnyStatement, varied: frozenset[str], taken: set[str]) -> list[AnyStatement]:
    """The two statements for a draw; nothing for others."""
    if not isinstance(s, Assign) or not is_draw(s.value):
        return []
    what = s.value.op.removeprefix(PREFIX)
    form, e = FORMS.get(what), s.value
    if form is None or not any(_floats(a) & varied for a in e.args[1:]):
        return []
    given = _given(e, draws.PARAMETERS[what])
    size = _size(e, given)
    if size is None or form.stays and _floats(given[form.stays]) & varied:
        return []
    name = fresh(f"{s.target.id}_drawn", taken)
    taken.add(name)
    stays = (given[form.stays],) if form.stays else ()
    static = (("keywords", ("size",)),) if form.plain == what and size else ()
    drawn = Name(name, e.type)
    return [replace(s, target=drawn, value=Op(PREFIX + form.plain, (e.args[0], *stays, *size), e.type, static),
                    verbatim=False),
            replace(s, value=_formula(form, given, drawn), verbatim=False, comments=())]


def _floats(e: Expr) -> set[str]:
    return {n.id for n in nodes(e) if isinstance(n, Name) and is_float(n.type)}


def _given(e: Op, parameters: tuple[str, ...]) -> dict[str, Expr]:
    """The arguments by parameter."""
    keywords = dict(e.static).get("keywords", ())
    values = e.args[1:]
    plain = len(values) - len(keywords)
    return {**dict(zip(parameters, values[:plain])), **dict(zip(keywords, values[plain:]))}


def _size(e: Op, given: dict[str, Expr]) -> tuple[Expr, ...] | None:
    """The size to draw, () for a number, None where no single operand tells it."""
    size = given.get("size")
    if size is not None and not (isinstance(size, Const) and isinstance(size.type, Static)):
        return (size,)
    if not is_array(e.type):
        return ()
    arrays = [a for a in given.values() if is_array(a.type)]
    if len(arrays) > 1 and (None in e.type.shape or any(a.type.shape != e.type.shape for a in arrays)):
        return None
    axes = tuple(infer.op("shape", (arrays[0],), axis=k) for k in range(e.type.rank))
    return (TupleExpr(axes, Tuple(tuple(a.type for a in axes))),)


def _formula(form: _Form, given: dict[str, Expr], drawn: Expr) -> Expr:
    """`location + scale * drawn`."""
    place, scale = given.get(form.location), given.get(form.scale)
    if isinstance(place, Const) and place.value == 0:
        place = None
    if form.top:
        top = given.get(form.top, infer.const(1.0))
        scale = top if place is None else infer.op("-", (top, place))
    value = drawn if scale is None else infer.op("*", (scale, drawn))
    return value if place is None else infer.op("+", (place, value))
