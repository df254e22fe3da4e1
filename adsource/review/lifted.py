"""Lifted numbers with the behaviour of the floats and arrays that they stand for.

NumPy hands its functions over by its two protocols, `__array_ufunc__` and `__array_function__`, so whatever the
oracle does not know it is asked about, and refuses.  Conversions that would drop a derivative are refused as well.
"""

from __future__ import annotations

import numpy as np

from adsource.review import lifted_elementwise as elementwise
from adsource.review import lifted_functions as functions
from adsource.review import lifted_linear as lines
from adsource.review.lifted_operators import Operators
from adsource.review.lifted_pair import OracleRefused, Pair, imag, is_active, is_pair, real, tree

REDUCTIONS = {"add": np.sum, "multiply": np.prod, "maximum": np.max, "minimum": np.min}
RUNNING = {"add": np.cumsum, "multiply": np.cumprod}

# Methods that are the function of the same name, and those that are linear and only methods.
AS_FUNCTION = set("""sum mean prod std var max min ptp argmax argmin argsort any all cumsum cumprod clip round dot
    nonzero searchsorted trace choose put conj conjugate""".split())  # fmt: skip
LINEAR = {
    "reshape",
    "transpose",
    "ravel",
    "flatten",
    "copy",
    "swapaxes",
    "squeeze",
    "repeat",
    "take",
    "diagonal",
    "compress",
}
PLAIN = {"shape", "ndim", "size", "dtype", "itemsize", "nbytes", "strides", "flags", "is_integer"}


LOST = (
    "an active value is handed to a function that the oracle does not know, or stored in an array that "
    "holds no derivative (allocate it as float with np.zeros, np.empty or np.array)"
)


def wrap(x):
    """Pairs into lifted numbers, in nested results too."""
    return tree(lambda leaf: Lifted(leaf.re, leaf.im) if is_pair(leaf) else leaf, x)


def scalar(re, im):
    """What does not change is a plain number."""
    return Lifted(re, im) if im != 0 else re


class Lifted(Operators):
    """See `lifted_pair`."""

    __slots__ = ()
    __hash__ = None

    @property
    def __class__(self):  # isinstance(x, float) and isinstance(x, np.ndarray) answer as in the primal
        return type(self.re)

    def __array_ufunc__(self, ufunc, method, *operands, out=None, **keywords):
        result = _ufunc(ufunc, method, operands, keywords)
        if out is None:
            return wrap(result)
        results = result if isinstance(result, tuple) else (result,)
        stored = tuple(wrap(r) if t is None else elementwise.store(t, r) for t, r in zip(out, results))
        return stored if isinstance(result, tuple) else stored[0]

    def __array_function__(self, function, types, arguments, keywords):
        return wrap(functions.apply(function, arguments, keywords))

    def __array__(self, dtype=None, copy=None):
        raise OracleRefused(LOST)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name in PLAIN:
            return getattr(self.re, name)
        if name in AS_FUNCTION or name in LINEAR:
            return _method(self, name)
        raise OracleRefused(f"the oracle does not know the attribute or method `.{name}`")

    # Elements and views.
    def __getitem__(self, key):
        re = self.re[key]
        if isinstance(re, np.ndarray):
            return Lifted(re, self.im[key])
        return scalar(re, self.im[key].item())

    def __setitem__(self, key, value):
        if isinstance(value, list | tuple):
            value = Pair(np.array(tree(real, value)), np.array(tree(imag, value)))
        self.re[key] = real(value)
        self.im[key] = imag(value)

    def __len__(self):
        return len(self.re)

    def __iter__(self):
        return (self[k] for k in range(len(self.re)))

    def __contains__(self, item):
        return real(item) in self.re

    @property
    def T(self):  # noqa: N802
        return Lifted(self.re.T, self.im.T)

    @property
    def mT(self):  # noqa: N802
        return Lifted(self.re.mT, self.im.mT)

    @property
    def real(self):
        return _part(self.re.real, self.im.real)

    @real.setter
    def real(self, value):
        self.re.real, self.im.real = real(value), imag(value)

    @property
    def imag(self):
        return _part(self.re.imag, self.im.imag) if np.iscomplexobj(self.re) else self.re.imag

    @imag.setter
    def imag(self, value):
        self.re.imag, self.im.imag = real(value), imag(value)

    # Conversions.
    def __bool__(self):
        return bool(self.re)

    def __int__(self):
        return int(self.re)

    __trunc__ = __int__

    def __floor__(self):
        return int(np.floor(self.re))

    def __ceil__(self):
        return int(np.ceil(self.re))

    def __round__(self, digits=None):
        return round(self.re, digits)

    def __float__(self):
        if is_active(self):
            raise OracleRefused(LOST)
        return float(self.re)

    def __repr__(self):
        return repr(self.re)

    def __str__(self):
        return str(self.re)

    def __format__(self, spec):
        return format(self.re, spec)

    def __copy__(self):
        return Lifted(_copied(self.re), _copied(self.im))

    def __deepcopy__(self, memo):
        return self.__copy__()

    def item(self, *place):
        return scalar(self.re.item(*place), np.asarray(self.im).item(*place))

    def tolist(self):
        if not isinstance(self.re, np.ndarray) or self.re.ndim == 0:
            return self.item()
        return [row.tolist() if is_pair(row) else row.item() for row in self]

    def astype(self, dtype, *settings, **named):
        re = self.re.astype(dtype, *settings, **named)
        if re is self.re:
            return self
        return wrap(lines.paired(re, np.array(self.im, order="K"))) if re.dtype.kind in "fc" else re

    def fill(self, value):
        self[...] = value

    def sort(self, axis=-1, kind=None):
        self[...] = np.sort(self, axis=axis)

    def partition(self, kth, axis=-1):
        self[...] = np.partition(self, kth, axis=axis)


