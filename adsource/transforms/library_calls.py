"""What stays a call: allocations and copies, linear algebra, sorting, helpers from templates/.

    x = np.linalg.solve(a + s * eye, b)      t1 = np.empty((n, n))
                                             for i in range(n): ...
                                             x = np.linalg.solve(t1, b)
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import Assign, Const, Expr, Index, Name, Op, Slice, Store, TupleExpr
from adsource.ir.types import INT, Array, Scalar, Tuple, extent, is_array
from adsource.transforms.lower_grid import Grid
from adsource.transforms.lower_products import dense
from adsource.transforms.lower_reduce import KINDS, accumulate
from adsource.transforms.lower_scalar import cast
from adsource.transforms.lower_size import Size
from adsource.transforms.lower_view import axes_of, literal
from adsource.transforms.lower_work import Work

ALLOCATIONS = ("np.zeros", "np.ones", "np.empty", "np.full", "np.eye", "np.identity")
LIKE = ("np.zeros_like", "np.ones_like", "np.empty_like", "np.full_like", "np.copy")
DECOMPOSED = (
    "np.linalg.inv", "np.linalg.solve", "np.linalg.det", "np.linalg.slogdet", "np.linalg.cholesky",
    "np.linalg.qr", "np.linalg.eigh", "np.linalg.eigvalsh", "np.linalg.eig", "np.linalg.eigvals",
    "np.linalg.svd", "np.linalg.pinv", "np.linalg.lstsq", "np.linalg.cond", "np.linalg.matrix_rank",
)  # fmt: skip
OTHER_ORDER = (  # whose matrices Numba gives in Fortran's order, or as a part of larger ones
    "np.linalg.inv", "np.linalg.solve", "np.linalg.qr", "np.linalg.eigh", "np.linalg.eig", "np.linalg.svd",
    "np.linalg.pinv", "np.linalg.lstsq",
)
PLAIN = (
    "np.flatnonzero", "np.nonzero", "np.argwhere", "np.searchsorted", "np.interp", "np.digitize", "np.unique",
    "np.setdiff1d", "np.intersect1d", "np.union1d",
    "np.bincount", "np.histogram", "np.convolve", "np.correlate",
    "np.ascontiguousarray", "np.array_equal", "np.allclose", "np.intersect1d",
)  # fmt: skip


def allocation(e: Expr, work: Work) -> Expr | None:
    """An allocation or a copy with its operands settled, or None where the expression is none."""
    if not isinstance(e, Op):
        return None
    if e.op in ALLOCATIONS and not any(is_array(a.type) for a in e.args):
        return replace(e, args=tuple(work.scalar(a) for a in e.args))
    if e.op in LIKE and isinstance(e.args[0], Name):
        return replace(e, args=(e.args[0], *(work.scalar(a) for a in e.args[1:])))
    if e.op in LIKE and e.op != "np.copy" and is_array(e.type):
        return _shaped_like(e, work)
    return None


def _shaped_like(e: Op, work: Work) -> Op | None:
    """`np.zeros_like(a + b)` needs the shape of a + b, not its values."""
    if e.op == "np.full_like":
        return None
    target = Name("#", e.type)
    with work.block() as out:
        work.allocate(target, work.grid(e.args[0]).sizes, e.type.dtype, e.op.removesuffix("_like"))
    work.out += out[:-1]
    return out[-1].value


def called(e: Op, work: Work, target: Name) -> None:
    """The call on operands that are names."""
    if e.op == "np.histogram" and len(e.args) > 2:
        raise work.refuse(e.op, "Numba knows no weights")
    args = tuple(_operand(a, e, work) for a in e.args)
    work.emit(Assign(target=target, value=replace(e, args=args)))


def _operand(a: Expr, e: Op, work: Work) -> Expr:
    if isinstance(a, TupleExpr):
        return replace(a, items=tuple(_operand(i, e, work) for i in a.items))
    return work.named(a) if is_array(a.type) else work.scalar(a)


def decomposed(e: Op, work: Work, target: Name) -> None:
    """Linear algebra of matrices; stacks go matrix by matrix."""
    if any(a.type.rank > 2 for a in e.args if is_array(a.type)):
        _one_by_one(e, work, target)
        return
    called = _as_numba_has_it(replace(e, args=tuple(_dense(a, e, work) for a in e.args)))
    if isinstance(e.type, Tuple):
        _settled(called, work, target)
    elif e.op in OTHER_ORDER and e.type.rank > 1:
        work.emit(Assign(target=target, value=_copied(called, work)))
    else:
        work.emit(Assign(target=target, value=called))


def _settled(e: Op, work: Work, target: Name) -> None:
    """Several results; matrices among them come in Fortran's order, and are brought to C's."""
    parts = e.type.items
    if e.op not in OTHER_ORDER or not any(is_array(t) and t.rank > 1 for t in parts):
        work.emit(Assign(target=target, value=e))
        return
    found = work.assign(Name(work.fresh(), e.type), e)
    items = [Op("item", (found,), t, (("k", k),)) for k, t in enumerate(parts)]
    copies = tuple(_copied(i, work) if is_array(i.type) and i.type.rank > 1 else i for i in items)
    work.emit(Assign(target=target, value=TupleExpr(copies, e.type)))


def _as_numba_has_it(e: Op) -> Expr:
    """Numba's svd and qr give all factors."""
    matrix = Array(e.args[0].type.dtype, (None, None), "F")
    if e.op == "np.linalg.svd" and e.get("compute_uv") is False:
        every = Tuple((matrix, Array(matrix.dtype, (None,), "C"), matrix))
        return Op("item", (Op(e.op, e.args, every, (("full_matrices", False),)),), e.type, (("k", 1),))
    if e.op == "np.linalg.qr" and e.get("mode") == "r":
        return Op("item", (Op(e.op, e.args, Tuple((matrix, matrix))),), e.type, (("k", 1),))
    return e


