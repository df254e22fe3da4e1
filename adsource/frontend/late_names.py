"""Names that a function reads when it is called, and that the loop in which it was made has bound anew by then.

    for k in (0, 1):
        fs = (*fs, lambda t: t * x[k])      every one of them reads the last k
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.bound import bound_in
from adsource.frontend.scope import Frame
from adsource.frontend.syntax import found_in


def is_late(kept: str, read: str, frame: Frame) -> bool:
    """Whether a function that is kept under a name outlives the pass of a loop that binds what it reads.
    kept: that name, or the one of a part of it."""
    if frame.node is None or not any(loop.unrolled for loop in frame.loops):
        return False
    body = frame.node.body
    loops = [n for n in found_in(body, cst.For) if read in bound_in(n)]
    names = [n for n in dict.fromkeys(bound_in(body)) if kept == n or kept.startswith(f"{n}_")]
    return bool(loops) and any(max(_mentions(loop, n) for loop in loops) < _mentions(body, n) for n in names)


def _mentions(node: cst.CSTNode, name: str) -> int:
    return sum(n.value == name for n in found_in(node, cst.Name))
