"""Operations on scalars in the dtype that NumPy computes them in.

Numba takes Python's numbers as float64 and int64, so a float32 expression needs typed constants and
casts; the integers narrower than int64 need their results cast back:

    0.5 * u[i]      (u float32)   ->   np.float32(0.5) * u[i]
    m[i] + 1        (m int32)     ->   np.int32(m[i] + 1)
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from adsource.errors import AdsourceError
from adsource.ir.infer import COMPARISONS
from adsource.ir.nodes import OWN, Const, Expr, Op, Origin
from adsource.ir.types import FLOATS, INTEGERS, Scalar, Type, is_complex
from adsource.transforms.lower_phase import turned

WIDE = ("bool", "int64", "float64", "complex128")  # what Numba promotes to by itself, as NumPy does
TO_FLOAT64 = ("np.sinc", "np.angle", "np.nan_to_num", "np.hypot", "np.i0")
BOTH = (("both", True),)  # of a choice: both sides may be computed
LOGICAL = ("and", "or", "not", "is", "is not", "in", "not in")
BOOLEAN = {"+": "|", "*": "&", "np.maximum": "|", "np.minimum": "&", "~": "not"}  # ~True of Python is -2
LIBM = {
    "scipy.special.erf": "math.erf", "scipy.special.erfc": "math.erfc",
    "scipy.special.gammaln": "math.lgamma", "scipy.special.gamma": "math.gamma",
    "scipy.special.expit": "template.scalar_expit", "scipy.special.digamma": "template.scalar_digamma",
    "scipy.special.psi": "template.scalar_digamma", "scipy.special.xlogy": "template.scalar_xlogy",
    "scipy.special.xlog1py": "template.scalar_xlog1py", "scipy.special.log_expit": "template.scalar_log_expit",
    "scipy.special.logit": "template.scalar_logit", "scipy.special.entr": "template.scalar_entr",
    "scipy.special.expm1": "np.expm1", "scipy.special.log1p": "np.log1p", "scipy.special.cbrt": "np.cbrt",
    "scipy.special.exp2": "np.exp2", "np.heaviside": "template.scalar_heaviside",
    "scipy.special.ndtr": "template.scalar_ndtr", "np.fix": "np.trunc",
    "scipy.special.loggamma": "template.scalar_loggamma", "math.cbrt": "np.cbrt", "math.fmod": "np.fmod",
}  # fmt: skip
LIBM |= {f"scipy.special.{name}": f"template.scalar_{name}" for name in (
    "rgamma", "betaln", "beta", "i0", "i1", "i0e", "i1e", "j0", "j1", "erfinv", "erfcinv", "ndtri", "log_ndtr", "erfcx",
    "exprel", "cosm1", "rel_entr", "kl_div", "huber", "pseudo_huber", "boxcox", "boxcox1p", "zeta",
)}
LIBM["np.i0"] = "template.scalar_i0"
SPECIAL = ("scipy.special.", "math.", "template.")
UNCOMPILED = (
    "math.comb", "math.dist", "math.factorial", "math.fsum", "math.isclose", "math.isqrt", "math.lcm",
    "math.perm", "math.prod", "math.remainder", "math.ulp", "np.bitwise_count", "np.frexp", "np.vecdot",
)  # fmt: skip


class LoweringRefused(AdsourceError):
    """An operation that neither loops nor a library call nor a helper can express.

    why: the reason, where there is more to say than that.  way: what to write instead."""

    def __init__(self, op: str, origin: Origin | None = None, why: str = "", way: str = ""):
        super().__init__(op, origin, why, way)
        self.op, self.origin, self.why = op, origin, why
        self.way = way or 'Write the loop that it stands for, or take the target "numpy".'

    @property
    def reason(self) -> str:
        return f"`{self.op}` cannot be lowered to loops" + (f": {self.why}" if self.why else "")

    def __str__(self) -> str:
        return (f"line {self.origin.line}: " if self.origin else "") + self.reason


def cast(e: Expr, dtype: str) -> Expr:
    """The scalar in a dtype; constants are converted here and now."""
    t = e.type
    if not isinstance(t, Scalar) or t.dtype == dtype and (not t.weak or dtype in WIDE):
        return e
    if isinstance(e, Const):
        return Const(np.dtype(dtype).type(e.value), Scalar(dtype)) if dtype not in WIDE else _wide(e, dtype)
    return Op("np.bool_" if dtype == "bool" else f"np.{dtype}", (e,), Scalar(dtype))


def _wide(e: Const, dtype: str) -> Const:
    kind = {"bool": bool, "int64": int, "float64": float, "complex128": complex}[dtype]
    return Const(kind(e.value), Scalar(dtype, True))


def typed(e: Op, args: tuple[Expr, ...]) -> Expr:
    """The operation `e` (of scalars, or of arrays: then its element) over scalar operands."""
    dtype = getattr(e.type, "dtype", None)
    result = Scalar(dtype, getattr(e.type, "weak", False)) if dtype else e.type
    if dtype is None or e.op in LOGICAL or e.op.startswith(OWN):
        return replace(e, args=args, type=result)
    if e.op in UNCOMPILED:
        raise LoweringRefused(e.op)
    if dtype == "float16":
        raise LoweringRefused(e.op, why="Numba has no float16")
    if e.op in CASES:
        return CASES[e.op](e, args, result)
    if e.op in LIBM or e.op.startswith(SPECIAL):
        return _in_double(e, args, result)
    return _operation(e, args, result)


def _operation(e: Op, args, result: Scalar) -> Expr:
    compute = _common(args) if result.dtype == "bool" and _numeric(args) else result.dtype
    if compute == "bool" and e.op in BOOLEAN:
        return Op(BOOLEAN[e.op], args, result)
    args = _operands(e, args, compute)
    if e.op in TO_FLOAT64 and result.dtype != "float64":
        return cast(Op(e.op, args, Scalar("float64"), e.static), result.dtype)
    return _settled(Op(e.op, args, result, e.static))


def _numeric(args) -> bool:
    return any(getattr(a.type, "dtype", "bool") != "bool" for a in args)


def _operands(e: Op, args, compute: str):
    """Operands cast where Numba's own promotion would differ from NumPy's."""
    if compute in FLOATS and any(is_complex(a.type) for a in args):
        return args  # np.abs, np.angle
    if compute in WIDE and not any(a.type.dtype == "uint64" for a in args if isinstance(a.type, Scalar)):
        return args
    if e.op == "**" and isinstance(args[1], Const) and args[1].type.dtype == "int64":
        return (cast(args[0], compute), args[1])
    if compute == "complex64":
        return tuple(a if a.type.dtype == "float32" and not a.type.weak else cast(a, compute) for a in args)
    return tuple(cast(a, compute) for a in args)


def _settled(e: Op) -> Expr:
    """The result cast back where Numba widens it: integers below 64 bits."""
    t = e.type
    if t.dtype in INTEGERS and t.dtype != "int64" and e.op not in COMPARISONS:
        return Op(f"np.{t.dtype}", (replace(e, type=Scalar("int64")),), t)
    return e


def _common(args) -> str:
    """The dtype in which operands are compared: Python's numbers take the others' dtype."""
    strong = [a.type.dtype for a in args if not a.type.weak]
    weak = {"int64": 0, "float64": 0.0, "bool": False, "complex128": 0j}
    return str(np.result_type(*strong, *[weak[a.type.dtype] for a in args if a.type.weak]))


def _in_double(e: Op, args, result: Scalar) -> Expr:
    """Functions that know float64 alone."""
    name = LIBM.get(e.op, e.op)
    if name.startswith("scipy."):
        raise LoweringRefused(e.op)
    narrow = any(isinstance(a.type, Scalar) and a.type.dtype == "float32" for a in args)
    if name.startswith("template.") or narrow and result.weak:
        args = tuple(cast(a, "float64") if a.type.dtype == "float32" else a for a in args)
    if name.startswith("np.") or result.dtype != "float32":
        return Op(name, args, result, e.static)
    return cast(Op(name, args, Scalar("float64"), e.static), result.dtype)


def _where(e: Op, args, result):
    test, a, b = args
    a, b = _branch(a, result.dtype), _branch(b, result.dtype)
    return Op("ifexp", (test, a, b), result, BOTH)


def _branch(e: Expr, dtype: str) -> Expr:
    """One side of a choice: both sides must be of one type for Numba."""
    return cast(e, dtype) if dtype not in ("float64", "int64") or isinstance(e, Const) else e


def _ifexp(e: Op, args, result):
    test, a, b = args
    if result.dtype not in ("float64", "int64"):
        a, b = cast(a, result.dtype), cast(b, result.dtype)
    return Op("ifexp", (test, a, b), result)


def _clip(e: Op, args, result):
    static = dict(e.static)
    bounds = [*args[1:], *(static[k] for k in ("a_min", "min", "a_max", "max") if _is_expr(static.get(k)))]
    value = cast(args[0], result.dtype) if result.dtype not in WIDE else args[0]
    for op, bound in zip(("np.maximum", "np.minimum"), bounds):
        if isinstance(bound.type, Scalar):
            value = Op(op, (value, _branch(bound, result.dtype)), result)
    return value


def _is_expr(value: object) -> bool:
    return hasattr(value, "type") and isinstance(value.type, Scalar)


def _round(e: Op, args, result):
    """NumPy's way: scale, round half to even, scale back."""
    digits = e.get("decimals", args[1].value if len(args) > 1 else 0)
    if result.dtype in INTEGERS and digits >= 0:
        return args[0]
    if digits == 0:
        return Op("np.rint", args[:1], result)
    scale = cast(Const(10.0 ** abs(digits), Scalar("float64", True)), result.dtype)
    there, back = ("*", "/") if digits > 0 else ("/", "*")
    return Op(back, (Op("np.rint", (Op(there, (args[0], scale), result),), result), scale), result)


