"""What cannot be done with a checkpointed loop, as it shows when all routines are made."""

from __future__ import annotations

from adsource.ir.infer import describe
from adsource.ir.nodes import Call, Contract, Function, Program
from adsource.ir.types import Generator, Opaque, is_memory
from adsource.ir.walk import statements
from adsource.transforms.adjoint import refusal
from adsource.transforms.checkpoint import Driver, lasting
from adsource.transforms.records import names_in
from adsource.transforms.split import WIDE, turning

Routines = list[tuple[Function, Contract]]


def refuse_compiled_calls(program: Program, routines: Routines) -> None:
    """A driver is plain Python, which compiled code cannot call."""
    drivers = {f.key for f, _ in routines if isinstance(f, Driver)}
    for f, _ in routines:
        s = next((s for s in statements(f.body) if isinstance(s, Call) and s.callee in drivers), None)
        if s is not None:
            raise refusal(program, s, "AD146", f"`{f.name}` is compiled, and cannot call `{s.callee}`",
                          "Put the checkpointed loop into the function to differentiate, or use the target `numpy`.")


def refuse_compiled_tapes(program: Program, routines: Routines) -> None:
    """Compiled code gives back no lists of arrays, and numbers as float64 or int64 alone."""
    for d in (f for f, _ in routines if isinstance(f, Driver) and f.halves is not None):
        for n in d.halves.tape:
            narrow = not is_memory(n.type) and getattr(n.type, "dtype", "") not in WIDE
            if narrow or isinstance(n.type, (Opaque, Generator)):
                what = "a list" if isinstance(n.type, Opaque) else describe(n.type)
                raise refusal(program, d.cut.loop, "AD146", f"`{n.id}`, which is to be on the tape of a step, is "
                              f"{what}", "Take another schedule, such as `revolve`, or the target `numpy`.")


def refuse_tapes_on_disk(program: Program, routines: Routines) -> None:
    """Files hold arrays and numbers, each by itself."""
    for d in (f for f, _ in routines if isinstance(f, Driver) and f.halves and f.cut.loop.checkpoint.folder):
        lists = [f"`{n.id}` is a list" for n in d.halves.tape if isinstance(n.type, Opaque)]
        lists += [" and ".join(f"`{n}`" for n in d.halves.shared) + " may share memory"] if d.halves.shared else []
        if lists:
            raise refusal(program, d.cut.loop, "AD146", f"the tape of a step cannot be kept on disk: {lists[0]}",
                          'Take another schedule, such as "revolve", or `store="memory"`.')


def refuse_budgets(program: Program, routines: Routines) -> None:
    """A number of bytes can be kept where it is known what a step records, and what a snapshot takes."""
    for d in (f for f, _ in routines if isinstance(f, Driver) and f.step_b and f.cut.loop.checkpoint.budget):
        what = [f"what `{n}` takes" for n in turning(d.cut.step) if n in d.kept]
        if any(not text or names_in(text) - lasting(d) for _, text in d.step_b.volumes):
            what.append("what a step records")
        if what:
            raise refusal(program, d.cut.loop, "AD146", f"{what[0]} is not known before the loop runs, so that "
                          "`max_tape_bytes` cannot be kept", "Give `slots`, or put inner loops into functions.")
