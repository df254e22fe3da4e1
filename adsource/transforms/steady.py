"""What is the same in each pass of a loop: found, and given names where it is worth one.

    for t in range(steps):                       for t in range(steps):
        for i in range(n):                           for i in range(n):
                                       ->                t1 = np.exp(-k[i])
            u[i] += np.exp(-k[i]) * v[i]                 u[i] += t1 * v[i]

Only what every pass computes for certain is looked at, in passes that are the same ones each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from adsource.analyses.buffers import Buffers, values_read, written
from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Expr,
    For,
    Function,
    Index,
    Jump,
    Keep,
    Name,
    Op,
    Store,
    TupleExpr,
    Update,
)
from adsource.ir.types import Array, Scalar, is_array, is_float
from adsource.ir.walk import bound, bound_in, expressions, leaf_names, names, nodes, rebuild, root, statements
from adsource.names import temporary
from adsource.transforms.ahead_cost import WORTH, WORTH_INACTIVE, cost, is_pure

Body = tuple[AnyStatement, ...]


@dataclass
class Known:
    """What is known of a function.  origins: of names of our own, the user's whose place they take."""

    function: Function
    memory: Buffers
    active: frozenset[str]
    taken: set[str]
    origins: dict[str, str]

    def __post_init__(self):
        every = list(statements(self.function.body))
        self.mentioned = mentions(self.function.body)
        self.bound = Counter([p.name for p in self.function.params] + [n for s in every for n in bound(s)])
        self.values = {s.target.id: s.value for s in every if isinstance(s, Assign)}
        self.written = self.shown(self.function.body)

    def shown(self, body: Body) -> frozenset[str]:
        """The names that may show memory that a block writes."""
        found = {root(e) for s in statements(body) for e in written(s, self.memory.effects)}
        return frozenset(n for name in found - {None} for n in self.memory.aliases(name))


def mentions(body: Body) -> Counter[str]:
    """How often a block reads each name."""
    found: Counter[str] = Counter()
    for s in statements(body):
        found.update(n for e in expressions(s) for n in leaf_names(e))
        found.update(s.reads if isinstance(s, Keep) else ())
        found.update((s.target.id,) if isinstance(s, Update) and isinstance(s.target, Name) else ())
    return found


@dataclass(frozen=True)
class Made:
    """A name that each pass binds to the same, at the same place of the loops within: `chain` are all of these around
    its statement, `used` those whose variables it is made of."""

    statement: Assign
    chain: tuple[For, ...]
    used: frozenset[str]
    cost: int

    @property
    def type(self):
        return self.statement.target.type

    @property
    def loops(self) -> tuple[For, ...]:
        return tuple(x for x in self.chain if x.var.id in self.used)


