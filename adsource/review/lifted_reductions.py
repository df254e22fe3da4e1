"""Reductions and choices: extremes (ties share evenly), products, variance, order statistics, norms, selections."""

from __future__ import annotations

import numpy as np

from adsource.review import lifted_elementwise as elementwise
from adsource.review.lifted_pair import (
    OracleRefused,
    Pair,
    imag,
    is_active,
    is_pair,
    pair,
    real,
    times,
    wide,
)

NOT_GIVEN = np._NoValue


def extreme(function, a, axis=None, out=None, keepdims=False):
    """max, min and their namesakes that pass over NaN."""
    _only_real(function, a, out)
    keepdims = bool(keepdims) and keepdims is not NOT_GIVEN
    tied = a.re == function(a.re, axis=axis, keepdims=True)
    with np.errstate(invalid="ignore"):
        im = np.sum(times(a.im, tied), axis=axis, keepdims=keepdims) / np.sum(
            tied, axis=axis, keepdims=keepdims
        )
    return pair(function(a.re, axis=axis, keepdims=keepdims), im)


def ptp(a, axis=None, out=None, keepdims=False):
    high, low = extreme(np.max, a, axis, out, keepdims), extreme(np.min, a, axis, out, keepdims)
    return elementwise.apply(np.subtract, (high, low), {})


def prod(a, axis=None, out=None, keepdims=False, dtype=None):
    """The product rule as a recurrence, which zeros among the factors do not disturb."""
    _nothing("prod", out, dtype)
    factors, changes = _merged(wide(a.re), axis), _merged(a.im, axis)
    re = np.prod(a.re, axis=axis, keepdims=keepdims)
    steps = list(_products(factors, changes))
    return pair(re, np.reshape(steps[-1] if steps else 0.0, np.shape(re)))


def cumprod(a, axis=None, out=None, dtype=None):
    _nothing("cumprod", out, dtype)
    re = np.cumprod(a.re, axis=axis)
    if axis is None:
        return pair(re, np.array(list(_products(a.re.ravel(), a.im.ravel()))))
    steps = list(_products(np.moveaxis(wide(a.re), axis, -1), np.moveaxis(a.im, axis, -1)))
    return pair(re, np.stack(steps, axis=axis))


def _products(factors, changes):
    product, change = 1.0, 0.0
    for k in range(factors.shape[-1]):
        change = change * factors[..., k] + product * changes[..., k]
        product = product * factors[..., k]
        yield change


def var(a, axis=None, out=None, ddof=0, keepdims=False):
    _nothing("var", out)
    x = wide(a.re)
    centred = np.conj(x - np.mean(x, axis=axis, keepdims=True))
    moved = a.im - np.mean(a.im, axis=axis, keepdims=True)
    count = x.size if axis is None else np.prod([x.shape[k] for k in np.atleast_1d(axis)])
    im = 2.0 * np.sum(np.real(centred * moved), axis=axis, keepdims=keepdims) / (count - ddof)
    return pair(np.var(a.re, axis=axis, ddof=ddof, keepdims=keepdims), im)


def std(a, axis=None, out=None, ddof=0, keepdims=False):
    re = np.std(a.re, axis=axis, ddof=ddof, keepdims=keepdims)
    change = imag(var(a, axis, out, ddof, keepdims))
    return pair(re, times(change, 0.5 / wide(re)))


def average(a, axis=None, weights=None, keepdims=False):
    if weights is None:
        return pair(np.average(real(a), axis, keepdims=keepdims), np.mean(imag(a), axis, keepdims=keepdims))
    re = np.average(real(a), axis=axis, weights=real(weights), keepdims=keepdims)
    values = wide(np.asarray(real(a)))
    w, dw = (_along(np.asarray(x), values, axis) for x in (real(weights), imag(weights)))
    total = np.sum(np.broadcast_to(w, values.shape), axis=axis, keepdims=keepdims)
    change = np.sum(imag(a) * w + values * dw, axis=axis, keepdims=keepdims)
    return pair(
        re, (change - re * np.sum(np.broadcast_to(dw, values.shape), axis=axis, keepdims=keepdims)) / total
    )


def _along(weights, values, axis):
    """One-dimensional weights stand along `axis`."""
    if weights.ndim == values.ndim or weights.ndim == 0:
        return weights
    shape = [1] * values.ndim
    shape[axis] = weights.size
    return weights.reshape(shape)


def sort(a, axis=-1, kind=None, order=None, stable=None):
    """Each derivative goes with its value; among equal values the first stays first."""
    order = np.argsort(a.re, axis=axis, kind="stable")
    changes = a.im.ravel() if axis is None else a.im
    return pair(np.sort(a.re, axis=axis), np.take_along_axis(changes, order, -1 if axis is None else axis))


