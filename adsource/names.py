"""Names for what the compiler adds: always the first free one, never random."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain, count


def fresh(base: str, taken: Collection[str]) -> str:
    """The first of base, base2, base3, ... that is not taken."""
    return _first(_series(base), taken)


def temporary(taken: Collection[str]) -> str:
    """The first of t1, t2, ... that is not taken."""
    return _first((f"t{n}" for n in count(1)), taken)


def adjoint(name: str, taken: Collection[str]) -> str:
    """The adjoint of `u`: u_b, else u_bar, u_bar2, ..."""
    return _first(chain((f"{name}_b",), _series(f"{name}_bar")), taken)


def tangent(name: str, taken: Collection[str]) -> str:
    """The tangent of `u`: u_d, else u_dot, u_dot2, ..."""
    return _first(chain((f"{name}_d",), _series(f"{name}_dot")), taken)


def _series(base: str) -> Iterator[str]:
    return chain((base,), (f"{base}{n}" for n in count(2)))


def _first(candidates: Iterator[str], taken: Collection[str]) -> str:
    return next(name for name in candidates if name not in taken)
