"""Jacobians, and second derivatives: `jacobian`, `hvp`, `hessian`.

A Jacobian is put together from pulled seeds or from pushed directions, whichever are fewer.  Second derivatives are
the tangent of a gradient: the generated module for `numpy` is read as a source in its turn, and its `f_grad` is
differentiated forwards, on the target that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import numpy as np

from adsource.build import derivative, types_of, with_floats
from adsource.callables import JacobianVector, VectorJacobian
from adsource.errors import Refusal
from adsource.runtime.arguments import is_floating, type_key
from adsource.runtime.primal import Primal, Wrt
from adsource.structures import is_structure, leaves, rebuilt


class Jacobian:
    """`jacobian(*args)`: an array of the value's shape followed by the argument's, for each of wrt."""

    def __init__(self, primal: Primal, wrt: Wrt = None, target: str = "cpu") -> None:
        self._primal, self._wrt, self._target = primal, wrt, target
        self._pull, self._push = VectorJacobian(primal, wrt, target), JacobianVector(primal, wrt, target)
        self.__name__, self.__doc__ = f"{primal.name}_jacobian", primal.function.__doc__

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._primal, self._wrt, self._target)

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        given = self._primal.bind(args, kwargs)
        names = self._primal.resolve(self._wrt) or self._primal.active(given)
        points = [given[self._primal.names.index(n)] for n in names]
        value, pull = self._pull(*args, **kwargs)
        _refuse_unreal(self._primal, (value, *points))
        if is_structure(value):
            raise Refusal("AD007", f"`{self._primal.name}` gives more than a real number or an array of them",
                          rewrite="Use vjp and jvp, which know such results.")
        bare = self._primal.bare(self._wrt)
        if any(map(is_structure, points)) or np.size(value) <= sum(map(np.size, points)):
            rows = [_listed(pull(unit), bare) for unit in _units(value)]
            found = [_stacked(x, [r[j] for r in rows], np.shape(value)) for j, x in enumerate(points)]
        else:
            found = [self._columns(given, value, points, j, bare) for j in range(len(names))]
        return found[0] if bare else tuple(found)

    def _columns(self, given: Sequence[Any], value: Any, points: list[Any], j: int, bare: bool) -> np.ndarray:
        still = [_zeros(x) for x in points]
        columns = []
        for unit in _units(points[j]):
            along = [unit if k == j else x for k, x in enumerate(still)]
            columns.append(self._push(tuple(given), along[0] if bare else tuple(along))[1])
        return np.stack([np.asarray(c) for c in columns], -1).reshape(np.shape(value) + np.shape(points[j]))


class HessianVector:
    """`hvp(args, directions)`: the change of the gradient in that direction, in the structure of the gradient."""

    def __init__(self, primal: Primal, wrt: Wrt = None, target: str = "cpu") -> None:
        self._primal, self._wrt, self._target = primal, wrt, target
        self._made: dict[Hashable, tuple[JacobianVector, tuple[str, ...]]] = {}
        self.__name__, self.__doc__ = f"{primal.name}_hvp", primal.function.__doc__

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._primal, self._wrt, self._target)

    def __call__(self, args: Sequence[Any], directions: Any, /, **kwargs: Any) -> Any:
        given = self._primal.bind(tuple(args), kwargs)
        wrt, along = self._prepared(given)
        bare = self._primal.bare(self._wrt)
        if not bare and len(wrt) == 1 and not isinstance(directions, dict):
            if not isinstance(directions, (tuple, list)) or len(directions) != 1:
                raise Refusal("AD015", f"one direction is needed for each of {', '.join(wrt)}")
            (directions,) = directions
        product = along(given, directions)
        return product if bare or len(wrt) > 1 else (product,)

    def _prepared(self, given: tuple[Any, ...]) -> tuple[tuple[str, ...], Callable[..., Any]]:
        """The names of wrt, and the tangent of the gradient for these types."""
        key = tuple([type_key(a) for a in given])
        if key not in self._made:
            self._made[key] = self._make(given)
        push, wrt = self._made[key]
        return wrt, lambda args, directions: push(args, directions)[1]

    def _make(self, given: tuple[Any, ...]) -> tuple[JacobianVector, tuple[str, ...]]:
        primal = self._primal
        wrt = primal.resolve(self._wrt) or primal.active(given)
        _refuse_unreal(primal, [given[primal.names.index(n)] for n in wrt])
        floats = with_floats(primal, given, wrt)
        made = derivative(primal, wrt, types_of(primal, floats), "numpy", "adjoint", checkpoints=("off",))
        gradient = getattr(made.module, f"{primal.name}_grad", None)
        if gradient is None:
            raise Refusal("AD007", f"`{primal.name}` does not return one float, whose second derivative this is",
                          rewrite="Return a scalar.")
        push = JacobianVector(self._primal.like(gradient), wrt[0] if len(wrt) == 1 else wrt, self._target)
        try:
            push._entry(tuple(floats))
        except Refusal as refused:
            why = f"`{primal.name}` has no second derivative here: its gradient cannot be read again ({refused})"
            raise Refusal("AD016", why, rewrite="Take differences of the gradient.") from refused
        return push, wrt


class Hessian(HessianVector):
    """`hessian(*args)`: second derivatives, of the argument's shape twice; for several wrt a tuple of tuples, where
    `h[i][j]` is about the i-th and the j-th."""

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        given = self._primal.bind(args, kwargs)
        wrt, along = self._prepared(given)
        points = [given[self._primal.names.index(n)] for n in wrt]
        single = len(wrt) == 1
        still = [_zeros(x) for x in points]
        columns: list[list[list[Any]]] = []  # by j, unit, i
        for j, x in enumerate(points):
            turned = [tuple(u if k == j else z for k, z in enumerate(still)) for u in _units(x)]
            columns.append([_listed(along(given, d[0] if single else d), single) for d in turned])
        blocks = tuple(
            tuple(_block([c[i] for c in columns[j]], points[i], points[j]) for j in range(len(wrt)))
            for i in range(len(wrt))
        )
        return blocks[0][0] if self._primal.bare(self._wrt) else blocks


def _block(columns: list[Any], first: Any, second: Any) -> Any:
    """How the gradient with respect to `first` changes with `second`, from what it does along unit vectors."""
    found = [_numbers(c, first) for c in columns]
    table = np.stack(found, -1) if found else np.zeros((_numbers(first, first).size, 0))
    rows = iter(np.split(table, _ends(first)))

    def row(like: Any) -> Any:
        if not is_floating(like):
            return None
        part = next(rows)
        cells = iter(np.split(part, _ends(second), axis=1))
        return rebuilt(second, lambda v: next(cells).reshape(np.shape(like) + np.shape(v)) if is_floating(v) else None)

    return rebuilt(first, row)


def _stacked(like: Any, rows: list[Any], shape: tuple[int, ...]) -> Any:
    """One gradient for each number of a value of that shape, in the structure of the argument."""
    if not rows:
        return rebuilt(like, lambda v: np.zeros(shape + np.shape(v)))
    return rebuilt(
        like, lambda v, *parts: np.array(parts).reshape(shape + np.shape(v)) if parts[0] is not None else None, *rows
    )


def _zeros(value: Any) -> Any:
    """A direction of no length; None for what has none."""
    if is_structure(value):
        return rebuilt(value, _zeros)
    if not isinstance(value, (np.ndarray, np.number, int, float)):
        return None
    return np.zeros(np.shape(value)) if np.ndim(value) else 0.0


def _units(like: Any) -> Iterator[Any]:
    """The unit vectors of a value's structure and shape; 1.0 for a number."""
    if is_structure(like):
        count = sum(is_floating(v) for _, v in leaves(like))
        for k in range(count):
            yield from _units_of_part(like, k)
    elif not np.ndim(like):
        yield 1.0
    else:
        for place in np.ndindex(np.shape(like)):
            unit = np.zeros(np.shape(like))
            unit[place] = 1.0
            yield unit


