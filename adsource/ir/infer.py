"""Types of operations.

Dtypes and ranks come from NumPy itself: the operation is run on tiny arrays of the operands' dtypes
and the answer is read off, so that promotion is NumPy's by construction.  Extents come from giving
every distinct symbolic extent a size of its own and recognising it in the answer.  What is assumed on
the way (two extents equal) is noted in the context, to be checked at run time.
"""

from __future__ import annotations

import functools
import math
import operator
import warnings
from dataclasses import dataclass, field

import numpy as np
import scipy.linalg
import scipy.special

from adsource.ir.nodes import Const, Expr, Index, Name, NewAxis, Op, Slice, TupleExpr
from adsource.ir.types import (
    FLOAT, INT, Array, Extent, Opaque, Scalar, Static, Tuple, Type, extent, is_array,
)

OPERATORS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "//": operator.floordiv, "%": operator.mod, "**": operator.pow, "@": operator.matmul,
    "u-": operator.neg, "u+": operator.pos, "~": operator.invert, "&": operator.and_,
    "|": operator.or_, "^": operator.xor, "<<": operator.lshift, ">>": operator.rshift,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
    "and": lambda a, b: a and b, "or": lambda a, b: a or b, "not": operator.not_,
    "ifexp": lambda test, a, b: a + b,
    "abs": abs, "float": float, "int": int, "bool": bool, "round": round, "complex": complex, "pow": pow,
    "max": lambda *a: sum(a), "min": lambda *a: sum(a),
}
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
SCALAR_ONLY = ("and", "or", "not", "float", "int", "bool", "complex", "max", "min")


class Untyped(Exception):
    """The operation cannot be typed; the text says why (NumPy's own words where it has any)."""


@dataclass
class Shapes:
    """What is known of extents while a function is typed.

    stable: integer names that never change, as extents.  assumed: pairs taken as equal.
    tuples: names of tuples of integers, as extents."""

    stable: dict[str, Extent] = field(default_factory=dict)
    tuples: dict[str, tuple[Extent | None, ...]] = field(default_factory=dict)
    assumed: list[tuple[Extent, Extent]] = field(default_factory=list)


NOTHING_KNOWN = Shapes()


def function_of(op: str):
    """The NumPy, SciPy, math or builtin function that an operation's name stands for, or None."""
    if op in OPERATORS:
        return OPERATORS[op]
    head, _, tail = op.partition(".")
    start = {"np": np, "math": math}.get(head)
    if op.startswith("scipy.special."):
        start, tail = scipy.special, op.removeprefix("scipy.special.")
    elif op.startswith("scipy.linalg."):
        start, tail = scipy.linalg, op.removeprefix("scipy.linalg.")
    found = start
    for part in tail.split(".") if start is not None else ():
        found = getattr(found, part, None)
    return found if tail else None


def is_elementwise(op: str) -> bool:
    """Whether an operation acts element by element with broadcasting."""
    if op == "@":
        return False
    return op in OPERATORS or op.startswith("math.") or op in _ALSO_ELEMENTWISE or isinstance(
        function_of(op), np.ufunc
    ) and op not in ("np.matmul", "np.vecdot")


_ALSO_ELEMENTWISE = ("np.where", "np.clip", "np.sinc", "np.round", "np.around", "np.angle",
                     "np.nan_to_num", "np.real_if_close", "np.astype", "np.i0", "np.real", "np.imag",
                     "np.float64", "np.float32", "np.int64", "np.int32", "np.bool_", "np.fix")


# --------------------------------------------------------------------- building


def op(name: str, args: tuple[Expr, ...], shapes: Shapes = NOTHING_KNOWN, **static: object) -> Op:
    """A typed operation node."""
    return Op(name, args, op_type(name, args, tuple(static.items()), shapes), tuple(static.items()))


def const(value: object) -> Const:
    """A constant: numbers become weak scalars, everything else is static."""
    if isinstance(value, bool):
        return Const(value, Scalar("bool", True))
    for kind, dtype in ((int, "int64"), (float, "float64"), (complex, "complex128")):
        if isinstance(value, kind):
            return Const(value, Scalar(dtype, True))
    return Const(value, Static(value))


