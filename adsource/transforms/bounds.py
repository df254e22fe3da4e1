"""Check subscripts: what compiled code would read or write out of bounds raises NumPy's IndexError.

    for i in range(n):                      if n >= c.shape[0] and n > 0:
        c[i + 1] = u[i]                         raise IndexError("index out of bounds: c[i + 1], line 12")
                                            for i in range(n):
                                                c[i + 1] = u[i]
Most subscripts are proved to be in range (here those of u, of which n is the length).  The others are
checked once, in front of the outermost loop where what is certain to run can be told from the range;
what depends on data is checked in front of its statement.  The reverse sweep repeats the subscripts of
the forward sweep and is left as it is.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir.nodes import (
    AnyStatement,
    Call,
    Do,
    Expr,
    For,
    Function,
    If,
    Index,
    Keep,
    Remark,
    Store,
    Update,
    While,
)
from adsource.ir.types import Extent, is_array
from adsource.ir.walk import names, nodes, root, statements
from adsource.transforms.bounds_arrays import ArrayCheck, statement
from adsource.transforms.bounds_checks import Check
from adsource.transforms.bounds_prove import Extents, implied, negated, simplified
from adsource.transforms.bounds_render import comparison, every, in_place, told
from adsource.transforms.bounds_values import Values
from adsource.transforms.bounds_walk import Node, Walk
from adsource.transforms.lower_facts import REVERSE, Facts


def bounds(function: Function) -> Function:
    """The function with checks of the subscripts of its forward sweep."""
    body = function.body
    end = next((k for k, s in enumerate(body) if isinstance(s, Remark) and s.text == REVERSE), len(body))
    forward = body[:end]
    facts = Facts(replace(function, body=forward))
    values = Values(function, _constant(forward, facts), frozenset(facts.never_negative))
    found = Walk(values).block(forward, values.start())
    return replace(function, body=(*_Checks(values).block(found, []), *body[end:]))


def _constant(body: tuple[AnyStatement, ...], facts: Facts) -> frozenset[str]:
    """The arrays that nothing writes into."""
    written = {n for s in statements(body) for n in _written(s)}
    known = {n.id for s in statements(body) for e in _own(s) for n in nodes(e) if hasattr(n, "id")}
    return frozenset(n for n in known if not any(facts.may_share(n, w) for w in written))


def _own(s: AnyStatement) -> tuple[Expr, ...]:
    found = [getattr(s, k, None) for k in ("value", "target", "test", "start", "stop")]
    return tuple(e for e in found if e is not None)


def _written(s: AnyStatement) -> set[str]:
    match s:
        case Store() | Update():
            return {root(s.target) or ""}
        case Call():
            return {n for a in s.args if is_array(a.type) for n in names(a)}
        case Do():
            return names(s.value)
    return set()


class _Checks:
    """The checks that are left, as statements."""

    def __init__(self, values: Values):
        self.values = values

    def block(self, found: list[Node], passed: list[Extents]) -> tuple[AnyStatement, ...]:
        """passed: conditions of checks that stand in front, which do not all hold behind them."""
        passed = list(passed)
        out: list[AnyStatement] = []
        for node in found:
            arrays = self._arrays(node)
            needed = self._needed(node, passed)
            out += self._tests(needed, node)
            out += [statement(c, node.state, self.values) for c in arrays]
            passed += [c.conditions for c in needed if not c.when]
            if node.statement is not None:
                out.append(self._inside(node, passed))
        return tuple(out)

    def _inside(self, node: Node, passed: list[Extents]) -> AnyStatement:
        s = node.statement
        inner = [self.block(b, passed) for b in node.blocks]
        if isinstance(s, (For, While)):
            return replace(s, body=inner[0])
        return replace(s, body=inner[0], orelse=inner[1]) if isinstance(s, If) else s

    # ------------------------------------------------------------ what is needed

    def _arrays(self, node: Node) -> list[ArrayCheck]:
        """The index arrays to be checked, each once."""
        found = {(c.base, c.items, c.length, c.conditions): c for c in node.checks if isinstance(c, ArrayCheck)}
        return list(found.values())

    def _needed(self, node: Node, passed: list[Extents]) -> list[Check]:
        """The strictest checks, without those that others in front have made."""
        kept: list[Check] = []
        for check in (c for c in node.checks if isinstance(c, Check)):
            conditions = self._left(check.conditions, [*passed, *_certain(kept)], node)
            if conditions is None:
                continue
            if not check.when:
                kept = [c for c in kept if self._left(c.conditions, [conditions], node) is not None]
            kept.append(replace(check, conditions=conditions))
        return kept

    def _left(self, conditions: Extents, passed: list[Extents], node: Node) -> Extents | None:
        """The conditions that are left of a check behind others; None where it cannot fail any more."""
        sure, given = [*node.state.facts], [*conditions]  # what holds, and what holds where it fails
        for other in passed:
            open_ = self._open(other, [*sure, *given])
            if not open_:
                return None
            given += [negated(c) for c in open_ if len(open_) == 1]
            unknown = self._open(other, sure)
            sure += [negated(c) for c in unknown if len(unknown) == 1]
        if any(implied(negated(c), [*sure, *given], self.values.symbols) for c in conditions):
            return None
        return simplified(conditions, sure, self.values.symbols)

    def _open(self, conditions: Extents, facts: list[Extent]) -> list[Extent]:
        return [c for c in conditions if not implied(c, facts, self.values.symbols)]

    # -------------------------------------------------------------- statements

    def _tests(self, checks: list[Check], node: Node) -> list[If]:
        """One `if` for all checks that can share their guards."""
        groups: list[list[Check]] = []
        for check in checks:
            free = groups if not self._reads(check, node) else groups[-1:]
            group = next((g for g in free if self._shares(check, g, node)), None)
            if group is None:
                groups.append([check])
            else:
                group.append(check)
        return [self._test(group, node) for group in groups]

    def _reads(self, check: Check, node: Node) -> bool:
        """Whether the check reads elements, which checks in front of it have found to be in range."""
        return any(isinstance(n, Index) for e in self._fails(check, node) for n in nodes(e))

    def _shares(self, check: Check, group: list[Check], node: Node) -> bool:
        """Whether they are asked in the same case, and the guards of all hold wherever one of them fails."""
        checks = [*group, check]
        guards = {g for c in checks for g in c.conditions[1:]}
        return all(c.when == check.when for c in group) and all(
            implied(g, (*node.state.facts, *c.conditions), self.values.symbols) for c in checks for g in guards
        )

    def _test(self, checks: list[Check], node: Node) -> If:
        """The lengths first, then the guards: the other way round LLVM splits the loops behind by the
        guards, at up to 20 % of their time.  Elements are read behind the guards only."""
        guards = dict.fromkeys(g for c in checks for g in reversed(c.conditions[1:]))
        tests = [comparison(g, node.state, self.values) for g in guards]
        fails = list(dict.fromkeys(e for c in checks for e in self._fails(c, node)))
        failed = every(fails, "or")
        ahead = not any(self._reads(c, node) for c in checks)
        test = every([*checks[0].when, *((failed, *tests) if ahead else (*tests, failed))])
        text = told([(c.access, c.line) for c in checks])
        return If(test=test, body=(Keep(text=f'raise IndexError("index out of bounds: {text}")'),))

    def _fails(self, check: Check, node: Node) -> tuple[Expr, ...]:
        found = comparison(check.conditions[0], node.state, self.values)
        return (found or in_place(check.access, check.axis, check.item, check.low),)


def _certain(checks: list[Check]) -> list[Extents]:
    return [c.conditions for c in checks if not c.when]
