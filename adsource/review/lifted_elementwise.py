"""Universal functions on lifted numbers: the value by NumPy, the derivative by one partial per operand.

Partials get the operands in double precision and the result last.  They are written from the textbooks, not from
`rules/`, which they are there to check; the tests hold each of them against a complex step.
"""

from __future__ import annotations

import sys

import numpy as np

from adsource.review.lifted_pair import (
    OracleRefused,
    Pair,
    constant,
    imag,
    is_active,
    is_pair,
    pair,
    real,
    times,
    wide,
)
from adsource.review.lifted_special import SPECIAL

LN2 = np.log(2.0)
LN10 = np.log(10.0)

UNARY = {
    "negative": lambda x, z: -1.0,
    "positive": lambda x, z: 1.0,
    "fabs": lambda x, z: np.sign(x),
    "reciprocal": lambda x, z: -1.0 / (x * x),
    "square": lambda x, z: 2.0 * x,
    "sqrt": lambda x, z: 0.5 / wide(z),
    "cbrt": lambda x, z: 1.0 / (3.0 * wide(z) ** 2),
    "exp": lambda x, z: np.exp(x),
    "exp2": lambda x, z: LN2 * np.exp2(x),
    "expm1": lambda x, z: np.exp(x),
    "log": lambda x, z: _where_real(z, 1.0 / x),
    "log2": lambda x, z: _where_real(z, 1.0 / (LN2 * x)),
    "log10": lambda x, z: _where_real(z, 1.0 / (LN10 * x)),
    "log1p": lambda x, z: _where_real(z, 1.0 / (1.0 + x)),
    "sin": lambda x, z: np.cos(x),
    "cos": lambda x, z: -np.sin(x),
    "tan": lambda x, z: 1.0 / np.cos(x) ** 2,
    "arcsin": lambda x, z: 1.0 / np.sqrt((1.0 - x) * (1.0 + x)),
    "arccos": lambda x, z: -1.0 / np.sqrt((1.0 - x) * (1.0 + x)),
    "arctan": lambda x, z: 1.0 / (1.0 + x * x),
    "sinh": lambda x, z: np.cosh(x),
    "cosh": lambda x, z: np.sinh(x),
    "tanh": lambda x, z: 1.0 / np.cosh(x) ** 2,
    "arcsinh": lambda x, z: 1.0 / np.sqrt(1.0 + x * x),
    "arccosh": lambda x, z: 1.0 / (np.sqrt(x - 1.0) * np.sqrt(x + 1.0)),
    "arctanh": lambda x, z: _where_real(z, 1.0 / ((1.0 - x) * (1.0 + x))),
    "deg2rad": lambda x, z: np.pi / 180.0,
    "radians": lambda x, z: np.pi / 180.0,
    "rad2deg": lambda x, z: 180.0 / np.pi,
    "degrees": lambda x, z: 180.0 / np.pi,
}


def _where_real(z, derivative):
    """1/x is finite where log(x) is NaN: outside the domain there is no derivative either."""
    return np.where(np.isnan(z), np.nan, derivative)[()]


def _share(chosen, x, y):
    """1 where x is chosen, a half at a tie, 0 elsewhere; NaN where the choice cannot be told."""
    share = np.where(x == y, 0.5, np.where(chosen(x, y), 1.0, 0.0))
    return np.where(np.isnan(x) | np.isnan(y), np.nan, share)[()]


def _share_known(chosen, x, y):
    """The same for fmax and fmin, which pass over a NaN."""
    return np.where(np.isnan(y), 1.0, np.where(np.isnan(x), 0.0, _share(chosen, x, y)))[()]


def _power_base(x, y, z):
    return np.where(y == 0, 0.0, y * np.power(x, np.where(y == 0, 1.0, y - 1.0)))[()]


def _power_exponent(x, y, z):
    return np.where((x == 0) & (np.real(y) > 0), 0.0, np.log(x) * wide(z))[()]


def _weight(exp, x, z):
    """exp(x - z), where -inf of both is an even share."""
    return np.where(np.isneginf(z), 0.5, exp(x - z))[()]


POWER = (_power_base, _power_exponent)
REMAINDER = (lambda x, y, z: 1.0, lambda x, y, z: -np.floor_divide(x, y))