def _cast_op(e: Op, args, result):
    return args[0] if args[0].type == result else cast(args[0], result.dtype)


def _square(e: Op, args, result):
    return _settled(Op("np.square", tuple(cast(a, result.dtype) for a in args), result))


def _python_choice(e: Op, args, result):
    """Python's max and min give back one of their operands."""
    narrow = result.dtype not in WIDE
    return Op(e.op, tuple(cast(a, result.dtype) for a in args) if narrow else args, result, e.static)


def _weak_cast(e: Op, args, result):
    return replace(e, args=args)


def _real(e: Op, args, result):
    """The real part, or the conjugate, of a real number is that number."""
    return replace(e, args=args, type=result) if "complex" in args[0].type.dtype else args[0]


def _imaginary(e: Op, args, result):
    return replace(e, args=args, type=result) if "complex" in args[0].type.dtype else zero(result.dtype)


def _log(e: Op, args, result):
    """math.log(x, base) as Python computes it."""
    x, *base = (Op("math.log", (a,), result) for a in args)
    return Op("/", (x, *base), result) if base else x


def _sign(e: Op, args, result):
    """Of a complex number z / abs(z), as NumPy has it since 2.0."""
    if not is_complex(result):
        return _operation(e, args, result)
    size = Op("np.abs", args, Scalar("float32" if result.dtype == "complex64" else "float64"))
    at_zero = Op("==", (size, zero(size.type.dtype)), Scalar("bool"))
    return Op("/", (args[0], Op("ifexp", (at_zero, zero(size.type.dtype, 1.0), size), size.type)), result)


