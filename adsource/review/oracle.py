"""The oracle: a directional derivative that shares nothing with the compiler.

The primal's own code is run on lifted numbers (`lifted_pair`): every float is accompanied by its derivative along
the chosen direction, arrays that the program allocates are lifted too, comparisons and branches go by the primal's
values.  The values come out bit for bit as the primal's, which is checked in every evaluation: a program whose
value depends on more than its arguments (random numbers, state that is kept) is refused.  What the oracle cannot
follow is refused too (`OracleRefused`), never guessed.

Single precision: values are rounded as in the primal, derivatives are carried in double precision, so they are
exact for the rounded values; compare with single-precision tolerance.

Conventions (design, section 8): abs and sign have the derivative 0 at 0, ties share evenly, the side of a `where`
that is not taken has no part, infinite partials are kept, and a value that does not change contributes nothing.
"""

from __future__ import annotations

import copy
import dataclasses
import inspect
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from adsource.review.lifted_code import Arguments, Lifter
from adsource.review.lifted_pair import OracleRefused, is_inexact, is_pair, leaves

__all__ = [
    "Evaluation",
    "OracleRefused",
    "directional",
    "directional_source",
    "evaluate",
    "function_of",
    "gradient",
]


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """What a call gives and leaves behind, and how fast each of it changes (None for what cannot change)."""

    value: Any
    derivative: Any
    arguments: dict[str, Any]
    argument_derivatives: dict[str, Any]


def directional(function: Callable[..., Any], args: tuple, kwargs: dict, directions: dict[str, Any]) -> tuple:
    """(value, derivative) of function(*args, **kwargs) along `directions`: {parameter: a value of its structure}.

    The derivative has the structure of the value: floats, float64 arrays, tuples of them; None for integers.
    Arguments are never changed.  Exceptions of the primal pass through.
    """
    found = evaluate(function, args, kwargs, directions)
    return found.value, found.derivative


def directional_source(text: str, name: str, args: tuple, kwargs: dict, directions: dict[str, Any]) -> tuple:
    """The same for the function `name` of a module's source text, which is run."""
    return directional(function_of(text, name), args, kwargs, directions)


def function_of(text: str, name: str, filename: str = "<primal>") -> Callable[..., Any]:
    """The function `name` of a module's source text, which is run."""
    module = types.ModuleType("primal")
    exec(compile(text, filename, "exec"), vars(module))  # checking runs the user's code, by agreement
    return getattr(module, name)


def gradient(function: Callable[..., Any], args: tuple, kwargs: dict, wrt: list[str]) -> dict[str, Any]:
    """Gradient of a real scalar function by one evaluation per entry: {name: array or float}, for small inputs.

    For complex entries z the gradient g satisfies d value = Re(conj(g) dz).
    """
    given = _bound(function, args, kwargs)
    _checked_value(function, given)
    return {name: _gradient_of(function, given, name) for name in wrt}


def _gradient_of(function, given, name):
    def along(direction):
        return float(_run(function, given, {name: direction}).derivative)

    point = np.asarray(given[name])
    units = [1.0, 1j] if point.dtype.kind == "c" else [1.0]
    out = np.zeros(point.shape, dtype=np.result_type(point, np.float64))
    for place in np.ndindex(point.shape):
        for unit in units:
            direction = np.zeros_like(out)
            direction[place] = unit
            out[place] += unit * along(direction if point.ndim else direction[()])
    return out if isinstance(given[name], np.ndarray) else out.item()


def evaluate(
    function: Callable[..., Any], args: tuple, kwargs: dict, directions: dict[str, Any]
) -> Evaluation:
    """The full account of `directional`: the arguments' exit values and their derivatives as well."""
    given = _bound(function, args, kwargs)
    unknown = set(directions) - set(given)
    if unknown:
        raise ValueError(f"no such parameter: {', '.join(sorted(unknown))}")
    value = _checked_value(function, given)
    found = _run(function, given, directions)
    if not _agree(value, found.value):
        raise OracleRefused(f"the value is {found.value!r} here and {value!r} in the primal: it depends on more than "
                            "the arguments, or the oracle has a fault")  # fmt: skip
    return found


def _bound(function, args, kwargs) -> dict[str, Any]:
    bound = inspect.signature(_plain(function)).bind(*args, **kwargs)
    bound.apply_defaults()
    return dict(bound.arguments)


