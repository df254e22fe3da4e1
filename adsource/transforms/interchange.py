"""Loops that walk down the columns of a matrix change places with the loop around them, and walk along its rows.

    for j in range(n):                         for j in range(n):
        s = 0.0                                    s_at[j] = 0.0
        for i in range(m):                     for i in range(m):
            s += x[i] * a[i, j]        ->          for j in range(n):
        y[j] = s * w[j]                                s_at[j] += x[i] * a[i, j]
                                               for j in range(n):
                                                   y[j] = s_at[j] * w[j]

Neighbours in a row lie side by side in memory, so that their passes run on vectors.  The loops over a window of the
row (`s += x[j + b] * k[b]`) go outside likewise.  Each element sees the same work
in the same order: a sum takes in its terms as before.  What one pass of the outer loop hands from one part of its body
to another has a place for each pass (`s_at`).
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import live
from adsource.ir import infer
from adsource.ir.extents import affine
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
from adsource.ir.types import Array, Scalar, is_array
from adsource.ir.walk import (
    base_name,
    bound,
    bound_in,
    expressions,
    map_own,
    names,
    statements,
    targets,
    transform,
)
from adsource.names import fresh
from adsource.transforms.fuse import Place
from adsource.transforms.fuse_facts import Sums, elements, exposed, touched
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.lower_size import minus, plus
from adsource.transforms.rooms import Ends, in_front, loop_ends
from adsource.transforms.sums import over_windows
from adsource.transforms.vector_loops import nest, vectorises

Body = tuple[AnyStatement, ...]
FEW = 8  # passes that are not worth a vector
WHY = "# The loop along the rows stands inside: neighbours in memory are met one after the other."


def interchanged(function: Function, taken: frozenset[str], returns: Returns | None = None) -> Function:
    """The lowered function with such loops the other way round.  taken: names of the user's."""
    used = set(taken) | {p.name for p in function.params}
    for s in statements(function.body):
        used |= set(bound(s)).union(*(names(e) for e in expressions(s)))
    facts = Facts(function, returns, halves=True)
    body, _ = _Interchange(facts, taken, used).block(function.body, frozenset(), top=True)
    return replace(function, body=body)


