"""Three proofs that a derivative is right, at one point and in one random direction.

Dot product: tangent and adjoint agree, <seed, J d> = <J^T seed, d>; they come from one rule book, so
this finds faults of the reversal.  Oracle: the tangent agrees with an evaluation of the primal's source
that shares nothing with the compiler.  Taylor slope: the value's remainder falls with the square of the
step.  Differences are measured against the sum of the absolute terms, so that cancellation cannot
hide a fault nor make one up.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from adsource.review.oracle import OracleRefused, directional
from adsource.review.slope import fourth_order, taylor
from adsource.structures import is_structure, leaves, parts_of, rebuilt

Values = dict[str, Any]
Pull = Callable[[Any], tuple[Any, Values]]  # seed -> value, gradients by name
Push = Callable[[Values], tuple[Any, Any]]  # directions by name -> value, tangent

TINY = np.finfo(float).tiny
TOLERANCE = {"float64": 1e-10, "float32": 1e-4}


@dataclass(frozen=True)
class CheckReport:
    """ok: all proofs hold.  lines: one for each, with its figures."""

    ok: bool
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def __bool__(self) -> bool:
        return self.ok


def run_check(
    function: Callable[..., Any], args: Values, wrt: Sequence[str], pull: Pull, push: Push, seed: int = 0
) -> CheckReport:
    """Check `pull` and `push`, the derivatives of `function` at `args` with respect to `wrt`."""
    random = np.random.default_rng(seed)
    directions = {name: _like(args[name], random) for name in wrt}
    value, tangent = push(directions)
    seeds = _like(value, random)
    _, gradients = pull(seeds)
    limit = max(_limit(args[name]) for name in wrt)
    results = [
        _dot(_terms(seeds, tangent, value), [_terms(gradients[n], d, args[n]) for n, d in directions.items()], limit),
        *_oracle(function, args, directions, (value, tangent), limit),
        _slope(function, args, directions, tangent),
    ]
    return CheckReport(all(ok for ok, _ in results), tuple(line for _, line in results))


def _dot(forward: np.ndarray, pulled: list[np.ndarray], limit: float) -> tuple[bool, str]:
    reverse = np.concatenate(pulled)
    scale = np.abs(forward).sum() + np.abs(reverse).sum()
    left, right = forward.sum(), reverse.sum()
    error = abs(left - right) / scale if scale else 0.0
    return _line("dot product", error, limit, f"tangent {left:.15g}, adjoint {right:.15g}")


def _oracle(
    function: Callable[..., Any], args: Values, directions: Values, ours: tuple[Any, Any], limit: float
) -> list[tuple[bool, str]]:
    """Value and tangent held against the oracle's; against differences where it cannot follow."""
    try:
        value, tangent = directional(function, (), _fresh(args), directions)
        proofs = [_compared("oracle", ours[1], tangent, value, limit, "the oracle's")]
    except OracleRefused as refused:
        value = function(**_fresh(args))
        tangent, error = fourth_order(function, (), _fresh(args), directions)
        limit = max(limit, 10.0 * error / max(np.abs(_flat(tangent, value)).max(initial=0.0), TINY))
        proofs = [
            _compared("differences", ours[1], tangent, value, limit, "theirs"),
            (True, f"{'':<12} the oracle cannot follow: {refused}"),
        ]
    return [_compared("value", ours[0], value, value, limit, "the primal's"), *proofs]


def _compared(what: str, ours: Any, theirs: Any, value: Any, limit: float, whose: str) -> tuple[bool, str]:
    a, b = _flat(ours, value), _flat(theirs, value)
    if a.shape != b.shape:
        return False, f"{what:<12} FAILED  {a.size} numbers, {whose} are {b.size}"
    scale = max(np.abs(b).max(initial=0.0), TINY)
    error = np.abs(a - b).max(initial=0.0) / scale
    return _line(what, error, limit, f"norm {np.linalg.norm(a):.15g}, {whose} {np.linalg.norm(b):.15g}")


def _slope(function: Callable[..., Any], args: Values, directions: Values, tangent: Any) -> tuple[bool, str]:
    slope = taylor(function, (), _fresh(args), directions, tangent)
    told = f" ({slope.reason})" if slope.reason else ""
    return slope.right, f"{'Taylor slope':<12} {'ok' if slope.right else 'FAILED':<6}  {slope:.3f}{told}"


def _line(what: str, error: float, limit: float, figures: str) -> tuple[bool, str]:
    ok = bool(error <= limit)  # NaN is a failure
    return ok, f"{what:<12} {'ok' if ok else 'FAILED':<6}  difference {error:.1e} ({figures})"


def _like(value: Any, random: np.random.Generator) -> Any:
    """Random numbers in the structure, shape and dtype of a value; None where it is no number, or an integer."""
    if is_structure(value):
        return rebuilt(value, lambda v: _like(v, random))
    if not isinstance(value, (np.ndarray, np.inexact, float, complex)):
        return None
    drawn = _numbers(np.shape(value), random)
    if np.iscomplexobj(value):
        drawn = drawn + 1j * _numbers(np.shape(value), random)
    if isinstance(value, np.ndarray):
        return drawn.astype(value.dtype) if value.dtype.kind in "fc" else np.zeros_like(value)
    return drawn[()].item()


def _numbers(shape: tuple[int, ...], random: np.random.Generator) -> Any:
    """Of about one size and of either sign."""
    return random.uniform(0.5, 1.5, shape) * random.choice([-1.0, 1.0], shape)


def _terms(a: Any, b: Any, like: Any) -> np.ndarray:
    return np.real(np.conj(_flat(a, like)) * _flat(b, like))


def _flat(value: Any, like: Any) -> np.ndarray:
    """The numbers of a value, in double precision, where `like`, of the same structure, has floats."""
    parts = parts_of(like)
    if parts is not None:
        own = parts_of(value) or {}
        return np.concatenate([np.zeros(0), *(_flat(own.get(k), v) for k, v in parts.items())])
    if np.asarray(like).dtype.kind not in "fc" or value is None:
        return np.zeros(0)
    numbers = np.asarray(value)
    return numbers.ravel().astype(complex if numbers.dtype.kind == "c" else float)


def _limit(value: Any) -> float:
    kinds = [np.asarray(v).dtype.name for _, v in leaves(value)]
    single = any(kind in ("float32", "complex64") for kind in kinds)
    return TOLERANCE["float32" if single else "float64"]


def _fresh(args: Values) -> Values:
    return {n: copy.deepcopy(v) if _is_memory(v) else v for n, v in args.items()}


def _is_memory(value: Any) -> bool:
    return isinstance(value, (np.ndarray, np.random.Generator)) or is_structure(value)
