"""Formulas that functions stand for.

A row is the function, its parameters, and the formula; of several rows for one function the first fits whose
parameters are those that are given.  `positive(s)` is s, and NaN where it is not positive, as in scipy.stats.
"""

from __future__ import annotations

import ast
import math

ROOT = repr(math.sqrt(2.0 * math.pi))
LOG_ROOT_OF_LOG = repr(math.log(math.sqrt(2.0 * math.pi)))

SCALE = "positive(scale)"
PI, PLACES = repr(math.pi), "(2.0 * np.arange(M) + (1.0 - M))"  # of windows
LESS = "max(M - 1, 1)"

ROWS = f"""
np.cumulative_sum x axis ; np.cumsum(x, axis=axis)
np.cumulative_prod x axis ; np.cumprod(x, axis=axis)
np.matvec x1 x2 ; np.squeeze(x1 @ np.expand_dims(x2, axis=-1), axis=-1)
np.vecmat x1 x2 ; np.squeeze(np.expand_dims(np.conj(x1), axis=-2) @ x2, axis=-2)
np.size a ; size(a)
np.hanning M ; 0.5 + 0.5 * np.cos({PI} * {PLACES} / {LESS})
np.hamming M ; 0.54 + 0.46 * np.cos({PI} * {PLACES} / {LESS})
np.blackman M ; 0.42 + 0.5 * np.cos({PI} * {PLACES} / {LESS}) + 0.08 * np.cos(2.0 * {PI} * {PLACES} / {LESS})
np.kaiser M beta ; np.i0(beta * np.sqrt(1 - ((np.arange(M) - (M - 1) / 2.0) / ({LESS} / 2.0)) ** 2.0)) / np.i0(beta)
np.bartlett M ; np.where({PLACES} <= 0.0, 1.0 + {PLACES} / {LESS}, 1.0 - {PLACES} / {LESS})
scipy.stats.norm.pdf x ; np.exp(-x ** 2 / 2.0) / {ROOT}
scipy.stats.norm.pdf x loc ; np.exp(-(x - loc) ** 2 / 2.0) / {ROOT}
scipy.stats.norm.pdf x loc scale ; np.exp(-((x - loc) / {SCALE}) ** 2 / 2.0) / {ROOT} / {SCALE}
scipy.stats.norm.pdf x scale ; np.exp(-(x / {SCALE}) ** 2 / 2.0) / {ROOT} / {SCALE}
scipy.stats.norm.logpdf x ; -x ** 2 / 2.0 - {LOG_ROOT_OF_LOG}
scipy.stats.norm.logpdf x loc ; -(x - loc) ** 2 / 2.0 - {LOG_ROOT_OF_LOG}
scipy.stats.norm.logpdf x loc scale ; -((x - loc) / {SCALE}) ** 2 / 2.0 - {LOG_ROOT_OF_LOG} - np.log({SCALE})
scipy.stats.norm.logpdf x scale ; -(x / {SCALE}) ** 2 / 2.0 - {LOG_ROOT_OF_LOG} - np.log({SCALE})
scipy.stats.norm.cdf x ; scipy.special.ndtr(x)
scipy.stats.norm.cdf x loc ; scipy.special.ndtr(x - loc)
scipy.stats.norm.cdf x loc scale ; scipy.special.ndtr((x - loc) / {SCALE})
scipy.stats.norm.cdf x scale ; scipy.special.ndtr(x / {SCALE})
scipy.stats.norm.sf x ; scipy.special.ndtr(-x)
scipy.stats.norm.sf x loc ; scipy.special.ndtr(-(x - loc))
scipy.stats.norm.sf x loc scale ; scipy.special.ndtr(-((x - loc) / {SCALE}))
scipy.stats.norm.sf x scale ; scipy.special.ndtr(-(x / {SCALE}))
scipy.stats.norm.logcdf x ; scipy.special.log_ndtr(x)
scipy.stats.norm.logcdf x loc ; scipy.special.log_ndtr(x - loc)
scipy.stats.norm.logcdf x loc scale ; scipy.special.log_ndtr((x - loc) / {SCALE})
scipy.stats.norm.logcdf x scale ; scipy.special.log_ndtr(x / {SCALE})
scipy.stats.norm.ppf q ; scipy.special.ndtri(q)
scipy.stats.norm.ppf q loc ; scipy.special.ndtri(q) + loc
scipy.stats.norm.ppf q loc scale ; scipy.special.ndtri(q) * {SCALE} + loc
scipy.stats.norm.ppf q scale ; scipy.special.ndtri(q) * {SCALE}
scipy.special.softplus x ; np.logaddexp(0.0, x)
scipy.special.factorial n ; np.where(0.0 <= n, scipy.special.gamma(n + 1.0), 0.0)
scipy.special.comb N k ; np.where((k <= N) & (0.0 <= N) & (0.0 <= k), scipy.special.binom(N, k), 0.0)
np.polynomial.polynomial.polyval x c ; np.polyval(np.flip(c), x)
cmath.log z ; np.log(np.complex128(z))
cmath.log z base ; np.log(np.complex128(z)) / np.log(np.complex128(base))
cmath.phase z ; np.angle(np.complex128(z))
cmath.polar z ; (np.abs(np.complex128(z)), np.angle(np.complex128(z)))
cmath.rect r phi ; complex(r * np.cos(phi), r * np.sin(phi))
cmath.isnan z ; np.isnan(z)
cmath.isfinite z ; np.isfinite(z)
""" + "".join(f"cmath.{name} z ; np.{name}(np.complex128(z))\n" for name in (
    "exp", "sqrt", "log10", "sin", "cos", "tan", "sinh", "cosh", "tanh"
)) + "".join(f"cmath.{name} z ; np.arc{name[1:]}(np.complex128(z))\n" for name in (
    "asin", "acos", "atan", "asinh", "acosh", "atanh"
))


def _rows() -> dict[str, list[tuple[tuple[str, ...], ast.expr]]]:
    found: dict[str, list[tuple[tuple[str, ...], ast.expr]]] = {}
    for line in ROWS.strip().splitlines():
        head, _, formula = line.partition(" ; ")
        name, *params = head.split()
        found.setdefault(name, []).append((tuple(params), ast.parse(formula, mode="eval").body))
    return found


TABLE = _rows()
PARAMETERS = {name: max((p for p, _ in rows), key=len) for name, rows in TABLE.items()}