class _Interchange:
    def __init__(self, facts: Facts, taken: frozenset[str], used: set[str]):
        self.facts, self.taken, self.used = facts, taken, used

    def block(self, body: Body, after: frozenset[str], top: bool = False) -> tuple[Body, list[Assign]]:
        """The statements, and what is to be allocated in front of the loop around them."""
        here = bound_in(body)
        out: list[AnyStatement] = []
        waiting: list[Assign] = []
        for s, behind in zip(body, live.behind_each(body, after)):
            if top:
                self.facts.met(s)
            new, rooms = self.statement(s, behind)
            own = [r for r in rooms if top or names(r.value) & here]
            waiting += [r for r in rooms if r not in own]
            out += [*own, *new]
        return tuple(out), waiting

    def statement(self, s: AnyStatement, after: frozenset[str]) -> tuple[list[AnyStatement], list[Assign]]:
        if isinstance(s, If):
            (one, a), (two, b) = self.block(s.body, after), self.block(s.orelse, after)
            return [replace(s, body=one, orelse=two)], [*a, *b]
        if not isinstance(s, (For, While)):
            return [s], []
        parted = self.parted(s, after) if isinstance(s, For) else None
        if parted is not None:
            return parted
        inside, rooms = self.block(s.body, live.at_header(s, after))
        rooms, own = in_front(rooms, s)
        return [replace(s, body=(*own, *inside))], rooms

    def parted(self, loop: For, after: frozenset[str]) -> tuple[list[AnyStatement], list[Assign]] | None:
        """The loop as several, one for each part of its body, and the room that they need."""
        ends = loop_ends(loop)
        if ends is None or not any(self.pays(loop, s) for s in loop.body):
            return None
        mirrored = loop.remark.startswith("line ")
        if mirrored:
            body = over_windows(loop.body, lambda s: self.pays(loop, s), self.facts, self.taken, self.used)
            loop = replace(loop, body=body)
        parts = self.parts(loop)
        carried = self.between(loop, parts, after) if _is_plain(loop, ends) else None
        if carried is None or not self.in_order(loop, parts):
            return None
        rooms = {n.id: self.room(n, ends) for n in carried}
        place = minus(loop.var, ends[0])
        at = {n.id: Index(rooms[n.id].target, (place,), n.type) for n in carried}
        out: list[AnyStatement] = []
        for part in parts:
            turned = nest(part[0]) if self.pays(loop, part[0]) else []
            inside = replace(loop, body=_moved(turned[-1].body if turned else part, at), verbatim=False, comments=())
            for inner in reversed(turned):
                inside = replace(inner, body=(inside,), verbatim=False)
            out.append(inside)
        first = replace(out[0], comments=(*loop.comments, WHY, *out[0].comments))
        return [first, *out[1:]], list(rooms.values())

    # ------------------------------------------------------------ what pays

    def pays(self, outer: For, s: AnyStatement) -> bool:
        """Whether an inner loop meets matrices down their columns, and along rows were it the outer one; or whether
        it runs over a window of a row (`x[j + b]`), which is short."""
        loops = nest(s)
        if not loops or any(loop_ends(x) is None for x in loops):
            return False
        inner, var = loops[-1], outer.var.id
        met = [e.items for e, _ in elements(inner.body) if e.items]
        if any(var in names(i) for items in met for i in items[:-1]):
            return False
        if len(loops) == 1 and any(inner.var.id in _all_names(x[:-1]) and var in names(x[-1]) for x in met):
            return True
        windows = any(_together(items[-1], var, inner.var.id) for items in met)
        return windows and (len(loops) > 1 or not vectorises(inner, lambda op: True))

    def parts(self, loop: For) -> list[Body]:
        """The body cut in front of and behind each inner loop that pays."""
        parts: list[list[AnyStatement]] = [[]]
        for s in loop.body:
            if self.pays(loop, s):
                parts += [[s], []]
            else:
                parts[-1].append(s)
        return [tuple(p) for p in parts if p]

    # ---------------------------------------------------------- what is allowed

    def between(self, loop: For, parts: list[Body], after: frozenset[str]) -> list[Name] | None:
        """The names that hand something from one part to another; None where a pass needs more of another one."""
        types = {n.id: n.type for s in statements(loop.body) for n in _bound_names(s)}
        variables = {s.var.id for s in statements(loop.body) if isinstance(s, For)}
        if (variables | {loop.var.id}) & after:
            return None
        outside = after | exposed(loop.body) - {loop.var.id}
        inner = [p[0] for p in parts if self.pays(loop, p[0])]
        if any((names(s.start) | names(s.stop)) & {*types, *variables, loop.var.id} for s in inner):
            return None
        met = [bound_in(p) | _read_in(p) for p in parts]
        sums = _free_sums(loop)
        found = []
        for name, kind in types.items():
            if name in sums:
                continue
            within = [k for k, m in enumerate(met) if name in m]
            only = parts[within[0]] if len(within) == 1 else None
            if name in variables or only and not self.pays(loop, only[0]):
                continue  # its part runs as before
            if name in outside:
                return None
            if only and name not in exposed(only[0].body):
                continue
            if not isinstance(kind, Scalar) or kind.dtype not in ("float64", "float32", "int64", "bool"):
                return None
            found.append(Name(name, kind))
        return found

    def in_order(self, loop: For, parts: list[Body]) -> bool:
        """Whether each element still sees its work in the same order."""
        variant = bound_in(loop.body)
        same = Place(loop.var.id, variant, True, self.facts)
        mirrored = loop.remark.startswith("line ")
        free = Sums(self.taken).free(loop.body, self.facts) if mirrored else frozenset()
        met = [[(e, w) for e, w in elements(p) if base_name(e) not in free] for p in parts]
        for k, part in enumerate(parts):
            others = [m for j in range(k + 1, len(parts)) for m in met[j]]
            if not self.each(met[k], others, same.in_order):
                return False
            if self.pays(loop, part[0]) and not self.turns(loop, part[0], met[k], same, variant):
                return False
        return True

    def turns(self, loop: For, part: For, met, same: Place, variant: frozenset[str]) -> bool:
        """Whether the passes of both loops may come in the other order."""
        loops = nest(part)
        every = variant | {loop.var.id}
        inner = [Place(x.var.id, every - {x.var.id}, True, self.facts) for x in loops]
        mirrored = loop.remark.startswith("line ")
        free = Sums(self.taken).free(loops[-1].body, self.facts) if mirrored else frozenset()
        met = [(e, w) for e, w in met if base_name(e) not in free]
        return self.each(met, met, lambda x, y: same.in_order(x, y) or all(p.in_order(x, y) for p in inner))

    def each(self, some, others, holds) -> bool:
        return all(
            holds(x, y) for x, writes in some for y, w in others
            if (writes or w) and self.facts.may_share(base_name(x), base_name(y))
        )  # fmt: skip

    def room(self, n: Name, ends: Ends) -> Assign:
        name = Name(fresh(f"{n.id}_at", self.used), Array(n.type.dtype, (None,), "C"))
        self.used.add(name.id)
        length = plus(minus(ends[1], ends[0]), 1)
        length = length if self.facts.nonnegative(length) else infer.op("max", (length, infer.const(0)))
        dtype = () if n.type.dtype == "float64" else (("dtype", n.type.dtype),)
        return Assign(name, Op("np.empty", (length,), name.type, dtype))


