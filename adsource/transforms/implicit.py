"""The derivative of what was solved for: from the equation that it fulfils, not from how it was found.

A fixed point x = step(x, a): with w = seed + (d step / d x)^T w, iterated like the primal,

    def step_fixed_point_b(x, a, tol, max_iter, a_b, seed):
        value = step_fixed_point(x, a, tol, max_iter)
        w = seed.copy()
        for k in range(max_iter):
            x_b = np.zeros_like(value)
            step_b(value, a, x_b, w)             # active in x
            last = w
            w = seed + x_b
            ...until it changes by no more than tol, relative to the seed
        step_b2(value, a, a_b, w)                # active in a
        return value

A root f(x, a) = 0: the rows of d f / d x by one call of `f_b` each, and w = -solve(slopes.T, seed).  Tangents are the
same with `step_d`, `f_d` and no transpose.  Christianson 1994; docs/internals/implicit.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Contract,
    Expr,
    For,
    Function,
    If,
    Jump,
    Keep,
    Name,
    Param,
    Program,
    Remark,
    Return,
    Slice,
    Store,
    TupleExpr,
)
from adsource.ir.types import INT, Tuple, is_array
from adsource.ir.walk import names, statements
from adsource.names import adjoint as adjoint_name
from adsource.names import fresh
from adsource.names import tangent as tangent_name

ContractOf = Callable[[str, frozenset[str], frozenset[str], frozenset[int]], Contract]


@dataclass
class _Work:
    """One routine in the making.  inner: the call of `step` or `f` in the primal; callee: that function."""

    primal: Function
    inner: Call
    callee: Function
    of: ContractOf
    taken: set[str]
    out: list[AnyStatement] = field(default_factory=list)

    @property
    def x(self) -> Param:
        return self.primal.params[self.primal.unknown]

    @property
    def place(self) -> int:
        """Which argument of step or f the unknown is: the only one that is no other parameter of the primal."""
        others = {p.name for p in self.primal.params} - {self.x.name}
        return next(k for k, a in enumerate(self.inner.args) if isinstance(a, Name) and a.id not in others)

    @property
    def unknown(self) -> str:
        return self.callee.params[self.place].name

    @property
    def others(self) -> list[Param]:
        """The primal's parameters but the unknown."""
        return [p for p in self.primal.params if p is not self.x]

    @property
    def value(self) -> Name:
        return Name("value", self.x.type)

    def name(self, base: str, t) -> Name:
        found = fresh(base, self.taken)
        self.taken.add(found)
        return Name(found, t)

    def set(self, base: str, value: Expr) -> Name:
        target = self.name(base, value.type)
        self.out.append(Assign(target, value))
        return target

    def given(self, active: frozenset[str]) -> frozenset[str]:
        """The parameters of step or f that stand for active ones of the primal."""
        pairs = zip(self.callee.params, self.inner.args)
        return frozenset(p.name for p, a in pairs if p.name != self.unknown and names(a) & active)

    def args(self, x: Expr) -> tuple[Expr, ...]:
        return tuple(x if k == self.place else a for k, a in enumerate(self.inner.args))

    def call(self, contract: Contract, targets: tuple[Name, ...], more: tuple[Expr, ...]) -> None:
        """A call of a routine at the solution; its value is not needed."""
        thrown = tuple(Name("_", r.type) for r in self.callee.results)
        self.out.append(Call((*thrown, *targets), contract.routine, (*self.args(self.value), *more)))


def inner_call(primal: Function) -> Call:
    """The first call in a solver's body: that of the function which it solves."""
    return next(s for s in statements(primal.body) if isinstance(s, Call))


def _work(primal: Function, program: Program, of: ContractOf, routines: set[str]) -> _Work:
    inner = inner_call(primal)
    imported = {word for line in program.imports for word in re.findall(r"\w+", line)}
    taken = {*program.functions, *imported, program.np, *(n for n, _ in program.constants), *routines}
    taken |= {f.name for f in program.functions.values()} | {p.name for p in primal.params} | {"value"}
    work = _Work(primal, inner, program.functions[inner.callee], of, taken)
    work.out += [
        Remark("Forward sweep."),
        Call((work.value,), primal.key, tuple(Name(p.name, p.type) for p in primal.params)),
    ]
    return work


