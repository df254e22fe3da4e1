"""Source-to-source automatic differentiation: derivatives of NumPy functions as Python source."""

from adsource.api import (
    check,
    checkpoint,
    differentiable,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    rule,
    stop_gradient,
    transform,
    value_and_grad,
    vjp,
)
from adsource.build import Derivative
from adsource.errors import AdsourceError, Refusal
from adsource.implicit import fixed_point, minimize, root, solved
from adsource.library import VERSION as __version__

__all__ = [
    "AdsourceError",
    "Derivative",
    "Refusal",
    "__version__",
    "check",
    "checkpoint",
    "differentiable",
    "fixed_point",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "minimize",
    "root",
    "rule",
    "solved",
    "stop_gradient",
    "transform",
    "value_and_grad",
    "vjp",
]