def op_type(name, args, static=(), shapes: Shapes = NOTHING_KNOWN) -> Type:
    """The type of an operation's result; raises Untyped."""
    if name in _SPECIAL:
        return _SPECIAL[name](args, dict(static), shapes)
    types = tuple(a.type for a in args)
    for t in types:
        if isinstance(t, Opaque):
            raise Untyped(f"`{t.what}` is no number or array")
    if name == "**" and types == (INT, INT) and getattr(args[1], "value", 0) < 0:
        return FLOAT  # Python's own integers: 2 ** -1 is 0.5
    if is_elementwise(name):
        return _elementwise(name, types, static, shapes)
    return _probe(name, tuple(_argument(a) for a in args), static)


def _elementwise(name, types, static, shapes) -> Type:
    rank = max((t.rank for t in types if isinstance(t, (Scalar, Array))), default=0)
    if rank and (name in SCALAR_ONLY or name.startswith("math.")):
        raise Untyped(f"`{name}` takes scalars, not arrays")
    if name.startswith("math."):
        return _of_math(name)
    result = _sample(name, tuple(_tiny(t) for t in types), static)
    if rank == 0:
        return result
    shape = broadcast(types, shapes)
    if isinstance(result, Tuple):
        return Tuple(tuple(Array(r.dtype, shape, "C") for r in result.items))
    return Array(result.dtype, shape, "C")


def _of_math(name: str) -> Type:
    """What a function of the math module gives, whose domain may not hold the sample."""
    if function_of(name) is None:
        raise Untyped(f"`{name}` is not known")
    kind = "int" if name in _MATH_INTEGERS else "bool" if name.startswith("math.is") else "float"
    return {"int": INT, "bool": Scalar("bool", True), "float": FLOAT}[kind]


_MATH_INTEGERS = tuple(f"math.{f}" for f in ("floor", "ceil", "trunc", "gcd", "lcm", "comb", "perm",
                                             "factorial", "isqrt"))


def broadcast(types, shapes: Shapes = NOTHING_KNOWN) -> tuple[Extent | None, ...]:
    """The broadcast shape; extents that are not known to be equal are taken as equal, and noted."""
    arrays = [t.shape for t in types if is_array(t)]
    rank = max((len(s) for s in arrays), default=0)
    out: list[Extent | None] = []
    for axis in range(-rank, 0):
        found = [s[axis] for s in arrays if len(s) >= -axis]
        wide = [e for e in found if e != extent(1)]
        known = [e for e in wide if e is not None]
        if len({e.const for e in known if not e.terms}) > 1:
            raise Untyped("operands could not be broadcast together")
        for other in known[1:]:
            if other != known[0] and (known[0], other) not in shapes.assumed:
                shapes.assumed.append((known[0], other))
        out.append(known[0] if known else (None if wide else extent(1)))
    return tuple(out)


def _tiny(t: Type) -> Type:
    """The type without its extents, for the cache of samples."""
    return Array(t.dtype, (extent(1),) * t.rank) if isinstance(t, Array) else t


def _argument(a: Expr):
    """What the probe passes for an operand: its type, or a tuple of types for a sequence; a number
    that is known is passed itself."""
    if isinstance(a, Const) and not (isinstance(a.value, int) and abs(a.value) > _LARGE):
        return Static(a.value)
    return tuple(_argument(x) for x in a.items) if isinstance(a, TupleExpr) else a.type


@functools.lru_cache(maxsize=4096)
def _sample(name, types, static) -> Type:
    function = function_of(name)
    if function is None:
        raise Untyped(f"`{name}` is not known")
    return _type_of(_run(function, [_value(t, {}) for t in types], dict(static)))


def _run(function, values, static):
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return function(*values, **static)
    except (TypeError, ValueError, AttributeError, IndexError, np.linalg.LinAlgError) as error:
        raise Untyped(str(error)) from None


def _value(t, sizes, scalar=1):
    """A small value of a type; `sizes` gives the size of each extent (1 where not given)."""
    if isinstance(t, tuple):
        return tuple(_value(x, sizes, scalar) for x in t)
    if isinstance(t, Array):
        return _regular(np.ones(tuple(_size(e, sizes) for e in t.shape), t.dtype))
    if isinstance(t, Scalar):
        make = _PYTHON[t.dtype] if t.weak and t.dtype in _PYTHON else np.dtype(t.dtype).type
        return make(scalar)
    if isinstance(t, Tuple):
        return tuple(_value(x, sizes, scalar) for x in t.items)
    if isinstance(t, Static):
        return t.value
    raise Untyped(f"{t} is no operand")


