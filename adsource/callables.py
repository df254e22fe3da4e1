"""What `grad`, `value_and_grad`, `vjp` and `jvp` hand out: callables that compile once per types.

A call binds its arguments, looks up the entry of their type key, and goes to the compiled module;
what has to be converted or checked was decided when the entry was made.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from adsource.build import Derivative, derivative, types_of, with_floats
from adsource.errors import Refusal
from adsource.runtime.arguments import (
    Converter,
    converter,
    is_floating,
    own,
    refuse_overlap,
    refuse_twice,
    to_float,
    type_key,
)
from adsource.runtime.primal import Primal, Wrt
from adsource.structures import is_structure, leaves, parts_of, rebuilt, with_parts


@dataclass(frozen=True)
class Entry:
    """One compiled module, and what a call of these types has to do before and after it.

    direct: the routine itself where nothing has to be done.  rooms: what calls have worked in and leave to later ones.
    """

    made: Derivative
    routine: Callable[..., Any]
    converters: tuple[tuple[int, Converter], ...]
    written: tuple[int, ...]
    names: tuple[str, ...]
    zero_rank: tuple[np.dtype | None, ...]  # by wrt: dtype where the argument is a 0-d array
    bare: bool
    rooms: list[Any]
    direct: Callable[..., Any] | None = None

    def prepare(self, args: Sequence[Any]) -> Sequence[Any]:
        """The arguments as the module takes them.  Raises AD201 where they overlap."""
        if self.written:
            refuse_overlap(args, self.names, self.written)
        if self.made.notes.get("sets"):
            refuse_twice(args, self.names)
        if not self.converters:
            return args
        ready = list(args)
        for i, convert in self.converters:
            ready[i] = convert(ready[i])
        return ready

    def takes(self, out: Any, args: Sequence[Any]) -> bool:
        """Whether the gradients can be written right into these arrays."""
        by_name = dict(zip(self.names, args))
        likes = [by_name[n] for n in self.made.wrt]
        given = [out] if self.bare else out
        if not self.made.notes.get("out") or type(given) not in (tuple, list) or len(given) != len(likes):
            return False
        arrays = [v for _, v in zip(self.names, args) for _, v in leaves(v) if isinstance(v, np.ndarray)]
        for o, like in zip(given, likes):
            if not isinstance(like, np.ndarray) and o is None:
                continue
            fits = type(o) is np.ndarray and isinstance(like, np.ndarray) and o.flags.carray
            if not fits or o.dtype != like.dtype or o.shape != like.shape:
                return False
            if any(np.may_share_memory(o, a) for a in arrays):
                return False
            arrays.append(o)
        return True

    def gradients(self, answer: Any) -> Any:
        """The module's answer as the user's wrt asks for it: bare or a tuple, arrays for 0-d arrays."""
        parts = answer if len(self.made.wrt) > 1 else (answer,)
        parts = tuple(p if d is None else np.array(p, d) for p, d in zip(parts, self.zero_rank))
        return parts[0] if self.bare else parts


class Transformed:
    """Base: a primal, its wrt and target, and the entries made so far.  Safe between threads."""

    mode = "adjoint"
    suffix = "value_and_grad"
    needs = "one float"

    def __init__(self, primal: Primal, wrt: Wrt = None, target: str = "cpu") -> None:
        self._primal, self._wrt, self._target = primal, wrt, target
        self._names = primal.resolve(wrt)
        self._count = primal.count
        self._entries: dict[Hashable, Entry] = {}
        self.latest: Entry | None = None  # made last
        self.__name__ = f"{primal.name}_{self.suffix}"
        self.__doc__ = primal.function.__doc__

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._primal, self._wrt, self._target)

    def __repr__(self) -> str:
        return f"<adsource {self.__name__}, wrt={self._wrt!r}, target={self._target!r}>"

    def release(self) -> None:
        """Give back the memory that is kept between calls."""
        for entry in self._entries.values():
            entry.rooms.clear()

    def _live(self, value: Any, like: Any) -> Any:
        """A result of a module, in the classes of the running program."""
        return rebuilt(like, lambda _, part: part, value) if is_structure(like) else value

    def _entry(self, args: tuple[Any, ...]) -> Entry:
        key = tuple([type_key(a) for a in args])
        entry = self._entries.get(key)
        if entry is None:
            entry = self.latest = self._entries[key] = self._make(args)
        return entry

    def _make(self, args: tuple[Any, ...]) -> Entry:
        primal = self._primal
        wrt = self._names or primal.active(args)
        floats = with_floats(primal, args, wrt)
        made = derivative(primal, wrt, types_of(primal, floats), self._target, self.mode)
        return self._assemble(made, args, floats)

    def _assemble(self, made: Derivative, args: Sequence[Any], floats: Sequence[Any]) -> Entry:
        names = self._primal.names
        chosen = [to_float if f is not a else converter(a, self._target) for f, a in zip(floats, args)]
        converters = tuple((i, c) for i, c in enumerate(chosen) if c)
        arrays = sum(isinstance(v, np.ndarray) for a in args for _, v in leaves(a))
        written = tuple(names.index(n) for n in made.notes.get("writes", ()))
        by_name = dict(zip(names, args))
        zero_rank = tuple(_zero_rank(by_name[n]) for n in made.wrt)
        bare = self._primal.bare(self._wrt)
        watched = written and arrays or made.notes.get("sets")
        plain = bare == (len(made.wrt) == 1) and not converters and not watched
        rooms: list[Any] = []
        routine = self._routine(made)
        if made.notes.get("work") and self.mode == "adjoint":
            routine = functools.partial(routine, **{made.notes["work"]: rooms})
        return Entry(
            *(made, routine, converters, written, names, zero_rank, bare, rooms),
            direct=routine if plain else None,
        )

    def _routine(self, made: Derivative) -> Callable[..., Any]:
        routine = getattr(made.module, f"{made.name}_{self.suffix}", None)
        if routine is not None:
            return routine
        raise Refusal(
            "AD007",
            f"`{made.name}` does not return what {self.suffix} needs: {self.needs}",
            rewrite="Return a real scalar, use adsource.vjp, or pass has_aux=True for a result (scalar, anything).",
        )


class Gradient(Transformed):
    """`gradient(*args)`: the gradient or gradients, fresh memory, in the order of wrt.

    `out=` takes arrays for them, in the same structure (None for numbers), unless the function has a parameter `out`.
    """

    suffix = "grad"

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        if "out" in kwargs and "out" not in self._primal.names:
            return self._with_out(kwargs.pop("out"), args, kwargs)
        if kwargs or len(args) != self._count:
            args = self._primal.bind(args, kwargs)
        entry = self._entries.get(tuple([type_key(a) for a in args])) or self._entry(args)
        if entry.direct is not None:
            return entry.direct(*args)
        return entry.gradients(entry.routine(*entry.prepare(args)))


    def _with_out(self, out: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        bound = self._primal.bind(args, kwargs)
        entry = self._entry(bound)
        ready = entry.prepare(bound)
        if not entry.takes(out, ready):
            return into(out, self(*bound))
        given = out[0] if not entry.bare and len(entry.made.wrt) == 1 else out
        return entry.gradients(entry.routine(*ready, **{entry.made.notes["out"]: given}))


class ValueAndGradient(Gradient):
    """`f(*args) -> (value, gradient or gradients)`."""

    suffix = "value_and_grad"

    def _with_out(self, out: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        bound = self._primal.bind(args, kwargs)
        entry = self._entry(bound)
        ready = entry.prepare(bound)
        if not entry.takes(out, ready):
            value, gradients = self(*bound)
            return value, into(out, gradients)
        given = out[0] if not entry.bare and len(entry.made.wrt) == 1 else out
        value, answer = entry.routine(*ready, **{entry.made.notes["out"]: given})
        return value, entry.gradients(answer)

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        if "out" in kwargs and "out" not in self._primal.names:
            return self._with_out(kwargs.pop("out"), args, kwargs)
        if kwargs or len(args) != self._count:
            args = self._primal.bind(args, kwargs)
        entry = self._entries.get(tuple([type_key(a) for a in args])) or self._entry(args)
        if entry.direct is not None:
            return entry.direct(*args)
        value, answer = entry.routine(*entry.prepare(args))
        return value, entry.gradients(answer)


class ValueAuxAndGradient(Transformed):
    """For functions that return `(scalar, anything)`: `f(*args) -> ((scalar, anything), gradients)`."""

    suffix = "vjp"
    needs = "(scalar, anything)"

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        args = self._primal.bind(args, kwargs)
        entry = self._entry(args)
        ready = entry.prepare(args)
        like = self._primal.call(tuple(map(own, ready)))
        value, answer = entry.routine(*ready, self._seed(like))
        return self._live(value, like), entry.gradients(answer)

    def _seed(self, value: Any) -> tuple[Any, ...]:
        if isinstance(value, tuple) and len(value) == 2 and np.ndim(value[0]) == 0 and not np.iscomplexobj(value[0]):
            return 1.0, _zeros(value[1])
        raise Refusal(
            "AD007", f"`{self._primal.name}` does not return (scalar, anything), as has_aux=True says"
        )


class GradientAndAux(ValueAuxAndGradient):
    """The same: `f(*args) -> (gradients, anything)`."""

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        (_, aux), gradients = super().__call__(*args, **kwargs)
        return gradients, aux


class VectorJacobian(Transformed):
    """`f(*args) -> (value, pull)`; `pull(seed)` gives the gradient or gradients."""

    suffix = "vjp"
    needs = "a float or an array of floats"

    def __call__(self, /, *args: Any, **kwargs: Any) -> tuple[Any, Pull]:
        args = self._primal.bind(args, kwargs)
        entry = self._entry(args)
        given = entry.prepare(args)
        kept = [own(a) for a in given]
        value = self._value(entry, given)
        return value, Pull(self, entry, kept, value)

    def _value(self, entry: Entry, args: Sequence[Any]) -> Any:
        """Compiled where there is a routine that needs no seed: loops in Python may take minutes."""
        scalar = f"{entry.made.name}_value_and_grad"
        if self._target == "cpu" and hasattr(entry.made.module, scalar):
            return getattr(entry.made.module, scalar)(*args)[0]
        return self._primal.call(tuple(args))


@dataclass(frozen=True)
class Pull:
    """Pulls a seed of the result's shape back to the arguments of one call, as often as it is called."""

    maker: VectorJacobian
    entry: Entry
    args: list[Any]
    value: Any

    def __call__(self, seed: Any) -> Any:
        args = [own(a) if isinstance(a, np.random.Generator) else a for a in self.args]
        _, answer = self.entry.routine(*args, fitted(seed, self.value, "the seed"))
        return self.entry.gradients(answer)

    def __reduce__(self) -> tuple[Any, ...]:
        return _pull, (self.maker, self.args, self.value)


