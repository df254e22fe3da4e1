"""Derivatives held against differences of the primal: the slope of the Taylor remainder, and central differences."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from adsource.structures import is_structure, leaves, parts_of, rebuilt

HALVINGS = 46
CLEAN = 50.0  # a remainder counts where it is so many times the rounding noise
WINDOW = 4  # consecutive steps that the slope is fitted to
STEPS = (1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7)


class Slope(float):
    """The observed slope: 2 for a right derivative, 1 for a wrong one.

    NaN where it cannot be told, and then `reason` says why: "linear" (the remainder is rounding noise at every
    step, so the derivative is right to that noise), or "not finite".  `right` sums up.
    """

    reason: str

    def __new__(cls, value: float, reason: str = ""):
        slope = super().__new__(cls, value)
        slope.reason = reason
        return slope

    @property
    def right(self) -> bool:
        """The slope is 2 (or more: no curvature along this direction), or nothing but rounding is left."""
        return self.reason == "linear" or self >= 1.9


def taylor(
    function: Callable, args: tuple, kwargs: dict, directions: dict[str, Any], derivative: Any
) -> Slope:
    """Slope of |f(x + h d) - f(x) - h f'(x) d| over h, at the smallest steps that rounding leaves readable.

    Small steps, because there a small error of the derivative shows, and kinks of the program are far.  A result
    of several numbers is weighed into one.  The arguments are never changed.
    """
    moved = _along(function, args, kwargs, directions)
    change = _flat(derivative, derivative)
    weights = _weights(change)
    change = float(weights @ change)

    def along(h):
        return float(weights @ _flat(moved(h), derivative))

    value, scale = along(0.0), _scale(function, args, kwargs, directions)
    if not np.isfinite(value) or not np.isfinite(change):
        return Slope(np.nan, "not finite")
    steps = scale * 0.25 * 0.5 ** np.arange(HALVINGS)
    with np.errstate(all="ignore"):
        remainders = np.array([abs(along(h) - value - h * change) for h in steps])
        eps = _eps(function, args, kwargs, directions)
        noise = _noise(along, scale, eps) + 4.0 * eps * np.abs(steps * change)
    return _fitted(steps, remainders, noise)


def _eps(function, args, kwargs, directions) -> float:
    """The unit of the coarsest float among the arguments that move."""
    given = _bound(function, args, kwargs).arguments
    kinds = [np.result_type(x) for name in directions for x in _leaves(given[name])]
    return max((float(np.finfo(kind).eps) for kind in kinds if kind.kind in "fc"), default=2.2e-16)


def _fitted(steps, remainders, noise) -> Slope:
    clean = np.isfinite(remainders) & (remainders > CLEAN * noise)
    windows = [k for k in range(len(steps) - WINDOW + 1) if clean[k : k + WINDOW].all()]
    if not windows:
        return Slope(np.nan, "linear" if np.isfinite(remainders).any() else "not finite")
    last = windows[-1]
    fits = [_fit(steps[k : k + WINDOW], remainders[k : k + WINDOW]) for k in windows if last - k < WINDOW]
    return Slope(float(np.median(fits)))


def _fit(steps, remainders) -> float:
    return np.polyfit(np.log(steps), np.log(remainders), 1)[0]


def _noise(along, scale, eps) -> float:
    """Rounding noise of the value, by high differences over tiny steps.

    Moré & Wild, Estimating computational noise, SIAM J. Sci. Comput. 33, 2011.
    """
    values = np.array([along(64.0 * eps * scale * k) for k in range(-4, 5)])
    noise = np.sqrt(np.mean(np.square(np.diff(values, 4))) / 70.0)
    return noise + eps * np.max(np.abs(values))


def _weights(numbers):
    """Fixed weights of about one size, so that no number of a result hides behind another."""
    return np.cos(np.arange(numbers.size) * 0.7) + 1.5 if numbers.size > 1 else np.ones(numbers.size)


def fourth_order(
    function: Callable, args: tuple, kwargs: dict, directions: dict[str, Any]
) -> tuple[Any, float]:
    """(derivative, estimated error) by central differences of fourth order, at the step that agrees best with the
    next one.  A last resort: for functions that the oracle refuses."""
    along = _along(function, args, kwargs, directions)
    scale = _scale(function, args, kwargs, directions)
    value = along(0.0)
    with np.errstate(all="ignore"):
        tries = [_central(lambda h: _flat(along(h), value), scale * step) for step in STEPS]
    gaps = [np.max(np.abs(a - b), initial=0.0) for a, b in zip(tries, tries[1:])]
    gaps = [gap if np.isfinite(gap) else np.inf for gap in gaps]
    best = int(np.argmin(gaps))
    return _shaped(iter(tries[best + 1]), value), float(gaps[best])


def _central(along, h):
    return (8.0 * (along(h) - along(-h)) - (along(2.0 * h) - along(-2.0 * h))) / (12.0 * h)


def _bound(function, args, kwargs):
    bound = inspect.signature(function).bind(*args, **kwargs)
    bound.apply_defaults()
    return bound


def _along(function, args, kwargs, directions):
    """h -> function at the arguments moved by h times the directions."""
    bound = _bound(function, args, kwargs)

    def at(h):
        moved = copy.deepcopy(bound.arguments)
        for name, direction in directions.items():
            moved[name] = _moved(moved[name], direction, h)
        call = inspect.BoundArguments(bound.signature, moved)
        return function(*call.args, **call.kwargs)

    return at


def _moved(x, direction, h):
    def leaf(v, d):
        if d is None:
            return v
        if isinstance(v, np.ndarray):
            return (v + h * np.asarray(d)).astype(v.dtype) if v.dtype.kind in "fc" else v
        return v + h * d if isinstance(v, (float, complex, np.inexact)) else v

    return rebuilt(x, leaf, direction)


def _scale(function, args, kwargs, directions) -> float:
    """The step at which some argument moves by about its own size."""
    given = _bound(function, args, kwargs).arguments
    ratios = []
    for name, direction in directions.items():
        size, change = _size(given[name]), _size(direction)
        if change > 0.0:
            ratios.append((size or 1.0) / change)
    return min(ratios, default=1.0)


def _size(x) -> float:
    numbers = np.concatenate([np.ravel(leaf) for leaf in _leaves(x)] or [np.zeros(0)])
    return float(np.sqrt(np.mean(np.square(np.abs(numbers))))) if numbers.size else 0.0


def _leaves(x) -> list:
    """The numbers and arrays of a nested value."""
    return [leaf for _, leaf in leaves(x) if np.asarray(leaf).dtype.kind in "biufc"]


def _flat(x, like) -> np.ndarray:
    """The numbers of a result as one real vector, without those that `like` shows to be no floats."""
    parts = parts_of(like)
    if parts is not None:
        own = parts_of(x) or {}
        return np.concatenate([_flat(own.get(k), v) for k, v in parts.items()] or [np.zeros(0)])
    if not _is_float(like):
        return np.zeros(0)
    numbers = np.ravel(x)
    found = [numbers.real, numbers.imag] if np.iscomplexobj(like) else [numbers.real]
    return np.concatenate(found).astype(float)


def _is_float(x) -> bool:
    return x is not None and np.asarray(x).dtype.kind in "fc"


def _shaped(numbers, like):
    """The numbers of an iterator in the structure of a result; None for what is no float."""
    if is_structure(like):
        return rebuilt(like, lambda v: _shaped(numbers, v))
    if not _is_float(like):
        return None
    values = np.array([next(numbers) for _ in range(np.size(like))])
    if np.iscomplexobj(like):
        values = values + 1j * np.array([next(numbers) for _ in range(np.size(like))])
    return values.reshape(np.shape(like)) if isinstance(like, np.ndarray) else values.item()
