"""Which names are active: they vary with what is differentiated and are of use for the result.

Both halves are found name by name (names have one life each) and closed over shared buffers: where a
view varies, so does its base.  Calls are looked through with the callee's own analysis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adsource.analyses.buffers import Buffers, buffers
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Do,
    Expr,
    Function,
    Index,
    Name,
    Op,
    Permute,
    Program,
    Store,
    TupleExpr,
    Update,
)
from adsource.ir.types import Tuple, is_float
from adsource.ir.walk import root, statements

Inactive = Callable[[Op], bool]
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Activity:
    varied: frozenset[str]
    useful: frozenset[str]

    @property
    def active(self) -> frozenset[str]:
        return self.varied & self.useful


def dependent(e: Expr, inactive: Inactive) -> frozenset[str]:
    """The float names that an expression's value depends on differentiably."""
    if isinstance(e, Name):
        return frozenset((e.id,)) if is_float(e.type) or isinstance(e.type, Tuple) else NONE
    if isinstance(e, Index):
        return dependent(e.base, inactive) if is_float(e.type) else NONE
    if isinstance(e, TupleExpr):
        return NONE.union(*(dependent(i, inactive) for i in e.items))
    if isinstance(e, Op):
        return _of_operation(e, inactive)
    return NONE


def _of_operation(e: Op, inactive: Inactive) -> frozenset[str]:
    """Found once for each node: expressions ask for every one of theirs."""
    known = e.__dict__.get("_dependent")
    if known is None or known[0] != inactive:
        still = not (is_float(e.type) or isinstance(e.type, Tuple)) or inactive(e)
        known = inactive, NONE if still else NONE.union(*(dependent(a, inactive) for a in e.args))
        object.__setattr__(e, "_dependent", known)
    return known[1]


class Analysis:
    """Activity of all functions of a program, callees on demand.  Effects are those of buffers.py."""

    def __init__(self, program: Program, effects, inactive: Inactive):
        self.program, self.effects, self.inactive = program, effects, inactive
        self.open: dict[tuple, object] = {}  # answers in the making: calls of a function to itself

    def _recursive(self, key: tuple, nothing, work):
        """The least answer to a question that may lead back to itself."""
        if key in self.open:
            return self.open[key]
        self.open[key] = nothing
        while True:
            found = work()
            if found == self.open[key]:
                del self.open[key]
                return found
            self.open[key] = found

    def of(self, function: Function, given: frozenset[str], wanted: frozenset[str]) -> Activity:
        """Activity where the parameters `given` vary, and the names `wanted` (results, parameters
        that are overwritten) are of use at the exit."""
        if function.implicit:
            return self._of_solution(function, given, wanted)
        found = buffers(function, self.effects)
        flows = [f for s in statements(function.body) for f in self._flows(s)]
        varied = _close(given, flows, found, forward=True, step=self._call_forward)
        useful = _close(wanted, flows, found, forward=False, step=self._call_backward)
        return Activity(varied, useful)

    def _of_solution(self, function: Function, given: frozenset[str], wanted: frozenset[str]) -> Activity:
        """What is solved for depends on the inputs, not on how it is found."""
        inputs = frozenset(p.name for p in function.inputs if is_float(p.type))
        result = frozenset().union(*(dependent(v, self.inactive) for v in function.results))
        varied = (given & inputs) | result if given & inputs else frozenset()
        return Activity(varied, inputs | result if wanted else frozenset())

    def results(self, function: Function, given: frozenset[str]) -> tuple[frozenset[int], frozenset[str]]:
        """Of a callee: the results that vary, and the parameters whose contents vary at the exit."""
        key = ("results", function.key, given)
        return self._recursive(key, (frozenset(), frozenset()), lambda: self._results(function, given))

    def _results(self, function: Function, given: frozenset[str]) -> tuple[frozenset[int], frozenset[str]]:
        varied = self.of(function, given, frozenset()).varied
        out = frozenset(
            k for k, v in enumerate(function.results) if dependent(v, self.inactive) & varied
        )
        return out, frozenset(p.name for p in function.params if p.name in varied)

    def needs(self, function: Function, results: frozenset[int], exits: frozenset[str]) -> frozenset[str]:
        """Of a callee: the parameters that are of use, given which results and exit contents are."""
        key = ("needs", function.key, results, exits)
        return self._recursive(key, frozenset(), lambda: self._needs(function, results, exits))

    def _needs(self, function: Function, results: frozenset[int], exits: frozenset[str]) -> frozenset[str]:
        wanted = set(exits)
        for k in results:
            wanted |= dependent(function.results[k], self.inactive)
        useful = self.of(function, frozenset(), frozenset(wanted)).useful
        return frozenset(p.name for p in function.inputs if p.name in useful)

    def _flows(self, s: AnyStatement):
        """(targets, sources) pairs, or the call itself."""
        match s:
            case Assign() if is_float(s.target.type) or isinstance(s.target.type, Tuple):
                yield {s.target.id}, dependent(s.value, self.inactive)
            case Store() | Update(target=Index()):
                yield {root(s.target)}, dependent(s.value, self.inactive)
            case Update():
                yield {s.target.id}, dependent(s.value, self.inactive)
            case Permute():
                floats = {n.id for n in (*s.targets, *s.sources) if is_float(n.type)}
                yield floats, floats
            case Do():
                base, *rest = s.value.args
                yield {root(base)}, set().union(set(), *(dependent(e, self.inactive) for e in rest))
            case Call():
                yield s, None

    def _call_forward(self, s: Call, varied: frozenset[str]) -> set[str]:
        callee = self.program.functions[s.callee]
        given = frozenset(
            p.name for p, a in zip(callee.params, s.args) if dependent(a, self.inactive) & varied
        )
        if not given:
            return set()
        results, exits = self.results(callee, given)
        found = {t.id for k, t in enumerate(s.targets) if k in results}
        writes = self.effects[s.callee].writes
        for i, (p, a) in enumerate(zip(callee.params, s.args)):
            if i in writes and p.name in exits:
                found.add(root(a))
        return found

    def _call_backward(self, s: Call, useful: frozenset[str]) -> set[str]:
        callee = self.program.functions[s.callee]
        results = frozenset(k for k, t in enumerate(s.targets) if t.id in useful)
        writes = self.effects[s.callee].writes
        exits = frozenset(
            p.name for i, (p, a) in enumerate(zip(callee.params, s.args))
            if i in writes and root(a) in useful
        )
        if not (results or exits):
            return set()
        wanted = self.needs(callee, results, exits)
        return set().union(set(), *(
            dependent(a, self.inactive) for p, a in zip(callee.params, s.args) if p.name in wanted
        ))


def _close(start, flows, found: Buffers, forward: bool, step) -> frozenset[str]:
    """The fixpoint of the flows in one direction, closed over shared buffers."""
    known = set(start)
    while True:
        wider = set().union(known, *(found.aliases(n) for n in known))
        for targets, sources in flows:
            if isinstance(targets, Call):
                wider |= step(targets, frozenset(wider))
            elif forward and sources & wider:
                wider |= targets
            elif not forward and targets & wider:
                wider |= sources
        if wider == known:
            return frozenset(known)
        known = wider
