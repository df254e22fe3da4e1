"""Random numbers: the methods of `np.random.Generator`, their parameters, and what they give.

A draw is an operation `rng.normal` on the generator and its arguments; `keywords` in `static` names the last of
them, where they are handed over by name.  It advances the generator, which counts as memory that is written.
"""

from __future__ import annotations

from adsource.ir.extents import Untyped, broadcast, shape_operand
from adsource.ir.nodes import Const, Expr, Op
from adsource.ir.types import Array, Generator, Scalar, Static, Type, is_array

PREFIX = "rng."
STATE, RESTORE = "rng state", "rng restore"  # of a generator: what is recorded of it, and put back
MAKES = "np.random.default_rng"

# What each takes, in NumPy's order; an array among the arguments gives the shape, unless `size` does.
FLOATS = {
    "random": "size dtype", "standard_normal": "size dtype", "standard_exponential": "size dtype",
    "normal": "loc scale size", "uniform": "low high size", "exponential": "scale size", "lognormal": "mean sigma size",
    "laplace": "loc scale size", "logistic": "loc scale size", "gumbel": "loc scale size",
    "gamma": "shape scale size", "standard_gamma": "shape size", "beta": "a b size", "chisquare": "df size",
    "standard_t": "df size", "standard_cauchy": "size", "weibull": "a size", "pareto": "a size", "power": "a size",
    "rayleigh": "scale size", "triangular": "left mode right size", "vonmises": "mu kappa size",
    "wald": "mean scale size",
}  # fmt: skip
INTEGERS = {
    "integers": "low high size", "poisson": "lam size", "binomial": "n p size", "geometric": "p size",
    "negative_binomial": "n p size",
}  # fmt: skip
PICKS = {"permutation": "x", "choice": "a size replace p"}
PARAMETERS = {name: tuple(text.split()) for name, text in {**FLOATS, **INTEGERS, **PICKS}.items()}


def is_draw(e: object) -> bool:
    return isinstance(e, Op) and e.op.startswith(PREFIX)


def draw(name: str, generator: Expr, given: dict[str, Expr], keywords: tuple[str, ...], shapes) -> Op:
    """The operation; raises Untyped.  given: the arguments by parameter, those in `keywords` last."""
    args = (generator, *given.values())
    static = (("keywords", keywords),) if keywords else ()
    return Op(PREFIX + name, args, _type(name, given, shapes), static)


def _type(name: str, given: dict[str, Expr], shapes) -> Type:
    dtype = "float64" if name in FLOATS else "int64"
    if "dtype" in given:
        dtype = str(getattr(given["dtype"], "value", None))
        if dtype not in ("float64", "float32"):
            raise Untyped("the dtype has to be np.float64 or np.float32")
    size = given.get("size")
    if isinstance(size, Const) and isinstance(size.type, Static):
        size = None
    if name in PICKS:
        return _picked(name, given, size, shapes)
    arrays = tuple(a.type for k, a in given.items() if k != "size" and is_array(a.type))
    shape = shape_operand(size, shapes) if size is not None else broadcast(arrays, shapes) if arrays else ()
    return Array(dtype, shape, "C") if shape else Scalar(dtype, weak=name != "integers" and dtype != "float32")


def _picked(name: str, given: dict[str, Expr], size: Expr | None, shapes) -> Type:
    first = next(iter(given.values())).type
    dtype = first.dtype if is_array(first) else "int64"
    if name == "permutation":
        return first if is_array(first) else Array(dtype, shape_operand(next(iter(given.values())), shapes), "C")
    rows = first.shape[1:] if is_array(first) else ()
    shape = (*(shape_operand(size, shapes) if size is not None else ()), *rows)
    return Array(dtype, shape, "C") if shape else Scalar(dtype)


def is_generator(e: object) -> bool:
    return isinstance(getattr(e, "type", None), Generator)
