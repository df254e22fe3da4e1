"""Functions that are others under another name: they become what they stand for.

    np.append(a, b)           np.concatenate((np.ravel(a), np.ravel(b)))
    np.split(a, 2)            (a[:n], a[n:]), after a check of the length
    np.diag(a) of a matrix    np.diagonal(a), a view

Only what is the same to the last bit, and shares memory in the same way, is written here.
"""

from __future__ import annotations

import functools
from string import ascii_letters

import libcst as cst

from adsource.frontend import boxed
from adsource.frontend.forms_differences import DIFFERENCES
from adsource.frontend.forms_linalg import LINALG
from adsource.frontend.forms_parts import PARTS, Form, flat, known, named, parts_of, rank_of
from adsource.frontend.forms_places import PLACES
from adsource.frontend.forms_quantiles import QUANTILES
from adsource.frontend.forms_reduce import REDUCTIONS
from adsource.frontend.forms_scipy import SCIPY
from adsource.frontend.forms_scipy_linalg import SCIPY_LINALG
from adsource.frontend.forms_shapes import shapes
from adsource.frontend.forms_signal import SIGNAL
from adsource.frontend.forms_single import SINGLE, of_one_variable
from adsource.frontend.forms_spread import SPREAD
from adsource.frontend.forms_taking import TAKING, choose_first
from adsource.frontend.forms_ufunc import UFUNCS
from adsource.frontend.formulas import FORMULAS
from adsource.frontend.grids import GRIDS
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, is_array, is_static, is_tuple
from adsource.ir import infer
from adsource.ir.extents import show_extent
from adsource.ir.nodes import Const, Expr, Keep, Name, TupleExpr
from adsource.ir.types import Array, Scalar, extent


class Given(dict):
    """Arguments by parameter, which notes those that a form has looked at: what it has not, it would drop."""

    def __init__(self, bound: dict) -> None:
        super().__init__(bound)
        self.read: set[str] = set()

    def __getitem__(self, key: str):
        self.read.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default=None):
        self.read.add(key)
        return super().get(key, default)

    def items(self):
        return ((k, self[k]) for k in self)

    def values(self):
        return (self[k] for k in self)

    def __or__(self, more: dict) -> dict:
        return dict(self.items()) | more


def rewritten(node: cst.Call, name: str, bound: dict, frame: Frame) -> Expr | None:
    """What the call stands for, or None where it stands for itself."""
    form = FORMS.get(name)
    given = Given(bound)
    made = None if form is None else form(node, given, frame)
    left = [k for k in bound if k not in given.read]
    if made is not None and left:
        raise frame.refusal(node, "AD126", f"the argument `{left[0]}` of `{frame.module.code(node.func)}` is not "
                            "understood", "Leave it out.")
    return made


# ------------------------------------------------------------------------- ranks