def _abs(e: Op, args, result):
    """Sizes of complex numbers have one name."""
    return _operation(replace(e, op="np.abs") if is_complex(args[0].type) else e, args, result)


def _exp(e: Op, args, result):
    return turned(args[0], result) or _operation(e, args, result)


def _ldexp(e: Op, args, result):
    """The exponent stays an integer."""
    return Op(e.op, (cast(args[0], result.dtype), args[1]), result)


def _hypot(e: Op, args, result):
    """math.hypot of two numbers, then of that and the next."""
    total = Op("math.hypot", args[:2], result) if len(args) > 1 else Op("math.fabs", args, result)
    for a in args[2:]:
        total = Op("math.hypot", (total, a), result)
    return total


CASES = {
    "np.where": _where, "ifexp": _ifexp, "np.clip": _clip, "np.round": _round, "np.around": _round,
    "np.astype": _cast_op, "np.square": _square, "max": _python_choice, "min": _python_choice,
    "float": _weak_cast, "int": _weak_cast, "bool": _weak_cast, "complex": _weak_cast,
    "round": _weak_cast, "stop_gradient": lambda e, args, result: args[0],
    "np.float32": _cast_op, "np.float64": _cast_op, "np.int64": _cast_op, "np.int32": _cast_op,
    "np.bool_": _cast_op, "np.complex64": _cast_op, "np.complex128": _cast_op,
    "np.copy": lambda e, args, result: args[0],
    "np.real": _real, "np.conj": _real, "np.real_if_close": _real, "np.imag": _imaginary,
    "np.sign": _sign, "math.log": _log, "abs": _abs, "np.exp": _exp, "math.hypot": _hypot, "np.ldexp": _ldexp,
}  # fmt: skip


def zero(dtype: str, value: float = 0) -> Const:
    """A typed constant: 0.0, 0, False, 0j or np.float32(0.0)."""
    t: Type = Scalar("float64", True)
    return cast(Const(float(value), t), dtype) if dtype != "complex128" else Const(complex(value), Scalar(dtype, True))