def _regular(a):
    """A stack of square matrices is made positive definite, so that solvers take it."""
    if a.ndim >= 2 and a.shape[-1] == a.shape[-2] and a.dtype.kind in "fc":
        a += len(a) * np.eye(a.shape[-1], dtype=a.dtype)
    return a


_PYTHON = {"float64": float, "int64": int, "bool": bool, "complex128": complex}


_LARGE = 64  # longer axes are probed with a short one


def _size(e, sizes):
    return e.const if e is not None and not e.terms and e.const <= _LARGE else sizes.get(e, 1)


def _type_of(value, size=lambda n: None) -> Type:
    """The type of a value; `size` says what stands for the extents of an array."""
    if isinstance(value, (tuple, list)):
        return Tuple(tuple(_type_of(v, size) for v in value))
    if isinstance(value, np.ndarray) and value.ndim:
        return Array(str(value.dtype), tuple(size(n) for n in value.shape), "C")
    if isinstance(value, (np.generic, np.ndarray)):
        return Scalar(str(value.dtype))
    for kind, dtype in ((bool, "bool"), (int, "int64"), (float, "float64"), (complex, "complex128")):
        if isinstance(value, kind):
            return Scalar(dtype, True)
    raise Untyped(f"gives a {type(value).__name__}")


# Two sets of sizes for the extents of the operands, in opposite orders, with differences that make a
# size in the answer an operand's, up to a small constant, in one way only.
_TRIALS = ((3, 5, 7, 11, 13, 17), (40, 35, 28, 23, 16, 10))
_UNKNOWN = (19, 73)  # sizes of extents of which nothing is known
_SHORTER = ("np.diag", "np.diagonal", "np.linalg.svd", "np.linalg.qr")  # results as long as the shorter axis


def _probe(name, arguments, static) -> Type:
    """Extents recognised by distinct sizes; where the operation wants equal ones, only the rank.
    Scalars whose values are not known are 1 in one trial, 2 in the other."""
    function = function_of(name)
    if function is None:
        raise Untyped(f"`{name}` is not known")
    extents = _extents(arguments)
    trials = [dict(zip(extents, sizes)) | {None: n} for sizes, n in zip(_TRIALS, _UNKNOWN)]
    try:
        if len(extents) > len(_TRIALS[0]):
            raise Untyped("too many extents")
        first, second = (
            _type_of(_run(function, _value(arguments, t, 1 + k), dict(static)), str)
            for k, t in enumerate(trials)
        )
        if name in _SHORTER and len({e for a in arguments if isinstance(a, Array) for e in a.shape}) > 1:
            raise Untyped("the length is that of the shorter axis")
        return _recognised(first, second, trials)
    except Untyped:
        same = dict.fromkeys([*extents, None], 4)
        return _type_of(_run(function, _value(arguments, same), dict(static)))


def _recognised(first: Type, second: Type, trials) -> Type:
    """The type whose sizes were these in the two trials."""
    if isinstance(first, Tuple):
        return Tuple(tuple(_recognised(a, b, trials) for a, b in zip(first.items, second.items)))
    if not isinstance(first, Array):
        return first
    if not isinstance(second, Array) or first.rank != second.rank:
        raise Untyped("the rank depends on values")
    shape = tuple(_symbolic(int(a), int(b), trials) for a, b in zip(first.shape, second.shape))
    return Array(first.dtype, shape, "C")


def _symbolic(a: int, b: int, trials) -> Extent | None:
    """The extent that had size a in the first trial, b in the second."""
    if a == b:
        return extent(a)
    for e in trials[0]:
        offset = a - trials[0][e]
        if e is not None and offset == b - trials[1][e] and abs(offset) <= 2:
            return e + offset
    return None


def _extents(arguments) -> list[Extent]:
    found: list[Extent] = []
    for a in arguments:
        if isinstance(a, tuple):
            found += [e for e in _extents(a) if e not in found]
        elif isinstance(a, Array):
            found += [e for e in a.shape if e is not None and (e.terms or e.const > _LARGE) and e not in found]
    return found


# ------------------------------------------------------------------ special types


