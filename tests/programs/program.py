"""A program under test: its text, what it is called with, and what it is differentiated by."""

from __future__ import annotations

import sys
import types
from dataclasses import dataclass, replace

import numpy as np

ENTRY = "f"


@dataclass(frozen=True)
class Program:
    """`text` defines `entry` and its helpers; inputs: a value for each parameter, by name."""

    text: str
    inputs: dict
    wrt: tuple[str, ...]
    seed: int = 0
    entry: str = ENTRY

    def arguments(self) -> dict:
        """The inputs again, in memory of their own and of the same strides."""
        return {name: copied(value) for name, value in self.inputs.items()}

    def signature(self) -> dict[str, str]:
        return {name: type_text(value) for name, value in self.inputs.items()}

    def function(self):
        module = types.ModuleType("program")
        sys.modules["program"] = module  # where a dataclass looks its annotations up
        exec(compile(self.text, f"<program {self.seed}>", "exec"), vars(module))
        return vars(module)[self.entry]

    def with_text(self, text: str) -> Program:
        return replace(self, text=text)


def copied(value):
    """An array of the same values, strides and base layout; anything else as it is."""
    if not isinstance(value, np.ndarray):
        return value
    if value.flags.c_contiguous:
        return value.copy()
    if value.flags.f_contiguous:
        return value.copy(order="F")
    room = np.full(tuple(2 * n + 1 for n in value.shape), np.nan if value.dtype.kind == "f" else 0, value.dtype)
    view = room[tuple(slice(1, None, 2) for _ in value.shape)]
    view[...] = value
    return view


def type_text(value) -> str:
    """The type of an argument in Numba's notation."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "int64"
    if isinstance(value, (float, complex)):
        return "float64" if isinstance(value, float) else "complex128"
    dtype = "boolean" if value.dtype == bool else value.dtype.name
    if value.ndim == 0:
        return dtype
    colons = ["1" if n == 1 else ":" for n in value.shape]
    if value.flags.c_contiguous and colons[-1] == ":":
        colons[-1] = "::1"
    return f"{dtype}[{', '.join(colons)}]"
