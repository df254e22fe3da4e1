"""The public functions.  They take a plain or a jitted function and give callables or modules.

Common to all: `wrt` is a name or position of a parameter (the answer is one bare gradient), a tuple of
them (a tuple), or None: all float parameters, a tuple in their order, bare only where the function has
a single parameter.  `target` is "cpu" (compiled by Numba) or "numpy" (eager, for reading and for a
debugger).  `math` tells where "cpu" takes elementary functions in loops from: "vector", helpers that vectorise, or
"libm", the compiler's library.  `parallel=True` runs independent loops on "cpu" in parallel, with the same bits for any
number of threads.  Gradients have the shape and dtype of their argument and are fresh memory; inputs are
never changed.  All callables take arguments as the primal does, pickle, and may be used from several threads.

Errors: adsource.Refusal, with a code of docs/reference/errors.md.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from adsource.build import Derivative, derivative
from adsource.callables import (
    Gradient,
    GradientAndAux,
    JacobianVector,
    ValueAndGradient,
    ValueAuxAndGradient,
    VectorJacobian,
)
from adsource.differentiable import Differentiable
from adsource.errors import Refusal
from adsource.higher import Hessian, HessianVector, Jacobian
from adsource.jobs import MATH, MODES, TARGETS, split_signature
from adsource.late import late
from adsource.runtime.primal import Primal, Wrt
from adsource.runtime.source import RULE_MARK

if TYPE_CHECKING:
    from adsource.review.check import CheckReport

checking = late("adsource.checking")

T = TypeVar("T")


def grad(
    f: Callable[..., Any], wrt: Wrt = None, target: str = "cpu", has_aux: bool = False, math: str = "vector",
    parallel: bool = False,
) -> Gradient | GradientAndAux:
    """A callable that gives the gradient of the scalar function `f`.

    `grad(energy, wrt="u")(u, k)` is an array like `u`, and
    `grad(energy, wrt="u")(u, k, out=g)` writes into `g`.  has_aux: `f` returns `(scalar, anything)`, and the
    callable gives `(gradient, anything)`.
    """
    kind = GradientAndAux if has_aux else Gradient
    return kind(Primal(f, known_math(math), parallel), wrt, known_target(target))


def value_and_grad(
    f: Callable[..., Any], wrt: Wrt = None, target: str = "cpu", has_aux: bool = False, math: str = "vector",
    parallel: bool = False,
) -> ValueAndGradient | ValueAuxAndGradient:
    """A callable that gives `(value, gradient)`; the value comes from the same sweep.

    has_aux: `f` returns `(scalar, anything)`, and the callable gives `((scalar, anything), gradient)`.
    """
    kind = ValueAuxAndGradient if has_aux else ValueAndGradient
    return kind(Primal(f, known_math(math), parallel), wrt, known_target(target))


def vjp(
    f: Callable[..., Any], wrt: Wrt = None, target: str = "cpu", math: str = "vector", parallel: bool = False
) -> VectorJacobian:
    """A callable that gives `(value, pull)`; `pull(seed)` gives the gradients of `sum(seed * value)`.

    seed: of the shape of the value; a tuple of seeds where the function returns a tuple.
    """
    return VectorJacobian(Primal(f, known_math(math), parallel), wrt, known_target(target))


def jvp(
    f: Callable[..., Any], wrt: Wrt = None, target: str = "cpu", math: str = "vector", parallel: bool = False
) -> JacobianVector:
    """A callable of `(args, directions)` that gives `(value, tangent)`.

    args: a tuple of the primal's arguments.  directions: one array or number for each of wrt, of the
    same shape, in order or in a dict by name; bare where wrt is bare.
    """
    return JacobianVector(Primal(f, known_math(math), parallel), wrt, known_target(target))


def jacobian(
    f: Callable[..., Any], wrt: Wrt = None, target: str = "cpu", math: str = "vector", parallel: bool = False
) -> Jacobian:
    """A callable that gives the Jacobian of `f`, whose value is a float or an array of them.

    It has the shape of the value followed by that of the argument; a tuple of such arrays where wrt is one.
    """
    return Jacobian(Primal(f, known_math(math), parallel), wrt, known_target(target))


def hvp(
    f: Callable[..., Any], wrt: Wrt = None, target: str = "cpu", math: str = "vector", parallel: bool = False
) -> HessianVector:
    """A callable of `(args, directions)` that gives the Hessian of the scalar function `f` times a direction.

    args, directions: as in `jvp`.  The answer has the structure of the gradient.
    """
    return HessianVector(Primal(f, known_math(math), parallel), wrt, known_target(target))


def hessian(
    f: Callable[..., Any], wrt: Wrt = None, target: str = "cpu", math: str = "vector", parallel: bool = False
) -> Hessian:
    """A callable that gives the second derivatives of the scalar function `f`, by one `hvp` for each number.

    The argument's shape twice; for several wrt a tuple of tuples, `h[i][j]` about the i-th and the j-th.
    """
    return Hessian(Primal(f, known_math(math), parallel), wrt, known_target(target))


def transform(
    f: Callable[..., Any],
    mode: str = "adjoint",
    wrt: Wrt = None,
    signature: str | Sequence[str] | None = None,
    target: str = "cpu",
    math: str = "vector",
    parallel: bool = False,
) -> Derivative:
    """Generate the derivative module now, without calling anything.

    signature: types in Numba's notation, `"float64[:,:], int64"`, or one for each parameter; None
    takes them from the annotations of `f`.  Returns a Derivative: `.source`, `.path`, `.function`,
    `.report()`.
    """
    if mode not in MODES:
        raise Refusal("AD001", f"mode is one of {', '.join(MODES)}, not {mode!r}")
    types = split_signature(signature) if isinstance(signature, str) else signature
    primal = Primal(f, known_math(math), parallel)
    return derivative(
        primal, primal.resolve(wrt), tuple(types) if types else None, known_target(target), mode
    )


def check(
    f: Callable[..., Any],
    /,
    *args: Any,
    wrt: Wrt = None,
    target: str = "cpu",
    seed: int = 0,
    **kwargs: Any,
) -> CheckReport:
    """Prove the derivative of `f` right at these arguments: dot product, Taylor slope, oracle.

    seed: of the random directions.  A parameter of the function that is called `wrt`, `target` or `seed`
    is given by position.  Returns a report with `.ok` and `.lines`; `print` shows it.
    """
    return checking.check_function(Primal(f), wrt, known_target(target), args, kwargs, seed)


def differentiable(
    f: Callable[..., Any] | None = None, *, wrt: Wrt = None, target: str = "cpu", math: str = "vector",
    parallel: bool = False,
) -> Differentiable | Callable[[Callable[..., Any]], Differentiable]:
    """Decorator: `f(...)` stays the primal and gains `f.grad`, `f.value_and_grad`, `f.vjp`, `f.jvp`,
    `f.source(mode)` and `f.report()`.  With or without arguments.
    """
    known_target(target)
    known_math(math)
    if f is None:
        return lambda function: Differentiable(function, wrt, target, math, parallel)
    return Differentiable(f, wrt, target, math, parallel)


def stop_gradient(x: T) -> T:
    """`x` itself; derivatives treat it as a constant."""
    return x


def checkpoint(x: Any = None, **options: Any) -> Any:
    """`x` itself.  `for t in ad.checkpoint(range(n), slots=20):` reverses a loop from states that are kept;
    options are told in docs/guide.md.  As a decorator and in `with` it means nothing to the primal either."""
    return x if x is not None else _Marker()


class _Marker(contextlib.ContextDecorator):
    """What stands above a function or around a block, and does nothing."""

    def __call__(self, f: T) -> T:
        return f

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_error: object) -> None:
        return None


def rule(f: T) -> T:
    """Marks a derivative rule of your own, which is read and never run; see docs/guide.md."""
    setattr(f, RULE_MARK, True)  # by which a notebook's other cells find it
    return f


def known_target(target: str) -> str:
    if target in TARGETS:
        return target
    raise Refusal("AD001", f"target is one of {', '.join(TARGETS)}, not {target!r}")


def known_math(math: str) -> str:
    if math in MATH:
        return math
    raise Refusal("AD001", f"math is one of {', '.join(MATH)}, not {math!r}")
