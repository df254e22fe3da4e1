"""Where a reverse sweep decides something by values of a tape, which must not be rounded then.

    if w[i] > 0.5: u_b[i] += ...        `w > 0.5` of a tape `w`
    x_b += np.sign(w) * y_b             a step function of it

Names that are computed from such values count as well; shapes do not.
"""

from __future__ import annotations

from collections.abc import Mapping

from adsource.ir.nodes import AnyStatement, Call, Expr, Function, If, Name, Op, While
from adsource.ir.show import show_expression
from adsource.ir.types import is_float
from adsource.ir.walk import bound, expressions, names, nodes, root, statements

SHAPES = ("shape", "size", "len", "ndim")
STEPS = ("np.sign", "np.floor", "np.ceil", "np.rint", "np.round", "np.trunc", "np.fix", "//", "%", "round", "np.sort")
STEPS += ("np.copysign", "np.heaviside", "np.max", "np.min", "np.maximum", "np.minimum", "max", "min", "np.median")


def decision(f: Function, rounded: frozenset[str], routines: Mapping[str, Function],
             seen: frozenset[str] = frozenset()) -> str:
    """What a function decides by these of its names, "" where it is nothing."""
    known = set(rounded)
    while True:
        wider = known | {n for s in statements(f.body) if _reads(s, known) for n in _set(s)}
        if wider == known:
            break
        known = wider
    for s in statements(f.body):
        deciding = [n for e in expressions(s) for n in nodes(e) if _decides(n, known)]
        if deciding:
            return show_expression(deciding[0])
        if isinstance(s, Call) and s.callee not in seen and s.callee in routines:
            callee = routines[s.callee]
            given = frozenset(p.name for p, a in zip(callee.params, s.args) if names(a) & known)
            inner = decision(callee, given, routines, seen | {s.callee}) if given else ""
            if inner:
                return inner
    return ""


def _set(s: AnyStatement) -> set[str]:
    """The names that a statement binds, and those whose memory it may write."""
    found = set(bound(s))
    found |= {root(t) or "" for t in (getattr(s, "target", None),) if t is not None}
    if isinstance(s, Call):
        found |= {n for a in s.args for n in names(a)}
    return found - {""}


def _reads(s: AnyStatement, known: set[str]) -> bool:
    return not isinstance(s, (If, While)) and any(_touches(e, known) for e in expressions(s))


def _touches(e: Expr, known: set[str]) -> bool:
    """Whether values of these names are in an expression, not only their shapes."""
    shaped = {id(a) for n in nodes(e) if isinstance(n, Op) and n.op in SHAPES for a in n.args}
    return any(isinstance(n, Name) and n.id in known and id(n) not in shaped for n in nodes(e))


def _decides(e: Expr, known: set[str]) -> bool:
    """Whether an operation takes floats to what is none, or jumps."""
    if not isinstance(e, Op) or e.op in SHAPES or not any(_touches(a, known) for a in e.args):
        return False
    return e.op in STEPS or not _floats(e) and any(_floats(a) for a in e.args)


def _floats(e: Expr) -> bool:
    return getattr(e.type, "dtype", "")[:1] in ("f", "c") or is_float(e.type)