def _units_of_part(like: Any, k: int) -> Iterator[Any]:
    """The unit vectors of the k-th float part."""
    part = [v for _, v in leaves(like) if is_floating(v)][k]
    for unit in _units(part):
        rest = iter(range(len(list(leaves(like)))))
        yield rebuilt(like, lambda v, rest=rest, unit=unit: (
            (unit if next(rest) == k else _zeros(v)) if is_floating(v) else None))


def _numbers(value: Any, like: Any) -> np.ndarray:
    """The numbers of a value where `like` has floats."""
    found: list[np.ndarray] = []
    rebuilt(like, lambda v, part: found.append(np.ravel(part)) if is_floating(v) else None, value)
    return np.concatenate(found) if found else np.zeros(0)


def _ends(like: Any) -> np.ndarray:
    """Where the numbers of one part end, and those of the next begin."""
    return np.cumsum([np.size(v) for _, v in leaves(like) if is_floating(v)])[:-1]


def _listed(answer: Any, bare: bool) -> list[Any]:
    return [answer] if bare else list(answer)


def _refuse_unreal(primal: Primal, values: Sequence[Any]) -> None:
    for _, value in (leaf for v in values for leaf in leaves(v)):
        if isinstance(value, (np.ndarray, np.generic, complex)) and np.asarray(value).dtype.kind not in "fiub":
            raise Refusal("AD007", f"`{primal.name}` takes or gives something else than real numbers and arrays",
                          rewrite="Use vjp and jvp, which know complex numbers.")
