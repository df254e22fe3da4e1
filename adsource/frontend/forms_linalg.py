"""Forms of np.linalg where one function is another (see forms.py)."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.forms_parts import Form, flat, known, named, rank_of
from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Expr, Keep, Name, Slice, Store
from adsource.ir.types import is_complex


def _cond(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """But for the 2-norm it is the norm times that of the inverse, in NumPy too."""
    kind = known(bound, "p", None, node, frame)
    if kind in (None, 2, -2) and rank_of(bound["x"]) < 3:
        return None
    if kind in (None, 2, -2):
        values = frame.hoist(frame.op(node, "np.linalg.svd", bound["x"], compute_uv=False))
        ends = [frame.index(node, values, (*(Slice(),) * (rank_of(values) - 1), infer.const(k))) for k in (0, -1)]
        return frame.op(node, "/", *(ends if kind != -2 else ends[::-1]))
    x = named(bound["x"], frame)
    narrow = x.type.dtype == "float32"  # NumPy takes the inverse in double precision
    wide = frame.op(node, "np.astype", x, dtype="float64") if narrow else x
    both = (x, frame.op(node, "np.linalg.inv", wide))
    sides = [frame.op(node, "np.linalg.norm", v, ord=kind, axis=(-2, -1)) for v in both]
    whole = frame.op(node, "*", *sides)
    return frame.op(node, "np.astype", whole, dtype="float32") if narrow else whole


def _cholesky(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """The upper factor is the lower one of the other triangle, turned."""
    if "upper" not in bound:
        return None
    if not known(bound, "upper", False, node, frame):
        return frame.op(node, "np.linalg.cholesky", bound["a"])
    turned = frame.op(node, "np.swapaxes", bound["a"], axis1=-1, axis2=-2)
    return frame.op(node, "np.swapaxes", frame.op(node, "np.linalg.cholesky", turned), axis1=-1, axis2=-2)


def _matrix_power(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """Of a stack: products, by halves, as NumPy forms them."""
    n = known(bound, "n", 1, node, frame)
    if rank_of(bound["a"]) < 3 or not isinstance(n, int) or abs(n) < 2 and n > -1:
        return None
    base = named(bound["a"] if n > 0 else frame.op(node, "np.linalg.inv", bound["a"]), frame)
    if abs(n) == 3:
        return frame.op(node, "@", frame.hoist(frame.op(node, "@", base, base)), base)
    power, found, left = base, None, abs(n)
    while left:
        if left % 2:
            found = power if found is None else frame.hoist(frame.op(node, "@", found, power))
        left //= 2
        power = frame.hoist(frame.op(node, "@", power, power)) if left else power
    return found


def _tensorsolve(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """np.linalg.solve of the operands with their axes joined."""
    a, b = named(bound["a"], frame), named(bound["b"], frame)
    rest = tuple(infer.op("shape", (a,), axis=k) for k in range(rank_of(b), rank_of(a)))
    size = infer.op("size", (b,))
    matrix = frame.op(node, "np.reshape", a, tuple_expr((size, size)))
    x = frame.op(node, "np.linalg.solve", matrix, flat(node, b, frame))
    return x if len(rest) == 1 else frame.op(node, "np.reshape", x, tuple_expr(rest))


def _tensorinv(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    a, ind = named(bound["a"], frame), int(known(bound, "ind", 2, node, frame))  # type: ignore[call-overload]
    lengths = tuple(infer.op("shape", (a,), axis=k) for k in range(rank_of(a)))
    size: Expr = lengths[ind]
    for n in lengths[ind + 1 :]:
        size = frame.op(node, "*", size, n)
    matrix = frame.op(node, "np.reshape", a, tuple_expr((infer.const(-1), size)))
    return frame.op(node, "np.reshape", frame.op(node, "np.linalg.inv", matrix),
                    tuple_expr((*lengths[ind:], *lengths[:ind])))


def _distance(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """Of points that are tuples of numbers."""
    ends = [frame.op(node, "np.array", e) if is_tuple(e) else e for e in (bound["p"], bound["q"])]
    return frame.op(node, "math.dist", *ends)


def _geometric(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """np.logspace between the logarithms, and the ends themselves."""
    start, stop = named(bound["start"], frame), named(bound["stop"], frame)
    num, to_end = known(bound, "num", 50, node, frame), known(bound, "endpoint", True, node, frame)
    if rank_of(start) or rank_of(stop) or not isinstance(num, int) or num < 2:
        raise frame.refusal(node, "AD126", "`np.geomspace` is understood between numbers, with at least two of them",
                            "Write `10.0 ** np.linspace(np.log10(a), np.log10(b), n)`.")
    for end in (start, stop):
        if isinstance(end, Name):
            frame.add(Keep(f'assert {end.id} > 0.0, "np.geomspace is understood of positive numbers"', (end.id,)))
    logs = [frame.op(node, "np.log10", e) for e in (start, stop)]
    ends = {} if to_end else {"endpoint": False}
    made = frame.hoist(frame.op(node, "np.logspace", *logs, infer.const(num), **ends))
    frame.add(Store(frame.index(node, made, (infer.const(0),)), start))
    if to_end:
        frame.add(Store(frame.index(node, made, (infer.const(-1),)), stop))
    return made


def _svdvals(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    return frame.op(node, "np.linalg.svd", next(iter(bound.values())), compute_uv=False)


def _vector_norm(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """Of several axes, or of all: they are joined to one."""
    axis = known(bound, "axis", None, node, frame)
    if isinstance(axis, int):
        return _norm(node, bound["x"], bound, 2, frame)
    x = named(bound["x"], frame)
    axes = tuple(range(rank_of(x))) if axis is None else tuple(k % rank_of(x) for k in axis)  # type: ignore[attr-defined]
    static = {"ord": known(bound, "ord", 2, node, frame)} | ({} if len(axes) == rank_of(x) else {"axis": 0})
    found = frame.op(node, "np.linalg.norm", _joined(node, x, axes, frame), **static)
    if not known(bound, "keepdims", False, node, frame):
        return found
    if is_array(found):
        return frame.op(node, "np.expand_dims", found, axis=axes)
    return frame.op(node, "np.reshape", flat(node, found, frame), tuple_expr((infer.const(1),) * len(axes)))


def _joined(node: cst.Call, x: Expr, axes: tuple[int, ...], frame: Frame) -> Expr:
    """The array with these axes as one, which is the first."""
    rest = tuple(k for k in range(rank_of(x)) if k not in axes)
    order = axes + rest
    turned = x if order == tuple(range(rank_of(x))) else frame.op(node, "np.transpose", x, axes=order)
    if not rest:
        return flat(node, turned, frame)
    lengths = (infer.const(-1), *(infer.op("shape", (x,), axis=k) for k in rest))
    return frame.op(node, "np.reshape", turned, tuple_expr(lengths))


def _matrix_norm(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    return _norm(node, bound["x"], bound | {"axis": tuple_expr((infer.const(-2), infer.const(-1)))}, "fro", frame)


def _norm(node: cst.Call, x: Expr, bound: dict, ord: object, frame: Frame) -> Expr:
    static = {k: known(bound, k, None, node, frame) for k in ("axis", "keepdims")}
    static = {k: v for k, v in static.items() if v is not None and v is not False}
    return frame.op(node, "np.linalg.norm", x, ord=known(bound, "ord", ord, node, frame), **static)


def _spectrum(name: str) -> Form:
    """Of a real matrix: complex numbers where the file takes parts or magnitudes of numbers, else real ones, which
    is checked."""

    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
        if is_complex(bound["a"].type):
            return None
        found = frame.hoist(frame.op(node, name, bound["a"]))
        parts = [frame.hoist(i) for i in items_of(found)] if is_tuple(found) else [found]
        frame.altered += 1
        if not frame.program.complex_spectra:
            frame.add(Keep(f'assert np.all(np.imag({parts[0].id}) == 0.0), "complex eigenvalues: use np.real(...) or '
                           'np.abs(...) of them"', (parts[0].id,)))
            parts = [frame.op(node, "np.real", p) for p in parts]
        else:
            parts = [frame.op(node, "np.astype", p, dtype=p.type.dtype) for p in parts]
        return tuple_expr(tuple(map(frame.hoist, parts))) if is_tuple(found) else parts[0]

    return form


LINALG: dict[str, Form] = {
    "np.linalg.eig": _spectrum("np.linalg.eig"), "np.linalg.eigvals": _spectrum("np.linalg.eigvals"),
    "np.linalg.svdvals": _svdvals, "np.linalg.cholesky": _cholesky,
    "np.linalg.matrix_power": _matrix_power,
    "np.linalg.cond": _cond, "np.linalg.tensorsolve": _tensorsolve,
    "np.linalg.tensorinv": _tensorinv, "np.linalg.vector_norm": _vector_norm, "np.linalg.matrix_norm": _matrix_norm,
    "math.dist": _distance, "np.geomspace": _geometric,
}  # fmt: skip
