"""Take recursion out of Numba's cache: what it loads of a function that calls itself crashes.

    @njit(cache=True, nogil=True)              # Not cached: Numba cannot load recursive functions.
    def g(n):                           ->     @njit(nogil=True)
        return g(n - 1) if n else 1.0          def g(n): ...

So too for all that call such a function: a cached caller holds the calls of its callees.
"""

from __future__ import annotations

import ast

from adsource.backend.targets import Target

Blocks = dict[str, list[str]]  # name -> lines
REMARK = "# Not cached: Numba cannot load recursive functions."


def uncached(blocks: Blocks, goal: Target) -> Blocks:
    """The blocks, those without a cache that reach a function which calls itself."""
    compiled = {name for name, lines in blocks.items() if goal.decorator and goal.decorator in lines}
    calls = {name: _named(blocks[name]) & compiled for name in compiled}
    below = {name: _below(name, calls) for name in compiled}
    recursive = {name for name in compiled if name in below[name]}
    return {
        name: _opened(lines, goal) if name in recursive or not recursive.isdisjoint(below.get(name, ())) else lines
        for name, lines in blocks.items()
    }


def _named(lines: list[str]) -> set[str]:
    return {n.id for n in ast.walk(ast.parse("\n".join(lines))) if isinstance(n, ast.Name)}


def _below(name: str, calls: dict[str, set[str]]) -> set[str]:
    """All that a function calls, directly or through others."""
    found: set[str] = set()
    todo = [name]
    while todo:
        new = calls[todo.pop()] - found
        found |= new
        todo += sorted(new)
    return found


def _opened(lines: list[str], goal: Target) -> list[str]:
    at = lines.index(goal.decorator)
    return [*lines[:at], REMARK, goal.decorator.replace("cache=True, ", ""), *lines[at + 1 :]]