def _dense(a: Expr, e: Op, work: Work) -> Expr:
    """Contiguous and floating, as LAPACK wants it."""
    if not is_array(a.type):
        return work.scalar(a)
    found = _element_dtype(e)
    return dense(a, Op(e.op, (), Array(found or a.type.dtype, a.type.shape)), work)


def _element_dtype(e: Op) -> str | None:
    """The dtype that all operands are brought to."""
    given = [a.type.dtype for a in e.args if is_array(a.type)]
    for dtype in ("complex128", "complex64", "float64"):
        if dtype in given:
            return "complex128" if dtype == "complex64" and "float64" in given else dtype
    return "float32" if all(d == "float32" for d in given) else "float64"


def _one_by_one(e: Op, work: Work, target: Name) -> None:
    """One call for each matrix of a stack."""
    if not isinstance(e.type, (Array, Scalar)):
        _several_one_by_one(e, work, target)
        return
    operands = [work.light(a) for a in e.args]
    names = [work.named(a) for a in e.args]
    lead = work.broadcast([Grid(g.sizes[:-2], g.at, g.dtype, g.wraps[:-2]) for g in operands if len(g.sizes) > 1])
    inner = _inner(e, len(lead), operands)
    work.allocate(target, (*lead, *inner), e.type.dtype)
    rank = e.type.rank - len(lead)

    def each(i):
        args = tuple(_matrix(n, i) for n in names)
        one = _as_numba_has_it(
            Op(e.op, tuple(_copied(a, work) for a in args), _without(e.type, len(lead)), e.static)
        )
        full = (Slice(),) * rank
        place = Index(target, (*i, *full), _without(e.type, len(lead)))
        work.emit(Store(target=place, value=one))

    work.loops(lead, each)


def _inner(e: Op, lead: int, operands: list[Grid]) -> tuple[Size, ...]:
    """The sizes of the result for one matrix."""
    rows, columns = operands[0].sizes[-2:]
    short = Size(None, Op("min", (rows.expr, columns.expr), INT))
    sizes = {"np.linalg.pinv": (columns, rows), "np.linalg.svd": (short,), "np.linalg.qr": (short, columns)}.get(
        e.op, operands[-1].sizes[-2:])
    return tuple(Size(x, s.expr) for x, s in zip(e.type.shape[lead:], sizes))


def _several_one_by_one(e: Op, work: Work, target: Name) -> None:
    """The results for each matrix of a stack, each into a stack of its own."""
    name = work.named(e.args[0])
    sizes = work.sizes(name)
    lead, (rows, columns) = sizes[:-2], sizes[-2:]
    short = Size(None, Op("min", (rows.expr, columns.expr), INT))
    inner = {
        "np.linalg.slogdet": ((), ()), "np.linalg.eigh": ((rows,), (rows, columns)),
        "np.linalg.eig": ((rows,), (rows, columns)),
        "np.linalg.qr": ((rows, short), (short, columns)),
        "np.linalg.svd": ((rows, short), (short,), (short, columns)),
    }.get(e.op)
    if e.op == "np.linalg.svd" and e.get("full_matrices") is not False:
        inner = ((rows, rows), (short,), (columns, columns))
    if inner is None:
        raise work.refuse(e.op, "a stack of matrices with several results")
    outs = [Name(work.fresh(), Array(t.dtype, t.shape, "C")) for t in e.type.items]
    for out, own in zip(outs, inner):
        work.allocate(out, (*lead, *own), out.type.dtype)

    def each(i):
        kinds = tuple(_without(t, len(lead)) for t in e.type.items)
        one = Name(work.fresh(), Tuple(kinds))
        work.emit(Assign(target=one, value=Op(e.op, (_copied(_matrix(name, i), work),), one.type, e.static)))
        for k, (out, own) in enumerate(zip(outs, inner)):
            place = Index(out, (*i, *[Slice()] * len(own)), kinds[k])
            work.emit(Store(target=place, value=Op("item", (one,), kinds[k], (("k", k),))))

    work.loops(lead, each)
    work.emit(Assign(target=target, value=TupleExpr(tuple(outs), e.type)))


