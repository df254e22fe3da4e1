"""Forms of scipy.signal, and np.polyfit (see forms.py)."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.forms_parts import Form, flat, known, named, rank_of
from adsource.frontend.operands import items_of, unpacked
from adsource.frontend.scope import Frame, is_array
from adsource.ir import infer
from adsource.ir.nodes import Expr, NewAxis, Slice


def _vectors(name: str, *keys: str) -> Form:
    """Functions that are known of vectors of float64."""

    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
        operands = [bound[k] for k in keys]
        if name == "scipy.signal.lfilter":  # one coefficient may be a number
            operands = [x if is_array(x) else named(flat(node, x, frame), frame) for x in operands]
        if any(rank_of(x) != 1 or x.type.dtype != "float64" for x in operands):
            raise frame.refusal(node, "AD126", f"`{name}` is understood of vectors of float64",
                                "Loop over the rows; convert with `.astype(np.float64)`.")
        if name == "scipy.signal.detrend":
            kind = known(bound, "type", "linear", node, frame)
            return frame.op(node, name, *operands, **({} if kind == "linear" else {"type": kind}))
        if name == "scipy.signal.lfilter":
            return frame.op(node, name, *operands)
        if name != "scipy.signal.correlate":
            return None
        mode = known(bound, "mode", "full", node, frame)
        turned = frame.op(node, "np.flip", operands[1])
        static = {} if mode == "full" else {"mode": mode}
        return frame.op(node, "scipy.signal.convolve", operands[0], turned, **static)

    return form


def _polyfit(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """Least squares of the powers, whose columns are scaled to length 1, as NumPy does."""
    degree = known(bound, "deg", None, node, frame)
    x, y = named(bound["x"], frame), named(bound["y"], frame)
    plain = all(known(bound, k, None, node, frame) in (None, False) for k in ("rcond", "full"))
    if not isinstance(degree, int) or not plain or rank_of(x) != 1 or rank_of(y) not in (1, 2):
        raise frame.refusal(node, "AD126", "`np.polyfit` is understood with a degree, and weights",
                            "Write `np.linalg.lstsq(np.vander(x, n), y)`.")
    powers, right = frame.op(node, "np.vander", _float(node, x, frame), infer.const(degree + 1)), _float(node, y, frame)
    if "w" in bound:
        w = named(_float(node, bound["w"], frame), frame)
        column = frame.index(node, w, (Slice(), NewAxis()))
        powers = frame.op(node, "*", powers, column)
        right = frame.op(node, "*", right, w if rank_of(y) == 1 else column)
    powers = frame.hoist(powers)
    size = frame.hoist(frame.op(node, "np.sqrt", frame.op(node, "np.sum", frame.op(node, "*", powers, powers), axis=0)))
    found = frame.op(node, "np.linalg.lstsq", frame.op(node, "/", powers, size), right)
    best = items_of(unpacked(found, frame))[0]
    return frame.op(node, "/", best, size if rank_of(y) == 1 else frame.index(node, size, (Slice(), NewAxis())))


def _float(node: cst.Call, x: Expr, frame: Frame) -> Expr:
    return x if x.type.dtype == "float64" else frame.op(node, "np.astype", x, dtype="float64")


SIGNAL: dict[str, Form] = {
    "scipy.signal.convolve": _vectors("scipy.signal.convolve", "in1", "in2"),
    "scipy.signal.fftconvolve": _vectors("scipy.signal.fftconvolve", "in1", "in2"),
    "scipy.signal.correlate": _vectors("scipy.signal.correlate", "in1", "in2"),
    "scipy.signal.lfilter": _vectors("scipy.signal.lfilter", "b", "a", "x"),
    "scipy.signal.detrend": _vectors("scipy.signal.detrend", "data"), "np.polyfit": _polyfit,
}
