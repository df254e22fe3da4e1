"""Elementary functions in loops that LLVM can vectorise become helpers without branches, pasted from templates/.

    for i in range(n):                 for i in range(n):
        y[i] = np.exp(x[i])    ->          y[i] = exp(x[i])

The compiler's own library is called element by element, and a call keeps a loop from being vectorised.  What is
replaced in one such loop is replaced wherever the module's routines compute it: what the reverse sweep computes
again has the bits of the forward sweep.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from adsource.ir.nodes import Expr, Function, Op
from adsource.ir.types import Scalar
from adsource.ir.walk import expressions, map_expressions, nodes, statements, transform
from adsource.transforms.lower_scalar import cast
from adsource.transforms.vector_loops import innermost, vectorises

HELPERS = {
    **{f"{module}.{name}": name for module in ("np", "math")
       for name in ("exp", "expm1", "log", "log1p", "sin", "cos", "tan", "tanh")},
    "math.erf": "erf", "template.scalar_expit": "expit", "np.arctan": "arctan", "math.atan": "arctan",
    "np.arctan2": "arctan2", "math.atan2": "arctan2",
}  # fmt: skip


def vector_math(functions: Iterable[Function]) -> list[Function]:
    """The lowered functions of one module with the helpers in place."""
    given = list(functions)
    loops = [loop for f in given for loop in innermost(f.body) if vectorises(loop, has_helper)]
    every = (n for loop in loops for s in statements(loop.body) for e in expressions(s) for n in nodes(e))
    wanted = frozenset(helper(n) for n in every if isinstance(n, Op) and has_helper(n))
    return [_replaced(f, wanted) for f in given] if wanted else given


def helper(e: Op) -> str:
    """The helper that can take an operation's place, or nothing."""
    real = isinstance(e.type, Scalar) and e.type.dtype in ("float32", "float64")
    return HELPERS.get(e.op, "") if real else ""


def has_helper(e: Op) -> bool:
    return helper(e) != ""


def _replaced(f: Function, wanted: frozenset[str]) -> Function:
    def helped(e: Expr) -> Expr:
        if not isinstance(e, Op) or helper(e) not in wanted:
            return e
        made = Op(f"template.{helper(e)}", e.args, Scalar("float64"))
        return cast(made, "float32") if e.type.dtype == "float32" else made

    body = tuple(map_expressions(s, lambda e: transform(e, helped)) for s in f.body)
    return replace(f, body=body)
