"""Which calls give way to the callee's body on `cpu`, where that makes the adjoint faster.

    y = sigmoid(x @ w)       t = x @ w; y = 1.0 / (1.0 + np.exp(-t))

A joint adjoint runs its primal again, and nothing is fused across a call.  That is the price of short text and little
memory; two kinds of callees do not earn it: those without loops, and those that one place alone calls.  In a loop these
must not hold a `while`, whose passes cannot be counted before: what each of them records would grow without bound.

Those that draw random numbers give way everywhere: to be run again they would need the generator's state, which
compiled code cannot put back.
"""

from __future__ import annotations

from adsource.analyses.summaries import called
from adsource.ir.nodes import Call, For, Function, If, Keep, Program, While
from adsource.ir.types import Generator
from adsource.ir.walk import statements

SHORT = 12  # statements


def small_callees(program: Program) -> frozenset[str]:
    """The functions without loops and calls, in few lines."""
    return frozenset(k for k, f in program.functions.items() if _plain(f) and _short(f))


def single_calls(program: Program) -> frozenset[str]:
    """The functions that stand in one call of the program."""
    found: dict[str, list[bool]] = {}
    for f in program.functions.values():
        _note(f.body, False, found)
    recursive = {k for k in program.functions if k in _reached(k, program)}
    return frozenset(
        k for k, looped in found.items()
        if looped in ([False], [True]) and _plain(program.functions[k]) and k not in recursive
        and not (looped == [True] and _waits(program.functions[k]))
    )


def drawing(program: Program) -> frozenset[str]:
    """The functions that are given a generator."""
    found = [k for k, f in program.functions.items() if _draws(f) and _bare(f)]
    return frozenset(k for k in found if k not in _reached(k, program))


def _waits(f: Function) -> bool:
    return any(isinstance(s, While) for s in statements(f.body))


def _note(block, looped: bool, found: dict[str, list[bool]]) -> None:
    for s in block:
        if isinstance(s, Call):
            found.setdefault(s.callee, []).append(looped)
        inner = looped or isinstance(s, (For, While))
        for part in ("body", "orelse"):
            _note(getattr(s, part, ()), inner, found)


def _plain(f: Function) -> bool:
    return _bare(f) and not _draws(f)


def _bare(f: Function) -> bool:
    """Whether a function has nothing that its call stands for: no equation that is solved, no wish that it be computed
    again or keep states."""
    if f.joint or f.piece or any(isinstance(s, (For, While)) and s.checkpoint for s in statements(f.body)):
        return False
    return not f.implicit and not f.errors


def _draws(f: Function) -> bool:
    return any(isinstance(p.type, Generator) for p in f.params)


def _short(f: Function) -> bool:
    body = list(statements(f.body))
    return len(body) <= SHORT and not any(isinstance(s, (For, While, If, Call, Keep)) for s in body)


def _reached(key: str, program: Program) -> set[str]:
    seen: set[str] = set()
    todo = called(program.functions[key])
    while todo:
        k = todo.pop()
        if k not in seen:
            seen.add(k)
            todo += called(program.functions[k])
    return seen