def _pull(maker: VectorJacobian, args: list[Any], value: Any) -> Pull:
    return Pull(maker, maker._entry(tuple(args)), args, value)


class JacobianVector(Transformed):
    """`f(args, directions) -> (value, tangent)`.

    directions: one for each of wrt, in order or by name; bare where the gradient would be bare.
    """

    mode, suffix = "tangent", "jvp"
    needs = "a float or an array of floats"

    def __call__(self, args: Sequence[Any], directions: Any, /, **kwargs: Any) -> tuple[Any, Any]:
        bound = self._primal.bind(tuple(args), kwargs)
        entry = self._entry(bound)
        ready = entry.prepare(bound)
        by_name = dict(zip(self._primal.names, ready))
        given = self._in_order(directions, entry)
        fit = [fitted(d, by_name[n], f"the direction of `{n}`") for n, d in zip(entry.made.wrt, given)]
        value, change = entry.routine(*ready, *fit)
        if not is_structure(value) or type(value) is tuple and not any(map(is_structure, value)):
            return value, change
        like = self._primal.call(tuple(ready))
        return self._live(value, like), self._live(change, like)

    def _in_order(self, directions: Any, entry: Entry) -> list[Any]:
        wrt = entry.made.wrt
        if isinstance(directions, dict) and set(directions) == set(wrt):
            return [directions[n] for n in wrt]
        if entry.bare:
            return [directions]
        if isinstance(directions, (tuple, list)) and len(directions) == len(wrt):
            return list(directions)
        raise Refusal("AD015", f"one direction is needed for each of {', '.join(wrt)}")


