"""Functions of SciPy that Numba does not know: SciPy's own, called from compiled code.

    w, v = scipy.linalg.eigh(a)      w = np.empty(a.shape[0])
                                     v = np.empty((a.shape[0], a.shape[1]))
                                     symmetric_eigen_into(w, v, a, True)
"""

from __future__ import annotations

from collections.abc import Callable

from adsource.ir.infer import const
from adsource.ir.nodes import Assign, Do, Expr, Name, Op, TupleExpr
from adsource.ir.types import INT, Array, Scalar, Tuple, is_array
from adsource.transforms.lower_size import Size

Sizes = tuple[Size, ...]


def called(e: Op, work, target: Name) -> None:
    """The call for results whose sizes are known from those of the operands."""
    operands = tuple(work.named(a) if is_array(a.type) else work.scalar(a) for a in _flat(e.args))
    if (e.op, len(operands)) not in CALLS:
        raise work.refuse(e.op)  # the rule says what it is made of
    helper, sized, defaults = CALLS[e.op, len(operands)]
    kinds = e.type.items if isinstance(e.type, Tuple) else (e.type,)
    outs = tuple(Name(work.fresh(), Array(t.dtype, t.shape, "C")) for t in kinds)
    for out, sizes in zip(outs, sized(e, [work.sizes(a) for a in operands if is_array(a.type)])):
        work.allocate(out, sizes, out.type.dtype)
    settings = tuple(const(e.get(key, default)) for key, default in defaults.items())
    work.emit(Do(Op(f"template.{helper}", (*outs, *operands, *settings), Scalar("int64"))))
    work.emit(Assign(target=target, value=TupleExpr(outs, e.type) if isinstance(e.type, Tuple) else outs[0]))


def _flat(operands: tuple[Expr, ...]) -> list[Expr]:
    """The operands, those of pairs one by one."""
    return [i for a in operands for i in (a.items if isinstance(a, TupleExpr) else (a,))]


def _eigen(e: Op, given: list[Sizes]) -> list[Sizes]:
    return [given[0][:1], given[0]]


def _values(e: Op, given: list[Sizes]) -> list[Sizes]:
    return [given[0][:1]]


def _singular(e: Op, given: list[Sizes]) -> list[Sizes]:
    *lead, rows, columns = given[0]
    short = Size(None, Op("min", (rows.expr, columns.expr), INT))
    wide = e.get("full_matrices", True)
    return [(*lead, rows, rows if wide else short), (*lead, short), (*lead, columns if wide else short, columns)]


def _like_last(e: Op, given: list[Sizes]) -> list[Sizes]:
    return [given[-1]]


LOWER = {"lower": True}
# Function and number of operands -> the helper, the sizes of its results, the settings that it takes.
CALLS: dict[tuple[str, int], tuple[str, Callable[[Op, list[Sizes]], list[Sizes]], dict[str, object]]] = {
    ("scipy.linalg.eigh", 1): ("symmetric_eigen_into", _eigen, LOWER),
    ("scipy.linalg.eigh", 2): ("pair_eigen_into", _eigen, LOWER),
    ("scipy.linalg.eigvalsh", 2): ("pair_eigenvalues_into", _values, LOWER),
    ("scipy.linalg.svd", 1): ("singular_into", _singular, {"full_matrices": True}),
    ("scipy.linalg.solve_sylvester", 3): ("sylvester_into", _like_last, {}),
    ("scipy.linalg.solve_toeplitz", 3): ("toeplitz_into", _like_last, {}),
}
MAKERS = {name: called for name, _ in CALLS}
