"""Items of lists in programs with single precision: a list keeps Python's own numbers, an array does not.

    c = [0.5]                 x * c[0] is float32 where x is, x * np.array(c)[0] is float64
Such an item is read as `float(c[0])`; where it is not known whose numbers a list holds, it is refused.
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend.scope import Frame, Holds
from adsource.ir.nodes import Expr
from adsource.ir.types import Scalar

PYTHON = {"float64": "float", "int64": "int", "complex128": "complex"}


def begun(key: object, node: cst.CSTNode, frame: Frame) -> None:
    """Note whose numbers a list holds that is made at once: those of literals are Python's."""
    number = m.Integer() | m.Float() | m.UnaryOperation(expression=m.Integer() | m.Float())
    literals = node.elements if isinstance(node, cst.List) else node.left.elements if isinstance(
        node, cst.BinaryOperation) else ()
    if literals and all(m.matches(e.value, number) for e in literals):
        frame.facts["python", key] = True
    else:
        frame.facts["unsure", key] = True


def item(node: cst.CSTNode, value: Expr, k: int, holds: Holds | None, frame: Frame) -> Expr:
    """Part k of an item as Python has it."""
    if not frame.program.narrow or not isinstance(value.type, Scalar) or value.type.dtype not in PYTHON:
        return value
    key = holds.key if holds is not None else None
    known = frame.facts.get(key)
    if known is None or ("unsure", key) in frame.facts or k >= len(known.types):
        raise frame.refusal(node, "AD113", "beside single precision it matters whether this list holds Python's "
                            "numbers or NumPy's, which is not known", "Make an array of it: `np.array(...)`.")
    weak = ("python", key) in frame.facts or known.types[k].weak
    frame.altered += weak
    return frame.op(node, PYTHON[value.type.dtype], value) if weak else value


def stored(node: cst.CSTNode, value: Expr, holds: Holds, frame: Frame) -> None:
    """Python's numbers and NumPy's do not mix in one list."""
    known = frame.facts.get(holds.key)
    weak = ("python", holds.key) in frame.facts or known is not None and getattr(known.types[0], "weak", False)
    if frame.program.narrow and weak != getattr(value.type, "weak", False):
        raise frame.refusal(node, "AD113", "beside single precision a list holds Python's numbers or NumPy's, not both",
                            "Use an array.")