def extent_of(e: Expr, shapes: Shapes = NOTHING_KNOWN) -> Extent | None:
    """The extent that an integer expression stands for, if it is affine in stable symbols."""
    match e:
        case Const(value=int() as value):
            return extent(int(value))
        case Name():
            return shapes.stable.get(e.id)
        case Op(op="shape"):
            axis = e.get("axis")
            known = e.args[0].type.shape[axis] if is_array(e.args[0].type) else None
            return known
        case Op(op="size" | "len"):
            shape = getattr(e.args[0].type, "shape", ())
            return shape[0] if len(shape) == 1 or (e.op == "len" and shape) else None
        case Op(op="+" | "-" | "*"):
            left, right = (extent_of(a, shapes) for a in e.args)
            if left is None or right is None:
                return None
            if e.op == "*":
                if left.terms and right.terms:
                    return None
                return right * left.const if not left.terms else left * right.const
            return left + right if e.op == "+" else left - right
        case Op(op="u-"):
            inner = extent_of(e.args[0], shapes)
            return None if inner is None else inner * -1
    return None


def _shape_operand(e: Expr, shapes) -> tuple[Extent | None, ...]:
    if isinstance(e, TupleExpr):
        return tuple(extent_of(i, shapes) for i in e.items)
    if isinstance(e, Name) and e.id in shapes.tuples:
        return shapes.tuples[e.id]
    if isinstance(e.type, Tuple):
        return (None,) * len(e.type.items)
    return (extent_of(e, shapes),)


def _dtype(static, default="float64") -> str:
    given = static.get("dtype")
    return default if given is None else str(np.dtype(given))


def _allocated(args, static, shapes):
    shape = _shape_operand(args[0], shapes)
    return Array(_dtype(static), shape, "C") if shape else Scalar(_dtype(static))


def _full(args, static, shapes):
    default = {"int64": "int64", "bool": "bool"}.get(args[1].type.dtype, args[1].type.dtype)
    return Array(_dtype(static, default), _shape_operand(args[0], shapes), "C")


def _like(args, static, shapes):
    t = args[0].type
    return Array(_dtype(static, t.dtype), t.shape, "C") if is_array(t) else Scalar(t.dtype)


def _arange(args, static, shapes):
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
    given = _sample("np.linspace", tuple(_tiny(a.type) for a in args[:2]), (("num", 2),)).dtype
    return Array(_dtype(static, given), (count,), "C")


def _eye(args, static, shapes):
    rows = extent_of(args[0], shapes)
    return Array(_dtype(static), (rows, extent_of(args[1], shapes) if len(args) > 1 else rows), "C")


def _reshape(args, static, shapes):
    t = args[0].type
    wanted = list(_shape_operand(args[1] if len(args) == 2 else TupleExpr(args[1:], None), shapes))
    if extent(-1) in wanted:
        wanted[wanted.index(extent(-1))] = _rest(t.shape, wanted)
    return Array(t.dtype, tuple(wanted), "C" if getattr(t, "layout", "C") == "C" else "A")


def _rest(shape, wanted):
    """The extent that -1 stands for, where the others are found in the old shape."""
    left = list(shape)
    for e in wanted:
        if e != extent(-1) and e in left:
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
        return _elementwise("*", (a, b), (), shapes)
    inner = (a.shape[-1], b.shape[-2] if b.rank > 1 else b.shape[-1])
    if None not in inner and inner[0] != inner[1]:
        if not inner[0].terms and not inner[1].terms:
            raise Untyped("matmul: operands have a mismatch in their core dimension")
        if inner not in shapes.assumed:
            shapes.assumed.append(inner)
    dtype = _sample("*", (_tiny(a), _tiny(b)), ()).dtype
    batch = broadcast((Array("f", a.shape[:-2]), Array("f", b.shape[:-2])), shapes)
    shape = batch + a.shape[-2:-1] + (b.shape[-1:] if b.rank > 1 else ())
    return Array(dtype, shape, "C") if shape else Scalar(dtype)


def _dot(args, static, shapes):
    a, b = args[0].type, args[1].type
    if is_array(a) and is_array(b) and (a.rank > 2 or b.rank > 2):
        return _probe("np.dot", (a, b), ())
    return _matmul(args, static, shapes)


def _broadcast_to(args, static, shapes):
    return Array(args[0].type.dtype, _shape_operand(args[1], shapes), "A")


