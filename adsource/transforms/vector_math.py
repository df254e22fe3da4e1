"""Elementary functions in loops that LLVM can vectorise become helpers without branches, pasted from templates/.

    for i in range(n):                 for i in range(n):
        y[i] = np.exp(x[i])    ->          y[i] = exp(x[i])

The compiler's own library is called element by element, and a call keeps a loop from being vectorised.  What is
replaced in one such loop is replaced wherever the module's routines compute it: what the reverse sweep computes
again has the bits of the forward sweep.  Outside of such loops a helper is slower than the library, so each place
counts for or against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from adsource.ir.nodes import AnyStatement, Const, Expr, For, Function, Op, While
from adsource.ir.types import Scalar, is_complex
from adsource.ir.walk import blocks, callees, expressions, map_expressions, nodes, transform
from adsource.transforms.lower_scalar import cast
from adsource.transforms.parts import whole
from adsource.transforms.repeated import SIZES
from adsource.transforms.vector_loops import is_innermost, is_plain_power, vectorises

HELPERS = {
    **{f"{module}.{name}": name for module in ("np", "math")
       for name in ("exp", "expm1", "log", "log1p", "sin", "cos", "tan", "tanh")},
    "math.erf": "erf", "template.scalar_expit": "expit", "np.arctan": "arctan", "math.atan": "arctan",
    "np.arctan2": "arctan2", "math.atan2": "arctan2", "np.logaddexp": "logaddexp",
    "np.hypot": "hypot", "math.hypot": "hypot",
}  # fmt: skip
HALVES = {p: f"{'power' if p > 0 else 'inverse'}_{int(2 * abs(p))}_2" for p in (-0.5, 1.5, -1.5, 2.5, -2.5, 3.5, -3.5)}
# Nanoseconds that a helper saves in the lanes of a vector, and that it loses by itself.
SAVED = {"exp": 2.0, "log": 2.3, "sin": 2.7, "cos": 3.2, "tan": 3.3, "tanh": 7.3, "expm1": 4.9, "log1p": 4.6,
         "erf": 5.3, "expit": 2.0, "arctan": 5.7, "arctan2": 5.7, "logaddexp": 6.0, "hypot": 6.0,
         "power": 4.5}
LOST = {"exp": 3.5, "log": 3.6, "sin": 7.3, "cos": 6.6, "tan": 12.5, "tanh": 1.4, "expm1": 1.0, "log1p": 1.0,
        "erf": 8.1, "expit": 3.5, "arctan": 7.1, "arctan2": 7.1, "logaddexp": 4.5, "hypot": -3.6,
        "power": 41.0}
SAVED |= dict.fromkeys(HALVES.values(), 10.0)
LOST |= dict.fromkeys(HALVES.values(), -7.0)
PASSES = 10  # of a loop, where they are weighed
DEEP = 8


def vector_math(functions: Iterable[Function]) -> list[Function]:
    """The lowered functions of one module with the helpers in place."""
    given = list(functions)
    wanted = that_pay(given)
    return [_replaced(f, wanted) for f in given] if wanted else given


def that_pay(functions: list[Function]) -> frozenset[str]:
    """The helpers that save more in loops of vectors than they lose elsewhere."""
    depths = _depths(functions)
    worth: dict[str, float] = {}
    for f in functions:
        for e, depth, abreast in _uses(f.body, depths[f.key], False):
            gain = SAVED[helper(e)] if abreast else -LOST[helper(e)]
            worth[helper(e)] = worth.get(helper(e), 0.0) + gain * PASSES**depth
    return frozenset(name for name, gain in worth.items() if gain > 0)


def _uses(body: Iterable[AnyStatement], depth: int, abreast: bool) -> Iterator[tuple[Op, int, bool]]:
    """Each operation that has a helper, how many loops are around it, and whether it stands in one of vectors."""
    for s in body:
        loop = isinstance(s, (For, While))
        lanes = isinstance(s, For) and is_innermost(s) and vectorises(s, has_helper)
        for e in expressions(s):
            yield from ((n, depth, abreast) for n in nodes(e) if isinstance(n, Op) and has_helper(n))
        parts = isinstance(s, For) and whole(s) is not None
        for block in blocks(s):
            yield from _uses(block, depth + (loop and not parts), lanes if loop else abreast)


def _depths(functions: list[Function]) -> dict[str, int]:
    """How many loops are around the calls of each function, those of its callers included."""
    found = {f.key: 0 for f in functions}
    calls = [(f.key, callee, depth) for f in functions for callee, depth in _calls(f.body, 0) if callee in found]
    for _ in functions:
        for caller, callee, depth in calls:
            found[callee] = min(max(found[callee], found[caller] + depth), DEEP)
    return found


def _calls(body: Iterable[AnyStatement], depth: int) -> Iterator[tuple[str, int]]:
    for s in body:
        yield from ((callee, depth) for callee in callees(s))
        for block in blocks(s):
            yield from _calls(block, depth + isinstance(s, (For, While)))


def helper(e: Op) -> str:
    """The helper that can take an operation's place, or nothing."""
    if not isinstance(e.type, Scalar) or e.type.dtype not in ("float32", "float64"):
        return ""
    if e.op == "**":
        return _power(e)
    return "hypot" if _is_size(e) else HELPERS.get(e.op, "")


def _power(e: Op) -> str:
    """In single precision the library's general power is as fast as ours."""
    exponent = e.args[1]
    half = HALVES.get(float(exponent.value), "") if isinstance(exponent, Const) else ""
    general = e.type.dtype == "float64" and exponent.type.dtype == "float64" and not is_plain_power(e)
    return half or ("power" if general else "")


def _is_size(e: Op) -> bool:
    """The size of a complex number."""
    return e.op in SIZES and is_complex(e.args[0].type)


def has_helper(e: Op) -> bool:
    return helper(e) != ""


def _replaced(f: Function, wanted: frozenset[str]) -> Function:
    def helped(e: Expr) -> Expr:
        if not isinstance(e, Op) or helper(e) not in wanted:
            return e
        made = Op(f"template.{helper(e)}", _operands(e), Scalar("float64"))
        return cast(made, "float32") if e.type.dtype == "float32" else made

    body = tuple(map_expressions(s, lambda e: transform(e, helped)) for s in f.body)
    return replace(f, body=body)


def _operands(e: Op) -> tuple[Expr, ...]:
    if _is_size(e):
        return tuple(Op(part, e.args, e.type) for part in ("np.real", "np.imag"))
    return e.args[:1] if helper(e) in HALVES.values() else e.args
