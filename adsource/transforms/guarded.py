"""What is added to an element that may not be there stands under the test that tells so.

    b = y[i + 1] if i < n - 1 else 0.0         y_b[i + 1] += b_b if i < n - 1 else 0.0
becomes
                                               if i < n - 1:
                                                   y_b[i + 1] += b_b
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Const, Expr, For, Function, If, Index, Name, Op, Update, While
from adsource.ir.types import is_array
from adsource.ir.walk import item_parts, names
from adsource.rulebook.algebra import number

Block = tuple[AnyStatement, ...]
SIZES = ("shape", "size", "len")


def guarded(function: Function) -> Function:
    return replace(function, body=_block(function.body))


def _block(block: Block) -> Block:
    return tuple(map(_statement, block))


def _statement(s: AnyStatement) -> AnyStatement:
    if isinstance(s, (For, While)):
        return replace(s, body=_block(s.body))
    if isinstance(s, If):
        return replace(s, body=_block(s.body), orelse=_block(s.orelse))
    if isinstance(s, Update) and s.op in ("+", "-") and isinstance(s.target, Index) and not is_array(s.target.type):
        return _update(s)
    return s


def _update(s: Update) -> AnyStatement:
    tests: list[Expr] = []
    value = s.value
    for test in dict.fromkeys(_tests(s.value)):
        if not _tells(test, s.target):
            continue
        for truth in (True, False):
            if _is_zero(_with(value, test, not truth)):
                tests.append(test if truth else infer.negated(test))
                value = _with(value, test, truth)
                break
    if not tests:
        return s
    test = tests[0] if len(tests) == 1 else infer.op("and", tuple(tests[:2]))
    for more in tests[2:]:
        test = infer.op("and", (test, more))
    return If(test, (replace(s, value=value, comments=()),), comments=s.comments, origin=s.origin)


def _tests(e: Expr) -> list[Expr]:
    """The tests that decide whether a value is handed on, outermost first."""
    if not isinstance(e, Op):
        return []
    own, inner = ([e.args[0]], e.args[1:]) if e.op == "ifexp" else ([], e.args)
    return own + [t for a in inner for t in _tests(a)]


def _tells(test: Expr, place: Index) -> bool:
    """Whether a test may tell that there is such a place: it is about the index, or about a length."""
    if isinstance(test, Name):
        return True
    if isinstance(test, Op) and test.op in SIZES:
        return all(isinstance(i, Const) for i in place.items)
    if isinstance(test, Op):
        asked = frozenset(a.id for a in test.args if isinstance(a, Name))
        about = frozenset().union(*map(names, _places(place)))
        return bool(asked & about) or any(_tells(a, place) for a in test.args if isinstance(a, Op))
    return False


def _places(e: Expr) -> tuple[Expr, ...]:
    """What stands in the brackets of `y[:i][-1]`, all of them."""
    return (*item_parts(e), *_places(e.base)) if isinstance(e, Index) else ()


def _with(e: Expr, test: Expr, truth: bool) -> Expr:
    """The value where a test is known; only choices are looked into, and what is made of them."""
    if not isinstance(e, Op):
        return e
    if e.op == "ifexp":
        if e.args[0] == test:
            return _with(e.args[1 if truth else 2], test, truth)
        return replace(e, args=(e.args[0], *(_with(a, test, truth) for a in e.args[1:])))
    return replace(e, args=tuple(_with(a, test, truth) for a in e.args))


def _is_zero(e: Expr) -> bool:
    """Whether a contribution is nothing."""
    if isinstance(e, Const):
        return number(e) == 0
    if not isinstance(e, Op):
        return False
    if e.op == "ifexp":
        return all(map(_is_zero, e.args[1:]))
    if e.op in ("+", "-", "u-"):
        return all(map(_is_zero, e.args))
    if e.op == "*":
        return any(map(_is_zero, e.args))
    return e.op == "/" and _is_zero(e.args[0])