@dataclass
class Steady:
    """The search in one loop."""

    loop: For
    known: Known
    made: dict[str, Made] = field(default_factory=dict)

    def __post_init__(self):
        self.changed = bound_in((self.loop,))
        self.written = self.known.shown(self.loop.body)
        self.places = {p for s in statements(self.loop.body) for e in expressions(s) for p in _places(e)}

    def found(self) -> tuple[Body, dict[str, Made], list[str]]:
        """The body with more names, those that are the same in each pass, and of these what is worth keeping."""
        body = self.block(self.loop.body, ())
        own = {id(m.statement) for m in self.made.values()}
        read = set().union(*(mentions((s,)) for s in _leaves(body) if id(s) not in own), set())
        return body, self.made, [n for n in self.made if n in read and self.pays(n)]

    def block(self, body: Body, chain: tuple[For, ...]) -> Body:
        out: list[AnyStatement] = []
        for k, s in enumerate(body):
            if isinstance(s, For) and self.again(s, chain):
                s = replace(s, body=self.block(s.body, (*chain, s)))
            elif isinstance(s, Assign) and self.is_same(s, body[k + 1 :], chain):
                self.note(s, chain)
            elif isinstance(s, (Assign, Store, Update)) and not s.strong:
                before, s = self.named(s, chain)
                out += before
            out.append(s)
        return tuple(out)

    def again(self, s: For, chain: tuple[For, ...]) -> bool:
        """Whether the passes of an inner loop are the same ones each time."""
        bounds = TupleExpr((s.start, s.stop, s.step), None)
        left = any(isinstance(t, Jump) and t.kind == "break" for t in statements(s.body))
        inner = {x.var.id for x in chain}
        return s.step == infer.const(1) and s.checkpoint is None and not left and not names(bounds) & self.changed and (
            is_pure(bounds) and not values_read(bounds) & self.written and s.var.id not in inner | bound_in(s.body)
        )

    def same(self, e: Expr, chain: tuple[For, ...]) -> bool:
        """Whether an expression has the same value in each pass of the loop, at the same place of those within."""
        inner = {x.var.id for x in chain} | {n for n, m in self.made.items() if not is_array(e.type) or not m.used}
        return is_pure(e) and not (names(e) & self.changed) - inner and not values_read(e) & self.written

    def is_same(self, s: Assign, behind: Body, chain: tuple[For, ...]) -> bool:
        n = s.target
        if s.strong or self.known.bound[n.id] != 1 or mentions(behind)[n.id] != self.known.mentioned[n.id]:
            return False
        if is_array(n.type):
            return not chain and _is_new(s.value) and self.same(s.value, ()) and n.id not in self.known.written
        return isinstance(n.type, Scalar) and n.type == s.value.type and self.same(s.value, chain)

    def note(self, s: Assign, chain: tuple[For, ...]) -> None:
        inner = [self.made[n] for n in sorted(names(s.value)) if n in self.made]
        used = frozenset(x.var.id for x in chain) & names(s.value)
        self.made[s.target.id] = Made(s, chain, used.union(*(m.used for m in inner)),
                                      cost(s.value, self.varying(chain)) + sum(m.cost for m in inner))

    def varying(self, chain: tuple[For, ...]) -> set[str]:
        return {x.var.id for x in chain} | {n for n, m in self.made.items() if m.used}

    def named(self, s: AnyStatement, chain: tuple[For, ...]) -> tuple[list[Assign], AnyStatement]:
        """A statement whose costly parts that stay the same are names, and what binds these."""
        before: dict[Expr, Assign] = {}

        def one(e: Expr) -> Expr:
            if isinstance(e, Name) or isinstance(e, Op) and e.op in ("ifexp", "and", "or"):
                return e
            if not self.is_costly(e, chain):
                return rebuild(e, one)
            if e not in before:
                name = Name(temporary(self.known.taken), e.type)
                self.known.taken.add(name.id)
                before[e] = Assign(name, e, origin=s.origin)
                self.note(before[e], chain)
            return before[e].target

        value = one(s.value) if isinstance(s.value.type, (Array, Scalar)) else s.value
        if isinstance(value, Name) and is_array(value.type) and before:
            value = infer.op("np.copy", (value,))  # each pass has an array of its own
        if not before or is_array(value.type) and root(value) in {a.target.id for a in before.values()}:
            return [], s
        return list(before.values()), replace(s, value=value, verbatim=False)

    def is_costly(self, e: Expr, chain: tuple[For, ...]) -> bool:
        """Whether a part of an expression is worth a name of its own."""
        if not isinstance(e, Op) or not is_float(e.type) or getattr(e.type, "weak", False):
            return False
        if is_array(e.type) and (chain or not _is_new(e)) or not self.same(e, chain):
            return False
        varying = self.varying(chain)
        return (is_array(e.type) or bool(names(e) & varying)) and cost(e, varying) >= self.worth(e)

    def pays(self, name: str) -> bool:
        m = self.made[name]
        kept = is_float(m.type) and not getattr(m.type, "weak", False) and (is_array(m.type) or self.has_room(m))
        return kept and m.cost >= self.worth(m.statement.value)

    def has_room(self, m: Made) -> bool:
        """Whether an array of the loop has such elements: of pairs of `x[i]` and `x[j]` there are too many to keep."""
        own = ([at & m.used for at in place if at & m.used] for place in self.places)
        return bool(m.used) and any(len(at) >= len(m.used) and m.used == frozenset().union(*at) for at in own)

    def worth(self, e: Expr) -> int:
        made_of = set(names(e))
        for n in reversed(self.made):
            if n in made_of:
                made_of |= names(self.made[n].statement.value)
        return WORTH if made_of & self.known.active else WORTH_INACTIVE


def _places(e: Expr) -> Iterator[tuple[frozenset[str], ...]]:
    """The names in each of the indices of an element."""
    return (tuple(names(k) for k in n.items) for n in nodes(e) if isinstance(n, Index))


def _is_new(e: Expr) -> bool:
    """A new array, whose shape is known in front of the loop."""
    return isinstance(e, Op) and isinstance(e.type, Array) and e.type.layout == "C" and None not in e.type.shape


def _leaves(body: Body) -> Iterator[AnyStatement]:
    """The statements of a block, those that hold others without these."""
    for s in statements(body):
        parts = {k: () for k in ("body", "orelse") if hasattr(s, k)}
        yield replace(s, **parts) if parts else s