def into(out: Any, gradients: Any) -> Any:
    """The gradients in the arrays that were handed in for them; raises AD015 where these do not fit."""
    if isinstance(gradients, tuple):
        if not isinstance(out, (tuple, list)) or len(out) != len(gradients):
            raise Refusal("AD015", f"`out` is a tuple of {len(gradients)}, as the gradients are")
        arrays = [o for o in out if isinstance(o, np.ndarray)]
        if any(np.may_share_memory(a, b) for k, a in enumerate(arrays) for b in arrays[:k]):
            raise Refusal("AD015", "two arrays of `out` overlap in memory", rewrite="Hand in one array for each.")
        return tuple(into(o, g) for o, g in zip(out, gradients))
    if out is None:
        return gradients
    fits = isinstance(out, np.ndarray) and isinstance(gradients, np.ndarray) and out.shape == gradients.shape
    if not fits or out.dtype != gradients.dtype:
        number = not isinstance(gradients, np.ndarray)
        kind = "None: it is a number" if number else f"an array of {gradients.dtype} of shape {gradients.shape}"
        raise Refusal("AD015", "`out` does not fit the gradient", rewrite=f"Hand in {kind}.")
    out[...] = gradients
    return out


def fitted(given: Any, like: Any, what: str) -> Any:
    """A seed or direction in the dtype of what it belongs to; raises AD015 for another shape."""
    if type(like) is tuple:
        if not isinstance(given, (tuple, list)) or len(given) != len(like):
            raise Refusal("AD015", f"{what} is a tuple of {len(like)}, as the result is")
        return tuple(fitted(g, k, f"{what}[{i}]") for i, (g, k) in enumerate(zip(given, like)))
    parts = parts_of(like)
    if parts is not None:
        theirs = parts_of(given)
        if theirs is None or set(theirs) != set(parts):
            raise Refusal("AD015", f"{what} has not the parts of a {type(like).__name__}: {', '.join(parts)}")
        return with_parts(like, {k: fitted(theirs[k], v, f"{what}.{k}") for k, v in parts.items()})
    if not is_floating(like):
        return given
    if np.iscomplexobj(given) and not np.iscomplexobj(like):
        raise Refusal("AD015", f"{what} is complex, where real numbers are needed", rewrite="Take a part: `.real`.")
    if np.shape(given) != np.shape(like):
        raise Refusal("AD015", f"{what} has shape {np.shape(given)}, not {np.shape(like)}")
    if isinstance(like, np.ndarray):
        return np.array(given, dtype=like.dtype, order="C")
    return type(like)(np.asarray(given)[()]) if isinstance(like, np.generic) else given + 0.0


def _zero_rank(value: Any) -> np.dtype | None:
    return value.dtype if isinstance(value, np.ndarray) and value.ndim == 0 else None


def _zeros(value: Any) -> Any:
    """A seed that asks nothing of a result."""
    if is_structure(value):
        return rebuilt(value, _zeros)
    return np.zeros_like(value) if isinstance(value, np.ndarray) else 0.0
