"""Random numbers are constants: what varies must not steer how they are drawn.

    x = rng.normal(m, s, n)      with an active m or s is refused, since the derivative with respect to these is
                                 that of   x = m + s * rng.standard_normal(n)
"""

from __future__ import annotations

from collections.abc import Callable

from adsource.analyses.activity import Inactive, dependent
from adsource.errors import Refusal
from adsource.ir.draws import INTEGERS, PREFIX, is_draw
from adsource.ir.nodes import AnyStatement, Assign, Function, Store, Update
from adsource.ir.types import is_float
from adsource.ir.walk import root, statements

Refuse = Callable[[AnyStatement, str, str, str], Refusal]
REWRITES = {
    "normal": "Write `loc + scale * rng.standard_normal(size)`, whose derivative is known.",
    "uniform": "Write `low + (high - low) * rng.random(size)`, whose derivative is known.",
    "exponential": "Write `scale * rng.standard_exponential(size)`, whose derivative is known.",
    "lognormal": "Write `np.exp(mean + sigma * rng.standard_normal(size))`, whose derivative is known.",
    "gamma": "Write `scale * rng.standard_gamma(shape, size)`, with a constant `shape`.",
    "permutation": "Write `x[rng.permutation(len(x))]`, which draws the same.",
    "choice": "Write `a[rng.choice(len(a), size)]`, which draws the same.",
}


def check_rounded(function: Function, varied: frozenset[str], inactive: Inactive, refuse: Refuse) -> None:
    """Raise AD302 where a value that varies is stored in an array of integers, which rounds it without a word."""
    for s in statements(function.body):
        if isinstance(s, (Store, Update)) and not is_float(s.target.type) and dependent(s.value, inactive) & varied:
            raise refuse(s, "AD302", f"an active value is stored in the integer array `{root(s.target)}`",
                         "Make the array float, or detach the value with `ad.stop_gradient(...)`.")


def check_draws(function: Function, varied: frozenset[str], inactive: Inactive, refuse: Refuse) -> None:
    """Raise AD309 at a draw whose arguments vary."""
    for s in statements(function.body):
        if isinstance(s, Assign) and is_draw(s.value):
            found = sorted(set().union(*(dependent(a, inactive) for a in s.value.args[1:])) & varied)
            if found:
                what = s.value.op.removeprefix(PREFIX)
                how = "is a whole number, and has none" if what in INTEGERS else "is not known"
                raise refuse(s, "AD309", f"`{found[0]}` varies and steers what `{what}` draws: the derivative of what "
                             f"is drawn {how}",
                             REWRITES.get(what, "Detach it: `ad.stop_gradient(...)`."))
