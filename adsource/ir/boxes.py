"""Numbers in arrays without axes: `np.array(0.0)`, `np.zeros(())`, `np.where(a > b, a, b)` of numbers.

The IR takes them for numbers, with a name each.  This tells which expressions make one, and which hand one on.
"""

from __future__ import annotations

from collections.abc import Set

from adsource.ir.nodes import Expr, Name, Op
from adsource.ir.samples import gives_box
from adsource.ir.types import Scalar, is_array
from adsource.ir.walk import VIEWS, root

MAKERS = ("np.zeros", "np.ones", "np.empty", "np.full", "np.reshape", "np.squeeze")


def is_box(e: Expr, names: Set[str]) -> bool:
    """Whether a value is an array without axes.  names: those that may be bound to one."""
    if isinstance(e, Name):
        return e.id in names and isinstance(e.type, Scalar)
    if not isinstance(e, Op) or not isinstance(e.type, Scalar):
        return False
    if e.op == "ifexp":
        return is_box(e.args[1], names) or is_box(e.args[2], names)
    if e.op == "stop_gradient":
        return is_box(e.args[0], names)
    return e.op in MAKERS or gives_box(e.op, tuple(a.type for a in e.args), e.static)


def shown_boxes(e: Expr, names: Set[str]) -> set[str]:
    """The names whose array without axes a value is, or shows: `e`, `e if c else f`, `np.atleast_1d(e)`."""
    if isinstance(e, Op) and e.op == "ifexp":
        return shown_boxes(e.args[1], names) | shown_boxes(e.args[2], names)
    if isinstance(e, Op) and e.op == "stop_gradient":
        return shown_boxes(e.args[0], names)
    return {name for name in (root(e),) if name in names}


def shows_element(e: Expr) -> bool:
    """Whether a value is an element of an array with a name, as an array without axes: `x.reshape(())`."""
    return isinstance(e, Op) and e.op in VIEWS and isinstance(e.type, Scalar) and is_array(e.args[0].type) and (
        root(e.args[0]) is not None
    )
