"""The lines of a driver whose slots may hold tapes: `step_taped` gives what `step_pulled` reverses the step from.

    elif action == "TAPE":
        for t in sweep.run(at, at + 1):
            u, *tape = heat_step_taped(t, u, k)
            states.hold(to, at, tape)
    ...
    else:  # PULL, or BACK from a state
        tape = states.pull(to, at) if action == "PULL" else heat_step_taped(at, u, k)[1:]
        k_b += heat_step_pulled(k, *tape, u_b)
"""

from __future__ import annotations

from adsource.backend.driver_names import Names
from adsource.ir.types import Generator
from adsource.transforms.cut import names_of
from adsource.transforms.split import turning


def taped_lines(n: Names, tape: str, hold: str) -> list[str]:
    """A step that keeps its tape, and what goes on as a copy, since the tape holds its memory."""
    halves, step = n.d.halves, n.cut.step
    given, call = n.listed(names_of(step.results)), n.call(halves.taped)
    if not halves.tape:
        lines = [f"{given} = {call}" if given else call, f"{tape} = ()"]
    elif not given:
        lines = [f"{tape} = {_alone(n, call)}"]
    else:
        lines = [f"{given}, *{tape} = {call}"]
    lines.append(hold)
    types = {p.name: p.type for p in step.params} | {r.id: r.type for r in step.results}
    return [*lines, *(f"{n.of(x)} = {_copy(n, x, types[x])}" for x in halves.copied)]


def tape_of_step(n: Names, known: dict[str, str]) -> str:
    """The tape of a step that is run for it alone."""
    halves, count = n.d.halves, len(n.cut.step.results)
    call = n.call(halves.taped, known=known)
    if not halves.tape:
        return "()"
    return f"{call}[{count}:]" if count else _alone(n, call)


def pulled_call(n: Names, tape: str, targets: list[str], seeds: list[str], known: dict[str, str]) -> str:
    """The call that reverses a step from its tape."""
    halves = n.d.halves
    types = {p.name: p.type for p in n.cut.step.params}
    given = [known.get(x) or n.value(x, types[x]) for x in halves.direct]
    given += [f"*{tape}"] if halves.tape else []
    scalars = n.scalars(halves.whole)
    given += [n.shadows[x] for x in halves.whole.active if x not in scalars]
    call = f"{halves.pulled.name}({', '.join([*given, *seeds])})"
    return f"{', '.join(targets)} = {call}" if targets else call


def entry_of(n: Names, tape: str, x: str) -> str:
    """An array in front of the step, where it may have other extents than behind it."""
    held = [t.id for t in n.d.halves.tape]
    return f"{tape}[{held.index(x)}]" if x in turning(n.cut.step) else ""


def _alone(n: Names, call: str) -> str:
    return call if len(n.d.halves.tape) > 1 else f"({call},)"


def _copy(n: Names, x: str, t) -> str:
    return f"{n.template('copied')}({n.of(x)})" if isinstance(t, Generator) else f"{n.of(x)}.copy()"
