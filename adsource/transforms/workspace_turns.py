"""Arrays of one shape of which one is no longer needed when the other comes share their memory.

    t = np.empty((n, m))                           t of the workspace
    ...                                            ...
    t_b = np.empty((n, m))      # t is done    ->  t_b = t
    ...                                            ...

What counts are the statements of the routine itself: an array is needed from the first that mentions it, or another
name that may stand for its memory, to the last. To ask for its shape (`np.zeros_like(t)`) is no need.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from adsource.analyses.buffers import Buffers
from adsource.analyses.live import mentioned_in
from adsource.ir.nodes import AnyStatement, Assign, Function, Op
from adsource.ir.walk import bound, statements
from adsource.transforms.fuse_facts import ALLOCATED, LIKE
from adsource.transforms.workspace_births import Birth


@dataclass
class Turns:
    """The arrays of a workspace, in the order in which they are needed."""

    function: Function
    memory: Buffers
    last: dict[str, int] = field(default_factory=dict)  # by the array of the workspace: where it is needed last
    kinds: dict[str, tuple] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)  # those that took the memory of others

    def taken(self, birth: Birth) -> str | None:
        """The array that is free when another is first needed, which then has it."""
        if not _is_alone(birth):
            return None
        first, last = self.needed(birth.name)
        free = [n for n, kind in self.kinds.items() if kind == (birth.dtype, birth.shape) and self.last[n] < first]
        if not free:
            return None
        self.last[free[0]] = last
        self.later.add(birth.name)
        return free[0]

    def add(self, name: str, birth: Birth) -> None:
        here = [id(site.statement) for site in birth.sites]
        if any(name in bound(s) and id(s) not in here for s in statements(self.function.body)):
            return  # it stands for other memory later
        self.kinds[name] = birth.dtype, birth.shape
        self.last[name] = self.needed(birth.name)[1]

    def needed(self, name: str) -> tuple[int, int]:
        mentioned = self.memory.aliases(name)
        at = [k for k, s in enumerate(self.function.body) if mentioned & _mentioned(s)]
        return at[0], at[-1]


def _mentioned(s: AnyStatement) -> frozenset[str]:
    if isinstance(s, Assign) and isinstance(s.value, Op) and s.value.op in (*ALLOCATED, *LIKE):
        return frozenset({s.target.id})
    return mentioned_in(s)


def _is_alone(birth: Birth) -> bool:
    """Whether an array is large enough to be worth a line, and is allocated once."""
    site = birth.sites[0]
    return len(birth.shape) > 1 and len(birth.sites) == 1 and site.certain and not site.repeated
