"""The integers of a function as affine expressions, followed from statement to statement.

    n, m = u.shape          n is u.shape[0]
    for i in range(1, n):   1 <= i <= n - 1
        j = i - 1           j is i - 1
        k = (i + 1) % n     0 <= k <= n - 1
        p = first[i]        p is what first[i] holds, if nothing writes into first
A name that is bound in a loop or a branch stands for a new symbol behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Expr,
    For,
    Function,
    Index,
    Name,
    Op,
    Permute,
    Update,
)
from adsource.ir.types import Extent, Scalar, extent, is_array, is_integer
from adsource.ir.walk import statements
from adsource.transforms.bounds_prove import Extents, Symbols, implied

LENGTH = re.compile(r"(\w+)\.shape\[(\d+)\]")
COMPARED = {  # a op b, as what is not negative
    "<": lambda a, b: (b - a - 1,), "<=": lambda a, b: (b - a,), ">": lambda a, b: (a - b - 1,),
    ">=": lambda a, b: (a - b,), "==": lambda a, b: (a - b, b - a),
}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


@dataclass
class State:
    """What is known at one place: the values of names, how often arrays were bound anew, facts."""

    values: dict[str, Extent] = field(default_factory=dict)
    bindings: dict[str, int] = field(default_factory=dict)
    facts: list[Extent] = field(default_factory=list)

    def copy(self) -> State:
        return State(dict(self.values), dict(self.bindings), list(self.facts))

    def learn(self, *facts: Extent) -> None:
        self.facts += [f for f in facts if f.terms and f not in self.facts]


class Values:
    """The values of integer expressions in a state."""

    def __init__(self, function: Function, constant: frozenset[str], natural: frozenset[str]):
        """constant: arrays that nothing writes into.  natural: integers that are never negative."""
        self.symbols = Symbols()
        self.constant, self.natural = constant, natural
        self.integers = {t.id for s in statements(function.body) for t in targets(s) if counts(t.type)}
        self.params = {p.name: p.type for p in function.params}
        self.numbers = {p.name for p in function.params if counts(p.type)}

    def start(self) -> State:
        return State({n: extent(n) for n in sorted(self.numbers)})

    def proved(self, goal: Extent, state: State) -> bool:
        return implied(goal, state.facts, self.symbols)

    # ------------------------------------------------------------------ names

    def unknown(self, name: str) -> Extent:
        """A new symbol for a name."""
        found = self.symbols.fresh(name)
        if name in self.natural:
            self.symbols.about[found.terms[0][0]] = (found,)
        return found

    def forget(self, names, state: State) -> None:
        """The names are bound to something else."""
        for name in names:
            state.values.pop(name, None)
            if name in self.integers:
                state.values[name] = self.unknown(name)
            state.bindings[name] = len(self.symbols.about) + 1  # 0 is that of a parameter
            self.symbols.fresh(name)

    def length(self, base: Expr, axis: int, state: State) -> Extent:
        """The length of an axis.  A slice that is cut short may be empty where its extent is negative."""
        found = base.type.shape[axis]
        if found is not None and all(self._fixed(s) for s, _ in found.terms):
            return found if self.proved(found, state) else self._cut(found)
        if not isinstance(base, Name):
            return self.symbols.fresh(f"expression.shape[{axis}]")
        symbol = f"{base.id}.shape[{axis}]@{state.bindings.get(base.id, 0)}"
        self.symbols.meaning[symbol] = ("shape", base, axis, state.bindings.get(base.id, 0))
        return extent(symbol)

    def _cut(self, e: Extent) -> Extent:
        """max(e, 0)."""
        found = self._named(("op", "max", (e, extent(0))), "length")
        symbol = found.terms[0][0]
        self.symbols.cases[symbol] = ((e, (e,)), (extent(0), (e * -1,)))
        self.symbols.about[symbol] = (found, found - e)
        return found

    def _fixed(self, symbol: str) -> bool:
        found = LENGTH.fullmatch(symbol)
        return found[1] in self.params if found else symbol in self.numbers

    # ------------------------------------------------------------- expressions

    def of(self, e: Expr, state: State) -> Extent:
        """The value of an integer expression; a new symbol where nothing is known of it."""
        found = self._known(e, state) if counts(e.type) else None
        return self.symbols.fresh("value") if found is None else found

    def _known(self, e: Expr, state: State) -> Extent | None:
        match e:
            case Const(value=bool()):
                return None
            case Const(value=int() as value):
                return extent(value)
            case Name():
                return state.values.setdefault(e.id, self.unknown(e.id))
            case Index():
                return self._loaded(e, state)
            case Op(op="shape") if is_array(e.args[0].type):
                return self.length(e.args[0], e.get("axis"), state)
            case Op(op="size" | "len") if getattr(e.args[0].type, "rank", 0) == 1 or e.op == "len":
                return self.length(e.args[0], 0, state) if is_array(e.args[0].type) else None
            case Op(op="int", args=(x,)) if counts(x.type):
                return self.of(x, state)
            case Op(op="ifexp"):
                return self._chosen(e, state)
            case Op() if all(counts(a.type) for a in e.args):
                return self._computed(e.op, tuple(self.of(a, state) for a in e.args), state)
        return None

    def _loaded(self, e: Index, state: State) -> Extent | None:
        """An element of an array into which nothing is written."""
        if not isinstance(e.base, Name) or e.base.id not in self.constant:
            return None
        if not all(counts(getattr(i, "type", None)) for i in e.items):
            return None
        at = tuple(self.of(i, state) for i in e.items)
        return self._named(("load", e.base, at, state.bindings.get(e.base.id, 0)), e.base.id)

    def _chosen(self, e: Op, state: State) -> Extent:
        """`a if test else b`: one of two values."""
        found = self.symbols.fresh("choice")
        sides = []
        for side, truth in zip(e.args[1:], (True, False)):
            inner = state.copy()
            inner.learn(*self.assumed(e.args[0], truth, inner))
            sides.append((self.of(side, inner), tuple(inner.facts[len(state.facts) :])))
        self.symbols.cases[found.terms[0][0]] = tuple(sides)
        return found

    def _computed(self, op: str, args: Extents, state: State) -> Extent | None:
        if op in ("u-", "u+"):
            return args[0] * (-1 if op == "u-" else 1)
        if len(args) != 2:
            return None
        a, b = args
        if op in ("+", "-"):
            return a + b if op == "+" else a - b
        if op == "*" and not (a.terms and b.terms):
            return b * a.const if not a.terms else a * b.const
        if op not in ("*", "//", "%", "min", "max"):
            return None
        found = self._named(("op", op, args), op)
        state.learn(*self._bounded(op, a, b, found, state))
        return found

    def divisor(self, e: Extent) -> Extent | None:
        """What a value is the remainder of a division by."""
        symbol = e.terms[0][0] if len(e.terms) == 1 and e == extent(e.terms[0][0]) else ""
        meaning = self.symbols.meaning.get(symbol, ())
        return meaning[2][1] if meaning[:2] == ("op", "%") else None

    def quotient(self, a: Extent, by: int, state: State) -> Extent:
        """a // by."""
        return self._computed("//", (a, extent(by)), state)

    def _named(self, meaning: tuple, name: str) -> Extent:
        """One symbol for all places that compute the same from the same."""
        known = next((s for s, m in self.symbols.meaning.items() if m == meaning), None)
        if known is not None:
            return extent(known)
        found = self.symbols.fresh(name)
        self.symbols.meaning[found.terms[0][0]] = meaning
        return found

    def _bounded(self, op: str, a: Extent, b: Extent, found: Extent, state: State) -> Extents:
        """Between which values the result of an operation lies."""
        if op in ("min", "max"):
            low, high = (found, None) if op == "max" else (None, found)
            sides = ((a, (b - a,) if high else (a - b,)), (b, (a - b,) if high else (b - a,)))
            self.symbols.cases[found.terms[0][0]] = sides
            return (a - high, b - high) if high else (low - a, low - b)
        if op == "*":
            return (found,) if self.proved(a, state) and self.proved(b, state) else ()
        if not self.proved(b - 1, state):
            return ()
        natural = self.proved(a, state)
        if op == "%":
            return (found, b - 1 - found, *((a - found,) if natural else ()))
        if not b.terms:
            return (a - found * b.const, found * b.const + (b.const - 1) - a)
        return (found, a - found) if natural else ()

    # -------------------------------------------------------------- conditions

    def assumed(self, test: Expr, truth: bool, state: State) -> Extents:
        """What is known where a condition holds, or where it does not."""
        if not isinstance(test, Op):
            return ()
        if test.op == "not":
            return self.assumed(test.args[0], not truth, state)
        if test.op == ("and" if truth else "or"):
            return tuple(f for a in test.args for f in self.assumed(a, truth, state))
        if test.op not in OPPOSITE or not all(counts(a.type) for a in test.args):
            return ()
        op = test.op if truth else OPPOSITE[test.op]
        a, b = (self.of(x, state) for x in test.args)
        return COMPARED[op](a, b) if op in COMPARED else self._apart(a - b, state)

    def _apart(self, e: Extent, state: State) -> Extents:
        """e is not zero: what is not negative either is positive."""
        return tuple(x - 1 for x in (e, e * -1) if self.proved(x, state))


def targets(s: AnyStatement) -> tuple[Name, ...]:
    """The names that a statement binds, with their types."""
    match s:
        case Assign() | Update(target=Name()):
            return (s.target,)
        case Permute() | Call():
            return s.targets
        case For():
            return (s.var,)
    return ()


def counts(t: object) -> bool:
    """Whether a type is that of an integer with a sign."""
    return isinstance(t, Scalar) and is_integer(t) and not t.dtype.startswith("u")
