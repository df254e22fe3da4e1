"""Names for items of lists whose items are set: copies, where the row gets another item while the name lives.

    old = h[k]              old = np.array(h[k])
    h[k] = old * c          h[k] = old * c

Before: a program as the frontend makes it.  After: the same; a name for a row shows the item that it was bound to, or
`analyses.references` finds the conflict.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses.buffers import Effects
from adsource.analyses.module_arrays import constant_written
from adsource.analyses.references import conflict, list_of
from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Assign, For, Function, If, Index, Op, Program, While
from adsource.ir.types import is_array
from adsource.transforms.adjoint import refusal


def items_kept(program: Program, effects: dict[str, Effects]) -> Program:
    functions = {k: _kept(f, effects) for k, f in program.functions.items()}
    return replace(program, functions=functions)


def _kept(function: Function, effects: dict[str, Effects]) -> Function:
    copied: set[str] = set()
    while True:
        made = replace(function, body=_copied(function.body, copied)) if copied else function
        found = conflict(made, effects)
        if found is None or not found.stale or found.name in copied:
            return made
        copied.add(found.name)


def _copied(block: tuple[AnyStatement, ...], lists: set[str]) -> tuple[AnyStatement, ...]:
    return tuple(_statement(s, lists) for s in block)


def _statement(s: AnyStatement, lists: set[str]) -> AnyStatement:
    match s:
        case Assign(value=Index() | Op(op="np.reshape") as row) if list_of(row) in lists and is_array(row.type):
            return replace(s, value=infer.op("np.array", (row,)), verbatim=False)
        case For() | While():
            return replace(s, body=_copied(s.body, lists))
        case If():
            return replace(s, body=_copied(s.body, lists), orelse=_copied(s.orelse, lists))
    return s


def refuse_constants(lives: dict[str, Function], program: Program, effects: dict[str, Effects]) -> None:
    """Arrays of the module are written under no name.  lives: the functions, names apart (`versions`)."""
    for f in lives.values():
        found = constant_written(f, effects)
        if found is not None:
            raise refusal(program, found[0], "AD127", f"`{found[1]}` belongs to the module: it is not written within "
                          "a function", "Write into a copy (`.copy()`), or make it a parameter.")


def refuse_references(program: Program, effects: dict[str, Effects]) -> None:
    """The items of lists are kept as copies, which must not show."""
    for f in program.functions.values():
        found = conflict(f, effects)
        if found is not None and found.stale:
            raise refusal(program, found.statement, "AD113", f"an item of the list `{found.name}` is replaced here, "
                          "and what stood there is looked at further on",
                          f"Take a copy of it before: `{found.name}[k].copy()`.")
        if found is not None and found.taken:
            raise refusal(program, found.statement, "AD113", "an array that went through a list is written in place, "
                          f"and `{found.name}`, which is the same one, is looked at further on",
                          "Take a copy off the list: `.pop().copy()`.")
        if found is not None:
            raise refusal(program, found.statement, "AD113", f"an array that is an item of the list `{found.name}` is "
                          "written in place: the list would see it",
                          f"Put a copy into `{found.name}`: `.append(x.copy())`.")