def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    _nothing("median", out, overwrite_input)
    re = np.median(a.re, axis=axis, keepdims=keepdims)
    return pair(re, _quantile_change(a, 0.5, axis, re))


PLACES = {"linear": 1.0, "hazen": 0.5, "weibull": 0.0, "median_unbiased": 1.0 / 3.0, "normal_unbiased": 3.0 / 8.0}
ROUNDED = {"lower": np.floor, "higher": np.ceil, "nearest": np.rint,
           "midpoint": lambda place: 0.5 * (np.floor(place) + np.ceil(place))}


def quantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, scale=1.0):
    """The places of Hyndman and Fan, "Sample quantiles in statistical packages", 1996."""
    _nothing("quantile", out, overwrite_input, method not in PLACES and method not in ROUNDED)
    share = np.asarray(real(q)) / scale
    name = np.quantile if scale == 1.0 else np.percentile
    re = name(real(a), real(q), axis=axis, method=method, keepdims=keepdims)
    alpha = PLACES.get(method, 1.0)
    change = _quantile_change(a, share, axis, re, alpha, ROUNDED.get(method)) if is_active(a) else 0.0
    if is_active(q) and method in PLACES:
        values = np.sort(_merged(wide(real(a)), axis), axis=-1)
        n = values.shape[-1]
        low = np.floor(np.clip(_place(share, n, alpha), 0, n - 1)).astype(int)
        step = values[..., np.minimum(low + 1, n - 1)] - values[..., low]
        change = change + np.reshape(step, np.shape(re)) * (n + 1.0 - 2.0 * alpha) * imag(q) / scale
    return pair(re, change)


def _place(q, n, alpha):
    return n * q + (alpha + q * (1.0 - 2.0 * alpha)) - 1.0


def _without_nan(function):
    def apply(a, *rest, **named):
        if np.any(np.isnan(real(a))):
            raise OracleRefused("an order statistic that passes over NaN")
        return function(a, *rest, **named)

    return apply


def percentile(a, q, *rest, **keywords):
    return quantile(a, q, *rest, **keywords, scale=100.0)


nanmedian, nanquantile, nanpercentile = map(_without_nan, (median, quantile, percentile))


def _quantile_change(a, q, axis, re, alpha=1.0, rounded=None):
    values, changes = _merged(a.re, axis), _merged(a.im, axis)
    order = np.argsort(values, axis=-1, kind="stable")
    changes = np.take_along_axis(changes, order, -1)
    last = values.shape[-1] - 1
    place = np.asarray(q) * last if alpha == 1.0 else _place(np.asarray(q), last + 1, alpha)
    place = np.clip(place if rounded is None else rounded(place), 0, last)
    low = np.floor(place).astype(int)
    share = place - low
    change = changes[..., low] * (1.0 - share) + changes[..., np.minimum(low + 1, last)] * share
    if np.ndim(q):
        change = np.moveaxis(change, list(range(-np.ndim(q), 0)), list(range(np.ndim(q))))
    return np.where(np.isnan(re), np.nan, np.reshape(change, np.shape(re)))


def clip(a, a_min=NOT_GIVEN, a_max=NOT_GIVEN, out=None, **keywords):
    """minimum(maximum(a, low), high): at a bound the derivative is shared with it."""
    low, high = keywords.pop("min", a_min), keywords.pop("max", a_max)
    _nothing("clip", out, keywords)
    for bound, choice in ((low, np.maximum), (high, np.minimum)):
        if bound is not None and bound is not NOT_GIVEN:
            a = elementwise.apply(choice, (a, bound), {})
    return Pair(a.re.copy(), a.im.copy()) if is_pair(a) and isinstance(a.re, np.ndarray) else a


def where(condition, *sides):
    """The side that is not taken has no part in the result, be it NaN."""
    if not sides:
        return np.where(real(condition))
    chosen = np.asarray(real(condition), dtype=bool)
    re = np.where(chosen, *[real(s) for s in sides])
    return pair(re, np.where(chosen, *[imag(s) for s in sides]))


def select(conditions, choices, default=0):
    re = np.select([real(c) for c in conditions], [real(c) for c in choices], real(default))
    return pair(re, np.select([real(c) for c in conditions], [imag(c) for c in choices], imag(default)))


