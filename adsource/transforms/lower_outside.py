"""Special functions that Numba does not know: SciPy's own, called from compiled code.

    y = scipy.special.jv(2, x)      y = np.empty(x.shape[0])
                                    special_into(y, "jv", (2, x))

As with Fourier transforms, `objmode` steps out to the interpreter: once for an array, once for each number (about 10
microseconds a call).  The values are SciPy's to the last bit.
"""

from __future__ import annotations

from adsource.ir import infer
from adsource.ir.infer import const
from adsource.ir.nodes import Do, Expr, Index, Name, Op, TupleExpr
from adsource.ir.types import Array, Scalar, Tuple, extent, is_array, is_complex
from adsource.transforms.lower_scalar import LIBM
from adsource.transforms.lower_size import Size

HEAD = "scipy.special."


def is_outside(e: Expr) -> bool:
    """Whether an operation is an element-wise one of SciPy's that has no helper of its own; helpers are for reals, but
    for the functions of NumPy."""
    if not isinstance(e, Op) or not e.op.startswith(HEAD) or not isinstance(e.type, (Array, Scalar)):
        return False
    helped = e.op in LIBM and (LIBM[e.op].startswith("np.") or not is_complex(e.type))
    return not helped and infer.is_elementwise(e.op)


def outside(e: Op, work, target: Name) -> None:
    """The call for whole arrays."""
    sizes = work.broadcast([work.grid(a) for a in e.args if is_array(a.type)])
    operands = tuple(work.named(a) if is_array(a.type) else work.scalar(a) for a in e.args)
    work.allocate(target, sizes, e.type.dtype)
    _call(e, operands, target, work)


def outside_number(e: Op, work) -> Expr:
    """The call for numbers: the result is the one element of an array."""
    operands = tuple(map(work.scalar, e.args))
    room = Name(work.fresh(), Array(e.type.dtype, (extent(1),), "C"))
    work.allocate(room, (Size(extent(1), const(1)),), e.type.dtype)
    _call(e, operands, room, work)
    return work.bind(Index(room, (const(0),), Scalar(e.type.dtype)))


def _call(e: Op, operands: tuple[Expr, ...], out: Name, work) -> None:
    operands += tuple(const(value) for _, value in e.static)
    packed = TupleExpr(operands, Tuple(tuple(o.type for o in operands)))
    work.emit(Do(Op("template.special_into", (out, const(e.op.removeprefix(HEAD)), packed), Scalar("int64"))))


MAKERS = {"outside": outside}
