"""Arguments that are made of parts: tuples, lists, dicts, named tuples, objects with fields, functions.

Each is taken as its parts under keys; what has none is a leaf.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
from collections.abc import Callable, Iterator
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import numpy as np

FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType, np.ufunc, functools.partial)
LEAVES = (np.ndarray, np.generic, int, float, complex, str, bytes, type(None), type, range, slice, enum.Enum,
          *FUNCTIONS)


def parts_of(value: Any) -> dict[str, Any] | None:
    """The parts by their keys; None for a leaf."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return dict(zip(value._fields, value))
    if type(value) in (tuple, list):
        return {str(k): item for k, item in enumerate(value)}
    if type(value) is dict:
        return value if all(isinstance(k, str) for k in value) else None
    if isinstance(value, LEAVES):
        return None
    return fields_of(value)


def fields_of(value: Any) -> dict[str, Any] | None:
    """The fields of an object of a class that is written in Python."""
    if dataclasses.is_dataclass(value):
        names = [f.name for f in dataclasses.fields(value) if hasattr(value, f.name)]
        return {n: getattr(value, n) for n in [*names, *(n for n in getattr(value, "__dict__", ()) if n not in names)]}
    slots = getattr(type(value), "__slots__", ())
    names = [slots] if isinstance(slots, str) else [s for s in slots if hasattr(value, s)]
    if not hasattr(value, "__dict__") and not names or type(value).__module__ == "builtins":
        return None
    return {**{n: getattr(value, n) for n in names}, **getattr(value, "__dict__", {})}


def is_structure(value: Any) -> bool:
    return parts_of(value) is not None


def is_frozen(value: Any) -> bool:
    """Whether this is an object of a frozen dataclass."""
    return dataclasses.is_dataclass(value) and value.__dataclass_params__.frozen  # type: ignore[union-attr]


def rebuilt(value: Any, leaf: Callable[..., Any], *others: Any) -> Any:
    """A value of the same structure, with leaf(part, *parts of the others) for each part."""
    parts = parts_of(value)
    if parts is None:
        return leaf(value, *others)
    beside = [parts_of(o) or {} for o in others]
    return with_parts(value, {k: rebuilt(v, leaf, *(b.get(k) for b in beside)) for k, v in parts.items()})


def with_parts(like: Any, parts: dict[str, Any]) -> Any:
    if isinstance(like, tuple) and hasattr(like, "_fields"):
        return type(like)(**parts)
    if isinstance(like, (tuple, list)):
        return type(like)(parts.values())
    if isinstance(like, dict):
        return parts
    made = object.__new__(type(like))
    for name, value in parts.items():
        object.__setattr__(made, name, value)
    return made


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """The parts that have no parts, each with how it is reached."""
    parts = parts_of(value)
    if parts is None:
        yield name, value
        return
    for key, part in parts.items():
        if isinstance(value, dict):
            place = f'{name}["{key}"]'
        else:
            place = f"{name}[{key}]" if key.isdigit() else f"{name}.{key}"
        yield from leaves(part, place)


def copied(value: Any) -> Any:
    """The value in memory of its own, its axes in the same order: in it NumPy adds."""
    return rebuilt(value, lambda v: v.copy(order="K") if isinstance(v, np.ndarray) else v)
