"""Types of IR values: scalars, arrays with symbolic extents, tuples, compile-time constants.

An extent is an affine expression in symbols that are fixed from the function's entry on, such as
`u.shape[0] - 1`; it is None where nothing is known.  Weak scalars are Python's own numbers, which
take the dtype of what they meet (NumPy's NEP 50).
"""

from __future__ import annotations

from dataclasses import dataclass, field

FLOATS = ("float32", "float64")
COMPLEXES = ("complex64", "complex128")
INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")


@dataclass(frozen=True)
class Extent:
    """`sum(coefficient * symbol) + const`; a symbol is Python text such as "u.shape[0]" or "n"."""

    terms: tuple[tuple[str, int], ...] = ()
    const: int = 0

    def __add__(self, other: Extent | int) -> Extent:
        other = extent(other)
        sums = dict(self.terms)
        for symbol, factor in other.terms:
            sums[symbol] = sums.get(symbol, 0) + factor
        kept = tuple(sorted((s, f) for s, f in sums.items() if f))
        return Extent(kept, self.const + other.const)

    def __mul__(self, factor: int) -> Extent:
        kept = tuple((s, f * factor) for s, f in self.terms) if factor else ()
        return Extent(kept, self.const * factor)

    def __sub__(self, other: Extent | int) -> Extent:
        return self + extent(other) * -1

    @property
    def constant(self) -> int | None:
        return None if self.terms else self.const


def extent(value: Extent | int | str) -> Extent:
    """An extent from a number or from one symbol's text."""
    if isinstance(value, Extent):
        return value
    return Extent((), value) if isinstance(value, int) else Extent(((value, 1),), 0)


@dataclass(frozen=True)
class Scalar:
    dtype: str
    weak: bool = False

    rank = 0
    shape = ()


@dataclass(frozen=True)
class Array:
    dtype: str
    shape: tuple[Extent | None, ...]
    layout: str = "A"  # "C", "F", "S" (a section of a C array: strides fall from axis to axis) or "A" (any strides)

    @property
    def rank(self) -> int:
        return len(self.shape)


@dataclass(frozen=True)
class Tuple:
    """listed: whether it is a list, which as an index is an array; None where it may be either."""

    items: tuple[Type, ...]
    listed: bool | None = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Kind:
    """What a record is: "dict", "tuple" (a named one), "object", "function"; name: of its class, or what it calls."""

    what: str
    name: str = ""


@dataclass(frozen=True)
class Record(Tuple):
    """Values under keys: a dict, an object with fields, a callable with what it has bound.  The frontend alone knows
    records: a name of its own stands for each part (`p.mass` is `p_mass`)."""

    keys: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True)
class Static:
    """A value known while compiling that is no number: None, a dtype, a string, a module."""

    value: object = None


@dataclass(frozen=True)
class Member:
    """A member of an enumeration: equal to itself alone."""

    kind: str
    name: str

    def __repr__(self) -> str:
        return f"{self.kind}.{self.name}"


@dataclass(frozen=True)
class Opaque:
    """An inactive value that passes through: what it is, for messages."""

    what: str = "object"


@dataclass(frozen=True)
class Generator:
    """A random generator: memory that every draw changes."""


Type = Scalar | Array | Tuple | Static | Opaque | Generator

BOOL = Scalar("bool")
INT = Scalar("int64", weak=True)
FLOAT = Scalar("float64", weak=True)


def is_float(t: Type) -> bool:
    """True for real or complex floating-point scalars and arrays: what can be active."""
    return isinstance(t, (Scalar, Array)) and t.dtype in FLOATS + COMPLEXES


def is_complex(t: Type) -> bool:
    return isinstance(t, (Scalar, Array)) and t.dtype in COMPLEXES


def is_structured(t: Type) -> bool:
    """Whether the parts of a value have names of their own: of all tuples but those of integers alone."""
    return isinstance(t, Record) or isinstance(t, Tuple) and any(
        isinstance(i, Array) or is_float(i) or is_structured(i) for i in t.items)


def is_array(t: Type) -> bool:
    return isinstance(t, Array)


def is_ordered(t: Type) -> bool:
    """Whether what NumPy makes of it element by element comes in C order: new arrays follow their operands' strides."""
    return not is_array(t) or t.rank < 2 or t.layout in ("C", "S")


def fresh_layout(rank: int, operands: tuple[Type, ...]) -> str:
    """The layout of a new array of that rank, made of those operands."""
    return "C" if rank < 2 or all(is_ordered(t) for t in operands) else "A"


def is_memory(t: Type) -> bool:
    """What can be changed in place: arrays, and the state of random generators."""
    return isinstance(t, (Array, Generator))


def is_integer(t: Type) -> bool:
    return isinstance(t, (Scalar, Array)) and t.dtype in INTEGERS
