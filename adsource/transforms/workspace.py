"""Arrays that a compiled routine works in come from its caller, who can keep them for the next call.

    def diffuse_b(u, steps, u_b, seed):            def diffuse_b(u, steps, u_b, seed, work):
        n = u.shape[0]                                 w_tape, flux = work
        w_tape = np.empty((steps, n))                  if w_tape.shape != (steps, u.shape[0]) or ...:
        for t in range(steps):              ->             raise ValueError(...)
            flux = np.zeros(n)                         n = u.shape[0]
            ...                                        for t in range(steps):
                                                           flux[:] = 0.0
                                                           ...

Fresh memory costs more than arithmetic: each of its pages is a fault of the processor when it is first touched, on
every call anew.  An array is moved where its shape follows from what the routine is given, and where nobody can tell
(births.py).  What a callee works in is among what its caller works in.  Results are always fresh.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from adsource.analyses.buffers import Effects, buffers
from adsource.analyses.live import mentioned
from adsource.analyses.summaries import called
from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Do,
    Expr,
    For,
    Function,
    If,
    Index,
    Keep,
    Name,
    Op,
    Param,
    Remark,
    Slice,
    Store,
    TupleExpr,
    While,
    WorkArray,
    Workspace,
)
from adsource.ir.types import INT, Array, Opaque, Scalar, Static, Tuple
from adsource.ir.walk import bound, names, statements, transform
from adsource.names import fresh
from adsource.transforms.lower_bench import LOOP_NAMES
from adsource.transforms.lower_facts import Returns
from adsource.transforms.lower_scalar import zero
from adsource.transforms.workspace_births import Birth, Site, births, sites
from adsource.transforms.workspace_sizes import FILLED, LIKE, PRODUCTS, Shape, Sizes, never_negative
from adsource.transforms.workspace_turns import Turns
from adsource.transforms.workspace_views import seen_through

Body = tuple[AnyStatement, ...]
NEGATIVE = 'raise ValueError("negative dimensions are not allowed")'
MISFIT = 'raise ValueError("the workspace is not of the shapes that these arguments ask for")'
NOTHING = Static(None)


def with_workspaces(
    functions: list[Function], entry: str, name: str, plain: Iterable[str], taken: set[str], returns: Returns,
    alike: dict[str, dict[str, str]],
) -> tuple[list[Function], dict[str, Workspace]]:
    """The functions of one module, and by their keys the workspaces that they take.

    entry: the key of the one that plain Python calls; its workspace may be left out and has a function `name`.
    plain: keys of others that keep their parameters.  alike: by key, what `Sizes` takes."""
    by_key = {f.key: f for f in functions}
    params = {f.key: tuple(p.name for p in f.params) for f in functions}
    known: dict[str, Workspace] = {}
    done: dict[str, Function] = {}
    for key in _callees_first(by_key):
        f = by_key[key]
        fixed = key in plain or key in _reached(key, by_key)
        made = _Mover(f, known, params, taken, returns, name if key == entry else "", fixed, alike.get(key, {}))
        done[key] = made.function
        if made.workspace is not None:
            known[key] = made.workspace
    return [done[f.key] for f in functions], known


def _callees_first(by_key: dict[str, Function]) -> list[str]:
    order: list[str] = []

    def visit(key: str, above: tuple[str, ...]) -> None:
        for c in called(by_key[key]) if key not in above else ():
            if c in by_key:
                visit(c, (*above, key))
        if key not in order:
            order.append(key)

    for key in by_key:
        visit(key, ())
    return order


def _reached(key: str, by_key: dict[str, Function]) -> set[str]:
    """All that a function calls, in the end."""
    found: set[str] = set()
    todo = [key]
    while todo:
        for c in called(by_key[todo.pop()]):
            if c in by_key and c not in found:
                found.add(c)
                todo.append(c)
    return found


@dataclass
class _Mover:
    """One function whose allocations go to its caller.  name: of the function that makes them, if it has one."""

    primal: Function
    known: dict[str, Workspace]
    params: dict[str, tuple[str, ...]]
    taken: set[str]
    returns: Returns
    name: str
    fixed: bool  # its parameters stay: what callees work in is made where they are called
    alike: dict[str, str]
    arrays: list[WorkArray] = field(default_factory=list)
    moved: dict[int, tuple[Birth, Site, str]] = field(default_factory=dict)  # by statement: its array's name, or ""
    lent: dict[tuple, str] = field(default_factory=dict)  # what callees work in: its name

    def __post_init__(self) -> None:
        f = self.primal
        self.used = set(self.taken) | mentioned(f.body) | {p.name for p in f.params}
        others = {n for s in statements(f.body) if not isinstance(s, For) for n in bound(s)}
        others |= {p.name for p in f.params}
        candidates = [n + suffix for suffix in ("", *map(str, range(2, 9))) for n in LOOP_NAMES]
        self.loop_names = [n for n in candidates if n not in self.taken | others]
        self.sizes = Sizes(f, self.alike)
        self.sites = [] if self.fixed else list(sites(f, self.sizes))
        effects = {s.callee: _effects(s, self.returns) for s in statements(f.body) if isinstance(s, Call)}
        memory = buffers(f, effects)
        self.turns = Turns(f, memory, self.sizes)
        for birth in births(f, self.sites, self.sizes, memory):
            self._move(birth)
        body = self._block(f.body)
        self.workspace, self.function = None, f if body == f.body else replace(f, body=body)
        if self.arrays:
            self._hand_over(body)

    def _hand_over(self, body: Body) -> None:
        f = self.primal
        param = self._new("work")
        mentioned_names = {n for a in _flat(self.arrays) for e in a.shape for n in names(e)}
        order = self.sizes.needed(mentioned_names)
        own = tuple(Assign(Name(n, self.sizes.once[n].target.type), self.sizes.values[n]) for n in order)
        wanted = mentioned_names.union(*(names(s.value) for s in own))
        params = tuple(replace(p, default=None, keyword=False) for p in f.params if p.name in wanted)
        self.workspace = Workspace(self.name, f.key, param, params, own, tuple(self.arrays))
        targets = ", ".join(a.name for a in self.arrays)
        unpacked = Keep(text=f"{targets if len(self.arrays) > 1 else f'({targets},)'} = {param}", reads=(param,))
        plain = tuple(replace(p, default=None, keyword=False) for p in f.params)
        params = (*plain, Param(param, Opaque("work arrays")))
        self.function = replace(f, params=params, body=(unpacked, *self._checked(), Remark(text=""), *body))

    def _checked(self) -> list[AnyStatement]:
        """Whether the arrays have their shapes: a wrong one would be written beyond its end.  The compiler learns from
        it, too, which of their extents are equal, and computes an element's place once for all of them."""
        tests: list[Expr] = []
        first: dict[Shape, Shape] = {}  # by shape: that of the first such array
        for a in self.arrays:
            if not a.parts:
                shape = tuple(map(self._whole, a.shape))
                tests.append(_differs(a, first.get(shape, shape)))
                first.setdefault(shape, tuple(_length(a, k) for k in range(len(shape))))
        test = tests[0] if len(tests) == 1 else Op("or", tuple(tests), Scalar("bool"))
        return [If(test=test, body=(Keep(text=MISFIT),))] if tests else []

    def _whole(self, e: Expr) -> Expr:
        """A number in terms of the parameters alone, since the names that it has are bound further down."""
        return transform(e, lambda n: self._whole(self.sizes.values[n.id]) if self._is_own(n) else n)

    def _is_own(self, n: Expr) -> bool:
        return isinstance(n, Name) and n.id in self.sizes.values

    def _new(self, wish: str) -> str:
        name = fresh(wish, self.used)
        self.used.add(name)
        return name

    # ------------------------------------------------------------------ which, and under which names

    def _move(self, birth: Birth) -> None:
        free = self.turns.taken(birth)
        if free is not None:
            self.moved[id(birth.sites[0].statement)] = birth, birth.sites[0], free
            return
        own = self._keeps_name(birth)
        name = birth.name if own else self._new(f"{birth.name}_work")
        safe = self.name and all(s.certain for s in birth.sites)
        shape = tuple(n if safe or never_negative(n, self.sizes.values) else _clipped(n) for n in birth.shape)
        self.arrays.append(WorkArray(name, birth.dtype, shape))
        self.turns.add(name, birth)
        for site in birth.sites:
            self.moved[id(site.statement)] = birth, site, "" if own else name

    def _keeps_name(self, birth: Birth) -> bool:
        """Whether the name may be bound at the head of the routine, and nowhere else."""
        here = [site.statement for site in birth.sites]
        bindings = [s for s in statements(self.primal.body) if birth.name in bound(s)]
        if birth.name in {p.name for p in self.primal.params}:
            return False
        if all(any(s is h for h in here) for s in bindings):
            return True
        return len(here) == 1 and birth.sites[0].certain and bindings[0] is here[0]

    # ------------------------------------------------------------------ statements

    def _block(self, body: Body) -> Body:
        out: list[AnyStatement] = []
        left: tuple[str, ...] = ()  # comments of statements that are gone
        for s in body:
            new = self._statement(s)
            if not new:
                left += said(s)
            elif left and not isinstance(new[0], Remark):
                new[0] = replace(new[0], comments=(*left, *new[0].comments))
                left = ()
            out += new
        return (*out, Remark(text="\n".join(left))) if left else tuple(out)

    def _statement(self, s: AnyStatement) -> list[AnyStatement]:
        if id(s) in self.moved:
            return self._filled(s, *self.moved[id(s)])
        if isinstance(s, Call) and s.callee in self.known:
            return [self._call(s, self.known[s.callee])]
        if isinstance(s, (For, While)):
            return [replace(s, body=self._block(s.body))]
        if isinstance(s, If):
            return [replace(s, body=self._block(s.body), orelse=self._block(s.orelse))]
        return [s]

    def _filled(self, s: Assign, birth: Birth, site: Site, name: str) -> list[AnyStatement]:
        """What stands in place of an allocation."""
        new: list[AnyStatement] = []
        if not (self.name and site.certain):
            new += [_refused(n) for n in _given(s.value) if not never_negative(n, self.sizes.values)]
        bound_to = [Assign(s.target, Name(name, s.target.type))] if name else []
        if name and s.target.id in names(s.value):  # made of what the name stood for before
            new += [*self._fill(replace(s, target=bound_to[0].value), site), *bound_to]
        else:
            new += [*bound_to, *([] if birth.name in self.turns.instead else self._fill(s, site))]
        if new:
            told = said(s) if s.verbatim else s.comments
            if birth.name in self.turns.later:
                told = (*told, f"# {s.target.id} takes the memory of {name}, {self.turns.later[birth.name]}.")
            new[0] = replace(new[0], comments=told, remark=s.remark, origin=s.origin)
        return new

    def _fill(self, s: Assign, site: Site) -> list[AnyStatement]:
        op, args, dtype = s.value.op, s.value.args, s.value.type.dtype
        if op == "np.copy":
            return [self._copied(s.target, args[0], [n for n in self.loop_names if n not in site.behind])]
        if op in PRODUCTS:
            return [Do(Op("np.dot", (*args, s.target), NOTHING))]
        number = FILLED.get(op, LIKE.get(op))
        full = op in ("np.full", "np.full_like")
        if number is None and not full:
            return []
        return [Store(target=infer.index(s.target, (Slice(),)), value=args[1] if full else zero(dtype, number))]

    def _copied(self, target: Name, source: Expr, loops: list[str]) -> AnyStatement:
        """Element by element, which Numba compiles much faster than `target[:] = source`."""
        rank, dtype = target.type.rank, Scalar(target.type.dtype)
        indices = tuple(Name(n, INT) for n in loops[:rank])
        inner: AnyStatement = Store(target=Index(target, indices, dtype), value=Index(source, indices, dtype))
        for k, i in reversed(list(enumerate(indices))):
            stop = infer.op("shape", (target,), axis=k)
            inner = For(var=i, start=Const(0, INT), stop=stop, step=Const(1, INT), body=(inner,))
        return inner

    # ------------------------------------------------------------------ calls

    def _call(self, s: Call, work: Workspace) -> Call:
        args = dict(zip(self.params[s.callee], s.args))
        lent = self._lent(s, work, args)
        if lent is None:  # made anew where it is called
            lent = _tuple([_made(a) for a in _parts(work, args, lambda e: e)])
        return replace(s, args=(*s.args, lent), keywords=(), verbatim=False)

    def _lent(self, s: Call, work: Workspace, args: dict[str, Expr]) -> Expr | None:
        """A part of this function's own workspace, one for all calls with the same sizes."""
        views = next((site.views for site in self.sites if s is site.statement), None)
        if views is None:
            return None
        parts = _parts(work, args, lambda e: self.sizes.number(e) or self.sizes.number(seen_through(e, views)))
        if any(None in a.shape for a in _flat(parts)):
            return None
        key = (s.callee, parts)
        if key not in self.lent:
            self.lent[key] = self._new(f"{s.callee}_work")
            self.arrays.append(WorkArray(self.lent[key], parts=parts))
        return Name(self.lent[key], Opaque("work arrays"))


