"""Effects of all functions of a program, callees before callers."""

from __future__ import annotations

from collections.abc import Callable

from adsource.analyses.buffers import Effects
from adsource.ir.nodes import Function, Program
from adsource.ir.walk import callees, statements

Effect = Callable[[Function, dict[str, Effects]], Effects]


def called(function: Function) -> list[str]:
    """The functions that a function calls, in order, each once."""
    found: list[str] = []
    for s in statements(function.body):
        found += [c for c in callees(s) if c not in found]
    return found


def summaries(program: Program, effect: Effect) -> dict[str, Effects]:
    """Iterated to the fixpoint, so that recursion is covered: it starts from no effects."""
    known = {k: _nothing(f) for k, f in program.functions.items()}
    while True:
        new = {k: effect(f, known) for k, f in program.functions.items()}
        if new == known:
            return known
        known = new


def _nothing(function: Function) -> Effects:
    return Effects(frozenset(), frozenset(), (frozenset(),) * len(function.results))
