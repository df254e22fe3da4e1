"""Sums of products of integers: how many items there are, and which of them is meant.

    1 + (i - 1)        i
    (i + 1) * m + j    i * m + m + j
"""

from __future__ import annotations

from dataclasses import dataclass

from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Name, Op

Term = tuple[Expr, ...]


@dataclass(frozen=True)
class Count:
    """terms: products, each with its factor, those of one kind once; the empty product is the constant."""

    terms: tuple[tuple[Term, int], ...] = ()

    def __add__(self, other: Count) -> Count:
        sums = dict(self.terms)
        for term, factor in other.terms:
            sums[term] = sums.get(term, 0) + factor
        return Count(tuple((t, f) for t, f in sums.items() if f))

    def __mul__(self, other: Count) -> Count:
        found = Count()
        for a, f in self.terms:
            for b, g in other.terms:
                found += Count(((tuple(sorted((*a, *b), key=repr)), f * g),))
        return found

    def __sub__(self, other: Count) -> Count:
        return self + other * number(-1)

    def same(self, other: Count) -> bool:
        return not (self - other).terms

    def least(self, starts: dict[str, int]) -> int | None:
        """A value that it is never below; None where none is known.  starts: those of names."""
        total = 0
        for term, factor in self.terms:
            low = 1
            for e in term:
                own = _low(e, starts)
                if own is None or own < 0 or factor < 0:
                    return None
                low *= own
            total += factor * low
        return total

    def expression(self) -> Expr:
        """The sum as one would write it."""
        total: Expr | None = None
        for term, factor in sorted(self.terms, key=lambda t: (not t[0], t[1] < 0)):
            made = _product(term, abs(factor))
            if total is None:
                total = made if factor > 0 else infer.op("u-", (made,)) if term else infer.const(factor)
            else:
                total = infer.op("+" if factor > 0 else "-", (total, made))
        return infer.const(0) if total is None else total


def _product(term: Term, factor: int) -> Expr:
    made: Expr | None = None if factor != 1 or not term else term[0]
    rest = term if made is None else term[1:]
    made = infer.const(factor) if made is None else made
    for e in rest:
        made = infer.op("*", (made, e))
    return made


def _low(e: Expr, starts: dict[str, int]) -> int | None:
    match e:
        case Name():
            return starts.get(e.id)
        case Op(op="shape" | "size" | "len"):
            return 0
        case Op(op="max"):
            known = [count(a).least(starts) for a in e.args]
            return max((k for k in known if k is not None), default=None)
    return None


def number(value: int) -> Count:
    return Count((((), value),) if value else ())


def count(e: Expr) -> Count:
    """An integer expression as a sum of products."""
    match e:
        case Const(value=int() as value):
            return number(value)
        case Op(op="+", args=(a, b)):
            return count(a) + count(b)
        case Op(op="-", args=(a, b)):
            return count(a) - count(b)
        case Op(op="*", args=(a, b)):
            return count(a) * count(b)
        case Op(op="u-", args=(a,)):
            return number(0) - count(a)
    return Count((((e,), 1),))