def _without(t: Array, axes: int):
    return Array(t.dtype, t.shape[axes:], "A") if t.rank > axes else Scalar(t.dtype)


def _matrix(n: Name, i) -> Index:
    own = i[len(i) - (n.type.rank - 2) :] if n.type.rank > 2 else ()
    own = tuple(infer.const(0) if e == extent(1) else k for k, e in zip(own, n.type.shape))
    return Index(n, own, Array(n.type.dtype, n.type.shape[-2:], "A")) if own else n


def _copied(e: Expr, work: Work) -> Expr:
    return Op("np.ascontiguousarray", (e,), replace(e.type, layout="C"))


# ------------------------------------------------------------------------------ norms


def norm(e: Op, work: Work, target: Name) -> None:
    """Euclidean norms, sums and extremes as loops; other norms of matrices by the library."""
    order, axis = literal(e, 1, "ord"), literal(e, 2, "axis")
    rank = e.args[0].type.rank
    matrix = (rank == 2 and axis is None) or isinstance(axis, tuple) and len(axis) == 2
    if matrix and order == "nuc":
        raise work.refuse(e.op, "Numba does not know it")
    if matrix and order not in (None, "fro"):
        if axis is not None or e.get("keepdims"):
            raise work.refuse(e.op, "this norm of matrices along axes")
        work.emit(Assign(target=target, value=Op(e.op, (_dense(e.args[0], e, work), _order(order)), e.type)))
        return
    if order not in (None, "fro", 2, 1, float("inf"), float("-inf")):
        raise work.refuse(e.op, f"ord={order}")
    g = work.grid(e.args[0])
    kind = {1: "np.sum", float("inf"): "np.max", float("-inf"): "np.min"}.get(order, "np.sum")
    square = order in (None, "fro", 2)
    sized = Grid(g.sizes, lambda i: _magnitude(g.at(i), square, e.type.dtype), e.type.dtype, g.wraps, g.heavy)
    accumulate(sized, axes_of(axis, rank), KINDS[kind], e, work, target)
    if square:
        work.each(target, lambda p: work.set(p, Op("np.sqrt", (p,), Scalar(e.type.dtype))))


def _order(order) -> Const:
    return Const(order, Scalar("float64" if isinstance(order, float) else "int64", True))


def _magnitude(x: Expr, square: bool, dtype: str) -> Expr:
    t = Scalar(dtype)
    if x.type.dtype == "float32" and dtype == "float64":
        x = cast(x, dtype)  # scipy.linalg.norm gives a Python float
    if "complex" in x.type.dtype or not square:
        x = Op("abs", (x,), t)
    return Op("np.square", (x,), t) if square else x


# ---------------------------------------------------------------------------- sorting


def ordered(e: Op, work: Work, target: Name) -> None:
    """np.sort and np.argsort of vectors, and of the rows of an array."""
    rank, axis = e.args[0].type.rank, literal(e, 1, "axis", -1)
    if rank == 1:
        work.emit(Assign(target=target, value=Op(e.op, (work.named(e.args[0]),), e.type, _kind(e))))
        return
    if axis is None or axes_of(axis, rank)[0] != rank - 1:
        raise work.refuse(e.op, "only along the last axis")
    name = work.named(e.args[0])
    sizes = work.sizes(name)
    work.allocate(target, sizes, e.type.dtype)
    row = Array(e.type.dtype, e.type.shape[-1:], "A")

    def each(i):
        source = Op(e.op, (Index(name, i, replace(row, dtype=name.type.dtype)),), row, _kind(e))
        work.emit(Store(target=Index(target, (*i, Slice()), row), value=source))

    work.loops(sizes[:-1], each)


def _kind(e: Op):
    """A stable order where ties matter: NumPy's own for argsort differs from Numba's otherwise."""
    return (("kind", "mergesort"),) if e.op == "np.argsort" else ()


MAKERS = {
    **dict.fromkeys(DECOMPOSED, decomposed), **dict.fromkeys(PLAIN, called),
    "np.linalg.norm": norm, "scipy.linalg.norm": norm,
    "np.sort": ordered, "np.argsort": ordered, "template": called, "item": called,
}  # fmt: skip
