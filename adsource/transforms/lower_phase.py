"""The exponential of an imaginary number is a cosine and a sine.

    np.exp(1j * k * t)    ->    complex(np.cos(k * t), np.sin(k * t))

Its real part is a product with exactly 0: what C's exponential makes of it is 1.
"""

from __future__ import annotations

from adsource.ir.nodes import Const, Expr, Op
from adsource.ir.types import Scalar

FLOAT = Scalar("float64")
EXACT = ("float64", "int64")  # real numbers whose product with a complex128 is one


def phase(e: Expr) -> Expr | None:
    """t of an expression that is `1j * t`, or None."""
    if getattr(e.type, "dtype", "") != "complex128":
        return None
    if isinstance(e, Const):
        return Const(float(e.value.imag), Scalar("float64", True)) if e.value.real == 0 else None
    if not isinstance(e, Op) or e.op not in ("*", "/", "u-"):
        return None
    told = [phase(a) for a in e.args]
    parts = tuple(a if t is None else t for a, t in zip(e.args, told))
    one = told.count(None) == len(told) - 1 and (e.op != "/" or told[0] is not None)
    if not one or any(p.type.dtype not in EXACT for p in parts):
        return None
    rest = [p for p in parts if not (isinstance(p, Const) and p.value == 1.0)]
    plain = e.op == "*" and len(rest) == 1 and rest[0].type.dtype == "float64"
    return rest[0] if plain else Op(e.op, parts, FLOAT)


def turned(exponent: Expr, result: Scalar) -> Expr | None:
    """The exponential of an imaginary number, or None."""
    angle = phase(exponent) if result.dtype == "complex128" else None
    return angle and Op("complex", (Op("np.cos", (angle,), FLOAT), Op("np.sin", (angle,), FLOAT)), result)
