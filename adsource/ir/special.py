"""Operations whose type follows from their operands alone: allocations, shapes, products, conversions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from adsource.ir.extents import Untyped, broadcast, extent_of, shape_operand
from adsource.ir.fourier import FOURIER
from adsource.ir.nodes import TupleExpr
from adsource.ir.samples import argument, elementwise, probe, sample, tiny
from adsource.ir.types import (
    FLOAT,
    INT,
    Array,
    Scalar,
    Static,
    Tuple,
    extent,
    fresh_layout,
    is_array,
    is_complex,
)


def _dtype(static, default="float64") -> str:
    given = static.get("dtype")
    return default if given is None else str(np.dtype(given))


def _allocated(args, static, shapes):
    shape = shape_operand(args[0], shapes)
    return Array(_dtype(static), shape, static.get("order") or "C") if shape else Scalar(_dtype(static))


def _full(args, static, shapes):
    default = {"int64": "int64", "bool": "bool"}.get(args[1].type.dtype, args[1].type.dtype)
    shape, dtype = shape_operand(args[0], shapes), _dtype(static, default)
    return Array(dtype, shape, static.get("order") or "C") if shape else Scalar(dtype)


def _like(args, static, shapes):
    t = args[0].type
    return Array(_dtype(static, t.dtype), t.shape, fresh_layout(t.rank, (t,))) if is_array(t) else Scalar(t.dtype)


def _arange(args, static, shapes):
    if any(is_complex(a.type) for a in args):
        raise Untyped("`np.arange` of complex numbers")
    dtype = _dtype(static, "int64" if all(a.type.dtype == "int64" for a in args) else "float64")
    bounds = [extent_of(a, shapes) for a in args]
    length = None
    if len(args) == 1:
        length = bounds[0]
    elif len(args) == 2 and None not in bounds:
        length = bounds[1] - bounds[0]
    return Array(dtype, (length,), "C")


def _linspace(args, static, shapes):
    count = extent_of(args[2], shapes) if len(args) > 2 else extent(static.get("num", 50))
    given = sample("np.linspace", tuple(tiny(a.type) for a in args[:2]), (("num", 2),)).dtype
    ends = broadcast(tuple(a.type for a in args[:2]), shapes) if any(is_array(a.type) for a in args[:2]) else ()
    return Array(_dtype(static, given), (count, *ends), "C")


def _eye(args, static, shapes):
    rows = extent_of(args[0], shapes)
    return Array(_dtype(static), (rows, extent_of(args[1], shapes) if len(args) > 1 else rows), "C")


def _reshape(args, static, shapes):
    t = args[0].type
    wanted = list(shape_operand(args[1] if len(args) == 2 else TupleExpr(args[1:], None), shapes))
    if any(e is not None and not e.terms and e.const < -1 for e in wanted):
        raise Untyped("a length is negative: -1 stands for what is left")
    if extent(-1) in wanted:
        wanted[wanted.index(extent(-1))] = _rest(t.shape, wanted)
    if not wanted:
        return Scalar(t.dtype)
    ordered = getattr(t, "layout", "C") == "C" and static.get("order") in (None, "C")
    return Array(t.dtype, tuple(wanted), "C" if ordered else "A")


def _rest(shape, wanted):
    """The extent that -1 stands for, where the others are found in the old shape."""
    left = list(shape)
    for e in wanted:
        if e not in (extent(-1), None) and e in left:  # two that are not known need not be the same
            left.remove(e)
        elif e not in (extent(-1), extent(1)):
            return None
    left = [e for e in left if e != extent(1)]
    return left[0] if len(left) == 1 else (extent(1) if not left else None)


def _ravel(args, static, shapes):
    t = args[0].type
    wide = [e for e in t.shape if e != extent(1)]
    return Array(t.dtype, (wide[0] if len(wide) == 1 else None,), "C")


def _matmul(args, static, shapes):
    a, b = args[0].type, args[1].type
    if not (is_array(a) and is_array(b)):
        raise Untyped("`@` of a number: write `*`")
    inner = (a.shape[-1], b.shape[-2] if b.rank > 1 else b.shape[-1])
    if None not in inner and inner[0] != inner[1]:
        if not inner[0].terms and not inner[1].terms:
            raise Untyped("matmul: operands have a mismatch in their core dimension")
        if inner not in shapes.assumed:
            shapes.assumed.append(inner)
    dtype = sample("*", (tiny(a), tiny(b)), ()).dtype
    batch = broadcast((Array("f", a.shape[:-2]), Array("f", b.shape[:-2])), shapes)
    shape = batch + a.shape[-2:-1] + (b.shape[-1:] if b.rank > 1 else ())
    return Array(dtype, shape, "C") if shape else Scalar(dtype)


def _dot(args, static, shapes):
    a, b = args[0].type, args[1].type
    if is_array(a) and is_array(b) and (a.rank > 2 or b.rank > 2):
        return probe("np.dot", (a, b), ())
    if not (is_array(args[0].type) and is_array(args[1].type)):
        return elementwise("*", (args[0].type, args[1].type), (), shapes)
    return _matmul(args, static, shapes)


def _broadcast_to(args, static, shapes):
    return Array(args[0].type.dtype, shape_operand(args[1], shapes), "A")


def _transpose(args, static, shapes):
    t = args[0].type
    axes = static.get("axes")
    axes = range(t.rank)[::-1] if axes is None else axes
    flipped = {"C": "F", "F": "C"}.get(t.layout, "A") if list(axes) == list(range(t.rank))[::-1] else "A"
    return Array(t.dtype, tuple(t.shape[a] for a in axes), flipped)


def _same(args, static, shapes):
    return args[0].type


def _copy(args, static, shapes):
    t = args[0].type
    return Array(t.dtype, t.shape, "C") if is_array(t) else t


def _item(args, static, shapes):
    return args[0].type.items[static["k"]]


def _astype(args, static, shapes):
    t, dtype = args[0].type, _dtype(static)
    return Array(dtype, t.shape, fresh_layout(t.rank, (t,))) if is_array(t) else Scalar(dtype)


def _einsum(args, static, shapes):
    subscripts = static.get("subscripts")
    found = probe("np.einsum", (Static(subscripts), *(a.type for a in args)), ())
    if not isinstance(found, Array) or "->" not in subscripts or "." in subscripts:
        return found
    operands, _, result = subscripts.replace(" ", "").partition("->")
    extents = {c: e for o, a in zip(operands.split(","), args) for c, e in zip(o, a.type.shape)}
    return Array(found.dtype, tuple(extents[c] for c in result), found.layout)


def _solve(args, static, shapes):
    matrix, right = args[0].type, args[1].type
    found = probe("np.linalg.solve", (matrix, right), ())
    if not (is_array(matrix) and is_array(right)) or matrix.rank < 2:
        return found
    own = -2 if right.rank > 1 else -1
    stacks = (matrix.shape[:-2], right.shape[:own])
    batch = broadcast(tuple(Array("f", s) for s in stacks), shapes) if any(stacks) else ()
    return Array(found.dtype, batch + right.shape[own:], "C")


def _squeeze(args, static, shapes):
    """The axes that go are those given; without, those whose extent is known to be 1, if all are known."""
    t, axis = args[0].type, static.get("axis")
    if not is_array(t):
        return t
    if axis is None and any(e is None or e.terms for e in t.shape):
        raise Untyped("which axes have length 1 is not known: name them, `np.squeeze(x, axis=0)`")
    gone = [k for k, e in enumerate(t.shape) if e == extent(1)] if axis is None else [
        k % t.rank for k in (axis if isinstance(axis, tuple) else (axis,))
    ]
    shape = tuple(e for k, e in enumerate(t.shape) if k not in gone)
    return Array(t.dtype, shape, t.layout) if shape else Scalar(t.dtype)


def _average(args, static, shapes):
    """The extents are those of the mean, whatever the weights."""
    given = tuple(static.items())
    found = probe("np.average", tuple(a.type for a in args), given)
    mean = probe("np.mean", (args[0].type,), given)
    return Array(found.dtype, mean.shape, found.layout) if is_array(found) and is_array(mean) else found


def _of_two(name, default):
    """A reduction of an array beside factors, or a mask, of the same shape."""

    def typed(args, static, shapes):
        if len(args) < 2 or not all(is_array(a.type) for a in args):
            return probe(name, tuple(argument(a) for a in args), tuple(static.items()))
        shape = broadcast(tuple(a.type for a in args), shapes)
        axis, rank = static.get("axis", default), len(shape)
        axes = range(rank) if axis is None else [k % rank for k in (axis if isinstance(axis, tuple) else (axis,))]
        kept = bool(static.get("keepdims"))
        left = tuple(extent(1) if k in axes else e for k, e in enumerate(shape) if kept or k not in axes)
        dtype = sample(name, tuple(tiny(a.type) for a in args), ()).dtype
        return Array(dtype, left, "C") if left else Scalar(dtype)

    return typed


def _solve_banded(args, static, shapes):
    matrix, right = (*getattr(args[0].type, "items", (args[0].type,)), args[1].type)[-2:]
    return Array(sample("*", (tiny(matrix), tiny(right)), ()).dtype, right.shape, "C")


def _positions(args, static, shapes):
    """How many there are depends on the values."""
    return Array("int64", (None,), "C")


def _nonzero(args, static, shapes):
    return Tuple((Array("int64", (None,), "C"),) * max(args[0].type.rank, 1))


def _argwhere(args, static, shapes):
    return Array("int64", (None, extent(args[0].type.rank)), "C")


def _take_along_axis(args, static, shapes):
    x, places = (e.type for e in args)
    if not is_array(places) or x.rank != places.rank or places.dtype[:3] not in ("int", "uin"):
        raise Untyped("the places are integers, and have as many axes as the array")
    axis = static.get("axis", -1) % x.rank
    one = [replace(t, shape=(*t.shape[:axis], extent(1), *t.shape[axis + 1 :])) for t in (x, places)]
    shape = list(broadcast(one, shapes))
    shape[axis] = places.shape[axis]
    return Array(x.dtype, tuple(shape), fresh_layout(x.rank, (x, places)))


def _fsum(args, static, shapes):
    if any(is_array(a.type) and a.type.rank > 1 for a in args):
        raise Untyped("`math.fsum` takes one axis")
    return FLOAT


def _kron(args, static, shapes):
    """By its shape alone: what NumPy would make of samples is large."""
    a, b = (t if is_array(t) else Array(t.dtype, (), "C") for t in (e.type for e in args))
    rank = max(a.rank, b.rank)
    both = [(extent(1),) * (rank - t.rank) + t.shape for t in (a, b)]
    shape = tuple(_times(m, n) for m, n in zip(*both))
    found = sample("*", (tiny(a), tiny(b)), ())
    return Array(found.dtype, shape, fresh_layout(rank, (args[0].type, args[1].type))) if rank else found


def _times(m, n):
    if m is None or n is None:
        return None
    return m * n.const if not n.terms else n * m.const if not m.terms else None


def _unique(args, static, shapes):
    return Array(args[0].type.dtype, (None,), "C")


def _bincount(args, static, shapes):
    return Array("float64" if len(args) > 1 else "int64", (None,), "C")


def _take(args, static, shapes):
    t, index, axis = args[0].type, getattr(args[1].type, "shape", ()), static.get("axis")
    if not is_array(t):
        raise Untyped("`np.take` takes from an array")
    shape = index
    if axis is not None:
        k = axis % t.rank
        shape = t.shape[:k] + index + t.shape[k + 1 :]
    return Array(t.dtype, shape, "C") if shape else Scalar(t.dtype)


def _cross(args, static, shapes):
    """Vectors of three, along the last axis."""
    a, b = args[0].type, args[1].type
    ends = [t.shape[-1] for t in (a, b) if is_array(t)]
    if len(ends) < 2 or any(e not in (None, extent(3)) and not e.terms for e in ends):
        raise Untyped("`np.cross` takes vectors of three")
    if static.get("axis", -1) != -1:
        raise Untyped("`np.cross` is known along the last axis alone")
    shape = (*broadcast((a, b), shapes)[:-1], extent(3))
    return Array(sample("*", (tiny(a), tiny(b)), ()).dtype, shape, fresh_layout(len(shape), (a, b)))


def _sliding(name, mode):
    """np.convolve and np.correlate: as long as the longer one (`same`), or shorter or longer than it by the other."""

    def typed(args, static, shapes):
        given = (Static(static.get("mode", mode)),)
        found = probe(name, (*(argument(a) for a in args), *given), ())
        a, b = (e.type.shape[0] if is_array(e.type) else extent(len(getattr(e, "items", "1"))) for e in args)
        return Array(found.dtype, (_slid(a, b, given[0].value),), "C")

    return typed


def _slid(a, b, mode):
    """The length, where it is known which operand is the longer one."""
    if a is None or b is None:
        return None
    if mode == "full":
        return a + b - 1
    least = extent(1)
    more = (a - b).constant if least not in (a, b) else 1 if b == least else -1  # there is at least one element
    if more is None:
        return None
    return (a if more >= 0 else b) if mode == "same" else (a - b if more >= 0 else b - a) + 1


def _convolved(args, static, shapes):
    """scipy.signal's: `same` is as long as the first operand."""
    a, b = (e.type.shape[0] for e in args)
    mode = static.get("mode", "full")
    return Array("float64", (a if mode == "same" else _slid(a, b, mode),), "C")


