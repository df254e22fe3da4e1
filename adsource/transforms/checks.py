"""Neighbouring checks that raise the same error become one; what a check in front has found is not asked again.

    if u.shape[0] != n:                          if u.shape[0] != n or v.shape[0] != n:
        raise ValueError("...")                      raise ValueError("...")
    if v.shape[0] != n:                          for t in range(steps):
        raise ValueError("...")          ->          ...
    for t in range(steps):
        if v.shape[0] != u.shape[0]:
            raise ValueError("...")
        ...

In front of each `raise`, Numba gives up all arrays that a function has at hand: compiling that takes longer than what
is checked.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir.nodes import AnyStatement, Expr, For, Function, If, Keep, Op, TupleExpr, While
from adsource.ir.types import Scalar
from adsource.ir.walk import blocks, bound_in
from adsource.transforms.fuse_equal import Equal

Body = tuple[AnyStatement, ...]


def checks_joined(function: Function) -> Function:
    return replace(function, body=_block(function.body, Equal(exact=True)))


def _block(body: Body, equal: Equal) -> Body:
    out: list[AnyStatement] = []
    for s in body:
        equal.forget(bound_in((s,)))
        if not _is_check(s):
            out.append(_inside(s, equal))
            equal.learn(s)
            continue
        asked = [t for t in _parts(s.test) if not _learnt(t, equal)]
        last = out[-1] if out else None
        if asked and last is not None and _is_check(last) and last.body == s.body and not (s.comments or s.remark):
            out[-1] = replace(last, test=_either([*_parts(last.test), *asked]))
        elif asked or s.comments:
            out.append(replace(s, test=_either(asked or [s.test])))
    return tuple(out)


def _inside(s: AnyStatement, equal: Equal) -> AnyStatement:
    if not isinstance(s, (For, While, If)):
        return s
    body, *others = (_block(b, equal.copy()) for b in blocks(s))
    return replace(s, body=body, orelse=others[0]) if isinstance(s, If) else replace(s, body=body)


def _is_check(s: AnyStatement) -> bool:
    """Whether it raises an error and does nothing else; the user's own lines stay as they are."""
    if not isinstance(s, If) or s.verbatim or s.orelse or len(s.body) != 1:
        return False
    return isinstance(s.body[0], Keep) and not s.body[0].verbatim and s.body[0].text.startswith("raise")


def _learnt(test: Expr, equal: Equal) -> bool:
    """Whether a test is known to fail; it does so behind the check."""
    if isinstance(test, Op) and test.op == "and":
        return any(_learnt(t, equal.copy()) for t in test.args)
    if not isinstance(test, Op) or test.op != "!=":
        return False
    a, b = test.args
    tuples = isinstance(a, TupleExpr) and isinstance(b, TupleExpr)
    pairs = list(zip(a.items, b.items, strict=True)) if tuples else [(a, b)]
    known = all(equal.known(x, y) for x, y in pairs)
    for x, y in pairs:
        equal.join(x, y)
    return known


def _parts(test: Expr) -> tuple[Expr, ...]:
    return test.args if isinstance(test, Op) and test.op == "or" else (test,)


def _either(tests: list[Expr]) -> Expr:
    return tests[0] if len(tests) == 1 else Op("or", tuple(tests), Scalar("bool"))
