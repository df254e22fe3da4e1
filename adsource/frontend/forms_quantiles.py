"""Order statistics over several axes: these become one axis, the last.

    np.median(x, axis=(0, 2))       np.median(x.transpose(1, 0, 2).reshape(x.shape[1], -1), axis=-1)
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.forms_parts import Form, flat, known, named, rank_of
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr


def _over_axes(name: str) -> Form:
    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
        if is_tuple(bound.get("q", infer.const(0))):
            bound["q"] = frame.op(node, "np.array", bound["q"])
        x, axis = bound["a"], known(bound, "axis", None, node, frame)
        keep = bool(known(bound, "keepdims", False, node, frame))
        if not is_array(x) or not (isinstance(axis, tuple) or axis is None and keep):
            return None
        rank = rank_of(x)
        axes = tuple(range(rank)) if axis is None else tuple(sorted(int(a) % rank for a in axis))
        rest = tuple(k for k in range(rank) if k not in axes)
        x = named(x, frame)
        static = {"method": known(bound, "method", "linear", node, frame)} if "method" in bound else {}
        shares = (bound["q"],) if "q" in bound else ()
        if rest:
            turned = frame.op(node, "np.transpose", x, axes=rest + axes)
            lengths = tuple(infer.op("shape", (x,), axis=k) for k in rest)
            joined = frame.op(node, "np.reshape", turned, tuple_expr((*lengths, infer.const(-1))))
            found = frame.op(node, name, joined, *shares, axis=len(rest), **static)
        else:
            found = frame.op(node, name, flat(node, x, frame), *shares, **static)
        if not keep:
            return found
        front = rank_of(shares[0]) if shares else 0
        if not is_array(found):
            return frame.op(node, "np.reshape", frame.op(node, "np.array", tuple_expr((found,))),
                            tuple_expr((Const(1, infer.const(1).type),) * rank))
        back = tuple(a + front for a in axes)
        return frame.op(node, "np.expand_dims", found, axis=back[0] if len(back) == 1 else back)

    return form


QUANTILES: dict[str, Form] = {
    f"np.{n}": _over_axes(f"np.{n}")
    for n in ("median", "nanmedian", "quantile", "percentile", "nanquantile", "nanpercentile")
}
