"""Long chains of operators in pieces: a sum of hundreds of terms is a tree as deep, which every pass would walk again
and again.

    s = a0 + a1 + ... + a99            t1 = a0 + ... + a20
                                       t2 = t1 + a21 + ... + a40
                                       s = t2 + ...
The order of the operations stays what it is, so the value does.
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.scope import Frame, is_array
from adsource.ir.nodes import Name
from adsource.ir.types import Scalar

LONG = 40  # operators in a chain that stays as it is
PIECE = 20


def shortened(node: cst.BinaryOperation, frame: Frame) -> cst.BinaryOperation:
    """The operation, with the left part of a long chain under a temporary's name."""
    spine = [node]
    while isinstance(spine[-1].left, cst.BinaryOperation):
        spine.append(spine[-1].left)
    if len(spine) <= LONG:
        return node
    left = spine[-1].left
    inner = spine[::-1]
    for start in range(0, len(inner) - PIECE, PIECE):
        top = _piece(inner[start : start + PIECE], left, frame)
        value = frame.expression(top, frame)
        if not (is_array(value) or isinstance(value.type, Scalar)):
            return node
        name = value if isinstance(value, Name) else frame.hoist(value)
        left = frame.placed(name.id, top)
    done = (len(inner) - PIECE + PIECE - 1) // PIECE * PIECE
    return _piece(inner[done:], left, frame)


def _piece(chain: list[cst.BinaryOperation], left: cst.BaseExpression, frame: Frame) -> cst.BinaryOperation:
    """A part of the chain, innermost first, on another left end."""
    for node in chain:
        if node.left is not left:
            made = node.with_changes(left=left, lpar=[], rpar=[])
            frame.module.stand(made, node, deep=False)
            node = made
        left = node
    return left
