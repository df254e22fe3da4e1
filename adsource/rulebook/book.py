"""The rule book: all rules, in the order in which they are tried."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from adsource import library
from adsource.ir.draws import is_draw
from adsource.ir.nodes import Op
from adsource.ir.types import Array, Scalar, is_float
from adsource.rulebook.match import match
from adsource.rulebook.read import read_rules
from adsource.rulebook.rule import Rule

NO_RULE = ("Write it with functions that `adsource rules` lists, for operands of the ranks that they take, or give it "
           "a rule (`@ad.rule`); `ad.stop_gradient(...)` leaves its derivative out.")


@dataclass(frozen=True, eq=False)
class Book:
    rules: tuple[Rule, ...]
    by_op: dict[str, list[Rule]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self_by_op: dict[str, list[Rule]] = {}
        for rule in self.rules:
            self_by_op.setdefault(rule.op, []).append(rule)
        object.__setattr__(self, "by_op", self_by_op)

    def find(self, op: Op) -> Rule | None:
        """The first rule whose pattern, annotations and static operands fit; None: not supported."""
        return next((r for r in self.by_op.get(op.op, ()) if match(r, op) is not None), None)

    def inactive(self, op: Op) -> bool:
        """Whether the result never carries a derivative: integers and booleans, random numbers, and the
        operations whose rule ends with its pattern (floor, sign, zeros)."""
        if isinstance(op.type, (Scalar, Array)) and not is_float(op.type):
            return True
        rule = self.find(op)
        return is_draw(op) or rule is not None and rule.inactive


def load_book(extra: tuple[str, ...] = (), first: tuple[Rule, ...] = ()) -> Book:
    """The rules `first`, those of the texts `extra`, then those of the files in rules/."""
    rules: list[Rule] = [*first]
    for number, text in enumerate(extra, 1):
        rules += read_rules(text, f"<rules {number}>", user=True)
    return Book((*rules, *_own_rules()))


@functools.cache
def _own_rules() -> tuple[Rule, ...]:
    """The rules of the files in rules/, read once."""
    return tuple(r for path in library.rules_files()
                 for r in read_rules(path.read_text(encoding="utf-8"), f"rules/{path.name}"))
