"""The adjoint lines of a rule for complex numbers.

The adjoint z_b of a complex z satisfies d value = Re(conj(z_b) * dz).  A rule that is written for reals
gives an expression that is linear in the seed; for a function with a complex derivative the adjoint is the
conjugate of that expression on the conjugate of the seed:

    x_b += y_b * np.cos(x)          x_b += y_b * np.conj(np.cos(x))

The conjugate is carried inwards through what commutes with it, so that the two at the seed cancel.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer, walk
from adsource.ir.infer import Shapes
from adsource.ir.nodes import Const, Expr, Index, Name, Op, TupleExpr
from adsource.ir.types import is_complex
from adsource.rulebook.algebra import make

# The data operands of operations that commute with the conjugate: all of them, or those at these places.
ALL = (
    "+", "-", "*", "/", "@", "u-", "u+", "np.dot", "np.outer", "np.inner", "np.einsum", "np.tensordot", "np.kron",
    "np.cross", "np.sum", "np.mean", "np.cumsum", "np.trace", "np.diff", "np.transpose", "np.swapaxes",
    "np.moveaxis", "np.squeeze", "np.expand_dims", "np.flip", "np.fliplr", "np.flipud", "np.ravel", "np.tril",
    "np.triu", "np.diag", "np.diagonal", "np.concatenate", "np.stack", "np.hstack", "np.vstack", "np.copy",
    "np.linalg.solve", "np.linalg.inv", "np.fft.fftshift", "np.fft.ifftshift",
)  # fmt: skip
PLACES = {
    "np.where": (1, 2), "ifexp": (1, 2), "np.reshape": (0,), "np.broadcast_to": (0,), "np.repeat": (0,),
    "np.tile": (0,), "np.roll": (0,), "np.full_like": (1,), "np.full": (1,), "np.astype": (0,),
}  # fmt: skip


class Conjugate:
    """Carries the conjugate into expressions; `seeds` are the names that stand for their own conjugate."""

    def __init__(self, seeds: set[str], shapes: Shapes) -> None:
        self.seeds, self.shapes = set(seeds), shapes

    def let(self, name: str, e: Expr) -> Expr:
        """Shared work: what is made from the seed is kept conjugated, the rest as it is."""
        if not self.has_seed(e):
            return e
        self.seeds.add(name)
        return self(e)

    def has_seed(self, e: Expr) -> bool:
        return any(isinstance(n, Name) and n.id in self.seeds for n in walk.nodes(e))

    def __call__(self, e: Expr) -> Expr:
        """The conjugate of e where each seed in it is conjugated."""
        if isinstance(e, TupleExpr):
            return replace(e, items=tuple(map(self, e.items)))
        if not is_complex(e.type):
            return self._plain(e)
        if isinstance(e, Const):
            z = e.value.conjugate()
            return infer.const(-e.value if z == -e.value else z)  # `-2j` is short, and 0.0 or -0.0 all the same
        if isinstance(e, Name) and e.id in self.seeds:
            return e
        if isinstance(e, Index) and self.has_seed(e.base):
            return replace(e, base=self(e.base))
        if isinstance(e, Op) and self._commutes(e):
            places = PLACES.get(e.op, range(len(e.args)))
            return replace(e, args=tuple(self(a) if k in places else a for k, a in enumerate(e.args)))
        return make("np.conj", (self._plain(e),), self.shapes)

    def _commutes(self, e: Op) -> bool:
        """Whether to carry it further in: towards the seed, or to the one operand that is complex."""
        if e.op not in ALL and e.op not in PLACES:
            return False
        return self.has_seed(e) or sum(_any_complex(a) for a in e.args) == 1

    def _plain(self, e: Expr) -> Expr:
        """e where each complex seed in it is conjugated."""
        if not self.has_seed(e):
            return e

        def one(n: Expr) -> Expr:
            seed = isinstance(n, Name) and n.id in self.seeds and is_complex(n.type)
            return make("np.conj", (n,), self.shapes) if seed else n

        return walk.transform(e, one)


def _any_complex(e: Expr) -> bool:
    return any(map(_any_complex, e.items)) if isinstance(e, TupleExpr) else is_complex(e.type)
