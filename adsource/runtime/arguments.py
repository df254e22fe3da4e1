"""What a call's arguments are: a cheap key of their types, the types in words, and their conversion.

The key decides which compiled module a call goes to.  It is computed on every call, so it holds
nothing that is dear to find: dtype, rank, which extents are 1, whether the memory is plain C order.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from adsource.errors import Refusal
from adsource.ir.types import (
    COMPLEXES,
    FLOATS,
    INTEGERS,
    Array,
    Generator,
    Scalar,
    Static,
    Tuple,
    Type,
    extent,
)

Converter = Callable[[Any], Any]
ndarray = np.ndarray

PYTHON_SCALARS = {float: "float64", int: "int64", bool: "bool", complex: "complex128"}
DTYPES = (*FLOATS, *COMPLEXES, *INTEGERS, "bool")


def type_key(value: Any) -> Any:
    """Of one argument; equal keys mean the same compiled module and the same conversion."""
    kind = type(value)
    if kind is ndarray:
        shape = value.shape
        ones = tuple([n == 1 for n in shape]) if 1 in shape else len(shape)
        flags = value.flags
        return value.dtype, ones, flags.carray or (flags.c_contiguous,)
    if kind is tuple:
        return tuple([type_key(item) for item in value])
    return kind


def type_of(value: Any, name: str) -> Type:
    """The compiler's type of an argument; Python's own numbers are weak.

    Raises Refusal AD012 for what cannot be an argument.
    """
    if value is None:
        return Static(None)
    if type(value) is tuple:
        return Tuple(tuple(type_of(item, name) for item in value))
    if type(value) in PYTHON_SCALARS:
        return Scalar(PYTHON_SCALARS[type(value)], weak=True)
    if isinstance(value, np.random.Generator):
        return Generator()
    if type(value) is not ndarray and not isinstance(value, np.generic):
        raise _unsupported(name, f"a {type(value).__module__}.{type(value).__qualname__}")
    if value.dtype.name not in DTYPES:
        raise _unsupported(name, f"of dtype {value.dtype}")
    if value.ndim == 0:
        return Scalar(value.dtype.name)
    shape = tuple(extent(1) if n == 1 else None for n in value.shape)
    return Array(value.dtype.name, shape, "C" if value.flags.c_contiguous else "A")


def _unsupported(name: str, what: str) -> Refusal:
    return Refusal(
        "AD012",
        f"argument `{name}` is {what}",
        rewrite="Pass a NumPy array of float, integer or boolean dtype (np.asarray), a number, or a tuple of them.",
    )


def is_floating(value: Any) -> bool:
    """True for real and complex floating-point numbers and arrays."""
    if isinstance(value, (ndarray, np.generic)):
        return value.dtype.kind in "fc"
    return isinstance(value, (float, complex))


def to_float(value: Any) -> Any:
    """An integer where a float is meant."""
    return np.float64(value) if isinstance(value, np.generic) else float(value)


def converter(value: Any, target: str) -> Converter | None:
    """What must be done with arguments of this key before a generated function takes them."""
    if type(value) is not ndarray:
        return None
    if value.ndim == 0:
        return _scalar
    if not value.dtype.isnative or (target == "cpu" and not value.flags.carray):
        return _plain_copy
    return None


def _scalar(value: np.ndarray) -> Any:
    return value[()]


def _plain_copy(value: np.ndarray) -> np.ndarray:
    """In C order, aligned, writable and in native byte order, as the compiled code is typed for."""
    return np.array(value, dtype=value.dtype.newbyteorder("="), order="C", copy=True)


def own(value: Any) -> Any:
    """Memory of its own: a copy of an array, of a random generator with its state."""
    if isinstance(value, np.random.Generator):
        return copy.deepcopy(value)
    return value.copy() if isinstance(value, ndarray) else value


def refuse_overlap(args: Sequence[Any], names: Sequence[str], written: Sequence[int]) -> None:
    """Raise AD201 where an array that the primal overwrites shares memory with another, or with itself."""
    for i in written:
        if not isinstance(args[i], ndarray):
            continue
        if _covers_itself(args[i]):
            raise _overlap(f"`{names[i]}` has elements that share memory, and the function overwrites it")
        for j, other in enumerate(args):
            if j != i and isinstance(other, ndarray) and _share(args[i], other):
                raise _overlap(
                    f"`{names[i]}` and `{names[j]}` overlap in memory, and the function overwrites `{names[i]}`"
                )


def _share(a: np.ndarray, b: np.ndarray) -> bool:
    if not np.may_share_memory(a, b):
        return False
    try:
        return np.shares_memory(a, b, max_work=100_000)  # type: ignore[arg-type]  # any int is allowed
    except np.exceptions.TooHardError:
        return True


def _covers_itself(a: np.ndarray) -> bool:
    """Whether the elements have less room than they need (a broadcast, a sliding window)."""
    if a.flags.forc or a.size == 0:
        return False
    low, high = np.lib.array_utils.byte_bounds(a)
    return a.nbytes > high - low


def _overlap(message: str) -> Refusal:
    return Refusal("AD201", message, rewrite="Pass a copy: `.copy()`.")
