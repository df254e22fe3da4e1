"""The adjoint of a stencil of arrays: what one nest after another adds to shifted places is gathered by one nest.

    t = np.empty(n - 2)                        t_at = np.zeros(n + 2)
    for i in range(n - 2):                     for i in range(n - 2):
        t[i] = v_b[i + 1] * c[i]                   t_at[i + 2] = v_b[i + 1] * c[i]
    for i in range(n - 2):              ->     for i in range(n):
        u_b[i] += t[i]                             u_b[i] += t_at[i + 2] + t_at[i]
    for i in range(n - 2):
        u_b[i + 2] += t[i]

Each element of `u_b` is loaded and stored once.  `t_at` has a border of zeros, so that no place needs a case of its
own.  Sums of the adjoint's may take their terms in any order; where they begin from zeros, these are not written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from adsource.ir import infer
from adsource.ir.extents import affine
from adsource.ir.infer import Shapes, extent_of
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Op,
    Store,
    Update,
    While,
)
from adsource.ir.types import INT, Scalar
from adsource.ir.walk import bound_in, names
from adsource.transforms.fuse_equal import Equal, length, lengths_of
from adsource.transforms.fuse_facts import ALLOCATED, LIKE, SHADOW, touched
from adsource.transforms.gather_rooms import Room, candidates, with_rooms
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.lower_size import minus, plus

Body = tuple[AnyStatement, ...]
WIDEST = 4  # between the first place and the last
FLOAT = Scalar("float64")


def nests_gathered(function: Function, taken: frozenset[str], returns: Returns | None) -> Function:
    """The lowered function with such runs of nests made one.  taken: names of the user's."""
    facts = Facts(function, returns, halves=True)
    work = _Gather(taken, facts, candidates(function, facts))
    body = work.block(function.body, top=True)
    return replace(function, body=with_rooms(function, body, work.rooms, taken)) if work.rooms else function


@dataclass(frozen=True)
class _Add:
    """`for ...: u_b[i + 1, j] -= t[i, j] * 2.0`: along each loop the step, and the axis of the target."""

    loops: tuple[For, ...]
    sum: Update
    what: Name
    steps: tuple[int, ...]
    axes: tuple[int, ...]
    factor: float

    @property
    def target(self) -> Name:
        return self.sum.target.base

    @property
    def fixed(self) -> tuple[Expr, ...]:
        return tuple(e for k, e in enumerate(self.sum.target.items) if k not in self.axes)


