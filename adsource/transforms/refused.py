"""What cannot be done with a checkpointed loop, as it shows when all routines are made."""

from __future__ import annotations

from adsource.ir.nodes import Call, Contract, Function, Program
from adsource.ir.walk import statements
from adsource.transforms.adjoint import refusal
from adsource.transforms.checkpoint import Driver
from adsource.transforms.records import names_in

Routines = list[tuple[Function, Contract]]


def refuse_compiled_calls(program: Program, routines: Routines) -> None:
    """A driver is plain Python, which compiled code cannot call."""
    drivers = {f.key for f, _ in routines if isinstance(f, Driver)}
    for f, _ in routines:
        s = next((s for s in statements(f.body) if isinstance(s, Call) and s.callee in drivers), None)
        if s is not None:
            raise refusal(program, s, "AD146", f"`{f.name}` is compiled, and cannot call `{s.callee}`",
                          "Put the checkpointed loop into the function to differentiate, or use the target `numpy`.")


def refuse_budgets(program: Program, routines: Routines) -> None:
    """A number of bytes can be kept where it is known what a step records."""
    for d in (f for f, _ in routines if isinstance(f, Driver) and f.step_b and f.cut.loop.checkpoint.budget):
        known = {p.name for p in d.cut.step.params}
        if any(not text or names_in(text) - known for _, text in d.step_b.volumes):
            raise refusal(program, d.cut.loop, "AD146", "what a step records is not known before it runs, so that "
                          "`max_tape_bytes` cannot be kept", "Give `slots`, or put inner loops into functions.")
