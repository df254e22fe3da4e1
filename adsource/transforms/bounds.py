"""Check subscripts: what compiled code would read or write out of bounds raises NumPy's IndexError.

    for i in range(n):                      if c.shape[0] < n + 1 and n > 0:
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
    Keep,
    Remark,
    Store,
    Update,
    While,
)  # fmt: skip
from adsource.ir.types import Extent, is_array
from adsource.ir.walk import names, nodes, root, statements
from adsource.transforms.bounds_prove import Extents, implied, negated, simplified
from adsource.transforms.bounds_render import comparison, every, in_place, told
from adsource.transforms.bounds_values import Values
from adsource.transforms.bounds_walk import Check, Node, Walk
from adsource.transforms.lower_facts import Facts

REVERSE = "Reverse sweep."


def bounds(function: Function) -> Function:
    """The function with checks of the subscripts of its forward sweep."""
    body = function.body
    end = next((k for k, s in enumerate(body) if isinstance(s, Remark) and s.text == REVERSE), len(body))
    forward = body[:end]
    facts = Facts(replace(function, body=forward), None)
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
            needed = self._needed(node, passed)
            out += self._tests(needed, node)
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

    def _needed(self, node: Node, passed: list[Extents]) -> list[Check]:
        """The strictest checks, without those that others in front have made."""
        facts = [*node.state.facts, *(negated(p[0]) for p in passed if len(p) == 1)]
        kept: list[Check] = []
        for check in node.checks:
            conditions = simplified(check.conditions, facts, self.values.symbols)
            if conditions is None or self._told(conditions, [*passed, *_certain(kept)], facts):
                continue
            check = replace(check, conditions=conditions)
            weaker = [c for c in kept if not check.when and self._told(c.conditions, [conditions], facts)]
            kept = [c for c in kept if c not in weaker] + [check]
        return kept

    def _told(self, conditions: Extents, passed: list[Extents], facts: list[Extent]) -> bool:
        """Whether a check that is passed shows that the conditions do not all hold."""
        given = [*facts, *conditions]
        return any(all(implied(c, given, self.values.symbols) for c in p) for p in passed)

    # -------------------------------------------------------------- statements

    def _tests(self, checks: list[Check], node: Node) -> list[If]:
        """One `if` for all checks with the same guards."""
        groups: list[tuple[tuple, list[Check]]] = []
        for check in checks:
            guards = (check.when, frozenset(check.conditions[1:]))
            if groups and groups[-1][0] == guards:
                groups[-1][1].append(check)
            else:
                groups.append((guards, [check]))
        return [self._test(group, node) for _, group in groups]

    def _test(self, checks: list[Check], node: Node) -> If:
        guards = [comparison(c, node.state, self.values) for c in checks[0].conditions[1:]]
        fails = list(dict.fromkeys(self._fails(c, node) for c in checks))
        test = every([*checks[0].when, *guards, every(fails, "or")])
        text = told([(c.access, c.line) for c in checks])
        return If(test=test, body=(Keep(text=f'raise IndexError("index out of bounds: {text}")'),))

    def _fails(self, check: Check, node: Node) -> Expr:
        found = comparison(check.conditions[0], node.state, self.values)
        return found or in_place(check.access, check.axis, check.item, check.low)


def _certain(checks: list[Check]) -> list[Extents]:
    return [c.conditions for c in checks if not c.when]
