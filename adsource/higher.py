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
from adsource.runtime.arguments import type_key
from adsource.runtime.primal import Primal, Wrt


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
        bare = self._primal.bare(self._wrt)
        if np.size(value) <= sum(map(np.size, points)):
            rows = [_listed(pull(unit), bare) for unit in _units(value)]
            blocks = [np.array([r[j] for r in rows]) for j in range(len(names))]
            found = [b.reshape(np.shape(value) + np.shape(x)) for b, x in zip(blocks, points)]
        else:
            found = [self._columns(given, value, points, j, bare) for j in range(len(names))]
        return found[0] if bare else tuple(found)

    def _columns(self, given: Sequence[Any], value: Any, points: list[Any], j: int, bare: bool) -> np.ndarray:
        still = [np.zeros(np.shape(x)) if np.ndim(x) else 0.0 for x in points]
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
        made = derivative(primal, wrt, types_of(primal, floats), "numpy", "adjoint")
        gradient = getattr(made.module, f"{primal.name}_grad", None)
        if gradient is None:
            raise Refusal("AD007", f"`{primal.name}` does not return one float, whose second derivative this is",
                          rewrite="Return a scalar.")
        push = JacobianVector(Primal(gradient, self._primal.math), wrt[0] if len(wrt) == 1 else wrt, self._target)
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
        still = [np.zeros(np.shape(x)) if np.ndim(x) else 0.0 for x in points]
        columns: list[list[list[Any]]] = []  # by j, unit, i
        for j, x in enumerate(points):
            turned = [tuple(u if k == j else z for k, z in enumerate(still)) for u in _units(x)]
            columns.append([_listed(along(given, d[0] if single else d), single) for d in turned])
        blocks = tuple(
            tuple(_block([c[i] for c in columns[j]], points[i], points[j]) for j in range(len(wrt)))
            for i in range(len(wrt))
        )
        return blocks[0][0] if self._primal.bare(self._wrt) else blocks


def _block(columns: list[Any], first: Any, second: Any) -> np.ndarray:
    return np.stack([np.asarray(c) for c in columns], -1).reshape(np.shape(first) + np.shape(second))


def _units(like: Any) -> Iterator[Any]:
    """The unit vectors of a value's shape; 1.0 for a number."""
    if not np.ndim(like):
        yield 1.0
        return
    for place in np.ndindex(np.shape(like)):
        unit = np.zeros(np.shape(like))
        unit[place] = 1.0
        yield unit


def _listed(answer: Any, bare: bool) -> list[Any]:
    return [answer] if bare else list(answer)


def _refuse_unreal(primal: Primal, values: Sequence[Any]) -> None:
    for value in values:
        if isinstance(value, tuple) or np.iscomplexobj(value) or np.asarray(value).dtype.kind not in "fiu":
            raise Refusal("AD007", f"`{primal.name}` takes or gives something else than real numbers and arrays",
                          rewrite="Use vjp and jvp, which know tuples and complex numbers.")
