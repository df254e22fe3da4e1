"""What is solved for: `fixed_point`, `root`, `minimize` and `solved`, as they run in your own program.

Derivatives do not go through the iterations: they come from the equation that the result fulfils (the implicit
function theorem), at the cost of one linear system with the derivative of `step` or `f`.  A generated module holds
these functions specialised to `step` or `f`, from the same lines (frontend/solvers.py), so that the values agree bit
for bit.  Christianson, Reverse accumulation and attractive fixed points, 1994; Griewank & Walther, chapter 15.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def fixed_point(
    step: Callable[..., Any], x0: Any, /, *args: Any, tol: float = 1e-10, max_iter: int = 1000
) -> Any:
    """x with `x = step(x, *args)`, by iteration from x0, a float or an array of them.

    It ends when no element has changed by more than tol.  The derivative with respect to args solves the (transposed)
    linear system by the same iteration, to the relative accuracy tol; x0 has no part in it.  If `step` contracts
    by the factor r, both errors are at most tol * r / (1 - r).  Raises RuntimeError where max_iter does not suffice.
    """
    x = x0
    for _ in range(max_iter):
        last = x
        x = step(last, *args)
        if np.max(np.abs(x - last)) <= tol:
            return x
    raise RuntimeError(f"{step.__name__}_fixed_point: not within tol after max_iter steps")


def root(f: Callable[..., Any], x0: Any, /, *args: Any, tol: float = 1e-10, max_iter: int = 50) -> Any:
    """x with `f(x, *args) = 0`, by Newton's method from x0, with slopes by differences.

    x0 is a float, or an array with one axis, for which f gives as many numbers.  It ends when no element of f exceeds
    tol.  The derivative takes the exact slopes of f at x: its error is of the order of tol.  Raises RuntimeError
    where max_iter does not suffice, LinAlgError where the slopes are singular.
    """
    return _newton(f, x0, args, tol, max_iter) if np.ndim(x0) else _newton_scalar(f, x0, args, tol, max_iter)


def _newton_scalar(f: Callable[..., Any], x: Any, args: tuple[Any, ...], tol: float, max_iter: int) -> Any:
    for _ in range(max_iter):
        y = f(x, *args)
        if abs(y) <= tol:
            return x
        h = 1e-7 * max(abs(x), 1.0)
        x = x - y * h / (f(x + h, *args) - y)
    raise RuntimeError(f"{f.__name__}_root: not within tol after max_iter steps")


def _newton(f: Callable[..., Any], x0: Any, args: tuple[Any, ...], tol: float, max_iter: int) -> Any:
    x = x0.copy()
    for _ in range(max_iter):
        y = f(x, *args)
        if np.max(np.abs(y)) <= tol:
            return x
        slopes = np.empty((x.size, x.size))
        for k in range(x.size):
            h = 1e-7 * max(abs(x[k]), 1.0)
            moved = x.copy()
            moved[k] += h
            slopes[:, k] = (f(moved, *args) - y) / h
        x = x - np.linalg.solve(slopes, y)
    raise RuntimeError(f"{f.__name__}_root: not within tol after max_iter steps")


def minimize(
    f: Callable[..., Any], x0: Any, /, *args: Any, grad: Callable[..., Any], tol: float = 1e-10, max_iter: int = 50
) -> Any:
    """x where `f(x, *args)` is smallest, by Newton's method from x0, with differences of `grad` for the curvature.

    x0 is a float, or an array with one axis; f gives one number, `grad(x, *args)` its derivatives with respect to x.
    Steps that make f grow are halved.  It ends when no element of grad exceeds tol.  The derivative comes from the
    condition `grad(x, *args) = 0`: its error is of the order of tol.  Raises RuntimeError where max_iter does not
    suffice, LinAlgError where the curvature is singular.
    """
    many = np.ndim(x0) > 0
    x = x0.copy() if many else x0
    for _ in range(max_iter):
        y = grad(x, *args)
        if (np.max(np.abs(y)) if many else abs(y)) <= tol:
            return x
        move = _newton_step(grad, x, y, args) if many else _newton_step_scalar(grad, x, y, args)
        last = f(x, *args)
        for _ in range(40):
            if f(x + move, *args) <= last + 1e-14 * abs(last):
                break
            move = 0.5 * move
        x = x + move
    raise RuntimeError(f"{f.__name__}_minimize: not within tol after max_iter steps")


def _newton_step_scalar(grad: Callable[..., Any], x: Any, y: Any, args: tuple[Any, ...]) -> Any:
    h = 1e-7 * max(abs(x), 1.0)
    slope = (grad(x + h, *args) - y) / h
    return -y / slope if slope > 0.0 else -y


def _newton_step(grad: Callable[..., Any], x: Any, y: Any, args: tuple[Any, ...]) -> Any:
    slopes = np.empty((x.size, x.size))
    for k in range(x.size):
        h = 1e-7 * max(abs(x[k]), 1.0)
        moved = x.copy()
        moved[k] += h
        slopes[:, k] = (grad(moved, *args) - y) / h
    move = -np.linalg.solve(slopes, y)
    return -y if np.dot(move, y) > 0.0 else move


def solved(f: Callable[..., Any], x: Any, /, *args: Any, tol: float = 1e-6) -> Any:
    """x itself, found by whatever means, of which you know that `f(x, *args) = 0`.

    Derivatives with respect to args come from that equation, none from how x was found.  Raises RuntimeError
    where an element of f exceeds tol.
    """
    if not np.max(np.abs(f(x, *args))) <= tol:
        raise RuntimeError(f"{f.__name__}_solved: an element of {f.__name__} exceeds tol")
    return x.copy() if isinstance(x, np.ndarray) else x