def _part(name):
    """`z.real` and `z.imag`: every other number of a complex array."""

    def typed(args, static, shapes):
        t = sample(name, (tiny(args[0].type),), ())
        return Array(t.dtype, args[0].type.shape, "A") if is_array(args[0].type) else t

    return typed


def _eigen(name):
    def typed(args, static, shapes):
        t = args[0].type
        if is_array(t) and not is_complex(t):  # real or complex, as the values are: taken for complex
            t = replace(t, dtype="complex64" if t.dtype == "float32" else "complex128")
        return probe(name, (t,), ())

    return typed


SPECIAL = FOURIER | {
    "np.linalg.eig": _eigen("np.linalg.eig"), "np.linalg.eigvals": _eigen("np.linalg.eigvals"),
    "np.real": _part("np.real"), "np.imag": _part("np.imag"),
    "np.add.reduceat": lambda a, s, c: Array(a[0].type.dtype, a[1].type.shape, "C"),
    "math.dist": lambda a, s, c: FLOAT, "math.fsum": _fsum,
    "np.flatnonzero": _positions, "np.nonzero": _nonzero, "np.argwhere": _argwhere,
    "np.take_along_axis": _take_along_axis, "np.unique": _unique,
    "np.bincount": _bincount, "scipy.linalg.solve_banded": _solve_banded,
    "scipy.linalg.solve_toeplitz": _solve_banded,
    "np.add.reduce": _of_two("np.add.reduce", 0),
    "scipy.special.logsumexp": _of_two("scipy.special.logsumexp", None),
    "np.convolve": _sliding("np.convolve", "full"), "np.correlate": _sliding("np.correlate", "valid"),
    "scipy.signal.fftconvolve": _convolved, "scipy.signal.convolve": _convolved,
    "scipy.signal.lfilter": lambda a, s, c: Array("float64", a[2].type.shape, "C"),
    "scipy.signal.detrend": lambda a, s, c: Array("float64", a[0].type.shape, "C"),
    "np.average": _average, "np.kron": _kron, "np.take": _take, "np.cross": _cross,
    "np.squeeze": _squeeze,
    "item": _item, "np.astype": _astype, "np.einsum": _einsum, "np.linalg.solve": _solve,
    "shape": lambda a, s, c: INT, "size": lambda a, s, c: INT, "len": lambda a, s, c: INT,
    "ndim": lambda a, s, c: INT,
    "is": lambda a, s, c: Scalar("bool", True), "is not": lambda a, s, c: Scalar("bool", True),
    "in": lambda a, s, c: Scalar("bool", True), "not in": lambda a, s, c: Scalar("bool", True),
    "np.zeros": _allocated, "np.ones": _allocated, "np.empty": _allocated, "np.full": _full,
    "np.zeros_like": _like, "np.ones_like": _like, "np.empty_like": _like, "np.full_like": _like,
    "np.arange": _arange, "np.linspace": _linspace, "np.eye": _eye, "np.identity": _eye,
    "np.copy": _copy, "np.ascontiguousarray": _copy, "stop_gradient": _same,
    "np.reshape": _reshape, "np.ravel": _ravel, "np.broadcast_to": _broadcast_to,
    "np.transpose": _transpose, "@": _matmul, "np.matmul": _matmul, "np.dot": _dot,
}