def choose(index, choices, out=None, mode="raise"):
    _nothing("choose", out)
    return pair(np.choose(index, [real(c) for c in choices], mode=mode),
                np.choose(index, [imag(c) for c in choices], mode=mode))  # fmt: skip


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    _nothing("nan_to_num", not copy)
    return pair(
        np.nan_to_num(x.re, nan=nan, posinf=posinf, neginf=neginf), np.where(np.isfinite(x.re), x.im, 0.0)
    )


def full_like(a, fill_value, dtype=None, order="K", subok=True, shape=None):
    re = np.full_like(real(a), real(fill_value), dtype=dtype, order=order, shape=shape)
    if is_active(fill_value) and re.dtype.kind not in "fc":
        raise OracleRefused("`np.full_like` puts an active value into an integer array")
    return pair(re, imag(fill_value))


def empty_like(prototype, dtype=None, order="K", subok=True, shape=None):
    """Filled with NaN: a program that reads what it has not written is told so."""
    re = np.empty_like(prototype.re, dtype=dtype, order=order, shape=shape)
    if re.dtype.kind not in "fc":
        return re
    re[...] = np.nan
    return pair(re, np.nan)


def interp(x, xp, fp, left=None, right=None, period=None):
    """Piecewise linear: the derivative along the point, the nodes and the values at them."""
    _nothing("interp", period, is_active(left), is_active(right))
    re = np.interp(real(x), real(xp), real(fp), real(left), real(right))
    at, nodes, values = (np.asarray(real(v), dtype=float) for v in (x, xp, fp))
    moved, changes = (np.broadcast_to(imag(v), np.shape(real(v))) for v in (xp, fp))
    if nodes.size == 1:  # two of one value, a step apart
        nodes, values, moved, changes = (np.append(v, v) for v in (nodes, values, moved, changes))
        nodes[1] += 1.0
    k = np.clip(np.searchsorted(nodes, at, side="right") - 1, 0, nodes.size - 2)
    width = nodes[k + 1] - nodes[k]
    share = (at - nodes[k]) / width
    slope = (values[k + 1] - values[k]) / width
    im = slope * (imag(x) - moved[k] * (1.0 - share) - moved[k + 1] * share)
    im = im + changes[k] * (1.0 - share) + changes[k + 1] * share
    im = np.where(at < nodes[0], changes[0] if left is None else 0.0, im)
    return pair(re, np.where(at > nodes[-1], changes[-1] if right is None else 0.0, im))


def trapezoid(y, x=None, dx=1.0, axis=-1):
    """Linear in the values and linear in the abscissae."""
    re = np.trapezoid(real(y), real(x), real(dx), axis)
    if is_active(dx):
        change = np.trapezoid(imag(y), dx=real(dx), axis=axis) if is_active(y) else 0.0
        return pair(re, change + np.trapezoid(real(y), axis=axis) * imag(dx))
    im = np.trapezoid(imag(y), real(x), real(dx), axis) if is_active(y) else 0.0
    return pair(re, im + (np.trapezoid(real(y), imag(x), axis=axis) if is_active(x) else 0.0))


def polyval(p, x):
    re = np.polyval(real(p), real(x))
    slope = np.polyval(np.polyder(real(p)), real(x)) if len(real(p)) > 1 else 0.0
    change = np.polyval(imag(p), real(x)) if is_active(p) else 0.0
    return pair(re, change + times(imag(x), slope))


def sinc(x):
    at = np.pi * wide(x.re)
    with np.errstate(all="ignore"):
        slope = np.where(at == 0, 0.0, np.pi * (np.cos(at) - np.sinc(x.re)) / at)
    return pair(np.sinc(x.re), times(x.im, slope))


def angle(z, deg=False):
    scale = 180.0 / np.pi if deg else 1.0
    return pair(np.angle(z.re, deg), scale * times(np.imag(np.conj(z.re) * z.im), 1.0 / np.abs(z.re) ** 2))


def _merged(array, axis):
    """The axes to be reduced, as one at the end."""
    array = np.asarray(array)
    if axis is None:
        return array.reshape(-1)
    axes = [k % array.ndim for k in np.atleast_1d(axis)]
    kept = [k for k in range(array.ndim) if k not in axes]
    return array.transpose(kept + axes).reshape([array.shape[k] for k in kept] + [-1])


def _nothing(name, *settings):
    """Settings that the oracle does not follow must not be given."""
    if any(s is not None and s is not False and s is not NOT_GIVEN and not s == {} for s in settings):
        raise OracleRefused(f"`np.{name}` with a setting that the oracle does not follow")


def _only_real(function, a, out):
    if out is not None or a.re.dtype.kind == "c":
        raise OracleRefused(f"`np.{function.__name__}` with out= or of complex numbers")