def _free_sums(loop: For) -> set[str]:
    """The names to which a loop does nothing but add, in whatever order."""
    inside = list(statements(loop.body))
    sums = {id(s) for s in inside if isinstance(s, Update) and isinstance(s.target, Name) and s.free and s.op in "+-"}
    read = {n for s in inside for e in expressions(s) if id(s) not in sums or e is s.value for n in names(e)}
    begun = {n for s in inside if id(s) not in sums for n in bound(s)}
    return {s.target.id for s in inside if id(s) in sums} - read - begun


def _together(item, a: str, b: str) -> bool:
    """`j + b`, or the like: one step of either variable is one step along the row."""
    if not isinstance(item, Op):
        return False
    found = affine(item)
    return found is not None and all(dict(found.terms).get(n) == 1 for n in (a, b))


def _is_plain(loop: For, ends: Ends) -> bool:
    inside = list(statements(loop.body))
    changed = {n for s in inside for n in bound(s)}
    few = all(isinstance(e, Const) for e in ends) and ends[1].value - ends[0].value < FEW
    able = all(isinstance(s, (Assign, Store, Update, If, For)) for s in inside)
    whole = [touched(s) for s in loop.body]
    return (
        able and not few and not loop.declared and loop.checkpoint is None
        and not any(t.check or t.fixed for t in whole)
        and not (names(ends[0]) | names(ends[1])) & (changed | {loop.var.id})
    )  # fmt: skip


def _bound_names(s: AnyStatement) -> tuple[Name, ...]:
    if isinstance(s, Update) and isinstance(s.target, Name) and not is_array(s.target.type):
        return (s.target,)
    return targets(s)


def _read_in(part: Body) -> set[str]:
    return {n for s in statements(part) for e in expressions(s) for n in names(e)}


def _all_names(items) -> frozenset[str]:
    return frozenset().union(*map(names, items))


def _moved(body: Body, at: dict[str, Index]) -> Body:
    """The statements over the places of names."""
    return tuple(_over(s, at) for s in body)


def _over(s: AnyStatement, at: dict[str, Index]) -> AnyStatement:
    def new(e: Expr) -> Expr:
        return transform(e, lambda n: at.get(n.id, n) if isinstance(n, Name) else n)

    if not any(n in at for t in statements((s,)) for n in (*bound(t), *(m for e in expressions(t) for m in names(e)))):
        return s
    moved = replace(map_own(s, new), verbatim=False)
    if isinstance(s, For):
        return replace(moved, body=_moved(s.body, at))
    if isinstance(s, If):
        return replace(moved, body=_moved(s.body, at), orelse=_moved(s.orelse, at))
    if isinstance(s, Assign) and s.target.id in at:
        told = {"origin": s.origin, "comments": s.comments, "remark": s.remark}
        return Store(at[s.target.id], moved.value, **told)
    if isinstance(s, Update) and isinstance(s.target, Name) and s.target.id in at:
        return replace(moved, target=at[s.target.id])
    return moved
