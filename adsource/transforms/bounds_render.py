"""Conditions as expressions of the names that are bound at a place.

    n - c.shape[0] - 1 is not negative        c.shape[0] < n
    j - n is not negative                     j >= n
    steps - 1 is not negative                 steps > 0
"""

from __future__ import annotations

from adsource.ir.infer import op
from adsource.ir.nodes import Expr, Index, Name, Op
from adsource.ir.show import show_expression
from adsource.ir.types import BOOL, INT, Extent, Scalar, extent
from adsource.transforms.bounds_prove import is_length
from adsource.transforms.bounds_values import LENGTH, State, Values
from adsource.transforms.lower_size import compare, minus, number, plus, times


def comparison(e: Extent, state: State, values: Values) -> Expr | None:
    """`e >= 0` as a comparison; None where a symbol in it has no name here."""
    positive = [(s, f) for s, f in e.terms if f > 0]
    negative = [(s, -f) for s, f in e.terms if f < 0]
    if not positive and len(negative) > 1:
        lengths = [t for t in negative if is_length(t[0])] or negative[-1:]
        return _ordered(
            [t for t in negative if t not in lengths[:1]], [(s, -f) for s, f in lengths[:1]], e.const, state, values
        )
    if positive and e.const >= 0 and negative:
        left, right = _sum(positive, e.const, state, values), _sum(negative, 0, state, values)
        return None if left is None or right is None else compare(">=", left, right)
    if not negative:
        left = _sum(positive, 0, state, values)
        return left and compare(">", left, number(-e.const - 1))
    return _ordered(negative, positive, e.const, state, values)


def expression(e: Extent, state: State, values: Values) -> Expr | None:
    """The value of an extent; None where a symbol in it has no name here."""
    return _sum(e.terms, e.const, state, values)


def _ordered(low, high, constant: int, state: State, values: Values) -> Expr | None:
    """`low < high + constant + 1`."""
    left, right = _sum(low, 0, state, values), _sum(high, constant + 1, state, values)
    return None if left is None or right is None else compare("<", left, right)


def _sum(terms, constant: int, state: State, values: Values) -> Expr | None:
    total: Expr | None = None
    for symbol, factor in sorted(terms, key=lambda t: -t[1]):
        part = _symbol(symbol, state, values)
        if part is None:
            return None
        part = times(part, abs(factor))
        if total is None:
            total = part if factor > 0 else minus(number(constant), part) if constant else op("u-", (part,))
            constant = constant if factor > 0 else 0
        else:
            total = plus(total, part) if factor > 0 else minus(total, part)
    return number(constant) if total is None else plus(total, constant)


def _symbol(symbol: str, state: State, values: Values) -> Expr | None:
    """A name that stands for a symbol here, or how it is computed."""
    for name, value in state.values.items():
        if value == extent(symbol):
            return Name(name, INT)
    found = LENGTH.fullmatch(symbol)
    if found:
        bound = found[1] in state.bindings
        return None if bound else _length(Name(found[1], values.params[found[1]]), int(found[2]))
    return _computed(values.symbols.meaning.get(symbol, ("", None)), state, values)


def _computed(meaning: tuple, state: State, values: Values) -> Expr | None:
    kind, what, *rest = meaning
    if kind == "op":
        args = tuple(_sum(a.terms, a.const, state, values) for a in rest[0])
        return None if None in args else Op(what, args, INT)
    if not kind or state.bindings.get(what.id, 0) != rest[-1]:
        return None
    if kind == "shape":
        return _length(what, rest[0])
    items = tuple(_sum(a.terms, a.const, state, values) for a in rest[0])
    return None if None in items else Index(what, items, Scalar(what.type.dtype))


def _length(base: Expr, axis: int) -> Op:
    return Op("shape", (base,), INT, (("axis", axis),))


def in_place(access: Index, axis: int, item: int, low: bool) -> Expr:
    """The condition in the words of the subscript itself."""
    n = _length(access.base, axis)
    return compare("<", access.items[item], op("u-", (n,))) if low else compare(">=", access.items[item], n)


def every(tests: list[Expr], joint: str = "and") -> Expr:
    """`a and b and c`."""
    total = tests[0]
    for test in tests[1:]:
        total = Op(joint, (total, test), BOOL)
    return total


def told(accesses: list[tuple[Index, int]]) -> str:
    """`c[i + 1], line 12`; `c[i + 1] or d[i], lines 12 and 14`; of many, one for each array."""
    texts = {plain(access): show_expression(access.base) for access, _ in accesses}
    if len(texts) > 3:
        texts = {t: base for k, (t, base) in enumerate(texts.items()) if base not in [*texts.values()][:k]}
    names = list(texts)
    lines = [str(n) for n in sorted({line for _, line in accesses if line})]
    what = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    if not lines:
        return what
    if len(lines) > 2:
        return f"{what}, lines {lines[0]} to {lines[-1]}"
    return f"{what}, line{'s' if len(lines) > 1 else ''} {' and '.join(lines)}"


def plain(access: Index) -> str:
    """The subscript as a user writes it."""
    text = show_expression(access)
    base = show_expression(access.base)
    items = [_bare(show_expression(Index(access.base, (i,), None))[len(base) + 1 : -1]) for i in access.items]
    return f"{base}[{', '.join(items)}]".replace('"', "'") if text else text


def _bare(text: str) -> str:
    """Without parentheses around the whole."""
    depth = 0
    for k, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if not depth and k < len(text) - 1:
            return text
    return text[1:-1] if text.startswith("(") else text