def _transpose(args, static, shapes):
    t = args[0].type
    axes = static.get("axes")
    axes = range(t.rank)[::-1] if axes is None else axes
    flipped = {"C": "F", "F": "C", "A": "A"}[t.layout] if list(axes) == list(range(t.rank))[::-1] else "A"
    return Array(t.dtype, tuple(t.shape[a] for a in axes), flipped)


def _ifexp(args, static, shapes):
    a, b = args[1].type, args[2].type
    return a if a == b else join(a, b)


def _same(args, static, shapes):
    return args[0].type


def _copy(args, static, shapes):
    t = args[0].type
    return Array(t.dtype, t.shape, "C") if is_array(t) else t


def _item(args, static, shapes):
    return args[0].type.items[static["k"]]


def _astype(args, static, shapes):
    t, dtype = args[0].type, _dtype(static)
    return Array(dtype, t.shape, "C") if is_array(t) else Scalar(dtype)


def _einsum(args, static, shapes):
    subscripts = static.get("subscripts")
    found = _probe("np.einsum", (Static(subscripts), *(a.type for a in args)), ())
    if not isinstance(found, Array) or "->" not in subscripts or "." in subscripts:
        return found
    operands, _, result = subscripts.replace(" ", "").partition("->")
    extents = {c: e for o, a in zip(operands.split(","), args) for c, e in zip(o, a.type.shape)}
    return Array(found.dtype, tuple(extents[c] for c in result), "C")


def _solve(args, static, shapes):
    matrix, right = args[0].type, args[1].type
    if not (is_array(matrix) and is_array(right)) or (matrix.rank, right.rank) not in ((2, 1), (2, 2)):
        return _probe("np.linalg.solve", (matrix, right), ())
    dtype = _probe("np.linalg.solve", (matrix, right), ()).dtype
    return Array(dtype, right.shape, "C")


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


_SPECIAL = {
    "np.squeeze": _squeeze,
    "item": _item, "np.astype": _astype, "np.einsum": _einsum, "np.linalg.solve": _solve,
    "shape": lambda a, s, c: INT, "size": lambda a, s, c: INT, "len": lambda a, s, c: INT,
    "ndim": lambda a, s, c: INT, "ifexp": _ifexp,
    "is": lambda a, s, c: Scalar("bool", True), "is not": lambda a, s, c: Scalar("bool", True),
    "in": lambda a, s, c: Scalar("bool", True), "not in": lambda a, s, c: Scalar("bool", True),
    "np.zeros": _allocated, "np.ones": _allocated, "np.empty": _allocated, "np.full": _full,
    "np.zeros_like": _like, "np.ones_like": _like, "np.empty_like": _like, "np.full_like": _like,
    "np.arange": _arange, "np.linspace": _linspace, "np.eye": _eye, "np.identity": _eye,
    "np.copy": _copy, "np.ascontiguousarray": _copy, "stop_gradient": _same,
    "np.reshape": _reshape, "np.ravel": _ravel, "np.broadcast_to": _broadcast_to,
    "np.transpose": _transpose, "@": _matmul, "np.matmul": _matmul, "np.dot": _dot,
}


# ------------------------------------------------------------------------ indexing


def index(base: Expr, items: tuple, shapes: Shapes = NOTHING_KNOWN) -> Index:
    """A typed `base[items]`."""
    t = base.type
    if not isinstance(t, Array):
        raise Untyped("only arrays can be indexed")
    return Index(base, items, _index_type(t, items, shapes))


def _index_type(t: Array, items, shapes) -> Type:
    used = sum(_consumes(i) for i in items)
    if used > t.rank:
        raise Untyped(f"too many indices: the array has rank {t.rank}, {used} were given")
    out: list[Extent | None] = []
    gathered: list[Type] = []
    place, axis = None, 0
    for item in items:
        if isinstance(item, NewAxis):
            out.append(extent(1))
        elif isinstance(item, Slice):
            out.append(_slice_extent(item, t.shape[axis], shapes))
            axis += 1
        else:
            if is_array(item.type):
                place = len(out) if place is None else place
                gathered.append(_gathered(item.type))
            axis += _consumes(item)
    out += t.shape[axis:]
    if gathered:
        out[place:place] = broadcast(gathered, shapes)
    if not out:
        return Scalar(t.dtype)
    return Array(t.dtype, tuple(out), _view_layout(t, items, bool(gathered)))


