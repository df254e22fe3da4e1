"""Where names live: the block that owns each name, and what blocks carry from pass to pass.

A block is named by its path: () is the function's body, (3, 0) the first block of its statement 3.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from adsource.analyses import live
from adsource.ir.nodes import AnyStatement, For, While
from adsource.ir.walk import blocks, bound

Path = tuple[int, ...]


@dataclass
class Scopes:
    """owner: innermost block that holds all of a name's life.  defined: blocks that bind it; params are bound on entry.
    carried: for each loop body the names live at its start.  bindings: how often a name is bound."""

    owner: dict[str, Path] = field(default_factory=dict)
    defined: dict[str, list[Path]] = field(default_factory=dict)
    carried: dict[Path, frozenset[str]] = field(default_factory=dict)
    loops: dict[Path, For | While] = field(default_factory=dict)
    bindings: dict[str, list[AnyStatement]] = field(default_factory=dict)
    params: frozenset[str] = frozenset()

    def depth(self, path: Path) -> int:
        """How many loops are around a block, itself included."""
        return sum(path[:k] in self.loops for k in range(2, len(path) + 1, 2))

    def own(self, path: Path) -> set[str]:
        """Names bound only inside a block and not carried into it by a loop around it: each pass
        through the block starts without them."""
        return {
            n for n, at in self.defined.items()
            if n not in self.params and all(p[: len(path)] == path for p in at) and self._fresh(n, path)
        }

    def carried_and_bound(self) -> frozenset[str]:
        """The names that some loop both carries from pass to pass and binds."""
        return frozenset(
            n for path, live in self.carried.items() for n in live
            if any(p[: len(path)] == path for p in self.defined.get(n, ()))
        )

    def _fresh(self, name: str, path: Path) -> bool:
        """Not live at the start of the innermost loop body that holds the block; nor, where the name is
        read behind that loop, of those around it."""
        inside = self.owner.get(name, ())[: len(path)] == path
        for k in range(len(path), 0, -2):
            if path[:k] in self.loops:
                if name in self.carried[path[:k]] or inside:
                    return name not in self.carried[path[:k]]
        return True


def scopes(body: tuple[AnyStatement, ...], params: tuple[str, ...], results: frozenset[str]) -> Scopes:
    """Walk a function's body once."""
    found = Scopes(params=frozenset(params))
    mentions: dict[str, list[Path]] = {p: [()] for p in params}
    _walk(body, (), results, found, mentions)
    for name, paths in mentions.items():
        found.owner[name] = _owner(name, paths, found)
    return found


def _walk(block, path: Path, after, found: Scopes, mentions) -> None:
    for k, s in enumerate(block):
        behind = live.before(block[k + 1 :], after)
        for name in live.reads(s) | set(bound(s)):
            mentions.setdefault(name, []).append(path)
        for name in bound(s):
            inner = (*path, k, 0) if isinstance(s, For) else path
            found.defined.setdefault(name, []).append(inner)
            found.bindings.setdefault(name, []).append(s)
        for b, inner in enumerate(blocks(s)):
            below = (*path, k, b)
            if isinstance(s, (For, While)):
                found.loops[below] = s
                found.carried[below] = live.carried(s, behind)
                behind = live.at_header(s, behind)
            _walk(inner, below, behind, found, mentions)


def _owner(name: str, paths: list[Path], found: Scopes) -> Path:
    common = paths[0]
    for p in paths[1:]:
        while p[: len(common)] != common:
            common = common[:-2]
    for k in range(2, len(common) + 1, 2):  # the outermost loop that carries it pushes it out
        body = common[:k]
        if body in found.carried and name in found.carried[body]:
            return body[:-2]
    return common