def _call(function, given):
    """The call with arguments by name, as `_bound` has them."""
    bound = inspect.BoundArguments(inspect.signature(function), given)
    return function(*bound.args, **bound.kwargs)


def _checked_value(function, given):
    """The primal's value on copies; its own exceptions come from here.

    Arguments count as separate, also where they share memory: then the function must not write them.
    """
    copies = copy.deepcopy(given)
    shared = _sharing(_arrays(given), _arrays(copies))
    for array in shared:
        array.flags.writeable = False
    try:
        return _call(_plain(function), copies)
    except ValueError as failure:
        if shared and "read-only" in str(failure):
            raise OracleRefused(
                "arguments share memory and the function writes one of them: pass copies"
            ) from failure
        raise


def _arrays(x):
    return [leaf for leaf in _flat(x) if isinstance(leaf, np.ndarray)]


def _sharing(arrays, copies):
    """The copies of those arrays that overlap with another one."""
    return [
        copied
        for k, (array, copied) in enumerate(zip(arrays, copies))
        if any(np.shares_memory(array, other) for j, other in enumerate(arrays) if j != k)
    ]


def _plain(function):
    """The function as Python runs it: compiled code may round otherwise."""
    inner = getattr(function, "py_func", None)
    return inner or function


def _run(function, given, directions) -> Evaluation:
    lifter = Lifter()
    arguments = Arguments(lifter.value)
    lifted = {name: arguments.lifted(x, directions.get(name)) for name, x in given.items()}
    try:
        with np.errstate(all="ignore"):
            result = _call(lifter.value(_plain(function)), dict(lifted))
    except OracleRefused as refused:
        raise OracleRefused(refused.reason, _line(refused, lifter.files)) from refused
    except Exception as failure:  # the primal ran, so the lift is at fault
        reason = f"{type(failure).__name__}: {failure}"
        raise OracleRefused(reason, _line(failure, lifter.files)) from failure
    return Evaluation(_values(result), _changes(result), _values(lifted), _changes(lifted))


def _line(exception, files):
    """The innermost line of the user's that the exception passed through."""
    line, step = None, exception.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename in files:
            line = step.tb_lineno
        step = step.tb_next
    return line


def _values(x):
    return _mapped(lambda leaf: leaf.re if is_pair(leaf) else leaf, x)


def _changes(x):
    return _mapped(_change, x)


def _change(leaf):
    if is_pair(leaf):
        return leaf.im
    if not is_inexact(leaf):
        return None
    return np.zeros(leaf.shape) if isinstance(leaf, np.ndarray) else 0.0


def _mapped(function, x):
    """function on the leaves of containers; dataclasses become dicts of their fields."""
    if is_pair(x):
        return function(x)
    if isinstance(x, dict):
        return {k: _mapped(function, v) for k, v in x.items()}
    if dataclasses.is_dataclass(x) and not isinstance(x, type):
        return {f.name: _mapped(function, getattr(x, f.name)) for f in dataclasses.fields(x)}
    if isinstance(x, (list, tuple)):
        items = [_mapped(function, v) for v in x]
        return type(x)(*items) if hasattr(x, "_fields") else type(x)(items)
    return function(x)


def _agree(ours, theirs) -> bool:
    """Equal but for the last digits: a library may sum in another order where memory is aligned otherwise."""
    ours, theirs = _numbers(ours), _numbers(theirs)
    return len(ours) == len(theirs) and all(_close(a, b) for a, b in zip(ours, theirs))


def _numbers(x):
    return [v for v in leaves(list(_flat(x))) if isinstance(v, (int, float, complex, np.generic, np.ndarray))]


def _flat(x):
    found = []
    _mapped(found.append, x)
    return found


def _close(a, b) -> bool:
    a, b = np.asarray(a), np.asarray(b)
    single = "f2" in (a.dtype.str[1:], b.dtype.str[1:]) or min(a.dtype.itemsize, b.dtype.itemsize) <= 4
    size = np.max(np.abs(b[np.isfinite(b)]), initial=0.0) if b.dtype.kind in "fc" else 0.0
    tolerance = 1e-4 if single else 1e-9
    return a.shape == b.shape and bool(
        np.allclose(a, b, rtol=tolerance, atol=tolerance * size, equal_nan=True)
    )