def _copied(part):
    return part.copy() if isinstance(part, np.ndarray) else part


def _part(re, im):
    return Lifted(re, im) if isinstance(re, np.ndarray) else scalar(re, im)


def _ufunc(ufunc, method, operands, keywords):
    name = ufunc.__name__
    if name in lines.MULTILINEAR and method == "__call__":
        return functions.apply(ufunc, operands, keywords)
    if method == "__call__":
        return elementwise.apply(ufunc, operands, keywords)
    if method == "reduce" and name in REDUCTIONS:
        return functions.apply(REDUCTIONS[name], operands, {"axis": 0} | keywords)
    if method == "accumulate" and name in RUNNING:
        return functions.apply(RUNNING[name], operands, {"axis": 0} | keywords)
    if method == "reduceat" and name == "add":
        return lines.linear(ufunc.reduceat, (0,), operands, keywords)
    if method == "accumulate" and name in ("maximum", "minimum"):
        return _running_extreme(ufunc, *operands, **{"axis": 0} | keywords)
    if method == "at":
        return elementwise.accumulate_at(ufunc, *operands)
    if method == "outer" and not keywords:
        return elementwise.outer(ufunc, *operands)
    raise OracleRefused(f"the oracle does not know `np.{name}.{method}`")


def _running_extreme(ufunc, x, axis, dtype=None):
    """The change of the element that is the first to be so large."""
    re = np.moveaxis(real(x), axis, 0)
    found = ufunc.accumulate(re, axis=0)
    new = np.concatenate([np.ones((1, *re.shape[1:]), bool), found[1:] != found[:-1]])
    index = np.arange(len(re)).reshape(-1, *[1] * (re.ndim - 1))
    places = np.maximum.accumulate(np.where(new, index, 0), axis=0)
    change = np.take_along_axis(np.moveaxis(imag(x), axis, 0), places, axis=0)
    return Pair(*(np.moveaxis(a, 0, axis).copy() for a in (found, change)))


def _method(x, name):
    if name in AS_FUNCTION:
        return lambda *given, **named: getattr(np, name)(x, *given, **named)
    method = getattr(np.ndarray, name)
    return lambda *given, **named: wrap(lines.linear(method, (0,), (x, *given), named))
