"""What a lowered statement touches: names bound and used, elements of arrays read and written.

    for i in range(n):              binds nothing, uses n, a, b; reads b[i + 1], writes a[i]
        a[i] = 2.0 * b[i + 1]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from adsource.ir.draws import PREFIX
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Expr,
    For,
    Function,
    If,
    Index,
    Keep,
    Name,
    Op,
    Remark,
    Store,
    Update,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import base_name, blocks, bound, children, expressions, names, root, statements
from adsource.transforms.lower_facts import Facts

SHADOW = re.compile(r"\w+_(b|bar)\d*$")
MEASURES = ("shape", "size", "len")
ALLOCATED = ("np.empty", "np.zeros")
LIKE = ("np.zeros_like", "np.empty_like")
NEVER_MOVED = ("pop", "item", "append", "list", PREFIX)  # what draws or pops has an order


@dataclass(frozen=True)
class Touched:
    """reads, writes: arrays whose elements are.  check: it may raise.  fixed: it keeps its place."""

    binds: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    check: bool = False
    fixed: bool = False

    def __or__(self, other: Touched) -> Touched:
        return Touched(
            self.binds | other.binds, self.uses | other.uses, self.reads | other.reads,
            self.writes | other.writes, self.check or other.check, self.fixed or other.fixed,
        )  # fmt: skip


def touched(s: AnyStatement) -> Touched:
    """What a statement touches, with what stands inside."""
    return Touches(frozenset()).of(s)


class Touches:
    """What statements touch, each worked out once.  ignored: variables that live in loops alone."""

    def __init__(self, ignored: frozenset[str]):
        self.ignored = ignored
        self.known: dict[int, tuple[AnyStatement, Touched]] = {}  # by identity; kept so that none is reused

    def of(self, s: AnyStatement) -> Touched:
        if id(s) not in self.known:
            self.known[id(s)] = s, self._whole(s)
        return self.known[id(s)][1]

    def _whole(self, s: AnyStatement) -> Touched:
        found = _own(s)
        for inner in (i for block in blocks(s) for i in block):
            found |= self.of(inner)
        return replace(found, binds=found.binds - self.ignored, uses=found.uses - self.ignored)


def _own(s: AnyStatement) -> Touched:
    match s:
        case Remark():
            return Touched()
        case Keep():
            raises = s.text.startswith("raise")
            return Touched(uses=frozenset(s.reads), check=raises, fixed=not raises)
        case Assign() | Store() | Update() | For() | If():
            pass
        case _:
            return Touched(fixed=True)
    exprs = expressions(s)
    uses = frozenset(n for e in exprs for n in names(e))
    reads = frozenset(n for e in exprs for n in contents(e))
    writes = frozenset()
    if isinstance(s, (Store, Update)) and not isinstance(s.target, Name):
        writes = frozenset({root(s.target) or "?"})
        if isinstance(s, Store):  # the target is read only where it is updated
            inner = [contents(c) for c in children(s.target)[1:]] + [contents(s.value)]
            reads = frozenset().union(*inner)
    if isinstance(s, Update) and isinstance(s.target, Name):
        uses |= {s.target.id}
    whole = isinstance(s, (Store, Update)) and is_array(s.target.type)
    fixed = whole or any(isinstance(n, Op) and n.op.startswith(NEVER_MOVED) for e in exprs for n in _nodes(e))
    return Touched(frozenset(bound(s)), uses, reads, writes, fixed=fixed)


def _nodes(e: Expr) -> Iterator[Expr]:
    yield e
    for c in children(e):
        yield from _nodes(c)


def contents(e: Expr) -> frozenset[str]:
    """The arrays whose elements an expression reads: not those that are measured or viewed."""
    if isinstance(e, Op) and e.op in (*MEASURES, *LIKE):
        return frozenset()
    if isinstance(e, Op) and e.op == "np.full_like":
        return contents(e.args[1])
    if isinstance(e, Name):
        return frozenset({e.id}) if is_array(e.type) else frozenset()
    return frozenset().union(*map(contents, children(e)))


def independent(a: Touched, b: Touched, facts: Facts) -> bool:
    """Whether two statements may change places."""
    if a.fixed or b.fixed or a.binds & (b.uses | b.binds) or b.binds & a.uses:
        return False
    return not meet(a.writes, b.reads | b.writes, facts) and not meet(b.writes, a.reads, facts)


def meet(a: frozenset[str], b: frozenset[str], facts: Facts) -> bool:
    return any(facts.may_share(x, y) for x in a for y in b)


def exposed(body: tuple[AnyStatement, ...], given: frozenset[str] = frozenset()) -> frozenset[str]:
    """The names that a block may read from before it."""
    return _exposed(body, given)[0]


def _exposed(body, given) -> tuple[frozenset[str], frozenset[str]]:
    found: frozenset[str] = frozenset()
    for s in body:
        own = frozenset(n for e in expressions(s) for n in names(e))
        if isinstance(s, Update) and isinstance(s.target, Name):
            own |= {s.target.id}
        found |= own - given
        if isinstance(s, (For, While)):
            inside = given | ({s.var.id} if isinstance(s, For) else frozenset())
            found |= _exposed(s.body, inside)[0]
        elif isinstance(s, If):
            sides = [_exposed(b, given) for b in (s.body, s.orelse)]
            found |= sides[0][0] | sides[1][0]
            given |= sides[0][1] & sides[1][1]
        else:
            given |= frozenset(bound(s))
    return found, given


def loop_variables(function: Function) -> frozenset[str]:
    """The variables of loops that nothing reads outside of a loop over them."""
    variables = {s.var.id for s in statements(function.body) if isinstance(s, For)}
    bound_else = {n for s in statements(function.body) if not isinstance(s, For) for n in bound(s)}
    params = {p.name for p in function.params}
    return frozenset(variables - exposed(function.body) - bound_else - params)


def elements(body: tuple[AnyStatement, ...]) -> Iterator[tuple[Index, bool]]:
    """The elements that a block reads and writes: (place, whether it is written); no subscripts stand for an array of
    which more is read than elements, `h @ x`."""
    for s in statements(body):
        target = s.target if isinstance(s, (Store, Update)) and isinstance(s.target, Index) else None
        if target is not None:
            yield target, True
        for e in expressions(s):
            yield from ((n, False) for n in met_in(e) if n is not target)


def met_in(e: Expr) -> Iterator[Index]:
    """The elements, and the arrays as a whole, that an expression meets."""
    if isinstance(e, Name):
        if is_array(e.type):
            yield Index(e, (), e.type)
        return
    if isinstance(e, Index):
        yield e
    if isinstance(e, Op) and e.op in (*MEASURES, *LIKE):
        return
    for c in children(e)[1:] if isinstance(e, Index) and isinstance(e.base, Name) else children(e):
        yield from met_in(c)


def added_to(body: tuple[AnyStatement, ...], facts: Facts) -> frozenset[str]:
    """The arrays that are only added to, and share memory with no other that is met."""
    targets = {s.target for s in statements(body) if isinstance(s, Update) and s.op in ("+", "-")}
    added = {t.base.id for t in targets if isinstance(t, Index) and isinstance(t.base, Name)}
    others = {base_name(n) for n in _others(body)}
    return frozenset(a for a in added if not any(facts.may_share(a, o) for o in others | (added - {a})))


@dataclass(frozen=True)
class Sums:
    """Which sums may take in their terms in any order: the adjoint's own, to which nothing is done but to add.

    taken: names of the user's.  ordered: none may, since loops over their terms are to run in parallel."""

    taken: frozenset[str] = frozenset()
    ordered: bool = False

    def free(self, body: tuple[AnyStatement, ...], facts: Facts) -> frozenset[str]:
        found = frozenset() if self.ordered else added_to(body, facts)
        return frozenset(n for n in found if SHADOW.match(n) and n not in self.taken)


def _others(body: tuple[AnyStatement, ...]) -> Iterator[Index]:
    """The elements that are met otherwise than as targets of sums."""
    for s in statements(body):
        summed = s.target if isinstance(s, Update) and s.op in ("+", "-") else None
        for e in expressions(s):
            if e is summed and isinstance(e, Index):
                yield from (n for i in e.items if hasattr(i, "type") for n in met_in(i))
            else:
                yield from met_in(e)