@dataclass
class _Gather:
    taken: frozenset[str]
    facts: Facts
    able: dict[str, Assign]  # the arrays that can get a border, and where they are allocated
    rooms: dict[str, Room] = field(default_factory=dict)
    equal: Equal = field(default_factory=Equal)
    bound: frozenset[str] = frozenset()  # up to here, in this block and those around it
    before: dict[str, frozenset[str]] = field(default_factory=dict)  # by name: what is bound where it is

    def block(self, body: Body, top: bool = False) -> Body:
        out: list[AnyStatement] = []
        run: list[_Add] = []
        outer, self.equal = self.equal, self.equal.copy()
        above = self.bound
        here = {s.target.id for s in body if isinstance(s, Assign)}
        for s in body:
            if top:
                self.facts.met(s)
            self.equal.forget(bound_in((s,)))
            add = self.add(s)
            if not (run and (_goes_in_front(s, run) if add is None else _fits(add, run))):
                self.flush(run, out, here)
                run = []
            if add is None:
                out.append(self.inside(s))
            else:
                run.append(add)
            self.equal.learn(s)
            if isinstance(s, Assign):
                self.before[s.target.id] = self.bound
                self.bound |= {s.target.id}
        self.flush(run, out, here)
        self.equal, self.bound = outer, above
        return tuple(out)

    def inside(self, s: AnyStatement) -> AnyStatement:
        if isinstance(s, (For, While)):
            return replace(s, body=self.block(s.body))
        return replace(s, body=self.block(s.body), orelse=self.block(s.orelse)) if isinstance(s, If) else s

    # ------------------------------------------------------------------ one nest

    def add(self, s: AnyStatement) -> _Add | None:
        loops: list[For] = []
        while isinstance(s, For):
            loops.append(s)
            s = s.body[0] if len(s.body) == 1 else None
        variables = [x.var.id for x in loops]
        if not isinstance(s, Update) or s.op not in ("+", "-") or not _is_place(s.target):
            return None
        if not all(map(_is_whole, loops)):
            return None
        if not SHADOW.match(s.target.base.id) or s.target.base.id in self.taken or len(set(variables)) != len(loops):
            return None
        what, factor = _term(s.value)
        if what is None or what.base.id not in self.able or what.base == s.target.base:
            return None
        if what.items != tuple(x.var for x in loops) or any(names(x.stop) & set(variables) for x in loops):
            return None
        own = self.able[what.base.id].target
        if not all(self.is_length(x.stop, own, k) for k, x in enumerate(loops)):
            return None
        places = _places(s.target, variables)
        if places is None or places[1][-1] != len(s.target.items) - 1:
            return None  # neighbours would not lie side by side
        steps, axes = places
        return _Add(tuple(loops), s, what.base, steps, axes, factor if s.op == "+" else -factor)

    def is_length(self, e: Expr, array: Name, axis: int) -> bool:
        """Whether a number is known to be the length of an axis (both may be negative where it is empty)."""
        if self.equal.known(e, Op("shape", (array,), INT, (("axis", axis),))):
            return True
        told = array.type.shape[axis]
        return told is not None and extent_of(length(e), Shapes(self.facts.stable)) == told

    def over(self, birth: Assign, loops: tuple[For, ...]) -> tuple[For, ...]:
        """Loops over an array in terms that are known where it is allocated."""
        before = {n for n in self.before[birth.target.id] if len(self.facts.bindings[n]) == 1}
        known = before | names(birth.value) | (self.facts.params - self.facts.bindings.keys())
        lengths = lengths_of(birth.value, len(loops))
        return tuple(x if names(x.stop) <= known else replace(x, stop=n) for x, n in zip(loops, lengths))

    # ------------------------------------------------------------------ a run of them

    def flush(self, run: list[_Add], out: list[AnyStatement], here: set[str]) -> None:
        """The nests of a run, those that belong together as one."""
        groups: list[list[_Add]] = []
        for add in run:
            group = next((g for g in groups if self._together(g[0], add)), None)
            groups.append([add]) if group is None else group.append(add)
        for group in groups:
            spans = _spans(group)
            fit = len({a.steps for a in group}) > 1 and max(spans) <= WIDEST
            if fit and all(_is_empty(self.able[a.what.id]) or a.what.id in here for a in group):
                out.append(self.gathered(group, out, run))
            else:
                out += [a.loops[0] for a in group]

    def _together(self, a: _Add, b: _Add) -> bool:
        same = (a.target, a.axes, a.fixed, len(a.loops)) == (b.target, b.axes, b.fixed, len(b.loops))
        return same and all(self.equal.known(x.stop, y.stop) for x, y in zip(a.loops, b.loops))

    def gathered(self, group: list[_Add], out: list[AnyStatement], run: list[_Add]) -> AnyStatement:
        first = group[0]
        variables, spans = [x.var for x in first.loops], _spans(group)
        least = [min(a.steps[k] for a in group) for k in range(len(variables))]
        for a in group:
            birth = self.able[a.what.id]
            room = self.rooms.setdefault(a.what.id, Room(birth, self.over(birth, first.loops), [0] * len(spans)))
            room.spans = [max(pair) for pair in zip(room.spans, spans)]
        total: Expr | None = None
        for a in group:
            items = tuple(minus(v, o - low) for v, o, low in zip(variables, a.steps, least))
            total = _plus(total, Index(a.what, items, FLOAT), a.factor)
        items = list(first.sum.target.items)
        for axis, v, low in zip(first.axes, variables, least):
            items[axis] = plus(v, low)
        target = replace(first.sum.target, items=tuple(items))
        stops = [plus(length(x.stop), span) for x, span in zip(first.loops, spans)]
        covered = [not low and self.is_length(stop, first.target, axis)
                   for axis, low, stop in zip(first.axes, least, stops)]
        told = {"comments": tuple(c for a in group for c in _said(a)), "origin": first.loops[0].origin}
        inner: AnyStatement = Update(target, "+", total, free=True)
        if all(covered) and not first.fixed and all(a in group for a in run if a.target == first.target):
            inner = Store(target, total) if _unwritten(first.target, out) else inner
        for v, stop in zip(reversed(variables), reversed(stops)):
            inner = For(v, infer.const(0), stop, infer.const(1), (inner,))
        if all(c or not span for c, span in zip(covered, spans)):
            return replace(inner, **told)
        some = tuple(infer.op(">", (length(x.stop), infer.const(0))) for x, span in zip(first.loops, spans) if span)
        test = Op("and", some, Scalar("bool")) if len(some) > 1 else some[0]
        return If(test, (inner,), **told)


