"""What the decorator `differentiable` makes of a function."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from adsource.build import Derivative, derivative
from adsource.callables import Gradient, JacobianVector, ValueAndGradient, VectorJacobian
from adsource.jobs import split_signature
from adsource.runtime.primal import Primal, Wrt


class Differentiable:
    """A function that is called as before and knows its derivatives.

    grad, value_and_grad, vjp, jvp: callables as of the functions of the same names.  It behaves as a
    plain function of the module: in a class body it is not bound to an instance.
    """

    def __init__(
        self, function: Callable[..., Any], wrt: Wrt = None, target: str = "cpu", math: str = "vector",
        parallel: bool = False,
    ) -> None:
        self._primal = primal = Primal(function, math, parallel)
        self._called = function  # a jitted primal stays jitted
        self._wrt, self._target = wrt, target
        self.primal_function = primal.function
        self.grad = Gradient(primal, wrt, target)
        self.value_and_grad = ValueAndGradient(primal, wrt, target)
        self.vjp = VectorJacobian(primal, wrt, target)
        self.jvp = JacobianVector(primal, wrt, target)
        functools.update_wrapper(self, primal.function)

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        return self._called(*args, **kwargs)

    def __reduce__(self) -> str:
        return self.__qualname__  # by name, as a function

    def __repr__(self) -> str:
        return f"<differentiable {self.__module__}.{self.__qualname__}, wrt={self._wrt!r}>"

    def source(self, mode: str = "adjoint", signature: str | Sequence[str] | None = None) -> str:
        """The text of the generated module.  signature: as in `transform`; None takes the types of the
        last call of a derivative, else the annotations."""
        return self._derivative(mode, signature).source

    def report(
        self, mode: str = "adjoint", signature: str | Sequence[str] | None = None, **sizes: int | tuple[int, ...]
    ) -> dict[str, Any]:
        """What the compiler has to tell of that module; sizes as in `Derivative.report`."""
        return self._derivative(mode, signature).report(**sizes)

    def _derivative(self, mode: str, signature: str | Sequence[str] | None) -> Derivative:
        types = split_signature(signature) if isinstance(signature, str) else signature
        if types is None and (latest := self._latest()):
            return derivative(self._primal, latest.wrt, latest.types, self._target, mode)
        wrt = self._primal.resolve(self._wrt)
        return derivative(self._primal, wrt, tuple(types) if types else None, self._target, mode)

    def _latest(self) -> Derivative | None:
        """The module that was made last for a call, if there was one."""
        entries = [c.latest for c in (self.value_and_grad, self.grad, self.vjp, self.jvp)]
        return next((entry.made for entry in entries if entry), None)
