"""The mirror of a loop: the same passes, the last one first."""

from __future__ import annotations

from adsource.ir import infer
from adsource.ir.nodes import (
    Const,
    Expr,
    For,
    Name,
    Op,
    While,
)
from adsource.ir.types import INT, Opaque
from adsource.transforms.plan import Context, Step
from adsource.transforms.pull import new_name


def backwards(s: For | While, step: Step, body, c: Context) -> For:
    """The mirror of a loop."""
    if isinstance(s, While):
        var = Name(new_name("trip", c.taken), INT)
        return For(var, _minus(step.trips, 1), infer.const(-1), infer.const(-1), body)
    note = dict(origin=s.origin, remark=f"line {s.origin.line}" if s.origin else "", declared=s.declared)
    if step.trips is not None:
        return _from_count(s, step.trips, body, note)
    stride = s.step.value if isinstance(s.step, Const) else None
    if stride == 1:
        start, stop = _minus(s.stop, 1), _minus(s.start, 1)
        return For(s.var, start, stop, infer.const(-1), body, **note)
    if stride == -1:
        return For(s.var, plus(s.stop, 1), plus(s.start, 1), infer.const(1), body, **note)
    return _from_count(s, trip_count(s), body, note)


def _from_count(s: For, count: Expr, body, note) -> For:
    """The mirror of a loop that ran `count` times."""
    if s.step == infer.const(1):
        last = _minus(count if s.start == infer.const(0) else infer.op("+", (s.start, count)), 1)
        return For(s.var, last, _minus(s.start, 1), infer.const(-1), body, **note)
    last = infer.op("+", (s.start, infer.op("*", (_minus(count, 1), s.step))))
    back = infer.const(-s.step.value) if isinstance(s.step, Const) else infer.op("u-", (s.step,))
    return For(s.var, last, infer.op("-", (s.start, s.step)), back, body, **note)


def _minus(e: Expr, k: int) -> Expr:
    return plus(e, -k)


def plus(e: Expr, k: int) -> Expr:
    if isinstance(e, Const):
        return infer.const(e.value + k)
    if isinstance(e, Op) and e.op in ("+", "-") and isinstance(e.args[1], Const):
        total = (e.args[1].value if e.op == "+" else -e.args[1].value) + k
        if total == 0:
            return e.args[0]
        return infer.op("+" if total > 0 else "-", (e.args[0], infer.const(abs(total))))
    if k == 0:
        return e
    return infer.op("+" if k > 0 else "-", (e, infer.const(abs(k))))


def trip_count(s: For) -> Expr:
    """How often a loop runs, for an upper bound that is not below the start."""
    if s.step == infer.const(1):
        return difference(s.stop, s.start)
    if s.step == infer.const(-1):
        return difference(s.start, s.stop)
    ran = infer.op("len", (Op("range", (s.start, s.stop, s.step), Opaque("a range")),))
    return ran


def difference(a: Expr, b: Expr) -> Expr:
    if isinstance(b, Const):
        return plus(a, -b.value)
    return infer.op("-", (a, b))