# ----------------------------------------------------------------------------------- adjoint


def adjoint(
    primal: Function, name: str, program: Program, of: ContractOf, given: frozenset[str], routines: set[str]
) -> tuple[Function, Contract]:
    """The adjoint routine, for the active parameters `given`."""
    work = _work(primal, program, of, routines)
    params = [p for p in work.others if p.name in given]
    own = {p.name: work.name(adjoint_name(p.name, work.taken), p.type) for p in params}
    seed = work.name(f"{primal.key}_seed", work.value.type)
    slope = of(work.callee.key, frozenset((work.unknown,)), frozenset(), frozenset((0,)))
    work.out += [Remark(""), Remark("Reverse sweep.")]
    weights = _weights(work, slope, seed)
    rest = of(work.callee.key, work.given(given), frozenset(), frozenset((0,)))
    stands_for = {p.name: a for p, a in zip(work.callee.params, work.inner.args)}
    found = [own[stands_for[n].id] for n in rest.active]
    scalars = tuple(n for n in found if not is_array(n.type))
    work.call(rest, scalars, (*(n for n in found if is_array(n.type)), *((weights,) if rest.seeds else ())))
    shadows = [own[p.name] for p in params if is_array(p.type)]
    returned = tuple(n for n in own.values() if n in scalars)
    contract = Contract(
        primal=primal.key, routine=name, active=tuple(p.name for p in params if own[p.name] in (*shadows, *returned)),
        shadows=tuple(n.id for n in shadows), scalars=tuple(n.id for n in returned), seeds=(seed.id,),
        results=(work.value,), active_results=(0,), entry=frozenset(p.name for p in primal.params),
    )
    extra = [Param(n.id, n.type) for n in (*shadows, seed)]
    return _routine(work, name, extra, returned), contract


def _weights(work: _Work, slope: Contract, seed: Name) -> Name:
    """What the equation hands to `step` or `f` for the seed of its solution."""
    if work.primal.implicit == "fixed_point":
        return _repeated(work, slope, seed) if slope.active else seed
    if not is_array(work.x.type):
        found = work.name("slope", work.x.type)
        work.out.append(Remark(f"The slope d {work.callee.name} / d {work.x.name}."))
        work.call(slope, (found,), (infer.const(1.0),))
        return work.set("weight", infer.op("u-", (infer.op("/", (seed, found)),)))
    slopes = _slopes(work, lambda unit, row: work.call(slope, (), (row, unit)), by_row=True)
    system = infer.op("np.linalg.solve", (infer.op("np.transpose", (slopes,)), seed))
    return work.set("weight", infer.op("u-", (system,)))


def _repeated(work: _Work, slope: Contract, seed: Name) -> Name:
    """w = seed + J^T w, by iteration."""
    x, w = work.name(adjoint_name(work.x.name, work.taken), work.x.type), work.name("weight", work.x.type)
    told = f"# {w.id} = {seed.id} + (d {work.callee.name} / d {work.x.name})^T {w.id}, by iteration."
    start = infer.op("np.copy", (seed,)) if is_array(seed.type) else seed
    work.out.append(Assign(w, start, comments=(told,)))

    def step() -> Expr:
        if is_array(x.type):
            work.out.append(Assign(x, infer.op("np.zeros_like", (work.value,))))
            work.call(slope, (), (x, w))
        else:
            work.call(slope, (x,), (w,))
        return infer.op("+", (seed, x))

    return _iterated(work, w, step, seed, "adjoint")


def _iterated(work: _Work, w: Name, step: Callable[[], Expr], size: Name, what: str) -> Name:
    """Repeat `w = step()` until it changes by no more than tol, relative to `size`."""
    tol, most = (Name(p.name, p.type) for p in work.primal.params[-2:])
    done = work.set("converged", infer.const(False))
    outer, work.out = work.out, []
    last = work.set("last", w)
    work.out.append(Assign(w, step()))
    gap = infer.op("<=", (_largest(infer.op("-", (w, last))), infer.op("*", (tol, _largest(size)))))
    work.out += [Assign(done, gap), If(done, (Jump(kind="break"),))]
    body, work.out = tuple(work.out), outer
    k = work.name("k", INT)
    message = f"{work.primal.name}: its {what} is not within {tol.id} after {most.id} steps"
    stop = If(infer.op("not", (done,)), (Keep(f'raise RuntimeError("{message}")'),))
    work.out += [For(k, infer.const(0), most, infer.const(1), body), stop]
    return w