def _diag(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    if rank_of(bound["v"]) != 2 or "k" in bound and not is_static(bound["k"]):
        return None
    return frame.op(node, "np.diagonal", bound["v"], offset=known(bound, "k", 0, node, frame))


def _diagflat(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    return frame.op(node, "np.diag", flat(node, bound["v"], frame), k=known(bound, "k", 0, node, frame))


def _at_least(rank: int, added: dict[int, tuple[int, ...]]) -> Form:
    """np.atleast_2d and its like: the axes that are put in, by the rank that is given."""

    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr:
        x = boxed.as_item(next(iter(bound.values())), frame)
        return promoted(node, x, rank, added, frame)

    return form


def promoted(node: cst.Call, x: Expr, rank: int, added: dict[int, tuple[int, ...]], frame: Frame) -> Expr:
    if is_tuple(x):
        x = frame.op(node, "np.array", x)
    if rank_of(x) >= rank:
        return x
    if not is_array(x):
        x = frame.op(node, "np.array", tuple_expr((x,)))
        return x if rank == 1 else frame.op(node, "np.reshape", x, tuple_expr((infer.const(1),) * rank))
    axes = added[rank_of(x)]
    return frame.op(node, "np.expand_dims", x, axis=axes[0] if len(axes) == 1 else axes)


THREE = {1: (0, 2), 2: (2,)}


def _dstack(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    parts = [promoted(node, p, 3, THREE, frame) for p in parts_of(bound["tup"])]
    return frame.op(node, "np.concatenate", tuple_expr(tuple(parts)), axis=2)


def _concatenate(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    if "axis" in bound or getattr(bound.get("arrays"), "items", None) is None:
        return None
    if not any(a.keyword is not None and a.keyword.value == "axis" for a in node.args) and len(node.args) < 2:
        return None
    parts = tuple(flat(node, p, frame) for p in bound["arrays"].items)
    return frame.op(node, "np.concatenate", tuple_expr(parts), axis=0)


def _in_order(name: str) -> Form:
    """np.sort and its like over all elements: `axis=None`."""

    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
        given = [a for a in node.args if a.keyword is not None and a.keyword.value == "axis"]
        if "axis" in bound or not given or rank_of(bound["a"]) < 2:
            return None
        return frame.op(node, name, flat(node, bound["a"], frame), *(bound[k] for k in bound if k == "kth"))

    return form


def _append(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    a, b = (frame.op(node, "np.array", x) if is_tuple(x) else x for x in (bound["arr"], bound["values"]))
    if "axis" in bound:
        return frame.op(node, "np.concatenate", tuple_expr((a, b)), axis=known(bound, "axis", 0, node, frame))
    return frame.op(node, "np.concatenate", tuple_expr((flat(node, a, frame), flat(node, b, frame))), axis=0)


def _block(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    whole = bound["arrays"]
    depth = _depth(whole)
    leaves = _leaves(whole)
    rank = max([depth, *map(rank_of, leaves)])
    return _joined(node, whole, depth, rank, frame)


def _depth(e: Expr) -> int:
    return 1 + max(map(_depth, e.items)) if isinstance(e, TupleExpr) else 0


def _leaves(e: Expr) -> list[Expr]:
    return [x for i in e.items for x in _leaves(i)] if isinstance(e, TupleExpr) else [e]


def _joined(node: cst.Call, e: Expr, depth: int, rank: int, frame: Frame) -> Expr:
    if not isinstance(e, TupleExpr):
        missing = tuple(range(rank - rank_of(e)))
        return promoted(node, e, rank, {rank_of(e): missing}, frame)
    parts = tuple(_joined(node, i, depth - 1, rank, frame) for i in e.items)
    return frame.op(node, "np.concatenate", tuple_expr(parts), axis=rank - depth)


# ---------------------------------------------------------------------------- others


def _meshgrid(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    axes = [named(flat(node, x, frame), frame) for x in bound["xi"]]
    order = list(range(len(axes)))
    if known(bound, "indexing", "xy", node, frame) == "xy" and len(axes) > 1:
        order[:2] = [1, 0]
    lengths = [infer.op("shape", (axes[order.index(k)],), axis=0) for k in range(len(axes))]
    sparse = known(bound, "sparse", False, node, frame)
    return tuple_expr(tuple(_laid(node, x, k, lengths, sparse, frame) for x, k in zip(axes, order)))


def _laid(node: cst.Call, x: Expr, axis: int, lengths: list, sparse: object, frame: Frame) -> Expr:
    """One vector along one axis of a grid."""
    others = tuple(k for k in range(len(lengths)) if k != axis)
    wide = x
    if others:
        wide = frame.op(node, "np.expand_dims", x, axis=others[0] if len(others) == 1 else others)
    if not sparse and others:
        wide = frame.op(node, "np.broadcast_to", wide, tuple_expr(tuple(lengths)))
    return frame.op(node, "np.copy", wide)


def _matrix_transpose(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    return frame.op(node, "np.swapaxes", bound["x"], axis1=-1, axis2=-2)


def _rollaxis(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    axis, start = (int(known(bound, k, 0, node, frame)) for k in ("axis", "start"))  # type: ignore[call-overload]
    rank = rank_of(bound["a"])
    axis, start = axis % rank, start + rank if start < 0 else start
    return frame.op(node, "np.moveaxis", bound["a"], source=axis, destination=start - 1 if axis < start else start)


def _roll(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """Shifts along several axes that are computed: one after the other; along one, they are added up."""
    shifts = parts_of(bound["shift"])
    if not shifts or all(isinstance(s, Const) for s in shifts):
        return None
    axes = known(bound, "axis", None, node, frame)
    if not isinstance(axes, tuple):
        whole = functools.reduce(lambda a, b: frame.op(node, "+", a, b), shifts)
        return frame.op(node, "np.roll", bound["a"], whole, **({} if axes is None else {"axis": axes}))
    if not isinstance(axes, tuple) or len(axes) != len(shifts):
        raise frame.refusal(node, "AD126", "there are not as many axes as shifts", "Give each shift its axis.")
    return functools.reduce(lambda x, pair: frame.op(node, "np.roll", x, pair[0], axis=pair[1]),
                            zip(shifts, axes), bound["a"])


def _itself(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """np.real_if_close of a real array is that array."""
    x = next(iter(bound.values()))
    return x if isinstance(x.type, (Array, Scalar)) and "complex" not in x.type.dtype else None


def _divmod(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    a, b = (named(bound[k], frame) for k in ("x1", "x2"))
    return tuple_expr((frame.op(node, "//", a, b), frame.op(node, "%", a, b)))


def _einsum(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """Of one operand, with nothing to be summed: a view, as NumPy gives it.  An ellipsis is written out."""
    operands = bound.get("operands", ())
    text = _without_ellipsis(str(known(bound, "subscripts", "", node, frame)).replace(" ", ""), operands)
    given, arrow, out = text.partition("->")
    if len(operands) != 1 or not arrow or set(out) != set(given) or len(set(out)) < len(out):
        whole = frame.op(node, "np.einsum", *operands, subscripts=text)
        own = bound.get("optimize") is not None or "..." in str(known(bound, "subscripts", "", node, frame))
        return whole if own else None
    if len(given) == len(out):
        return frame.op(node, "np.transpose", operands[0], axes=tuple(given.index(c) for c in out))
    if len(given) == 2 and len(out) == 1:
        return frame.op(node, "np.diagonal", operands[0], offset=0)
    if len(given) == len(out) + 1:
        return _diagonals(node, operands[0], given, out, frame)
    raise frame.refusal(node, "AD126", "this einsum gives a view of a diagonal", "Write `np.diagonal(...)`.")


def _diagonals(node: cst.Call, x: Expr, given: str, out: str, frame: Frame) -> Expr:
    """One letter stands twice: "aii->ia"."""
    twice = next(c for c in given if given.count(c) == 2)
    rest = "".join(c for c in given if c != twice)
    axes = (*map(given.index, rest), given.index(twice), given.rindex(twice))
    turned = x if axes == tuple(range(len(given))) else frame.op(node, "np.transpose", x, axes=axes)
    found = frame.hoist(frame.op(node, "np.diagonal", turned, offset=0, axis1=-2, axis2=-1))
    made = rest + twice
    return found if made == out else frame.op(node, "np.transpose", found, axes=tuple(map(made.index, out)))


def _without_ellipsis(text: str, operands: tuple[Expr, ...]) -> str:
    """"...i,i" of a matrix and a vector is "ai,i->a"."""
    given, arrow, out = text.partition("->")
    parts = given.split(",")
    if "..." not in given or len(parts) != len(operands):
        return text
    letters = [c for c in ascii_letters if c not in text]
    axes = [rank_of(x) - len(p.replace("...", "")) for p, x in zip(parts, operands)]
    most = max(n for p, n in zip(parts, axes) if "..." in p)
    wide = "".join(letters[:most])
    whole = ",".join(p.replace("...", wide[most - n :]) for p, n in zip(parts, axes))
    if not arrow:
        plain = given.replace("...", "").replace(",", "")
        out = "..." + "".join(c for c in sorted(set(plain)) if plain.count(c) == 1)
    return f"{whole}->{out.replace('...', wide)}"


def _cross(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """Along another axis than the last: that axis moved there and back."""
    axis = known(bound, "axis", -1, node, frame)
    a, b = bound["a"], bound["b"]
    if not isinstance(axis, int) or axis in (-1, rank_of(a) - 1) and rank_of(a) == rank_of(b):
        return frame.op(node, "np.cross", *_check_three((a, b), frame))
    ends = (frame.op(node, "np.moveaxis", x, source=axis, destination=-1) for x in (a, b))
    return frame.op(node, "np.moveaxis", frame.op(node, "np.cross", *ends), source=-1, destination=axis)


def _check_three(vectors: tuple[Expr, ...], frame: Frame) -> tuple[Expr, ...]:
    """Check that vectors have three elements: of two, NumPy makes numbers."""
    lengths = [e.type.shape[-1] if is_array(e) else None for e in vectors]
    vectors = tuple(frame.hoist(e) if n is None and not isinstance(e, Name) else e for e, n in zip(vectors, lengths))
    shown = [f"{e.id}.shape[-1]" if n is None else show_extent(n) for e, n in zip(vectors, lengths) if n != extent(3)]
    for text in dict.fromkeys(shown):
        frame.add(Keep(f'assert {text} == 3, "np.cross takes vectors of three"', (text.partition(".")[0],)))
    return vectors


def _gradient(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """Along several axes: one result for each."""
    x, steps = bound["f"], bound.get("varargs", ())
    axis = known(bound, "axis", tuple(range(rank_of(x))), node, frame)
    if isinstance(axis, int) or rank_of(x) < 2:
        return None
    if len(steps) not in (0, 1, len(axis)) or len(steps) == 1 and is_array(steps[0]):
        raise frame.refusal(node, "AD126", "one step, or one for each axis, is needed", "Call it axis by axis.")
    each = steps if len(steps) == len(axis) else steps * len(axis)
    static = {k: v for k, v in (("edge_order", known(bound, "edge_order", 1, node, frame)),) if v != 1}
    x = named(x, frame)
    return tuple_expr(tuple(
        frame.op(node, "np.gradient", x, *each[k : k + 1], axis=int(a) % rank_of(x), **static)
        for k, a in enumerate(axis)
    ))


def _covariance(name: str) -> Form:
    """np.cov and np.corrcoef: two sets of variables are one, `bias` is a `ddof`."""

    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr:
        x = next(v for k, v in bound.items() if k in ("m", "x"))
        rows = known(bound, "rowvar", True, node, frame)
        if "y" in bound:
            both = tuple(frame.op(node, "np.expand_dims", v, axis=0) if rank_of(v) == 1 else v if rows else
                         frame.op(node, "np.transpose", v) for v in (x, bound["y"]))
            x, rows = frame.op(node, "np.concatenate", tuple_expr(both), axis=0), True
        static: dict[str, object] = {} if rows else {"rowvar": False}
        if name == "np.cov":
            bias = known(bound, "bias", False, node, frame)
            ddof = known(bound, "ddof", None, node, frame)
            ddof = int(not bias) if ddof is None else ddof
            static |= {} if ddof == 1 else {"ddof": ddof}
        one = of_one_variable(node, name, x, static, frame)
        return frame.op(node, name, x, **static) if one is None else one

    return form


def _copied(name: str) -> Form:
    """`copy=True` is what is done anyway; without a copy the memory may be shared or not."""

    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
        if "copy" not in bound:
            return None
        if known(bound, "copy", True, node, frame) is not True:
            raise frame.refusal(node, "AD126", "`copy=False` shares memory with the array, or does not",
                                "Leave it out: then there is a copy.")
        static = {"dtype": known(bound, "dtype", None, node, frame)} if "dtype" in bound else {}
        return frame.op(node, name, bound["a"], **static)

    return form


def _running(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """np.cumsum and np.cumprod of a number: an array with it."""
    return None if is_array(bound["a"]) or is_tuple(bound["a"]) else flat(node, bound["a"], frame)


FORMS: dict[str, Form] = {
    "np.cumsum": _running, "np.cumprod": _running,
    "np.array": _copied("np.array"), "np.astype": _copied("np.astype"),
    **PLACES, **TAKING, **GRIDS, **QUANTILES, "np.choose": choose_first(PARTS["np.choose"]),
    "np.diag": _diag, "np.diagflat": _diagflat, "np.dstack": _dstack, "np.block": _block, "np.append": _append,
    "np.atleast_1d": _at_least(1, {}), "np.atleast_2d": _at_least(2, {1: (0,)}),
    "np.atleast_3d": _at_least(3, THREE), "np.concatenate": _concatenate,
    **{k: v for k, v in PARTS.items() if k != "np.choose"}, **shapes(PARTS),
    **SINGLE, **SPREAD, **UFUNCS, **REDUCTIONS, **FORMULAS, **SCIPY, **SCIPY_LINALG, **SIGNAL,
    "np.meshgrid": _meshgrid, **DIFFERENCES, "np.matrix_transpose": _matrix_transpose,
    "np.linalg.matrix_transpose": _matrix_transpose, "np.rollaxis": _rollaxis, "np.roll": _roll,
    "np.real_if_close": _itself, "np.divmod": _divmod, "np.einsum": _einsum, **LINALG,
    "np.gradient": _gradient, "np.cov": _covariance("np.cov"),
    "np.corrcoef": _covariance("np.corrcoef"),
    **{f"np.{n}": _in_order(f"np.{n}") for n in ("sort", "argsort", "partition", "argpartition")},
    "np.cross": _cross,
}  # fmt: skip
