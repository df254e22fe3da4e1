"""The tangent routine of a function: `f` becomes `f_d`.

    def f(x, k):             def f_d(x, k, x_d, k_d):
        y = k * x                y_d = k_d * x + k * x_d
                                 y = k * x
        return np.sum(y)         ...
                                 return value, value_d

Each statement is preceded by its tangent, since it may overwrite what the tangent reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from adsource.analyses.activity import Analysis, dependent
from adsource.analyses.buffers import Buffers, Effects, buffers, shared, written
from adsource.analyses.live import mentioned
from adsource.errors import Refusal
from adsource.ir import infer, shapes
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Contract,
    Do,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Op,
    Param,
    Permute,
    Program,
    Return,
    Slice,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import Tuple, Type, is_array, is_float
from adsource.ir.walk import is_own, names, nodes, root, statements, transform
from adsource.names import tangent as tangent_name
from adsource.rulebook import apply
from adsource.rulebook.book import NO_RULE, Book
from adsource.transforms import implicit
from adsource.transforms.canonical import canonical
from adsource.transforms.draws import check_draws, check_rounded
from adsource.transforms.inline import inline
from adsource.transforms.overlap import lie_alike
from adsource.transforms.pull import flat, namer, new_name, tidy_shapes
from adsource.transforms.replay import surely_view


class Tangents:
    """Tangent routines of a program, each made once, callees on demand."""

    def __init__(self, program: Program, effects: dict[str, Effects], book: Book,
                 refuse: Callable[[AnyStatement, str, str, str], Refusal]):
        self.program, self.effects, self.book, self.refuse = program, effects, book, refuse
        self.analysis = Analysis(program, effects, book.inactive)
        self.routines: dict[tuple, tuple[Function, Contract] | None] = {}
        self.names: set[str] = set(program.taken)
        self.order: list[tuple] = []
        self.open: dict[tuple, Contract] = {}  # routines in the making, for calls of themselves

    def of(self, key: str, given: frozenset[str], exits: frozenset[str], results: frozenset[int]) -> Contract:
        combination = (key, given, exits, results)
        if combination in self.open:
            return self.open[combination]
        if combination not in self.routines:
            name = new_name(f"{key}_d", self.names)
            self.routines[combination] = self._made(key, name, given, exits, results)
            self.open.pop(combination, None)
            self.order.append(combination)
        return self.routines[combination][1]

    def _made(self, key: str, name: str, given, exits, results) -> tuple[Function, Contract]:
        primal = self.program.functions[key]
        if primal.implicit:
            return implicit.tangent(primal, name, self.program, self.of, given, self.names - self.program.taken)
        return _routine(self, key, name, given, exits, results)

    def made(self) -> tuple[tuple[Function, Contract], ...]:
        return tuple(self.routines[k] for k in self.order)


@dataclass
class _Walk:
    """One routine in the making."""

    t: Tangents
    function: Function
    active: frozenset[str]
    names: dict[str, str]
    temporary: Callable[[], str]
    memory: Buffers
    lets: list[AnyStatement] = field(default_factory=list)

    def is_active(self, e: Expr) -> bool:
        return bool(dependent(e, self.t.analysis.inactive) & self.active)

    def of_name(self, n: Name) -> Name:
        return Name(self.names[n.id], n.type)

    def place(self, e: Expr) -> Expr:
        """The same view of the tangent."""
        if isinstance(e, Name):
            return self.of_name(e)
        if isinstance(e, Index):
            return replace(e, base=self.place(e.base))
        return replace(e, args=(self.place(e.args[0]), *e.args[1:]))

    def expression(self, e: Expr, s: AnyStatement, value: Expr | None = None) -> Expr | None:
        """The tangent of an expression; None where it is zero.  `value` stands for its value."""
        if not self.is_active(e):
            return None
        if isinstance(e, Name):
            return self.of_name(e)
        if isinstance(e, Index):
            return replace(e, base=self.expression(e.base, s))
        if isinstance(e, TupleExpr):
            return replace(e, items=tuple(self.expression(i, s) or infer.const(0.0) for i in e.items))
        if e.op == "item":
            return replace(e, args=(self.expression(e.args[0], s),))
        rule = self.t.book.find(e)
        if rule is None:
            raise self.t.refuse(s, "AD301", f"there is no rule for `{e.op}`",
                                NO_RULE)
        given = {k: self.expression(a, s) for k, a in enumerate(flat(e))}
        mark = Name("\0value", e.type) if is_own(e) else e  # a function of the user's is called once
        found = apply.tangent(rule, e, mark, {k: x for k, x in given.items() if x is not None})
        places: dict[str, Expr] = {"\0value": e if value is None else value}
        if is_own(e) and value is None and any(mark in nodes(x) for x in _parts(found)):
            places = {"\0value": Name(self.temporary(), e.type)}
            self.lets.append(Assign(places["\0value"], e))
        for name, x in [*found.records, *found.lets]:
            n = Name(self.temporary(), x.type)
            self.lets.append(Assign(n, _put(x, places)))
            places[name] = n
        return None if found.tangent is None else tidy_shapes(_put(found.tangent, places))

    def block(self, block: tuple[AnyStatement, ...]) -> tuple[AnyStatement, ...]:
        return tuple(n for s in block for n in self.statement(s))

    def statement(self, s: AnyStatement) -> list[AnyStatement]:
        self.lets = []
        match s:
            case If():
                return [replace(s, body=self.block(s.body), orelse=self.block(s.orelse))]
            case For() | While():
                return [replace(s, body=(*self._counted(s), *self.block(s.body)))]
            case Assign() if is_own(s.value) and s.target.id not in names(s.value):
                new = self._assign(s, s.target)
                return [s, *self.lets, *new]
            case Assign() | Store() | Update() if isinstance(s.value, Op) and self._is_choice(s):
                test, *arms = s.value.args
                body, orelse = (self.block((replace(s, value=e, comments=(), verbatim=False),)) for e in arms)
                return [If(test, body, orelse, origin=s.origin, comments=s.comments)]
            case Assign():
                return self._beside(self._assign(s), s)
            case Store():
                return self._beside(self._store(s, s.value), s)
            case Update():
                return self._beside(self._update(s), s)
            case Permute():
                pairs = [(t, o) for t, o in zip(s.targets, s.sources) if t.id in self.active]
                swap = Permute(tuple(self.of_name(t) for t, _ in pairs), tuple(self.of_name(o) for _, o in pairs))
                return [s, swap] if pairs else [s]
            case Call():
                return self._call(s)
            case Do(value=Op(op="np.add.at" | "np.subtract.at")):
                return self._add_at(s)
            case Do() if root(s.value.args[0]) in self.active:
                raise self.t.refuse(s, "AD308", f"`{s.value.op}` changes an active array, and has no derivative",
                                    "Store into the array with subscripts.")
        return [s]

    def _counted(self, s: AnyStatement) -> list[AnyStatement]:
        """A loop's variable that is a float elsewhere: in the loop it varies with nothing."""
        is_active = isinstance(s, For) and s.var.id in self.active
        return [Assign(self.of_name(s.var), infer.const(0.0))] if is_active else []

    def _add_at(self, s: Do) -> list[AnyStatement]:
        target, index, value = s.value.args
        if root(target) not in self.active:
            return [s]
        d = self.expression(value, s)
        if d is None:
            return [s]
        return self._beside([Do(replace(s.value, args=(self.place(target), index, d)))], s)

    def _beside(self, new: list[AnyStatement], s: AnyStatement) -> list[AnyStatement]:
        """Tangent statements take over the comments that stand above the primal statement."""
        if not new:
            return [s]
        if len(new) == 1 and _is_zeros_like(new[0]):
            return [s, *new]
        lines = [*self.lets, *new]
        return [replace(lines[0], comments=s.comments), *lines[1:], replace(s, comments=())]

    def _assign(self, s: Assign, value: Expr | None = None) -> list[AnyStatement]:
        x = s.target
        if x.id not in self.active:
            return []
        if is_array(x.type) and self._shared_and_written(s.value):
            return [Assign(self.of_name(x), self._same_memory(s.value, s))]
        d = self.expression(s.value, s, value)
        if d is None:
            zero = infer.op("np.zeros_like", (x,)) if is_array(x.type) else infer.const(0.0)
            return [Assign(self.of_name(x), zero)]
        if isinstance(x.type, Tuple):
            return [Assign(self.of_name(x), _own_parts(d))]
        d = shapes.spread(d, s.value)
        whole = root(d) is not None or isinstance(d, Op) and d.op == "np.broadcast_to" and self._is_written(x.id)
        plain = is_array(x.type) and whole and not shared(s.value, {n: {n} for n in self.names})
        return [Assign(self.of_name(x), infer.op("np.copy", (d,)) if plain else d)]

    def _is_choice(self, s: Assign | Store | Update) -> bool:
        """Whether a statement takes one array or another: a branch, as these may have other lengths, and one of them
        no value.  Two arrays that are there already stay a choice between them."""
        if s.value.op != "ifexp" or not is_array(s.value.type) or root(s.target) not in self.active:
            return False
        return not isinstance(s, Assign) or any(not shared(e, self.memory.of) for e in s.value.args[1:])

    def _shared_and_written(self, e: Expr) -> bool:
        return any(self._is_written(n) for n in shared(e, self.memory.of))

    def _is_written(self, name: str) -> bool:
        return any(
            self.memory.may_share(name, root(w) or "")
            for s in statements(self.function.body) for w in written(s, self.t.effects)
        )

    def _same_memory(self, e: Expr, s: AnyStatement) -> Expr:
        """The tangent that shares memory just as the value does, so that writes are seen alike."""
        if isinstance(e, Op) and e.op == "ifexp":
            return replace(e, args=(e.args[0], *(self._same_memory(a, s) for a in e.args[1:])))
        base = root(e)
        if base is None or not surely_view(e):
            raise self.t.refuse(s, "AD305", f"this shares memory with {f'`{base}`' if base else 'another array'}, or "
                                "is a copy, by its layout, and one of both is written in place",
                                "Bind a copy (`.copy()`), or write into the array with `[:]`.")
        if base not in self.active:
            raise self.t.refuse(s, "AD305", f"`{base}` has no derivative, and an array that shares its memory has",
                                "Bind a copy (`.copy()`).")
        return self.place(e)

    def _store(self, s: Store | Update, value: Expr) -> list[AnyStatement]:
        if root(s.target) not in self.active:
            if self.is_active(value) and not is_float(s.target.type):
                raise self.t.refuse(s, "AD302", f"an active value is stored in the integer array `{root(s.target)}`",
                                    "Make the array float, or detach the value with `ad.stop_gradient(...)`.")
            return []
        d = self.expression(value, s)
        target = self.place(s.target)
        if not isinstance(target, Index):
            target = infer.index(target, (Slice(),) * target.type.rank)
        return [Store(target, infer.const(0.0) if d is None else self._apart(s, value, d))]

    def _apart(self, s: Store | Update, value: Expr, d: Expr) -> Expr:
        """A tangent that is a row as it lies, where the primal's value is computed: NumPy reads that one before it
        writes, the row only where it lies as the target does."""
        primal = {tangent: name for name, tangent in self.names.items()}
        row = transform(d, lambda n: replace(n, id=primal.get(n.id, n.id)) if isinstance(n, Name) else n)
        if not is_array(d.type) or d.type.rank != 1 or shared(value, self.memory.of) or not shared(row, self.memory.of):
            return d
        if not self.memory.may_share(root(s.target), root(row)) or lie_alike(self.function, s.target, row):
            return d
        return infer.op("np.copy", (d,))

    def _update(self, s: Update) -> list[AnyStatement]:
        x = s.target
        if root(x) not in self.active:
            return []
        if s.op in ("+", "-"):
            d = self.expression(s.value, s)
            return [] if d is None else [Update(self.place(x), s.op, d)]
        value = infer.op(s.op, (x, s.value))
        if isinstance(x, Name) and not is_array(x.type):
            d = self.expression(value, s)
            return [Assign(self.of_name(x), infer.const(0.0) if d is None else d)]
        return self._store(s, value)

    def _call(self, s: Call) -> list[AnyStatement]:
        callee = self.t.program.functions[s.callee]
        writes = self.t.effects[s.callee].writes
        given = frozenset(p.name for p, a in zip(callee.params, s.args) if self.is_active(a))
        exits = frozenset(p.name for i, (p, a) in enumerate(zip(callee.params, s.args))
                          if i in writes and root(a) in self.active)
        results = frozenset(k for k, t in enumerate(s.targets) if t.id in self.active)
        if not (exits or results):
            return [s]
        contract = self.t.of(s.callee, given, exits, results)
        args = {p.name: a for p, a in zip(callee.params, s.args)}
        passed = tuple(self._argument(args[p], s) for p in contract.active)
        targets = tuple(self.of_name(s.targets[k]) for k in contract.active_results)
        call = Call((*s.targets, *targets), contract.routine, (*s.args, *passed), comments=s.comments, origin=s.origin)
        constant = [s.targets[k] for k in sorted(results - set(contract.active_results))]
        zeros = [Assign(self.of_name(n), infer.op("np.zeros_like", (n,)) if is_array(n.type) else infer.const(0.0))
                 for n in constant]
        return [*self.lets, call, *zeros]

    def _argument(self, a: Expr, s: Call) -> Expr:
        if self.is_active(a):
            return self.place(a) if is_array(a.type) and shapes.is_leaf(a) else self.expression(a, s)
        return infer.op("np.zeros_like", (a,)) if is_array(a.type) else infer.const(0.0)


