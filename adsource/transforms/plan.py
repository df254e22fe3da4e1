"""The adjoint of a function as a tree that mirrors its statements, before anything is stored.

Each statement becomes a Step: its forward form, its adjoint statements, the names whose values these
read (`pre`: as they were before the statement, `post`: after it), and what the statement destroys
(`kills`).  Each block becomes a Plan: its steps, the names whose life lies in it, and the names whose
shadows are born and die in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from adsource.analyses.activity import Analysis, dependent
from adsource.analyses.buffers import Buffers
from adsource.analyses.fresh import apart
from adsource.errors import Refusal
from adsource.ir.nodes import AnyStatement, Contract, Expr, For, Function, Name, Program
from adsource.ir.types import Extent, Type
from adsource.names import fresh
from adsource.rulebook.book import Book
from adsource.transforms.name_types import Bindings, shapes_bound
from adsource.transforms.scopes import Path, Scopes


@dataclass
class Kill:
    """What a statement destroys: a name's binding (`section` None) or the contents of a section."""

    name: str
    section: Expr | None = None


@dataclass
class Step:
    statement: AnyStatement
    adjoint: list[AnyStatement] = field(default_factory=list)
    pre: set[str] = field(default_factory=set)
    post: set[str] = field(default_factory=set)
    kills: list[Kill] = field(default_factory=list)
    places: set[str] = field(default_factory=set)  # views through which old contents are put back
    handed: set[str] = field(default_factory=set)  # an exchange: new names of what is needed under old ones
    late: list[AnyStatement] = field(default_factory=list)  # reverse: behind the recalls, reads old lengths
    rereads: bool = False  # the adjoint reads what the statement destroys
    plans: list[Plan] = field(default_factory=list)
    extra: list[AnyStatement] = field(default_factory=list)  # forward statements behind it
    restore: list[AnyStatement] = field(default_factory=list)  # reverse: recomputed before the adjoint
    replayed: dict[int, set[str]] = field(default_factory=dict)  # steps that `restore` repeats, for which names
    births: list[AnyStatement] = field(default_factory=list)  # reverse: shadows that begin here
    both: list[tuple[Kill, Kill]] = field(default_factory=list)  # a branch: what both arms overwrite (arms.py)
    trips: Name | None = None  # counts the passes of a while loop


@dataclass
class Plan:
    path: Path
    steps: list[Step]
    depth: int  # how many loops are around it
    tapes: list[str] = field(default_factory=list)  # names recorded at each pass through the block
    inside: set[str] = field(default_factory=set)  # names that the block provides for itself


@dataclass
class Context:
    """What the passes of one routine share.  `types` of names, `shadow` names by primal name."""

    program: Program
    function: Function
    book: Book
    analysis: Analysis
    buffers: Buffers
    scopes: Scopes
    active: frozenset[str]
    taken: set[str]
    shadow: dict[str, str]
    types: dict[str, Type]
    callee: Callable[[object, frozenset[str], frozenset[str], frozenset[int]], Contract]
    refuse: Callable[[AnyStatement, str, str, str], Refusal]
    ranges: dict[str, For] = field(default_factory=dict)  # loops around the statement at hand, by variable
    made: tuple[frozenset[str], ...] = ()  # at the statement at hand: the names of memory that this pass has made
    harmless: set[int] = field(default_factory=set)  # ids of kills that destroy nothing needed
    recallable: frozenset[str] = frozenset()  # names that some adjoint reads
    kept: frozenset[str] = frozenset()  # arrays that are recorded wherever they change, for what is made of them
    missed: set[str] = field(default_factory=set)  # arrays of which more could be made again if they were kept
    refilled: dict[str, int] = field(default_factory=dict)  # arrays that are filled again, and below how many loops
    counters: set[str] = field(default_factory=set)  # trip counts: recorded, never computed again
    seeded: frozenset[str] = frozenset()  # results, whose shadows begin with the seed
    taped: list[tuple[str, Expr, str, int, bool]] = field(default_factory=list)  # tape, value, passes, line, reference
    line: int = 0  # the primal line that is being swept
    views: frozenset[str] = frozenset()  # names whose shadow is a view of another's shadow
    tracked: frozenset[str] = frozenset()  # names whose shadows are bound beside them in the forward sweep
    handles: frozenset[str] = frozenset()  # these shadows
    joint: AnyStatement | None = None  # the loop whose two sweeps are to be one (joint.py)
    written: frozenset[str] = frozenset()  # names through which arrays are written in place
    alike: list[tuple[Extent, Extent, int]] = field(default_factory=list)  # what tapes take as equal, and the line
    bindings: Bindings = field(default_factory=dict)
    spent: set[str] = field(default_factory=set)  # arrays that a callee's adjoint writes, running its primal again

    def may_share(self, a: str, b: str) -> bool:
        """Whether two names may stand for the same memory at the statement at hand."""
        return self.buffers.may_share(a, b) and not apart(a, b, self.made)

    @property
    def discarded(self) -> str:
        """The name of values that nobody reads: `_`, unless the primal uses that."""
        return "_" if "_" not in self.types else fresh("_unused", self.types)

    def is_active(self, e: Expr) -> bool:
        return bool(dependent(e, self.analysis.inactive) & self.active)

    def varies(self, name: str) -> bool:
        """Whether an array may have another shape at each of its bindings."""
        if name not in self.buffers.of:
            return False
        at, shapes = self.scopes.bindings.get(name, ()), shapes_bound(name, self.bindings)
        again = any(self.scopes.depth(path) > 0 for path in self.scopes.defined.get(name, ()))
        again |= len(at) + (name in self.scopes.params) > 1
        return again and (len(shapes) > 1 or any(None in s for s in shapes))

    def shadow_name(self, n: Name) -> Name:
        return Name(self.shadow[n.id], n.type)


def needs(plan: Plan, places: bool = False) -> set[str]:
    """Every name whose value some adjoint statement in a block (and below) reads, as far as the inner
    blocks do not provide for it themselves.  places: with the views that recalls write through."""
    found: set[str] = set()
    for s in plan.steps:
        found |= s.pre | s.post | s.handed
        if places:
            found |= s.places
        for p in s.plans:
            found |= needs(p, places) - p.inside
    return found


def all_needs(plan: Plan) -> set[str]:
    """Every name that an adjoint statement reads, those that blocks provide for themselves included."""
    found: set[str] = set()
    for step in plan.steps:
        found |= step.pre | step.post
        for p in step.plans:
            found |= all_needs(p)
    return found


def adjoint_statements(step: Step) -> list[AnyStatement]:
    """All adjoint statements of a step and of the steps below it."""
    found = step.restore + step.births + step.adjoint + step.late
    for p in step.plans:
        for s in p.steps:
            found = found + adjoint_statements(s)
    return found


def kills_below(plan: Plan) -> list[Kill]:
    """What the statements of a block, and of the blocks below it, destroy."""
    found: list[Kill] = []
    for step in plan.steps:
        found += step.kills
        for p in step.plans:
            found += kills_below(p)
    return found