def _parts(work: Workspace, args: dict[str, Expr], told: Callable[[Expr], Expr | None]) -> tuple[WorkArray, ...]:
    """The arrays of a workspace for these arguments.  told: a number in the caller's terms."""
    for s in work.sizes:
        args = args | {s.target.id: _put(s.value, args)}

    def one(a: WorkArray) -> WorkArray:
        shape = tuple(told(_put(e, args)) for e in a.shape)
        return replace(a, shape=shape, parts=tuple(map(one, a.parts)))

    return tuple(map(one, work.arrays))


def _put(e: Expr, args: dict[str, Expr]) -> Expr:
    return transform(e, lambda n: args.get(n.id, n) if isinstance(n, Name) else n)


def _made(a: WorkArray) -> Expr:
    if a.parts:
        return _tuple([_made(p) for p in a.parts])
    return empty(a)


def empty(a: WorkArray) -> Op:
    """`np.empty((n, m))`"""
    shape = a.shape[0] if len(a.shape) == 1 else TupleExpr(a.shape, Tuple((INT,) * len(a.shape)))
    static = () if a.dtype == "float64" else (("dtype", a.dtype),)
    return Op("np.empty", (shape,), Array(a.dtype, (None,) * len(a.shape), "C"), static)


def _differs(a: WorkArray, shape: Shape) -> Expr:
    """`w.shape != (n, m)`"""
    own = [_length(a, k) for k in range(len(shape))]
    return Op("!=", (_tuple(own), _tuple(list(shape))), Scalar("bool"))


