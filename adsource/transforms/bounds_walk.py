"""Where subscripts are checked: in front of their statements, or as far out of loops as can be told.

    for i in range(n):              c[i + 1] is checked in front of the loop, d[k] with a k that depends on
        c[i + 1] = u[i]             data where it stands
        if u[i] > 0.0:
            d[k] += u[i]
A check moves in front of a loop only if what it checks certainly runs in each turn of the loop; under a
branch it stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Do,
    For,
    If,
    Jump,
    Keep,
    Name,
    Op,
    Permute,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import Extent
from adsource.ir.walk import blocks, bound, expressions, statements
from adsource.transforms.bounds_arrays import ArrayCheck, moved
from adsource.transforms.bounds_checks import Check, Loop, checks
from adsource.transforms.bounds_prove import Extents, negated
from adsource.transforms.bounds_render import comparison
from adsource.transforms.bounds_values import State, Values, counts

ALLOCATED = ("np.zeros", "np.empty", "np.ones", "np.full")


@dataclass
class Node:
    """A statement with the checks in front of it and what is known there."""

    statement: AnyStatement | None  # None at the end of a loop's body
    state: State
    checks: list[Check | ArrayCheck] = field(default_factory=list)
    blocks: tuple[list[Node], ...] = ()


class Walk:
    def __init__(self, values: Values):
        self.values = values
        self.again: list[AnyStatement] = []  # the loops around, innermost last

    def block(self, body: tuple[AnyStatement, ...], state: State) -> list[Node]:
        """The nodes of a block; the state becomes that behind it."""
        nodes = [self._node(s, state) for s in body]
        for k in range(len(nodes)):
            self._ahead(nodes, k)
        return nodes

    def _node(self, s: AnyStatement, state: State) -> Node:
        line = s.origin.line if s.origin is not None else 0
        needed = [c for e in expressions(s) if line for c in checks(e, line, state, self.values)]
        if isinstance(s, Jump) and s.kind == "continue":
            needed += self._test_again(state)
        node = Node(s, state.copy(), needed)
        match s:
            case For():
                self._for(s, node, state)
            case While():
                self._while(s, node, state)
            case If():
                self._if(s, node, state)
            case _:
                self._simple(s, state)
        return node

    def _ahead(self, nodes: list[Node], k: int) -> None:
        """Checks go in front of the compiler's own statements and of other parts of the same line."""
        own, first = nodes[k], k
        while own.statement.origin and first and _same_line(nodes[first - 1].statement, own.statement):
            first -= 1
        for at in range(first, k):
            ahead = [c for c in own.checks if self._stands(c, nodes[at].state)]
            nodes[at].checks += ahead
            own.checks = [c for c in own.checks if c not in ahead]

    def _stands(self, check: Check | ArrayCheck, state: State) -> bool:
        return not check.when and not isinstance(check, ArrayCheck) and self.computable(check.conditions, state)

    def computable(self, conditions: Extents, state: State) -> bool:
        return all(comparison(c, state, self.values) is not None for c in conditions)

    # -------------------------------------------------------------- statements

    def _simple(self, s: AnyStatement, state: State) -> None:
        new = {}
        if isinstance(s, Assign):
            new = {s.target.id: s.value}
        elif isinstance(s, Permute):
            new = {t.id: x for t, x in zip(s.targets, s.sources)}
        elif isinstance(s, Update) and isinstance(s.target, Name):
            new = {s.target.id: Op(s.op, (s.target, s.value), s.target.type)}
        known = {n: self.values.of(e, state) for n, e in new.items() if counts(e.type)}
        sizes = self._allocated(s, state)
        self.values.forget(bound(s), state)
        state.learn(*sizes)
        for axis, size in enumerate(sizes):
            length = self.values.length(s.target, axis, state)
            state.learn(length - size, size - length)
        for name in bound(s):
            if name in known:
                state.values[name] = known[name]

    def _allocated(self, s: AnyStatement, state: State) -> list[Extent]:
        """The lengths of the axes of a new array."""
        if not isinstance(s, Assign) or not isinstance(s.value, Op) or s.value.op not in ALLOCATED:
            return []
        shape = s.value.args[0]
        lengths = shape.items if isinstance(shape, TupleExpr) else (shape,)
        return [self.values.of(e, state) for e in lengths] if all(counts(e.type) for e in lengths) else []

    def _if(self, s: If, node: Node, state: State) -> None:
        sides = []
        for body, truth in ((s.body, True), (s.orelse, False)):
            inner = state.copy()
            inner.learn(*self.values.assumed(s.test, truth, inner))
            sides.append((self.block(body, inner), inner, body))
        node.blocks = tuple(nodes for nodes, _, _ in sides)
        left = [inner for _, inner, body in sides if not _ends(body)]
        if len(left) == 1:
            state.values, state.bindings, state.facts = left[0].values, left[0].bindings, left[0].facts
        elif left:
            self._joined(state, *left)

    def _joined(self, state: State, a: State, b: State) -> None:
        """What is known behind two branches."""
        for name in sorted(a.bindings.keys() | b.bindings.keys()):
            if a.bindings.get(name) != b.bindings.get(name):
                self.values.forget((name,), state)
        for name in sorted(a.values.keys() | b.values.keys()):
            one, other = a.values.get(name), b.values.get(name)
            if one == other:
                state.values[name] = one
            elif one is None or other is None:
                state.values.pop(name, None)
            else:
                state.values[name] = self._either(name, state, (one, a), (other, b))

    def _either(self, name: str, state: State, *sides: tuple[Extent, State]) -> Extent:
        found = self.values.unknown(name)
        known = len(state.facts)
        self.values.symbols.cases[found.terms[0][0]] = tuple(
            (value, tuple(side.facts[known:])) for value, side in sides
        )
        return found

    # ------------------------------------------------------------------- loops

    def _while(self, s: While, node: Node, state: State) -> None:
        self.values.forget(_bound_inside(s), state)
        inner = state.copy()
        met = checks(s.test, s.origin.line, inner, self.values) if s.origin else []
        inner.learn(*(negated(c.conditions[0]) for c in met if not c.when))
        inner.learn(*self.values.assumed(s.test, True, inner))
        nodes = self._repeated(s, inner)
        if not _ends(s.body):
            self.again.append(s)
            nodes.append(Node(None, inner, self._test_again(inner)))
            self.again.pop()
        node.blocks = (nodes,)
        self.values.forget(_bound_inside(s), state)

    def _repeated(self, s: For | While, state: State) -> list[Node]:
        self.again.append(s)
        nodes = self.block(s.body, state)
        self.again.pop()
        return nodes

    def _test_again(self, state: State) -> list[Check]:
        """What the test of the loop around needs before its next turn."""
        loop = self.again[-1]
        test = isinstance(loop, While) and loop.origin is not None
        return checks(loop.test, loop.origin.line, state, self.values) if test else []

    def _for(self, s: For, node: Node, state: State) -> None:
        start, stop = self.values.of(s.start, state), self.values.of(s.stop, state)
        step = self.values.of(s.step, state).constant
        front = state.copy()
        self.values.forget(_bound_inside(s), state)
        inner = state.copy()
        inner.values[s.var.id] = turn = self.values.symbols.fresh(s.var.id)
        if step:
            inner.learn(*((turn - start, stop - 1 - turn) if step > 0 else (start - turn, turn - stop - 1)))
        node.blocks = (self._repeated(s, inner),)
        if step and not _leaves(s.body):
            node.state = front
            loop = Loop(turn.terms[0][0], start, stop, step)
            self._lift(node, loop)
        self.values.forget(_bound_inside(s), state)

    def _lift(self, node: Node, loop: Loop) -> None:
        """Move checks from the body in front of the loop."""

        def fits(conditions: Extents) -> bool:
            return self.computable(conditions, node.state)

        for inner in node.blocks[0]:
            kept = []
            for check in inner.checks:
                found = moved(check, loop, node.state, self.values, fits)
                if found is None:
                    kept.append(check)
                elif found.conditions or isinstance(found, ArrayCheck):
                    node.checks.append(found)
            inner.checks = kept


def _same_line(s: AnyStatement | None, line: AnyStatement) -> bool:
    """Whether a statement belongs to the one behind it: made for it, or another part of its line."""
    if not isinstance(s, (Assign, Store, Update, Do, Permute, Call)):
        return False
    return s.origin is None or s.origin == line.origin


def _bound_inside(s: For | While) -> list[str]:
    return list(dict.fromkeys(n for inner in statements((s,)) for n in bound(inner)))


def _ends(body: tuple[AnyStatement, ...]) -> bool:
    """Whether what stands behind a branch is never reached from it."""
    return bool(body) and (isinstance(body[-1], Jump) or _raises(body[-1]))


def _raises(s: AnyStatement) -> bool:
    return isinstance(s, Keep) and s.text.startswith("raise")


def _leaves(body: tuple[AnyStatement, ...], inner: bool = False) -> bool:
    """Whether a loop with this body may be left before its last turn."""
    for s in body:
        if isinstance(s, Jump) and s.kind == "break" and not inner:
            return True
        if isinstance(s, Keep) and s.text.startswith(("raise", "assert")):
            return True
        if any(_leaves(b, inner or isinstance(s, (For, While))) for b in blocks(s)):
            return True
    return False
