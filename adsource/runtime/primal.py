"""A function that is to be differentiated: how it is called, found again, and what is active in it."""

from __future__ import annotations

import inspect
import pickle
import sys
from functools import reduce
from types import FunctionType
from typing import Any

from adsource.errors import Refusal
from adsource.runtime.arguments import is_floating
from adsource.runtime.source import unwrap
from adsource.structures import copied

Wrt = str | int | tuple[str | int, ...] | list[str | int] | None


class Primal:
    """The plain function, its parameters and their defaults.  Pickles by name, as functions do.

    math, parallel: how its derivatives are to compute, as in pipeline.Request."""

    def __init__(self, function: Any, math: str = "vector", parallel: bool = False) -> None:
        self.function: FunctionType = unwrap(function)
        self.math, self.parallel = math, bool(parallel)
        self.name = self.function.__name__
        self.signature = inspect.signature(self.function)
        self.names = tuple(self.signature.parameters)
        self.count = len(self.names)
        self.defaults = {n: p.default for n, p in self._parameters() if p.default is not p.empty}
        self._refuse_variadic()

    def __reduce__(self) -> tuple[Any, ...]:
        place = (self.function.__module__, self.function.__qualname__)
        try:
            found = _find(*place).function
        except (AttributeError, KeyError, ImportError, Refusal):
            found = None
        if found is not self.function:
            raise pickle.PicklingError(f"cannot pickle {self.name}: not found as {'.'.join(place)}")
        return _find, (*place, self.math, self.parallel)

    def like(self, function: Any) -> Primal:
        """Another function, to be computed in the same way."""
        return Primal(function, self.math, self.parallel)

    def bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """All arguments in the order of the parameters, defaults filled in.

        Raises the TypeError that the function itself would raise.
        """
        bound = self.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return tuple(bound.arguments.values())

    def call(self, args: tuple[Any, ...]) -> Any:
        """The primal on copies of its arguments, all of them given in order."""
        copies = [copied(a) for a in args]
        bound = inspect.BoundArguments(self.signature, dict(zip(self.names, copies)))
        return self.function(*bound.args, **bound.kwargs)

    def resolve(self, wrt: Wrt) -> tuple[str, ...] | None:
        """Names of the wrt that was given; None stays None.  Raises Refusal AD014."""
        if wrt is None:
            return None
        given = (wrt,) if isinstance(wrt, (str, int)) else tuple(wrt)
        names = tuple(self._name(item) for item in given)
        if not names or len(set(names)) < len(names):
            raise self._wrong_wrt(f"wrt={wrt!r} holds each parameter once, and at least one")
        return names

    def active(self, args: tuple[Any, ...]) -> tuple[str, ...]:
        """What wrt=None means for these arguments: every float parameter, in order.

        A parameter annotated `float` is one, and so is the only parameter, whatever number is given.
        """
        active = tuple(n for n, a in zip(self.names, args) if is_floating(a) or self._meant_float(n, a))
        if active:
            return active
        raise Refusal(
            "AD013", f"`{self.name}` was given no float argument", rewrite="Name what is meant in wrt=..."
        )

    def bare(self, wrt: Wrt) -> bool:
        """Whether the answer is one gradient rather than a tuple of them; never a matter of types."""
        return self.count == 1 if wrt is None else isinstance(wrt, (str, int))

    def _meant_float(self, name: str, value: Any) -> bool:
        annotated = self.signature.parameters[name].annotation in (float, "float")
        return type(value) is int and (annotated or self.count == 1)

    def _name(self, item: str | int) -> str:
        if isinstance(item, str) and item in self.names:
            return item
        if isinstance(item, int) and not isinstance(item, bool) and -self.count <= item < self.count:
            return self.names[item]
        raise self._wrong_wrt(f"{item!r} is not a parameter of `{self.name}`")

    def _wrong_wrt(self, message: str) -> Refusal:
        return Refusal("AD014", message, rewrite=f"The parameters are {', '.join(self.names)}.")

    def _parameters(self) -> list[tuple[str, inspect.Parameter]]:
        return list(self.signature.parameters.items())

    def _refuse_variadic(self) -> None:
        for name, parameter in self._parameters():
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                raise Refusal(
                    "AD012",
                    f"`{self.name}` takes any number of arguments as `{parameter}`",
                    path=self.function.__code__.co_filename,
                    line=self.function.__code__.co_firstlineno,
                    rewrite=f"Name the parameters that `{name}` stands for.",
                )


def _find(module: str, qualified: str, math: str = "vector", parallel: bool = False) -> Primal:
    """The function of that name, imported where needed."""
    __import__(module)
    return Primal(reduce(getattr, qualified.split("."), sys.modules[module]), math, parallel)
