"""What gives a view of a matrix under a name that does not say so: `np.diag(a)`, `np.einsum("ij->ji", a)`."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.scope import Frame, is_array
from adsource.ir.nodes import Expr


def view(node: cst.Call, name: str, args: list, static: dict, frame: Frame) -> Expr | None:
    """The operation that says so, None for any other."""
    if not (args and is_array(args[0])):
        return None
    if name == "np.diag" and len(args) == 1 and args[0].type.rank == 2:
        return frame.op(node, "np.diagonal", args[0], **({"offset": static["k"]} if "k" in static else {}))
    if name != "np.einsum" or len(args) != 1:
        return None
    given, _, result = static["subscripts"].replace(" ", "").partition("->")
    if "." in given or set(result) != set(given):
        return None  # a sum, in new memory
    if len(set(given)) == len(given):
        return frame.op(node, "np.transpose", args[0], axes=tuple(given.index(c) for c in result))
    raise frame.refusal(node, "AD126", "this einsum gives a view of the array", "Use `np.diagonal` or `np.transpose`.")
