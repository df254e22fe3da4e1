"""What the names of the user's module mean while its functions run on lifted numbers.

REPLACED holds the functions that NumPy's protocols do not hand over: those that make arrays, Python's own, and
`math`.  `Namespace` stands for a module, `Call` for any other function of NumPy or SciPy: it lifts the arrays
that come out, so that a fresh float array can take active values.
"""

from __future__ import annotations

import builtins
import functools
import math

import numpy as np
import scipy.special

from adsource.review import lifted_elementwise as elementwise
from adsource.review import lifted_functions as functions
from adsource.review.lifted import Lifted, scalar, wrap
from adsource.review.lifted_composed import SCIPY
from adsource.review.lifted_pair import (
    OracleRefused,
    Pair,
    imag,
    is_active,
    is_inexact,
    is_pair,
    leaves,
    pair,
    real,
    tree,
    wide,
)

DISPATCHED = (np.ufunc, type(np.sum))

# Functions of which a list is an operand of its own, not an array in the making.
SEQUENCES = set("""concatenate concat stack hstack vstack dstack column_stack block select choose multi_dot
    atleast_1d atleast_2d atleast_3d""".split())  # fmt: skip


def lift_array(array):
    """A lifted copy that does not change with the input."""
    return Lifted(array, np.zeros_like(array, dtype=np.complex128 if array.dtype.kind == "c" else np.float64))


class Call:
    """A function of NumPy or SciPy, on lifted arguments."""

    def __init__(self, target):
        self.target = target
        self.__name__ = getattr(target, "__name__", str(target))

    def __call__(self, *arguments, **keywords):
        arguments = [_prepared(x, self.__name__) for x in arguments]
        keywords = {k: _prepared(v, self.__name__) for k, v in keywords.items()}
        if isinstance(self.target, DISPATCHED):
            result = self.target(*arguments, **keywords)
        else:
            result = functions.without_derivative(self.target, arguments, keywords)
        given = leaves([*arguments, *keywords.values()])
        return tree(lambda x: _lifted_out(x, given), result)

    def __getattr__(self, name):
        inner = getattr(self.target, name)
        return _Method(inner) if callable(inner) else inner


class _Method(Call):
    """ufunc.reduce, .at, .outer: NumPy hands these over too."""

    def __call__(self, *arguments, **keywords):
        return self.target(*arguments, **keywords)


def _lifted_out(x, given):
    fresh = isinstance(x, np.ndarray) and not is_pair(x) and is_inexact(x)
    if fresh and not any(
        isinstance(g, np.ndarray) and not is_pair(g) and np.may_share_memory(x, g) for g in given
    ):
        return lift_array(x)
    return x


def _prepared(x, name):
    if isinstance(x, _FloatMeta):
        return x.kind
    if type(x) in (list, tuple) and name not in SEQUENCES and any(is_pair(leaf) for leaf in leaves(x)):
        return array(x)
    return x


# Types that convert: float(x) keeps the derivative.
class _FloatMeta(type):
    def __call__(cls, *given):
        if not any(is_pair(x) for x in given):
            return cls.kind(*given)
        if len(given) == 2:
            return scalar(complex(*map(real, given)), complex(imag(given[0])) + 1j * complex(imag(given[1])))
        re = cls.kind(given[0].re)
        change = np.asarray(given[0].im)
        return wrap(pair(re, change if isinstance(re, np.ndarray) else change.item()))

    def __instancecheck__(cls, x):
        return isinstance(x, cls.kind)

    def __subclasscheck__(cls, other):
        return issubclass(getattr(other, "kind", other), cls.kind)

    def __getattr__(cls, name):
        return getattr(cls.kind, name)


def _converting(kind):
    return _FloatMeta(kind.__name__, (), {"kind": kind, "dtype": np.dtype(kind)})


# Arrays in the making.
def array(x, dtype=None, *settings, **named):
    """np.array, of nested lists of lifted numbers too."""
    return _made(np.array, x, dtype, *settings, **named)


def _made(make, x, dtype=None, *settings, **named):
    dtype = _dtype(dtype)
    re = make(tree(real, x), dtype, *settings, **named)
    if re.dtype.kind == "O":
        raise OracleRefused("an array of Python objects")
    if re.dtype.kind not in "fc":
        return re
    if is_pair(x):
        return _same_or_copy(re, x)
    if isinstance(x, np.ndarray):
        return x if re is x else lift_array(re)
    return wrap(_kept(re, make(tree(imag, x)))) if any(is_pair(v) for v in leaves(x)) else lift_array(re)


def _same_or_copy(re, x):
    if not np.may_share_memory(re, x.re):
        return wrap(pair(re, x.im))
    if re.shape != x.re.shape or re.strides != x.re.strides:
        raise OracleRefused("a view that the oracle cannot follow")
    return x


def _dtype(dtype):
    return dtype.kind if isinstance(dtype, _FloatMeta) else dtype


def _kept(re, im):
    return Pair(re, np.zeros(re.shape) + im)


def empty(shape, dtype=float, order="C", **named):
    """Filled with NaN: a program that reads what it has not written is told so."""
    out = np.empty(shape, _dtype(dtype), order)
    if not is_inexact(out):
        return out
    out[...] = np.nan
    return lift_array(out)


def full(shape, fill_value, dtype=None, order="C", **named):
    re = np.full(shape, real(fill_value), _dtype(dtype), order)
    if is_active(fill_value) and not is_inexact(re):
        raise OracleRefused("`np.full` puts an active value into an integer array")
    return wrap(pair(re, imag(fill_value)))


def arange(*bounds, dtype=None, **named):
    re = np.arange(*map(real, bounds), dtype=_dtype(dtype), **named)
    first, step = (
        (0.0 if len(bounds) == 1 else imag(bounds[0])),
        (imag(bounds[2]) if len(bounds) == 3 else 0.0),
    )
    return wrap(pair(re, first + step * np.arange(re.size)))


