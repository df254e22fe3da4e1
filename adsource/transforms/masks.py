"""Seeds of which one side of a choice has no part: the choice stays around what is made of them.

    y = np.where(x > 0.0, np.log(x), 0.0)      x_b += np.where(x > 0.0, y_b / x, 0.0)

`np.where(x > 0.0, y_b, 0.0) / x` would be NaN where x is 0: the side that is not taken has no part in the
derivative, also where it is infinite.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Name, Op
from adsource.ir.types import is_array
from adsource.ir.walk import nodes
from adsource.rulebook.algebra import number

CHOICES = ("np.where", "ifexp")
SHORT = 8  # nodes of a test that may be written more than once


@dataclass(frozen=True)
class Mask:
    """A test, and whether what passes is its first side."""

    op: str
    test: Expr
    first: bool

    def steady(self, let: Callable[[Expr], Name]) -> Mask:
        """The same over a test that may be written more than once."""
        return self if len(list(nodes(self.test))) <= SHORT else replace(self, test=let(self.test))


def peeled(seed: Expr) -> tuple[tuple[Mask, ...], Expr]:
    """The choices around a seed, outermost first, and what they are around."""
    layers: list[Mask] = []
    while isinstance(seed, Op) and seed.op in CHOICES and len(seed.args) == 3:
        test, a, b = seed.args
        if isinstance(b, Const) and number(b) == 0:
            layers.append(Mask(seed.op, test, True))
            seed = a
        elif isinstance(a, Const) and number(a) == 0:
            layers.append(Mask(seed.op, test, False))
            seed = b
        else:
            break
    return tuple(layers), seed


def under(layers: tuple[Mask, ...], e: Expr) -> Expr:
    """The expression where all choices fall on it, 0 elsewhere."""
    for mask in reversed(layers):
        zero = infer.const(0.0)
        op = "np.where" if is_array(e.type) or is_array(mask.test.type) else mask.op
        e = infer.op(op, (mask.test, *((e, zero) if mask.first else (zero, e))))
    return e
