"""Types by trial: an operation is run on tiny arrays of its operands' dtypes, and the answer read off.

Extents come from giving every distinct symbolic extent a size of its own and recognising it in the answer.
"""

from __future__ import annotations

import functools
import math
import operator
import warnings
from dataclasses import replace

import numpy as np
import scipy

from adsource.ir.extents import Untyped, broadcast
from adsource.ir.nodes import Const, Expr, TupleExpr
from adsource.ir.types import (
    FLOAT,
    INT,
    Array,
    Extent,
    Scalar,
    Static,
    Tuple,
    Type,
    extent,
    fresh_layout,
    is_array,
    is_complex,
    is_ordered,
)
from adsource.ir.walk import VIEWS

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


# Operands that stand behind settings in the signature: they are handed over by keyword.
BY_KEYWORD = {
    "np.average": {1: "weights"}, "scipy.special.logsumexp": {1: "b"}, "np.histogram": {2: "weights"},
    "scipy.linalg.solve_banded": {0: "ab", 1: "b"}, "np.add.reduce": {1: "where"},
    "scipy.integrate.simpson": {1: "x", 2: "dx"},
}


def function_of(op: str):
    """The NumPy, SciPy, math or builtin function that an operation's name stands for, or None.

    It takes the operands by position, those of BY_KEYWORD too."""
    if op in OPERATORS:
        return OPERATORS[op]
    found, keys = _library(op), BY_KEYWORD.get(op)
    if found is None or keys is None:
        return found

    def called(*args, **static):
        named = {keys[k]: a for k, a in enumerate(args) if k in keys}
        return found(*[a for k, a in enumerate(args) if k not in keys], **named, **static)

    return called


PARTS = ("scipy.special.", "scipy.linalg.", "scipy.integrate.", "scipy.signal.", "scipy.fft.")  # loaded when asked for


def _library(op: str):
    head, _, tail = op.partition(".")
    start = {"np": np, "math": math}.get(head)
    if op.startswith(PARTS):
        start = scipy
    found = start
    for part in tail.split(".") if start is not None else ():
        found = getattr(found, part, None)
    return found if tail else None


def is_elementwise(op: str) -> bool:
    """Whether an operation acts element by element with broadcasting."""
    if op in ("@", "math.dist"):
        return False
    return op in OPERATORS or op.startswith("math.") or op in _ALSO_ELEMENTWISE or isinstance(
        function_of(op), np.ufunc
    ) and op not in ("np.matmul", "np.vecdot")


_ALSO_ELEMENTWISE = ("scipy.special.zeta", "scipy.special.polygamma", "scipy.special.lambertw",
                     *(f"scipy.special.spherical_{kind}n" for kind in "jyik"), "np.where", "np.clip",
                     "np.sinc", "np.round", "np.around", "np.angle",
                     "np.nan_to_num", "np.real_if_close", "np.astype", "np.i0", "np.real", "np.imag",
                     "np.float64", "np.float32", "np.int64", "np.int32", "np.bool_", "np.fix", "np.complex64",
                     "np.complex128")


def elementwise(name, types, static, shapes) -> Type:
    rank = max((t.rank for t in types if isinstance(t, (Scalar, Array))), default=0)
    if rank and (name in SCALAR_ONLY or name.startswith("math.")):
        raise Untyped(f"`{name}` takes scalars, not arrays")
    if name.startswith("math.") and any(is_complex(t) for t in types):
        raise Untyped(f"`{name}` is for reals: a complex number has `np.{name[5:]}`")
    if name.startswith("math."):
        return _of_math(name)
    result = sample(name, tuple(tiny(t) for t in types), static)
    if rank == 0:
        return result
    shape, layout = broadcast(types, shapes), fresh_layout(rank, types)
    if name in VIEWS:
        layout = types[0].layout if result.dtype == types[0].dtype else "S" if layout == "C" else "A"
    if isinstance(result, Tuple):
        return Tuple(tuple(Array(r.dtype, shape, layout) for r in result.items))
    return Array(result.dtype, shape, layout)


def _of_math(name: str) -> Type:
    """What a function of the math module gives, whose domain may not hold the sample."""
    if function_of(name) is None:
        raise Untyped(f"`{name}` is not known")
    kind = "int" if name in _MATH_INTEGERS else "bool" if name.startswith("math.is") else "float"
    return {"int": INT, "bool": Scalar("bool", True), "float": FLOAT}[kind]


_MATH_INTEGERS = tuple(f"math.{f}" for f in ("floor", "ceil", "trunc", "gcd", "lcm", "comb", "perm",
                                             "factorial", "isqrt"))


def tiny(t: Type) -> Type:
    """The type without its extents, for the cache of samples."""
    return Array(t.dtype, (extent(1),) * t.rank) if isinstance(t, Array) else t


def argument(a: Expr):
    """What the probe passes for an operand: its type, or a tuple of types for a sequence; a number
    that is known is passed itself."""
    if isinstance(a, Const) and not (isinstance(a.value, int) and abs(a.value) > _LARGE):
        return Static(a.value)
    return tuple(argument(x) for x in a.items) if isinstance(a, TupleExpr) else a.type


@functools.lru_cache(maxsize=4096)
def sample(name, types, static) -> Type:
    function = function_of(name)
    if function is None:
        raise Untyped(f"`{name}` is not known")
    return _type_of(run(function, [_value(t, {}) for t in types], dict(static)))