def ndenumerate(x):
    return ((place, x[place]) for place in np.ndindex(*np.shape(real(x))))


# Python's own.
def _chosen(choose):
    def apply(*items, **named):
        candidates = list(items[0]) if len(items) == 1 else items
        if "key" in named or not any(is_pair(x) for x in candidates):
            return choose(candidates, **named)
        best = real(choose(candidates))
        tied = [x for x in candidates if real(x) == best] or [choose(candidates)]
        return scalar(best, sum(imag(x) for x in tied) / len(tied))

    return apply


def single_type(x, *more):
    """`type(x)` of a lifted number is the type of what it stands for."""
    return type(x, *more) if more else KINDS.get(type(real(x)), type(real(x)))


# The module `math`: NumPy's functions under other names.
MATH = {name: name for name in """sin cos tan sinh cosh tanh exp exp2 expm1 log2 log10 log1p sqrt cbrt hypot copysign
    fmod ldexp degrees radians erf erfc gamma fabs""".split()} | {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh", "acosh": "arccosh",
    "atanh": "arctanh", "atan2": "arctan2", "pow": "power", "lgamma": "gammaln"}  # fmt: skip
MATH_PLAIN = ("isnan", "isfinite", "isinf", "isclose")


def _by_math(target, name):
    def apply(*given):
        if not any(is_pair(x) for x in given):
            return target(*given)
        if len(given) != len(elementwise.PARTIALS.get(name) or elementwise.SPECIAL[name]):
            raise OracleRefused(f"`math.{target.__name__}` of {len(given)} arguments")
        re = target(*map(real, given))
        return wrap(pair(re, elementwise.derivative(name, given, wide(re))))

    return apply


def math_log(x, *base):
    if not any(is_pair(v) for v in (x, *base)):
        return math.log(x, *base)
    above = _by_math(math.log, "log")(x)
    return above / math_log(base[0]) if base else above


def math_fsum(values):
    items = list(values)
    return scalar(math.fsum(map(real, items)), math.fsum(map(imag, items)))


def math_prod(values, *, start=1):
    return functools.reduce(lambda a, b: a * b, values, start)


def _plain(target):
    return lambda *given, **named: target(*map(real, given), **named)


# scipy.special's functions in Python, from its universal ones.
def polygamma(n, x):
    re = scipy.special.polygamma(n, real(x))
    return wrap(pair(re, elementwise.times(imag(x), scipy.special.polygamma(n + 1, wide(real(x))))))


def logsumexp(a, axis=None, b=None, keepdims=False, return_sign=False):
    if return_sign:
        raise OracleRefused("`logsumexp` with return_sign=")
    if b is not None:
        return _weighted_logsumexp(a, b, axis, keepdims)
    re = scipy.special.logsumexp(real(a), axis=axis, keepdims=keepdims)
    share = scipy.special.softmax(real(a), axis=axis)
    return wrap(pair(re, np.sum(elementwise.times(imag(a), share), axis=axis, keepdims=keepdims)))


def _weighted_logsumexp(a, b, axis, keepdims):
    re = scipy.special.logsumexp(real(a), axis=axis, b=real(b), keepdims=keepdims)
    powers = np.exp(real(a) - scipy.special.logsumexp(real(a), axis=axis, b=real(b), keepdims=True))
    change = powers * (real(b) * imag(a) + imag(b))
    return wrap(pair(re, np.sum(change, axis=axis, keepdims=keepdims)))


def _wrapped(change):
    return lambda *given, **named: wrap(change(*given, **named))


def softmax(x, axis=None):
    re = scipy.special.softmax(real(x), axis=axis)
    mean = np.sum(re * imag(x), axis=axis, keepdims=True)
    return wrap(pair(re, re * (imag(x) - mean)))


def log_softmax(x, axis=None):
    share = scipy.special.softmax(real(x), axis=axis)
    mean = np.sum(share * imag(x), axis=axis, keepdims=True)
    return wrap(pair(scipy.special.log_softmax(real(x), axis=axis), imag(x) - mean))


TYPES = (float, complex, np.float64, np.float32, np.complex128, np.complex64, np.int64, np.int32, np.bool_)
KINDS = {kind: _converting(kind) for kind in TYPES}

REPLACED = {
    **KINDS,
    **{getattr(math, m): _by_math(getattr(math, m), n) for m, n in MATH.items()},
    **{getattr(math, m): _plain(getattr(math, m)) for m in MATH_PLAIN},
    math.log: math_log,
    math.fsum: math_fsum,
    math.prod: math_prod,
    builtins.max: _chosen(max),
    builtins.min: _chosen(min),
    builtins.type: single_type,
    np.array: array,
    np.empty: empty,
    np.full: full,
    np.arange: arange,
    np.ndenumerate: ndenumerate,
    np.isscalar: lambda x: np.isscalar(real(x)),
    **{f: _wrapped(change) for f, change in SCIPY.items()},
    scipy.special.polygamma: polygamma,
    scipy.special.logsumexp: logsumexp,
    scipy.special.softmax: softmax,
    scipy.special.log_softmax: log_softmax,
    **{
        f: functools.partial(_made, f)
        for f in (np.asarray, np.asanyarray, np.ascontiguousarray, np.asfortranarray)
    },
}

BUILTINS = ("max", "min", "float", "complex", "type")


class Namespace:
    """A module whose attributes are lifted when they are first asked for."""

    def __init__(self, module, lift):
        self._module = module
        self._lift = lift

    def __getattr__(self, name):
        value = self._lift(getattr(self._module, name))
        setattr(self, name, value)
        return value