BINARY = {
    "add": (lambda x, y, z: 1.0, lambda x, y, z: 1.0),
    "subtract": (lambda x, y, z: 1.0, lambda x, y, z: -1.0),
    "multiply": (lambda x, y, z: y, lambda x, y, z: x),
    "divide": (lambda x, y, z: 1.0 / y, lambda x, y, z: -(x / y) / y),
    "power": POWER,
    "float_power": POWER,
    "remainder": REMAINDER,
    "fmod": (lambda x, y, z: 1.0, lambda x, y, z: -np.trunc(x / y)),
    "arctan2": (lambda y, x, z: x / (x * x + y * y), lambda y, x, z: -y / (x * x + y * y)),
    "hypot": (lambda x, y, z: x / wide(z), lambda x, y, z: y / wide(z)),
    "maximum": (lambda x, y, z: _share(np.greater, x, y), lambda x, y, z: _share(np.greater, y, x)),
    "minimum": (lambda x, y, z: _share(np.less, x, y), lambda x, y, z: _share(np.less, y, x)),
    "fmax": (lambda x, y, z: _share_known(np.greater, x, y), lambda x, y, z: _share_known(np.greater, y, x)),
    "fmin": (lambda x, y, z: _share_known(np.less, x, y), lambda x, y, z: _share_known(np.less, y, x)),
    "logaddexp": (lambda x, y, z: _weight(np.exp, x, z), lambda x, y, z: _weight(np.exp, y, z)),
    "logaddexp2": (lambda x, y, z: _weight(np.exp2, x, z), lambda x, y, z: _weight(np.exp2, y, z)),
    "copysign": (lambda x, y, z: np.sign(x) * np.copysign(1.0, y), lambda x, y, z: 0.0),
    "ldexp": (lambda x, y, z: np.exp2(y), lambda x, y, z: 0.0),
}

PARTIALS = {name: (partial,) for name, partial in UNARY.items()} | BINARY

STEPS = {"sign", "rint", "floor", "ceil", "trunc", "floor_divide", "heaviside"}

REAL_ONLY = STEPS | set(BINARY) - {"add", "subtract", "multiply", "divide", "power", "float_power"}

PLAIN = {"equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "isnan", "isfinite", "isinf",
         "signbit", "logical_and", "logical_or", "logical_xor", "logical_not"}  # fmt: skip


def apply(ufunc, operands, keywords):
    """ufunc on operands of which some are lifted; a pair, a tuple of them, or a plain result."""
    _check(ufunc, keywords)
    name = ufunc.__name__
    re = ufunc(*[real(x) for x in operands], **keywords)
    if name in PLAIN:
        return re
    if name in REAL_ONLY and any(np.iscomplexobj(real(x)) for x in operands):
        raise OracleRefused(f"`{name}` of a complex number")
    if name in STEPS:
        return constant(re)
    if name in WHOLE:
        return WHOLE[name](re, *operands)
    return pair(re, derivative(name, operands, re))


def derivative(name, operands, re):
    """Of the result re of the function `name` (NumPy's or scipy.special's)."""
    partials = PARTIALS.get(name) or SPECIAL.get(name)
    if partials is None:
        raise OracleRefused(f"the oracle knows no derivative of `{name}`")
    values = [wide(real(x)) for x in operands]
    im = 0.0
    for operand, partial in zip(operands, partials):
        if is_active(operand):
            im = im + times(operand.im, partial(*values, re))
    return im


def _absolute(re, x):
    if np.iscomplexobj(x.re):
        return pair(re, times(np.real(np.conj(x.re) * x.im), 1.0 / re))
    return pair(re, times(x.im, np.sign(wide(x.re))))


def _divmod(re, x, y):
    return constant(re[0]), pair(re[1], derivative("remainder", (x, y), re[1]))


WHOLE = {
    "absolute": _absolute,
    "conjugate": lambda re, x: pair(re, np.conj(x.im)),
    "divmod": _divmod,
    "modf": lambda re, x: (pair(re[0], x.im), constant(re[1])),
}


def _check(ufunc, keywords):
    """A ufunc of the user's may bear the name of one of NumPy's: only the real one has a known derivative."""
    special = sys.modules.get("scipy.special")
    known = getattr(np, ufunc.__name__, None) is ufunc or getattr(special, ufunc.__name__, None) is ufunc
    if not known:
        raise OracleRefused(f"`{ufunc.__name__}` is no function of NumPy or scipy.special")
    if set(keywords) - {"dtype"}:
        raise OracleRefused(f"`{ufunc.__name__}` with {', '.join(sorted(keywords))}=")


def store(target, result):
    """target[...] = result, with NumPy's own casting: what `out=` and `+=` do."""
    if not is_pair(target) and is_active(result):
        raise OracleRefused("an active value is stored in an array that holds no derivative: allocate it as float "
                            "with np.zeros, np.empty or np.array")  # fmt: skip
    np.copyto(real(target), real(result), casting="same_kind")
    if is_pair(target):
        np.copyto(target.im, imag(result), casting="same_kind")
    return target


def accumulate_at(ufunc, target, index, values=None):
    """np.add.at and np.subtract.at, which count repeated indices."""
    if ufunc not in (np.add, np.subtract):
        raise OracleRefused(f"`np.{ufunc.__name__}.at`")
    if not is_pair(target):
        raise OracleRefused(f"`np.{ufunc.__name__}.at` into an array that holds no derivative")
    ufunc.at(target.re, index, real(values))
    ufunc.at(target.im, index, imag(values))


def outer(ufunc, a, b):
    """ufunc.outer."""
    a = a if is_pair(a) else np.asarray(a)
    wider = (Ellipsis,) + (None,) * np.ndim(real(b))
    left = Pair(np.asarray(a.re)[wider], np.asarray(a.im)[wider]) if is_pair(a) else a[wider]
    return apply(ufunc, (left, b), {})
