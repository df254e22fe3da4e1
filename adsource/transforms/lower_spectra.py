"""Eigenvalues of real matrices, which may be complex, and complete factors: NumPy's own, called from compiled code.

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
    if not isinstance(e.type, Tuple):
        work.allocate(target, lengths[:-1], e.type.dtype)
        work.emit(Do(Op("template.eigenvalues_into", (target, a), Scalar("int64"))))
        return
    _into("template.eigen_into", (lengths[:-1], lengths), a, e, work, target)


def factors(e: Op, work, target: Name) -> None:
    """`mode="complete"`, which Numba does not know."""
    if e.get("mode") != "complete":
        decomposed(e, work, target)
        return
    a = work.named(e.args[0])
    *lead, rows, columns = work.sizes(a)
    _into("template.complete_into", ((*lead, rows, rows), (*lead, rows, columns)), a, e, work, target)


def symmetric(e: Op, work, target: Name) -> None:
    """`UPLO="U"`: vectors of the transpose have other signs, and Numba knows the lower triangle alone."""
    if e.get("UPLO", "L") == "L":
        decomposed(e, work, target)
        return
    if not isinstance(e.type, Tuple):
        raise work.refuse(e.op)  # the rule says what it is made of
    a = work.named(e.args[0])
    lengths = work.sizes(a)
    _into("template.upper_eigen_into", (lengths[:-1], lengths), a, e, work, target)


def _into(helper: str, sizes: tuple, a: Name, e: Op, work, target: Name) -> None:
    outs = tuple(Name(work.fresh(), Array(t.dtype, t.shape, "C")) for t in e.type.items)
    for out, own in zip(outs, sizes):
        work.allocate(out, own, out.type.dtype)
    work.emit(Do(Op(helper, (*outs, a), Scalar("int64"))))
    work.emit(Assign(target=target, value=TupleExpr(outs, e.type)))


MAKERS = {"np.linalg.eig": eigen, "np.linalg.eigvals": eigen, "np.linalg.qr": factors,
          "np.linalg.eigh": symmetric, "np.linalg.eigvalsh": symmetric}
