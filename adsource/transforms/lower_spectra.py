"""Eigenvalues of real matrices, which may be complex: NumPy's own, called from compiled code.

    w = np.linalg.eigvals(a)        w = np.empty(a.shape[0], dtype=np.complex128)
                                    eigenvalues_into(w, a)
"""

from __future__ import annotations

from adsource.ir.nodes import Assign, Do, Name, Op, TupleExpr
from adsource.ir.types import Array, Scalar, Tuple, is_complex
from adsource.transforms.library_calls import decomposed


def eigen(e: Op, work, target: Name) -> None:
    """Eigenvalues of a real matrix may be complex, which Numba refuses to give."""
    if is_complex(e.args[0].type):
        decomposed(e, work, target)
        return
    a = work.named(e.args[0])
    lengths = work.sizes(a)
    if len(lengths) > 2:
        raise work.refuse(e.op, "a stack of matrices")
    if not isinstance(e.type, Tuple):
        work.allocate(target, lengths[:1], e.type.dtype)
        work.emit(Do(Op("template.eigenvalues_into", (target, a), Scalar("int64"))))
        return
    outs = tuple(Name(work.fresh(), Array(t.dtype, t.shape, "C")) for t in e.type.items)
    for out, sizes in zip(outs, (lengths[:1], lengths)):
        work.allocate(out, sizes, out.type.dtype)
    work.emit(Do(Op("template.eigen_into", (*outs, a), Scalar("int64"))))
    work.emit(Assign(target=target, value=TupleExpr(outs, e.type)))


MAKERS = {"np.linalg.eig": eigen, "np.linalg.eigvals": eigen}
