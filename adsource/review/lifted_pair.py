"""The lifted number: what the primal computes, beside how fast it changes.

    re   the value, bit for bit what the primal holds: same type, dtype, shape and memory layout
    im   its derivative along the chosen direction (float64, complex128 beside a complex value)

This is the complex step re + i h im in the limit h -> 0.  The two parts are kept apart because NumPy's complex
numbers would do harm: products of an infinity give NaN, `abs`, comparisons and branch cuts mean something else,
float32 and Python's own floats would lose their rules, and a primal that is complex itself could not be lifted.
A scalar whose derivative is zero is no pair but the plain number.
"""

from __future__ import annotations

import numpy as np


class OracleRefused(Exception):
    """The oracle cannot tell the derivative; `reason` says why, `line` where in the user's file (or None)."""

    def __init__(self, reason: str, line: int | None = None):
        super().__init__(reason if line is None else f"line {line}: {reason}")
        self.reason = reason
        self.line = line


class Pair:
    """A value and its derivative; `Lifted` gives it the behaviour of the value."""

    __slots__ = ("re", "im")

    def __init__(self, re, im):
        self.re = re
        self.im = im


def is_pair(x) -> bool:
    return issubclass(type(x), Pair)


def real(x):
    """The primal's own value of x."""
    return x.re if is_pair(x) else x


def imag(x):
    """The derivative of x, zero for whatever is plain."""
    if is_pair(x):
        return x.im
    return np.zeros(np.shape(x)) if isinstance(x, np.ndarray) else 0.0


def is_inexact(x) -> bool:
    """Whether x can carry a derivative: a float or complex number or array."""
    return isinstance(x, (float, complex, np.inexact)) or isinstance(x, np.ndarray) and x.dtype.kind in "fc"


def is_active(x) -> bool:
    return is_pair(x) and bool(np.any(x.im))


def wide(x):
    """x in double precision, and never a Python number: derivatives of 1/0 are inf, not an exception."""
    kind = np.complex128 if np.iscomplexobj(x) else np.float64
    return x.astype(kind, copy=False) if isinstance(x, np.ndarray) else kind(x)


def times(im, factor):
    """im * factor; what does not change contributes nothing, whatever the factor (inf, nan)."""
    product = im * factor
    if np.all(np.isfinite(product)):
        return product
    return np.where(im == 0, 0.0, product)[()]


def pair(re, im):
    """The fresh result re with the derivative im, broadcast to it and laid out in memory as it is."""
    if not is_inexact(re):
        return re
    if isinstance(re, np.ndarray):
        return Pair(re, _laid_out_like(re, im))
    return scalar(re, im.item() if isinstance(im, (np.ndarray, np.generic)) else im)


def scalar(re, im):
    return Pair(re, im) if im != 0 else re


def constant(re):
    """A fresh result that does not change with the input."""
    return pair(re, 0.0)


def _laid_out_like(re, im):
    """Reshapes and ravels must be views of both parts or copies of both, so both have one layout."""
    kind = np.complex128 if re.dtype.kind == "c" else np.float64
    out = np.empty_like(re, dtype=kind, subok=False)
    np.copyto(out, im, casting="unsafe" if kind is np.complex128 else "same_kind")
    return out


def tree(function, x):
    """function applied to the leaves of nested lists, tuples and named tuples."""
    if is_pair(x) or not isinstance(x, (list, tuple)):
        return function(x)
    parts = [tree(function, item) for item in x]
    return type(x)(*parts) if hasattr(x, "_fields") else type(x)(parts)


def leaves(x) -> list:
    if is_pair(x) or not isinstance(x, (list, tuple)):
        return [x]
    return [leaf for item in x for leaf in leaves(item)]
