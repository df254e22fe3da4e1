"""Parameters of the program's functions that have to be known while compiling, such as an axis.

    def softmax(x, axis=-1):              Where the function cannot be converted for any axis, it is converted for
        return x / x.sum(axis=axis)       those that it is called with: numbers that are known at the call.
"""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend.scope import Frame
from adsource.frontend.sequences import named_setting
from adsource.ir.nodes import Const, Expr, Name
from adsource.ir.types import Scalar, Type

NEEDED = "has to be known while compiling"


@dataclass(frozen=True)
class Known(Scalar):
    """The type of a parameter for one value of it alone."""

    value: int = 0


def plain(t: Type) -> Type:
    return Scalar(t.dtype, t.weak) if isinstance(t, Known) else t


def tried(program, name: str, types: dict[str, Type], args: dict[str, Expr], node: cst.Call, frame: Frame) -> str:
    """The key of a callee, for as few numbers as it needs to know."""
    if name in program.settings:
        return program.key_for(node, name, _with(types, args, program.settings[name], frame), frame)
    kept = dict(program.functions), dict(program.keys), set(program.writers), dict(program.open)
    try:
        return program.key_for(node, name, types, frame)
    except Refusal as refusal:
        numbers = [n for n, e in args.items() if _number(e, types[n], frame) is not None]
        if NEEDED not in refusal.message or not numbers:
            raise
        for some in (*(frozenset((n,)) for n in numbers), frozenset(numbers)):
            program.functions, program.keys, program.writers, program.open = (k.copy() for k in kept)
            try:
                key = program.key_for(node, name, _with(types, args, some, frame), frame)
            except Refusal:
                continue
            program.settings[name] = some
            return key
        raise


def _with(types: dict[str, Type], args: dict[str, Expr], known: frozenset[str], frame: Frame) -> dict[str, Type]:
    """The types, with the numbers of those that have to be known."""
    found = dict(types)
    for n in known & set(types):
        number = _number(args[n], types[n], frame)
        if number is not None:
            found[n] = Known(types[n].dtype, types[n].weak, number)
    return found


def _number(e: Expr, t: Type, frame: Frame) -> int | None:
    """The integer or truth value that an argument is known to be."""
    if type(t) is not Scalar or t.dtype not in ("int64", "bool"):
        return None
    if isinstance(e, Const):
        return e.value
    altered = frame.altered
    number = named_setting(e, frame) if isinstance(e, Name) else None
    frame.altered = altered
    return number
