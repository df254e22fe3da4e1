"""What it costs to compute an expression at each pass of a loop, against reading its value from an array.

A number that is kept is one load in the forward sweep and one sum in the reverse sweep.  That is worth it for a
division or an elementary function, and for what is made of several elements, to each of which the adjoint would add.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from adsource.ir import infer
from adsource.ir.draws import is_draw
from adsource.ir.nodes import Const, Expr, Index, Name, Op
from adsource.ir.types import is_array
from adsource.ir.walk import children, is_own, names, nodes
from adsource.transforms.vector_loops import PLAIN

WORTH = 4  # with an adjoint
WORTH_INACTIVE = 8  # without
MEASURES = frozenset({"shape", "size", "len"})
WEIGHTS = {"/": 5, "//": 5, "%": 5, "np.roll": 2, "np.round": 2, "np.rint": 2,
           "np.floor": 2, "np.ceil": 2, "np.trunc": 2}
SIMPLE = frozenset({"+", "-", "*", "u-", "u+", "abs", "max", "min", "np.abs", "np.maximum", "np.minimum", "np.add",
                    "np.subtract", "np.multiply", "np.where", "<", "<=", ">", ">=", "==", "!="})
FUNCTION = 10


def is_pure(e: Expr) -> bool:
    """Element-wise work on numbers and arrays, as good at one place as at another."""
    return all(not isinstance(n, Op) or _is_pure(n) for n in nodes(e))


def _is_pure(e: Op) -> bool:
    known = e.op in MEASURES or e.op == "np.roll" or infer.is_elementwise(e.op)
    return known and not is_own(e) and not is_draw(e)


def cost(e: Expr, varying: Collection[str]) -> int:
    """Operations, and elements that are read.  varying: the numbers that are others at each place."""
    loads = {n for n in _read(e) if is_array(n.type) or isinstance(n, Index) and names(n) & set(varying)}
    return len(loads) + _work(e, frozenset(varying))


def _read(e: Expr) -> Iterator[Expr]:
    """The elements, views and arrays that an expression reads."""
    if isinstance(e, Index) or isinstance(e, Name) and is_array(e.type):
        yield e
    elif not (isinstance(e, Op) and e.op in MEASURES):
        for child in children(e):
            yield from _read(child)


def _work(e: Expr, varying: frozenset[str]) -> int:
    if not isinstance(e, Op) or e.op in MEASURES or not (is_array(e.type) or names(e) & varying):
        return 0
    return _weight(e) + sum(_work(a, varying) for a in e.args)


def _weight(e: Op) -> int:
    if e.op == "**" and isinstance(e.args[1], Const) and e.args[1].value in (1, 2, 3):
        return e.args[1].value - 1
    return 1 if e.op in SIMPLE else WEIGHTS.get(e.op, FUNCTION)


def has_function(e: Expr) -> bool:
    """Whether an elementary function stands in an expression."""
    own = (n for n in nodes(e) if isinstance(n, Op) and n.op not in PLAIN)
    return any(infer.is_elementwise(n.op) and _weight(n) >= FUNCTION for n in own)