def _length(a: WorkArray, axis: int) -> Expr:
    return infer.op("shape", (Name(a.name, Array(a.dtype, (None,) * len(a.shape), "C")),), axis=axis)


def _tuple(items: list[Expr]) -> TupleExpr:
    return TupleExpr(tuple(items), Tuple(tuple(i.type for i in items)))


def _flat(arrays: Iterable[WorkArray]) -> list[WorkArray]:
    return [a for w in arrays for a in (_flat(w.parts) if w.parts else [w])]


def _effects(s: Call, returns: Returns) -> Effects:
    found = returns.get(s.callee, (frozenset(range(len(s.args))),) * len(s.targets))
    return Effects(frozenset(), frozenset(), (*found, *[frozenset()] * len(s.targets)))


def said(s: AnyStatement) -> tuple[str, ...]:
    """The comments of a statement that is gone, and the user's own line."""
    own = tuple(f"# {line}" for line in s.origin.text.splitlines()) if s.verbatim and s.origin else ()
    return (*s.comments, *own, *((f"# {s.remark}",) if s.remark else ()))


def _given(e: Op) -> tuple[Expr, ...]:
    """The lengths that an allocation is given."""
    if e.op in (*LIKE, *PRODUCTS):
        return ()
    return e.args[0].items if isinstance(e.args[0], TupleExpr) else (e.args[0],)


def _refused(length: Expr) -> If:
    return If(test=Op("<", (length, Const(0, INT)), Scalar("bool")), body=(Keep(text=NEGATIVE),))


def _clipped(length: Expr) -> Expr:
    return Op("max", (length, Const(0, INT)), INT)