def _consumes(item) -> int:
    if isinstance(item, NewAxis):
        return 0
    if not isinstance(item, Slice) and is_array(item.type) and item.type.dtype == "bool":
        return item.type.rank
    return 1


def _gathered(t: Array) -> Array:
    return Array("int64", (None,)) if t.dtype == "bool" else t


def _view_layout(t: Array, items, gathered: bool) -> str:
    """A view that only fixes leading axes of a C array is a C array."""
    if gathered:
        return "C"
    whole = [isinstance(i, Slice) and i == Slice() for i in items]
    scalars = [not isinstance(i, (Slice, NewAxis)) for i in items]
    lead = scalars.index(False) if False in scalars else len(items)
    return "C" if t.layout == "C" and all(whole[lead:]) else "A"


def _slice_extent(s: Slice, n: Extent | None, shapes) -> Extent | None:
    """The length of a slice where it is certain: a bound that may be clipped gives no length."""
    step = 1 if s.step is None else _constant(s.step, shapes)
    if s.start is None and s.stop is None and step in (1, -1):
        return n
    if n is None or step is None:
        return None
    bounds = [None if b is None else extent_of(b, shapes) for b in (s.start, s.stop)]
    if n.constant is not None and all(b is None or b.constant is not None for b in bounds):
        limits = (None if b is None else b.const for b in bounds)
        return extent(len(range(*slice(*limits, step).indices(n.const))))
    start = extent(0) if s.start is None else _bound(bounds[0], n, True)
    stop = n if s.stop is None else _bound(bounds[1], n, False)
    return None if step != 1 or start is None or stop is None else stop - start


def _bound(e: Extent | None, n: Extent, start: bool) -> Extent | None:
    """A bound of a slice of an axis of length n, if it is certain not to be clipped or wrapped (an axis
    long enough for the constants in it taken for granted)."""
    if e is None:
        return None
    if not e.terms and e.const < 0:
        return n + e
    if e.terms == n.terms:
        return e if e.const <= n.const else n
    lengths = all(".shape[" in symbol and factor > 0 for symbol, factor in e.terms)
    return e if start and lengths and e.const >= 0 else None


def _constant(e: Expr, shapes=NOTHING_KNOWN) -> int | None:
    found = extent_of(e, shapes)
    return found.const if found is not None and not found.terms else None


# ------------------------------------------------------------------------ joining


def join(a: Type, b: Type) -> Type:
    """The type of a name that is bound to either; raises Untyped where they do not agree."""
    if a == b:
        return a
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        return Scalar(_sample("+", (a, b), ()).dtype if "bool" not in (a.dtype, b.dtype) else
                      str(np.result_type(a.dtype, b.dtype)), a.weak and b.weak)
    if is_array(a) and is_array(b) and a.dtype == b.dtype and a.rank == b.rank:
        shape = tuple(x if x == y else None for x, y in zip(a.shape, b.shape))
        return Array(a.dtype, shape, a.layout if a.layout == b.layout else "A")
    if isinstance(a, Tuple) and isinstance(b, Tuple) and len(a.items) == len(b.items):
        return Tuple(tuple(join(x, y) for x, y in zip(a.items, b.items)))
    if isinstance(a, Static) and isinstance(b, Static):
        return Opaque("one of several constants")
    raise Untyped(f"is bound to values of different kinds ({describe(a)} and {describe(b)})")


def describe(t: Type) -> str:
    """A type in words, for messages and the text form."""
    match t:
        case Scalar():
            return t.dtype
        case Array():
            return f"{t.dtype}[{', '.join(':' if e is None else show_extent(e) for e in t.shape)}]"
        case Tuple():
            return f"({', '.join(describe(i) for i in t.items)})"
        case Static():
            return repr(t.value)
    return t.what


def show_extent(e: Extent) -> str:
    """`u.shape[0] - 2`, as Python text."""
    parts = []
    for symbol, factor in e.terms:
        text = symbol if abs(factor) == 1 else f"{abs(factor)} * {symbol}"
        parts.append(("- " if factor < 0 else "+ ") + text)
    if e.const or not parts:
        parts.append(f"{'-' if e.const < 0 else '+'} {abs(e.const)}")
    text = " ".join(parts)
    return text[2:] if text.startswith("+ ") else "-" + text[2:]