def _is_place(e: Expr) -> bool:
    return isinstance(e, Index) and isinstance(e.base, Name) and e.type == FLOAT and len(e.items) == e.base.type.rank


def _is_whole(loop: For) -> bool:
    zero, one = Const(0, loop.start.type), Const(1, loop.step.type)
    return not loop.verbatim and loop.start == zero and loop.step == one


def _term(e: Expr) -> tuple[Index | None, float]:
    """`t[i, j]`, or a number times that."""
    factor = 1.0
    if isinstance(e, Op) and e.op == "*" and any(isinstance(a, Const) for a in e.args):
        number, e = e.args if isinstance(e.args[0], Const) else reversed(e.args)
        factor = number.value if isinstance(number.value, (int, float)) else float("nan")
    finite = abs(factor) < float("inf")
    return (e, float(factor)) if finite and isinstance(e, Index) and _is_place(e) else (None, 0.0)


def _places(target: Index, variables: list[str]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """For each loop the step and the axis of a place, all loops being met once and in order."""
    found: list[tuple[str, int, int]] = []
    for axis, item in enumerate(target.items):
        if names(item) & set(variables):
            e = affine(item)
            if e is None or len(e.terms) != 1 or e.terms[0][1] != 1 or e.const < 0:
                return None
            found.append((e.terms[0][0], e.const, axis))
    if [v for v, _, _ in found] != variables:
        return None
    return tuple(step for _, step, _ in found), tuple(axis for _, _, axis in found)


def _fits(add: _Add, run: list[_Add]) -> bool:
    """Whether a nest may change places with those of a run: none adds to what another takes."""
    return add.target.id not in {a.what.id for a in run} and add.what.id not in {a.target.id for a in run}


def _goes_in_front(s: AnyStatement, run: list[_Add]) -> bool:
    """Whether a statement is an allocation or a check that may stand in front of a run."""
    own = frozenset(n for a in run for n in (a.target.id, a.what.id))
    used = own | frozenset(n for a in run for e in (*a.fixed, *(x.stop for x in a.loops)) for n in names(e))
    t = touched(s)
    fresh = isinstance(s, Assign) and isinstance(s.value, Op) and s.value.op in (*ALLOCATED, *LIKE)
    return (fresh or t.check) and not (t.fixed or t.writes or t.reads & own or t.binds & used)


def _spans(group: list[_Add]) -> list[int]:
    return [max(steps) - min(steps) for steps in zip(*(a.steps for a in group))]


def _is_empty(birth: Assign) -> bool:
    return birth.value.op in ("np.empty", "np.empty_like")


def _said(a: _Add) -> list[str]:
    """What stands above a nest and behind its first line."""
    return [c for s in (*a.loops, a.sum) for c in (*s.comments, *((f"# {s.remark}",) if s.remark else ()))]


def _unwritten(name: Name, out: list[AnyStatement]) -> bool:
    """Whether an array holds the zeros that it was allocated with, which then need not be."""
    for k in reversed(range(len(out))):
        s = out[k]
        if isinstance(s, Assign) and s.target == name:
            if not isinstance(s.value, Op) or s.value.op not in ("np.zeros", "np.zeros_like"):
                return False
            out[k] = replace(s, value=replace(s.value, op=s.value.op.replace("zeros", "empty")))
            return True
        t = touched(s)
        if t.fixed or name.id in t.uses | t.reads | t.writes | t.binds:
            return False
    return False


def _plus(total: Expr | None, e: Expr, factor: float) -> Expr:
    if total is None:
        return e if factor == 1.0 else infer.op("*", (infer.const(factor), e))
    term = e if abs(factor) == 1.0 else infer.op("*", (infer.const(abs(factor)), e))
    return infer.op("+" if factor > 0 else "-", (total, term))