@functools.lru_cache(maxsize=1024)
def gives_box(name, types, static) -> bool:
    """Whether an operation on numbers gives an array without axes, which can be changed in place."""
    function = function_of(name)
    if function is None or not name.startswith("np."):
        return False
    try:
        value = run(function, [_value(t, {}) for t in types], dict(static))
    except Untyped:
        return False
    return isinstance(value, np.ndarray) and value.ndim == 0


def run(function, values, static):
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            return function(*values, **static)
    except (TypeError, ValueError, AttributeError, IndexError, np.linalg.LinAlgError,
            np.exceptions.ComplexWarning) as error:
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
        return Array(str(value.dtype), tuple(size(n) for n in value.shape), "C" if value.flags.c_contiguous else "A")
    if isinstance(value, (np.generic, np.ndarray)):
        return Scalar(str(value.dtype))
    for kind, dtype in ((bool, "bool"), (int, "int64"), (float, "float64"), (complex, "complex128")):
        if isinstance(value, kind):
            return Scalar(dtype, True)
    raise Untyped(f"gives a {type(value).__name__}")


_TRIALS = ((3, 5, 7, 11, 13, 17), (29, 24, 19, 14, 9, 4))  # products of six small enough for an einsum
_UNKNOWN = (19, 73)  # sizes of extents of which nothing is known
_ANY_PLACE = ("np.partition", "np.argpartition")  # the place does not matter for the result's type
_SHORTER = (  # results as long as the shorter axis
    "np.diag", "np.diagonal", "np.linalg.svd", "np.linalg.qr", "scipy.linalg.svd",
)  # fmt: skip


def probe(name, arguments, static) -> Type:
    """Extents recognised by distinct sizes; where the operation wants equal ones, only the rank.
    Scalars whose values are not known are 1 in one trial, 2 in the other.  The trials have operands in C order: of
    others, NumPy may make results in another order."""
    if name in _ANY_PLACE:
        arguments = (arguments[0], Static(0))
    found = _probed(name, arguments, static)
    return found if _in_order(name, arguments) else _unordered(found, name)


def _in_order(name, arguments) -> bool:
    """Whether the operands lie as in the trials, as far as the result's layout goes."""
    if isinstance(arguments, tuple):
        return all(_in_order(name, a) for a in arguments)
    return arguments.layout == "C" if name in VIEWS and is_array(arguments) else is_ordered(arguments)


def _unordered(t: Type, name: str) -> Type:
    """The type, where nothing is known of the layout but that a new array of one axis is contiguous."""
    if isinstance(t, Tuple):
        return Tuple(tuple(_unordered(item, name) for item in t.items))
    return replace(t, layout="A") if is_array(t) and (t.rank > 1 or name in VIEWS) else t


def _probed(name, arguments, static) -> Type:
    function = function_of(name)
    if function is None:
        raise Untyped(f"`{name}` is not known")
    extents = _extents(arguments)
    trials = [dict(zip(extents, sizes)) | {None: n} for sizes, n in zip(_TRIALS, _UNKNOWN)]
    try:
        if len(extents) > len(_TRIALS[0]):
            raise Untyped("too many extents")
        first, second = (
            _type_of(run(function, _value(arguments, t, 1 + k), dict(static)), str)
            for k, t in enumerate(trials)
        )
        if name in _SHORTER and len({e for a in arguments if isinstance(a, Array) for e in a.shape}) > 1:
            raise Untyped("the length is that of the shorter axis")
        return _recognised(first, second, trials)
    except Untyped:
        return _alike(function, arguments, static, extents)


def _alike(function, arguments, static, extents) -> Type:
    """With all extents equal: to 4, or to one that is a number."""
    failure: Untyped | None = None
    numbers = [n for n in _numbers(arguments) if n <= _LARGE and n != 4]
    sizes = [4, *dict.fromkeys(n for n in numbers if n > 1), *([1] if 1 in numbers else [])]
    for n in sizes:
        try:
            return _type_of(run(function, _value(arguments, dict.fromkeys([*extents, None], n)), dict(static)))
        except Untyped as error:
            failure = failure or error
    raise failure or Untyped("no sizes fit")


def _recognised(first: Type, second: Type, trials) -> Type:
    """The type whose sizes were these in the two trials."""
    if isinstance(first, Tuple):
        return Tuple(tuple(_recognised(a, b, trials) for a, b in zip(first.items, second.items)))
    if not isinstance(first, Array):
        return first
    if not isinstance(second, Array) or first.rank != second.rank:
        raise Untyped("the rank depends on values")
    shape = tuple(_symbolic(int(a), int(b), trials) for a, b in zip(first.shape, second.shape))
    return Array(first.dtype, shape, first.layout if first.layout == second.layout else "A")


def _symbolic(a: int, b: int, trials) -> Extent | None:
    """The extent that had size a in the first trial, b in the second."""
    if a == b:
        return extent(a)
    for e in trials[0]:
        offset = a - trials[0][e]
        if e is not None and offset == b - trials[1][e] and abs(offset) <= 2:
            return e + offset
    return None


def _numbers(arguments) -> list[int]:
    """The extents that are numbers."""
    found: list[int] = []
    for a in arguments:
        if isinstance(a, tuple):
            found += _numbers(a)
        elif isinstance(a, Array):
            found += [e.const for e in a.shape if e is not None and not e.terms]
    return found


def _extents(arguments) -> list[Extent]:
    found: list[Extent] = []
    for a in arguments:
        if isinstance(a, tuple):
            found += [e for e in _extents(a) if e not in found]
        elif isinstance(a, Array):
            found += [e for e in a.shape if e is not None and (e.terms or e.const > _LARGE) and e not in found]
    return found
