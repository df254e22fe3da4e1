"""What a call's arguments are: a cheap key of their types, the types in words, and their conversion.

The key decides which compiled module a call goes to.  It is computed on every call, so it holds
nothing that is dear to find: dtype, rank, which extents are 1, whether the memory is plain C order.
"""

from __future__ import annotations

import copy
import enum
import functools
from collections.abc import Callable, Iterator, Sequence
from types import BuiltinFunctionType, FunctionType
from typing import Any

import numpy as np

from adsource.errors import Refusal
from adsource.ir.types import (
    COMPLEXES,
    FLOATS,
    INTEGERS,
    Array,
    Generator,
    Kind,
    Member,
    Record,
    Scalar,
    Static,
    Tuple,
    Type,
    extent,
)
from adsource.structures import FUNCTIONS, is_frozen, is_structure, leaves, parts_of, rebuilt

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
    if kind in PYTHON_SCALARS or value is None:
        return kind
    if kind is tuple:
        return tuple([type_key(item) for item in value])
    return _structure_key(value, kind)


def _structure_key(value: Any, kind: type) -> Any:
    parts = parts_of(value)
    if parts is not None:
        return kind, tuple([(k, type_key(v)) for k, v in parts.items()])
    if isinstance(value, functools.partial):
        bound = tuple([(k, type_key(v)) for k, v in value.keywords.items()])
        return kind, type_key(value.func), tuple([type_key(v) for v in value.args]), bound
    return value if isinstance(value, (str, enum.Enum, *FUNCTIONS)) else kind


def type_of(value: Any, name: str) -> Type:
    """The compiler's type of an argument; Python's own numbers are weak.

    Raises Refusal AD012 for what cannot be an argument.
    """
    if value is None:
        return Static(None)
    if isinstance(value, enum.Enum):
        return _member(value, name)
    if isinstance(value, str):
        return Static(value)
    if type(value) is tuple:
        return Tuple(tuple(type_of(item, name) for item in value))
    if type(value) in PYTHON_SCALARS:
        return Scalar(PYTHON_SCALARS[type(value)], weak=True)
    if isinstance(value, np.random.Generator):
        return Generator()
    parts = parts_of(value)
    numbers = type(value) is list and all(type(v) in PYTHON_SCALARS for v in value)  # meant as an array
    if parts is not None and not numbers:
        return _record(value, parts, name)
    if isinstance(value, FUNCTIONS):
        return _function(value, name)
    if type(value) is not ndarray and not isinstance(value, np.generic):
        module = type(value).__module__
        raise _unsupported(name, f"a {'' if module == 'builtins' else f'{module}.'}{type(value).__qualname__}")
    if value.dtype.name not in DTYPES:
        raise _unsupported(name, f"of dtype {value.dtype}")
    if value.ndim == 0:
        return Scalar(value.dtype.name)
    shape = tuple(extent(1) if n == 1 else None for n in value.shape)
    return Array(value.dtype.name, shape, "C" if value.flags.c_contiguous else "A")


def _member(value: enum.Enum, name: str) -> Type:
    """A member of an enumeration; those that are numbers or words are taken as these."""
    if isinstance(value, (int, str)):
        return type_of(value.value, name)
    return Static(Member(_home(type(value), name), value.name))


def _record(value: Any, parts: dict[str, Any], name: str) -> Type:
    """Fields of an object that cannot be arguments are left out: a function that reads them is refused."""
    if type(value) in (list, dict):
        kind = Kind(type(value).__name__)
    else:
        kind = Kind("tuple" if isinstance(value, tuple) else "object", _home(type(value), name))
    types = {}
    for key, part in parts.items():
        try:
            types[key] = type_of(part, f"{name}.{key}")
        except Refusal:
            if kind.what != "object":
                raise
    return Record(tuple(types.values()), tuple(types), kind)


def _function(value: Any, name: str) -> Type:
    """A function that is handed over; what is bound of a partial one are its parts."""
    bound: dict[str, Any] = {}
    if isinstance(value, functools.partial):
        bound = {str(k): v for k, v in enumerate(value.args)} | value.keywords
        value = value.func
    value = getattr(value, "primal_function", getattr(value, "py_func", value))
    if isinstance(value, FunctionType) and value.__name__ != "<lambda>" and not value.__code__.co_freevars:
        kind = Kind("function", f"own:{_home(value, name)}")
    elif isinstance(value, np.ufunc):
        kind = Kind("function", f"np.{value.__name__}")
    elif isinstance(value, BuiltinFunctionType) and value.__module__ == "math":
        kind = Kind("function", f"math.{value.__name__}")
    else:
        raise _unsupported(name, f"a {type(value).__name__} whose source cannot be told")
    return Record(tuple(type_of(v, f"{name}.{k}") for k, v in bound.items()), tuple(bound), kind)


