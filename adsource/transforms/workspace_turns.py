"""Arrays of one shape of which one is no longer needed when the other comes share their memory.

    t = np.empty((n, m))                           t of the workspace
    ...                                            ...
    t_b = np.empty((n, m))      # t is done    ->  t_b = t
    ...                                            ...

What counts are the statements of the routine itself: an array is needed from the first that mentions it, or another
name that may stand for its memory, to the last. To ask for its shape (`np.zeros_like(t)`) is no need, nor is memory
that is not yet filled.  Loops that go through both element by element may be the last of one and the first of the
other (workspace_in_place.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from adsource.analyses.buffers import Buffers
from adsource.analyses.live import mentioned_in
from adsource.ir.nodes import AnyStatement, Assign, Function, Name, Op
from adsource.ir.walk import bound, statements
from adsource.transforms.fuse_facts import ALLOCATED, LIKE
from adsource.transforms.workspace_births import Birth
from adsource.transforms.workspace_equal import Equal
from adsource.transforms.workspace_in_place import in_step
from adsource.transforms.workspace_sizes import Shape, Sizes

UNFILLED = ("np.empty", "np.empty_like")


@dataclass
class _Room:
    """An array of the workspace.  last: where it is needed last.  holders: the names that it has there.
    until: where its own name stands for it no more."""

    dtype: str
    shape: Shape
    last: int
    holders: frozenset[str]
    until: int


@dataclass
class Turns:
    """The arrays of a workspace, in the order in which they are needed."""

    function: Function
    memory: Buffers
    sizes: Sizes
    rooms: dict[str, _Room] = field(default_factory=dict)
    later: dict[str, str] = field(default_factory=dict)  # those that took the memory of others, and when
    instead: set[str] = field(default_factory=set)  # those that are what they would be copies of

    def __post_init__(self) -> None:
        self.equal = Equal(self.function, self.sizes)

    def taken(self, birth: Birth) -> str | None:
        """The array that is free when another is first needed, which then has it."""
        if not _is_alone(birth):
            return None
        first, last = self.needed(birth)
        here, _ = self._bound(birth)
        rooms = [n for n, room in self.rooms.items() if here < room.until and self._fits(room, birth, first)]
        if not rooms:
            return None
        copied = _copied(birth)
        # what it is a copy of, else one that is free anyway, else one that is used up in its own first loops
        free = min(rooms, key=lambda n: (self.rooms[n].last == first) == (copied is None))
        room, own = self.rooms[free], frozenset({birth.name})
        at_once = room.last == first
        self.later[birth.name] = "element by element" if at_once and copied is None else "which is not needed any more"
        room.holders = room.holders | own if at_once and last == first else own
        room.last = last
        if at_once and copied is not None:
            self.instead.add(birth.name)
            return copied.id
        return free

    def _fits(self, room: _Room, birth: Birth, first: int) -> bool:
        if room.last > first or room.dtype != birth.dtype or not self.equal.shapes(room.shape, birth.shape, first):
            return False
        return room.last < first or self._in_step(self.function.body[first], room.holders, birth)

    def _in_step(self, s: AnyStatement, old: frozenset[str], birth: Birth) -> bool:
        new, copied = birth.name, _copied(birth)
        others = frozenset().union(*map(self.memory.aliases, (*old, new))) - old - {new}
        if new in old or others & mentioned_in(s):
            return False
        if s is birth.sites[0].statement:
            return copied is not None and old == {copied.id}
        return copied is None and in_step(s, old, new)

    def add(self, name: str, birth: Birth) -> None:
        """An array that has got its place in the workspace, under a name."""
        here = [id(site.statement) for site in birth.sites]
        others = [s for s in statements(self.function.body) if name in bound(s) and id(s) not in here]
        _, until = self._bound(birth) if _is_alone(birth) else (0, len(self.function.body))
        if others and (name != birth.name or not _is_alone(birth) or until == len(self.function.body)):
            return  # it stands for other memory later
        last = self.needed(birth)[1]
        self.rooms[name] = _Room(birth.dtype, birth.shape, last, frozenset({birth.name}), until)

    def needed(self, birth: Birth) -> tuple[int, int]:
        """The first and the last statement that an array is needed in."""
        body, others = self.function.body, self.memory.aliases(birth.name) - {birth.name}
        first, behind = self._bound(birth) if _is_alone(birth) else (0, len(body))
        own = [k for k, s in enumerate(body) if first <= k <= behind and birth.name in _mentioned(s)]
        at = sorted([*own, *[k for k, s in enumerate(body) if others & _mentioned(s)]])
        return (at[0], at[-1]) if at else (first, first)

    def _bound(self, birth: Birth) -> tuple[int, int]:
        """Where a name is bound to an array that is alone, and where it is bound anew."""
        body, statement = self.function.body, birth.sites[0].statement
        here = next(k for k, s in enumerate(body) if s is statement)
        later = (k for k in range(here + 1, len(body)) if isinstance(body[k], Assign) and birth.name in bound(body[k]))
        return here, next(later, len(body))


def _mentioned(s: AnyStatement) -> frozenset[str]:
    if isinstance(s, Assign) and isinstance(s.value, Op) and s.value.op in (*ALLOCATED, *LIKE):
        return frozenset() if s.value.op in UNFILLED else frozenset({s.target.id})
    return mentioned_in(s)


def _copied(birth: Birth) -> Name | None:
    """What an array is a copy of."""
    e = birth.sites[0].statement.value
    return e.args[0] if e.op == "np.copy" and isinstance(e.args[0], Name) else None


def _is_alone(birth: Birth) -> bool:
    """Whether an array is large enough to be worth a line, and is allocated once."""
    site = birth.sites[0]
    return len(birth.shape) > 1 and len(birth.sites) == 1 and site.certain and not site.repeated