def _own_parts(d: Expr) -> Expr:
    """Tangents of several results in memory of their own, as the results are."""
    if not isinstance(d, TupleExpr):
        return d
    return replace(d, items=tuple(infer.op("np.copy", (i,)) if is_array(i.type) and root(i) else i for i in d.items))


def _is_zeros_like(s: AnyStatement) -> bool:
    return isinstance(s, Assign) and getattr(s.value, "op", "") == "np.zeros_like"


def _parts(found: apply.Applied) -> list[Expr]:
    return [*(x for _, x in (*found.records, *found.lets)), *([found.tangent] if found.tangent is not None else [])]


def _put(e: Expr, places: dict[str, Expr]) -> Expr:
    return transform(e, lambda n: places.get(n.id, n) if isinstance(n, Name) else n)


def _routine(t: Tangents, key: str, name: str, given, exits, results) -> tuple[Function, Contract]:
    primal = t.program.functions[key]
    taken = set(t.program.taken) | {name} | mentioned(primal.body)
    function = canonical(inline(primal, t.program, t.effects, taken, t.refuse), taken)
    wanted = exits | {n.id for k in results for n in nodes(function.results[k]) if isinstance(n, Name)}
    activity = t.analysis.of(function, given, frozenset(wanted))
    check_draws(function, activity.varied, t.analysis.inactive, t.refuse)
    check_rounded(function, activity.varied, t.analysis.inactive, t.refuse)
    active = activity.active
    names = {}
    for n in sorted(active):
        names[n] = tangent_name(n, taken)
        taken.add(names[n])
    walk = _Walk(t, function, active, names, namer(taken), buffers(function, t.effects))
    params = [p for p in function.params if p.name in active and (p.name in given or p.name in exits)]
    chosen = tuple(k for k, v in enumerate(function.results) if k in results and walk.is_active(v))
    contract = Contract(
        primal=key, routine=name, active=tuple(p.name for p in params),
        directions=tuple(names[p.name] for p in params), results=function.results, active_results=chosen, tangent=True,
        writes=tuple(p.name for i, p in enumerate(primal.params) if i in t.effects[key].writes),
    )
    t.open[key, given, exits, results] = contract
    body = [*_zeroed(function, params, active, walk), *walk.block(function.body[:-1])]
    walk.lets = []
    ends = [walk.expression(function.results[k], function.body[-1]) for k in chosen]
    values = tuple(function.results)
    if isinstance(function.body[-1], Return):
        body += [*walk.lets, Return((*values, *ends))]
    else:
        body += [*walk.statement(function.body[-1])] if function.body else []
    extra = tuple(Param(names[p.name], p.type) for p in params)
    return replace(primal, name=name, key=name, body=tuple(body), text="",
                   params=(*(replace(p, default=None, keyword=False) for p in primal.params), *extra),
                   docstring=""), contract


def _zeroed(function: Function, params, active, walk: _Walk) -> list[AnyStatement]:
    """Active parameters that come without a direction start from zero."""
    given = {p.name for p in params}
    return [
        Assign(walk.of_name(Name(p.name, p.type)), _zero(p.name, p.type))
        for p in function.params if p.name in active and p.name not in given
    ]


def _zero(name: str, type_: Type) -> Expr:
    return infer.op("np.zeros_like", (Name(name, type_),)) if is_array(type_) else infer.const(0.0)