def _home(thing: Any, name: str) -> str:
    """`module:Name`, of a class or a function at the top level of its module."""
    if "." in thing.__qualname__:
        raise _unsupported(name, f"of `{thing.__qualname__}`, which is not defined at the top level of its module")
    return f"{thing.__module__}:{thing.__qualname__}"


def _unsupported(name: str, what: str) -> Refusal:
    return Refusal(
        "AD012",
        f"argument `{name}` is {what}",
        rewrite="Pass NumPy arrays of float, integer or boolean dtype (np.asarray), numbers, functions with a name, "
        "or tuples, lists, dicts and objects of them.",
    )


def is_floating(value: Any) -> bool:
    """True for real and complex floating-point numbers and arrays, and for what holds one."""
    if is_structure(value):
        return any(is_floating(v) for _, v in leaves(value))
    if isinstance(value, (ndarray, np.generic)):
        return value.dtype.kind in "fc"
    return isinstance(value, (float, complex))


def to_float(value: Any) -> Any:
    """An integer where a float is meant."""
    return np.float64(value) if isinstance(value, np.generic) else float(value)


def converter(value: Any, target: str) -> Converter | None:
    """What must be done with arguments of this key before a generated function takes them."""
    if is_structure(value):
        return _parts_converter(target) if any(converter(v, target) for _, v in leaves(value)) else None
    if isinstance(value, enum.Enum) and isinstance(value, (int, str)):
        return _plain_member
    if type(value) is not ndarray:
        return None
    if value.ndim == 0:
        return _scalar
    if not value.dtype.isnative:  # in what order its elements lie, the module looks at itself
        return _plain_copy
    return None


def _parts_converter(target: str) -> Converter:
    def leaf(value: Any) -> Any:
        convert = converter(value, target)
        return convert(value) if convert else value

    return lambda value: rebuilt(value, leaf)


def _plain_member(value: enum.Enum) -> Any:
    return value.value


def _scalar(value: np.ndarray) -> Any:
    return value[()]


def _plain_copy(value: np.ndarray) -> np.ndarray:
    """In C order, aligned, writable and in native byte order, as the compiled code is typed for."""
    return np.array(value, dtype=value.dtype.newbyteorder("="), order="C", copy=True)


def own(value: Any) -> Any:
    """Memory of its own: a copy of an array, of a random generator with its state."""
    if isinstance(value, np.random.Generator):
        return copy.deepcopy(value)
    if is_structure(value):
        return rebuilt(value, own)
    return value.copy(order="K") if isinstance(value, ndarray) else value


def refuse_overlap(args: Sequence[Any], names: Sequence[str], written: Sequence[int]) -> None:
    """Raise AD201 where an array that the primal overwrites shares memory with another, or with itself."""
    arrays = [(i, n, v) for i, a in enumerate(args) for n, v in leaves(a, names[i]) if isinstance(v, ndarray)]
    for k, (i, name, array) in enumerate(arrays):
        if i not in written:
            continue
        if _covers_itself(array):
            raise _overlap(f"`{name}` has elements that share memory, and the function overwrites it")
        for j, (_, other, second) in enumerate(arrays):
            if j != k and _share(array, second):
                raise _overlap(f"`{name}` and `{other}` overlap in memory, and the function overwrites `{name}`")


def refuse_twice(args: Sequence[Any], names: Sequence[str]) -> None:
    """Raise AD201 where an object is handed over twice, to a function that changes one."""
    seen: dict[int, str] = {}
    for name, value in zip(names, args):
        for place, part in _objects(value, name) if is_structure(value) else ():
            if id(part) in seen:
                raise _overlap(f"`{seen[id(part)]}` and `{place}` are one object, and the function changes one")
            seen[id(part)] = place


def _objects(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The objects within a value that could be changed, each with how it is reached."""
    if not isinstance(value, tuple) and not is_frozen(value):
        yield name, value
    for key, part in (parts_of(value) or {}).items():
        if is_structure(part):
            yield from _objects(part, f"{name}.{key}")


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