def _largest(e: Expr) -> Expr:
    size = infer.op("np.abs", (e,))
    return infer.op("np.max", (size,)) if is_array(e.type) else size


def _slopes(work: _Work, fill: Callable[[Name, Expr], None], by_row: bool) -> Name:
    """d f / d x, row by row or column by column, from unit vectors."""
    n = infer.op("size", (work.value,))
    shape = TupleExpr((n, n), Tuple((INT, INT)))
    slopes = work.set("slopes", infer.op("np.zeros", (shape,), dtype=work.x.type.dtype))
    k = work.name("k", INT)
    outer, work.out = work.out, []
    unit = work.set("unit", infer.op("np.zeros_like", (work.value,)))
    work.out.append(Store(infer.index(unit, (k,)), infer.const(1.0)))
    fill(unit, infer.index(slopes, (k,) if by_row else (Slice(), k)))
    body, work.out = tuple(work.out), outer
    work.out.append(For(k, infer.const(0), n, infer.const(1), body))
    return slopes


# ----------------------------------------------------------------------------------- tangent


def tangent(
    primal: Function, name: str, program: Program, of: ContractOf, given: frozenset[str], routines: set[str]
) -> tuple[Function, Contract]:
    """The tangent routine, for the active parameters `given`."""
    work = _work(primal, program, of, routines)
    params = [p for p in work.others if p.name in given]
    own = {p.name: work.name(tangent_name(p.name, work.taken), p.type) for p in params}
    stands_for = {p.name: a for p, a in zip(work.callee.params, work.inner.args)}
    x = work.unknown
    work.out[0] = Remark("The value, and what it changes by.")

    def along(contract: Contract, change: Expr | None, target: Name) -> None:
        passed = tuple(change if n == x else own[stands_for[n].id] for n in contract.active)
        work.call(contract, (target,), passed)

    if primal.implicit == "fixed_point":
        both = of(work.callee.key, work.given(given) | {x}, frozenset(), frozenset((0,)))
        result = work.name("value_d", work.x.type)
        zero = infer.op("np.zeros_like", (work.value,)) if is_array(work.x.type) else infer.const(0.0)
        work.out.append(Assign(result, zero))
        new = work.name("new", work.x.type)

        def step() -> Expr:
            along(both, result, new)
            return new

        _iterated(work, result, step, new, "tangent")
    else:
        result = _root_tangent(work, of, given, x, along)
    contract = Contract(
        primal=primal.key, routine=name, active=tuple(p.name for p in params),
        directions=tuple(n.id for n in own.values()), results=(work.value,), active_results=(0,), tangent=True,
    )
    return _routine(work, name, [Param(n.id, n.type) for n in own.values()], (result,)), contract


def _root_tangent(work: _Work, of: ContractOf, given: frozenset[str], x: str, along) -> Name:
    rest = of(work.callee.key, work.given(given), frozenset(), frozenset((0,)))
    slope = of(work.callee.key, frozenset((x,)), frozenset(), frozenset((0,)))
    change = work.name("change", work.x.type)
    along(rest, None, change)
    if not is_array(work.x.type):
        found = work.name("slope", work.x.type)
        along(slope, infer.const(1.0), found)
        return work.set("value_d", infer.op("u-", (infer.op("/", (change, found)),)))
    column = work.name("column", work.x.type)

    def fill(unit: Name, place: Expr) -> None:
        along(slope, unit, column)
        work.out.append(Store(place, column))

    slopes = _slopes(work, fill, by_row=False)
    return work.set("value_d", infer.op("u-", (infer.op("np.linalg.solve", (slopes, change)),)))


def _routine(work: _Work, name: str, extra: list[Param], more: tuple[Expr, ...]) -> Function:
    params = (*(replace(p, default=None, keyword=False) for p in work.primal.params), *extra)
    body = (*work.out, Return((work.value, *more)))
    return replace(work.primal, name=name, key=name, body=body, params=params, text="", implicit="")
