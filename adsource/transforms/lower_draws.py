"""Random numbers on `cpu`: Numba draws from NumPy's generators, bit for bit, with arguments that are scalars."""

from __future__ import annotations

from dataclasses import replace

from adsource.ir.draws import MAKES, PREFIX, RESTORE, STATE
from adsource.ir.nodes import AnyStatement, Assign, Do, Op, TupleExpr
from adsource.ir.types import Generator, Static, is_array
from adsource.transforms.lower_scalar import LoweringRefused
from adsource.transforms.lower_work import Work

# Numba knows them, and draws what NumPy does (tests/transforms/test_draws.py).
COMPILED = frozenset(
    "random standard_normal standard_exponential normal uniform exponential lognormal laplace logistic gamma "
    "standard_gamma beta chisquare standard_t standard_cauchy weibull pareto power rayleigh triangular integers "
    "poisson binomial geometric negative_binomial permutation".split()
)
NUMPY = 'Take the target "numpy".'


def drawn(s: Assign, work: Work) -> None:
    """`x = rng.normal(m, s, n)`, its arguments settled."""
    e = s.value
    what = e.op.removeprefix(PREFIX)
    if what not in COMPILED:
        raise LoweringRefused(what, why="Numba does not draw it", way=NUMPY)
    if any(is_array(a.type) for a in e.args):
        raise LoweringRefused(what, why="Numba draws with scalars as arguments", way=NUMPY)
    work.emit(replace(s, value=replace(e, args=tuple(_settled(a, work) for a in e.args))))


def _settled(a, work: Work):
    if isinstance(a, TupleExpr):
        return replace(a, items=tuple(work.scalar(i) for i in a.items))
    return a if isinstance(a.type, (Generator, Static)) else work.scalar(a)


def refuse_state(s: AnyStatement) -> None:
    """Compiled code neither makes a generator, nor reads or sets its state."""
    if not isinstance(s, (Assign, Do)) or not isinstance(s.value, Op):
        return
    inner = [s.value, *(a for a in s.value.args if isinstance(a, Op))]
    if s.value.op == MAKES:
        raise LoweringRefused(MAKES, why="Numba does not make generators",
                              way="Hand the generator in as a parameter, or take the target \"numpy\".")
    if any(e.op in (STATE, RESTORE) for e in inner):
        raise LoweringRefused("rng.bit_generator.state", why="a call that draws is repeated for its adjoint, which "
                              "compiled code cannot do", way="Draw the numbers before the call and hand them over, or "
                              "take the target \"numpy\".")
