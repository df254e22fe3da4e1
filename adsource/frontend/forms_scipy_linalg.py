"""Forms of scipy.linalg: settings that are other functions, pairs, matrices that repeat a vector (see forms.py)."""

from __future__ import annotations

import libcst as cst
import numpy as np

from adsource.frontend.forms_parts import Form, flat, known, named, rank_of
from adsource.frontend.operands import items_of, tuple_expr, unpacked
from adsource.frontend.scope import Frame, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Expr, Name, Slice, TupleExpr
from adsource.ir.types import is_complex

SYMMETRIC = ("pos", "positive definite", "sym", "symmetric", "her", "hermitian")


def _block_diagonal(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """Zeros beside and below each block."""
    blocks = [named(_as_matrix(node, x, frame), frame) for x in bound["arrs"]]
    kind = str(np.result_type(*(x.type.dtype for x in blocks)))
    static = {} if kind == "float64" else {"dtype": kind}
    rows = []
    for k, x in enumerate(blocks):
        height = infer.op("shape", (x,), axis=0)
        row = [x if j == k else frame.op(node, "np.zeros", tuple_expr((height, infer.op("shape", (o,), axis=1))),
                                             **static)
               for j, o in enumerate(blocks)]
        rows.append(frame.op(node, "np.concatenate", tuple_expr(tuple(row)), axis=1))
    return frame.op(node, "np.concatenate", tuple_expr(tuple(rows)), axis=0)


def _toeplitz(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """Each diagonal is one element of the first column or row."""
    c = named(flat(node, bound["c"], frame), frame)
    r = named(flat(node, bound["r"], frame), frame) if "r" in bound else c
    if "r" not in bound and is_complex(c.type):
        r = frame.hoist(frame.op(node, "np.conj", c))  # SciPy's row, where none is given
    after = frame.index(node, r, (Slice(infer.const(1)),))
    values = frame.op(node, "np.concatenate", tuple_expr((frame.op(node, "np.flip", after), c)), axis=0)
    rows, columns = (frame.op(node, "np.arange", infer.op("shape", (x,), axis=0)) for x in (c, r))
    last = frame.op(node, "-", infer.op("shape", (r,), axis=0), infer.const(1))
    wide = frame.op(node, "-", frame.op(node, "np.expand_dims", rows, axis=1), columns)
    return frame.op(node, "np.take", values, frame.op(node, "+", wide, last), axis=0)


def _scipy_solve(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    kind = known(bound, "assume_a", "gen", node, frame)
    if kind in SYMMETRIC and rank_of(bound["a"]) == 2:
        lower = bool(known(bound, "lower", False, node, frame))
        return frame.op(node, "scipy.linalg.solve", bound["a"], bound["b"], lower=lower, assume_a=kind)
    if kind not in (None, "gen", "general"):
        raise frame.refusal(node, "AD126", f"`assume_a={kind!r}` is not understood", "Leave it out.")
    return frame.op(node, "scipy.linalg.solve", bound["a"], bound["b"])


def _pair(e: Expr, frame: Frame) -> tuple[Expr, ...]:
    """The items of a tuple; those that a call gives have names."""
    if not is_tuple(e):
        return ()
    return items_of(e if isinstance(e, (Name, TupleExpr)) else unpacked(e, frame))


def _cho_factor(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """The Cholesky factor, beside it what SciPy leaves of the matrix itself, and which triangle it is."""
    a, lower = named(bound["a"], frame), bool(known(bound, "lower", False, node, frame))
    factor = frame.op(node, "scipy.linalg.cholesky", a, **({"lower": True} if lower else {}))
    rest = frame.op(node, "np.triu" if lower else "np.tril", a, k=1 if lower else -1)
    return tuple_expr((frame.op(node, "+", factor, rest), infer.const(lower)))


def _cho_solve(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    pair = _pair(bound["c_and_lower"], frame)
    if len(pair) != 2:
        raise frame.refusal(node, "AD126", "`cho_solve` takes the pair `(c, lower)`", "Write `(c, True)`.")
    lower = infer.const(bool(known({"lower": pair[1]}, "lower", False, node, frame)))
    return frame.op(node, "scipy.linalg.cho_solve", tuple_expr((pair[0], lower)), bound["b"])


def _lu_solve(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    pair = _pair(bound["lu_and_piv"], frame)
    trans = known(bound, "trans", 0, node, frame)
    if len(pair) != 2:
        raise frame.refusal(node, "AD126", "`lu_solve` takes the pair `(lu, piv)`", "Write `(lu, piv)`.")
    return frame.op(node, "scipy.linalg.lu_solve", tuple_expr(pair), bound["b"], **({"trans": trans} if trans else {}))


def _factors(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """scipy.linalg.qr: np.linalg.qr with other names of the modes; `mode="r"` gives a tuple, with rows of zeros."""
    mode = known(bound, "mode", "full", node, frame)
    if known(bound, "pivoting", False, node, frame) or mode not in ("full", "economic", "r"):
        raise frame.refusal(node, "AD126", "`scipy.linalg.qr` is known without pivots, with `mode` full, economic or r",
                            "Leave them out.")
    if mode == "economic":
        return frame.op(node, "np.linalg.qr", bound["a"])
    found = frame.op(node, "np.linalg.qr", bound["a"], mode="complete")
    return found if mode == "full" else tuple_expr((items_of(unpacked(found, frame))[1],))


def _norm(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """Of other orders than the second: np.linalg.norm, which gives the same in double precision."""
    order = known(bound, "ord", None, node, frame)
    axis = known(bound, "axis", None, node, frame)
    if order in (None, "fro") or order == 2 and (rank_of(bound["a"]) == 1 or isinstance(axis, int)):
        return None
    if bound["a"].type.dtype not in ("float64", "complex128"):
        raise frame.refusal(node, "AD126", f"`scipy.linalg.norm` of {bound['a'].type.dtype} with this `ord` is not "
                            "known", "Write `np.linalg.norm(...)`.")
    static = {"axis": axis, "keepdims": known(bound, "keepdims", False, node, frame) or None}
    return frame.op(node, "np.linalg.norm", bound["a"], ord=order, **{k: v for k, v in static.items() if v is not None})


def _least_squares(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """np.linalg.lstsq, but that the residual of a vector is a number."""
    if known(bound, "cond", None, node, frame) is not None:
        raise frame.refusal(node, "AD126", "`cond` of `scipy.linalg.lstsq` is not understood", "Leave it out.")
    found = frame.op(node, "np.linalg.lstsq", bound["a"], bound["b"])
    if rank_of(bound["b"]) > 1:
        return found
    x, residual, rank, values = items_of(unpacked(found, frame))
    return tuple_expr((x, frame.hoist(frame.op(node, "np.sum", residual)), rank, values))


def _eigenvalues(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """scipy.linalg.eigh, asked for the eigenvalues alone."""
    static = {} if known(bound, "lower", True, node, frame) else {"lower": False}
    operands = [bound[k] for k in ("a", "b") if k in bound]
    if not known(bound, "eigvals_only", False, node, frame):
        return frame.op(node, "scipy.linalg.eigh", *operands, **static)
    return frame.op(node, "scipy.linalg.eigvalsh", *operands, **static)


def _singular(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    if not known(bound, "compute_uv", True, node, frame):
        return frame.op(node, "scipy.linalg.svdvals", bound["a"])
    every = known(bound, "full_matrices", True, node, frame)
    return frame.op(node, "scipy.linalg.svd", bound["a"], **({} if every else {"full_matrices": False}))


def _solve_toeplitz(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """The column, and the row where it is another one; of real numbers the row is the column."""
    given = bound["c_or_cr"]
    pair = _pair(given, frame) if is_tuple(given) else (given, given)
    if len(pair) != 2 or any(rank_of(e) != 1 or is_complex(e.type) for e in pair) or rank_of(bound["b"]) != 1:
        raise frame.refusal(node, "AD126", "`solve_toeplitz` is understood of real vectors",
                            "Write `np.linalg.solve(scipy.linalg.toeplitz(c), b)`.")
    pair = tuple(named(e, frame) for e in pair)
    return frame.op(node, "scipy.linalg.solve_toeplitz", tuple_expr(pair), bound["b"])


def _as_matrix(node: cst.Call, x: Expr, frame: Frame) -> Expr:
    if is_tuple(x):
        x = frame.op(node, "np.array", x)
    return frame.op(node, "np.expand_dims", x, axis=0) if rank_of(x) == 1 else x


SCIPY_LINALG: dict[str, Form] = {
    "scipy.linalg.block_diag": _block_diagonal, "scipy.linalg.toeplitz": _toeplitz,
    "scipy.linalg.solve": _scipy_solve, "scipy.linalg.cho_factor": _cho_factor, "scipy.linalg.cho_solve": _cho_solve,
    "scipy.linalg.lu_solve": _lu_solve, "scipy.linalg.qr": _factors, "scipy.linalg.norm": _norm,
    "scipy.linalg.lstsq": _least_squares, "scipy.linalg.eigh": _eigenvalues, "scipy.linalg.svd": _singular,
    "scipy.linalg.solve_toeplitz": _solve_toeplitz,
}  # fmt: skip
