"""What lowering knows of a function's names: who may share memory, which integers are never negative
and how large they get, which names stand for extents.

    n = u.shape[0]
    for k in range(n):          # k >= 0, k <= n - 1: `a[k + 1 :]` and `a[:k]` are never clipped
        a[k + 1 :, k] /= a[k, k]
"""

from __future__ import annotations

import re
from collections import defaultdict

from adsource.ir.infer import Shapes, extent_of
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Do,
    Expr,
    For,
    Function,
    Index,
    Name,
    Op,
    Permute,
    Remark,
    Slice,
    Store,
    Update,
)
from adsource.ir.types import INT, Array, Extent, Scalar, extent, is_array, is_integer
from adsource.ir.walk import VIEWS, binders, bound, nodes, root, statements
from adsource.transforms.checked import checked
from adsource.transforms.lower_size import number, plus, times

REVERSE = "Reverse sweep."  # the remark between the two halves of an adjoint routine
Returns = dict[str, tuple[frozenset[int], ...]]  # callee -> for each result, the arguments it may share memory with
_SHAPE = re.compile(r"(\w+)\.shape\[(\d+)\]")


class Facts:
    """Facts that hold everywhere, those of one half of an adjoint routine, and the names of extents that
    have been met so far.  halves: what may share memory is that of the first half, until the second is met."""

    def __init__(self, function: Function, returns: Returns | None = None, halves: bool = False):
        self.bindings = binders(function.body)
        self.arrays = {p.name: p.type for p in function.params if is_array(p.type)}
        self.params = {p.name for p in function.params}
        self.stable: dict[str, Extent] = {
            p.name: extent(p.name) for p in function.params
            if is_integer(p.type) and not is_array(p.type) and p.name not in self.bindings
        }  # fmt: skip
        self.spelt: dict[Extent, Expr] = {}
        self.all_aliases = sharing(function.body, returns or {})
        self.aliases = sharing(_first_half(function.body), returns or {}) if halves else self.all_aliases
        self.written = written_in(function.body)
        self.kept_elsewhere = _kept_elsewhere(function)
        self.loops = _loop_bounds(function)
        self.never_negative = _never_negative(self.bindings, self.params, checked(function))

    # ------------------------------------------------------------------ memory

    def may_share(self, a: str, b: str) -> bool:
        """Whether two names may stand for the same memory: two views of one array, too."""
        return not {a, *self.aliases.get(a, ())}.isdisjoint({b, *self.aliases.get(b, ())})

    def add_view(self, name: str, base: str) -> None:
        self.aliases[name] = {base, *self.aliases.get(base, ())}

    def is_written(self, *names: str | None, among: set[str] | None = None) -> bool:
        """Whether memory is written that one of the names may stand for.  among: the names through which it is."""
        written = self.written if among is None else among
        return any(self.may_share(w, n) for w in written for n in names if n is not None)

    # ----------------------------------------------------------------- extents

    def met(self, s: AnyStatement) -> None:
        """A statement at the top level: an integer that is bound once and for all gives an extent a name,
        and what the reverse sweep binds (`w = w_tape[t]`) shares memory from there on."""
        if isinstance(s, Remark) and s.text == REVERSE:
            for name, others in self.aliases.items():
                self.all_aliases.setdefault(name, set()).update(others)
            self.aliases = self.all_aliases
        if not isinstance(s, Assign) or len(self.bindings.get(s.target.id, ())) != 1 or s.target.id in self.params:
            return
        if not is_integer(s.target.type) or is_array(s.target.type):
            return
        found = extent_of(s.value, Shapes(self.stable)) or extent(s.target.id)
        self.stable[s.target.id] = found
        if found.terms:
            self.spelt.setdefault(found, s.target)

    def spell(self, e: Extent | None) -> Expr | None:
        """The expression that gives an extent where it is now, or None."""
        if e is None or not e.terms:
            return None if e is None else number(e.const)
        for known, name in self.spelt.items():
            if known.terms == e.terms:
                return plus(name, e.const - known.const)
        total: Expr | None = None
        for symbol, factor in sorted(e.terms, key=lambda term: -term[1]):
            part = self._symbol(symbol)
            if part is None or (total is None and factor < 0):
                return None
            part = times(part, abs(factor))
            total = part if total is None else _joined(total, part, factor)
        return plus(total, e.const)

    def _symbol(self, symbol: str) -> Expr | None:
        known = self.spelt.get(extent(symbol))
        if known is not None:
            return known
        found = _SHAPE.fullmatch(symbol)
        if found and found[1] in self.arrays and found[1] not in self.bindings:
            base = Name(found[1], self.arrays[found[1]])
            return Op("shape", (base,), INT, (("axis", int(found[2])),))
        return Name(symbol, INT) if symbol in self.stable else None

    def standing(self, symbol: str) -> tuple[bool, int]:
        """Names of the user's before shapes, earlier parameters before later ones."""
        found = _SHAPE.fullmatch(symbol)
        place = list(self.arrays).index(found[1]) if found and found[1] in self.arrays else -1
        return extent(symbol) in self.spelt or place < 0, -place

    def fixed(self, *extents: Extent) -> bool:
        """Whether extents are made of parameters' shapes and integers, known at the entry."""
        symbols = [s for e in extents for s, _ in e.terms]
        found = [_SHAPE.fullmatch(s) for s in symbols]
        roots = [f[1] if f else s for f, s in zip(found, symbols)]
        return all(r in self.params and r not in self.bindings for r in roots)

    # ---------------------------------------------------------------- integers

    def nonnegative(self, e: Expr) -> bool:
        return _nonnegative(e, self.never_negative)

    def at_most(self, e: Expr, size: Extent | None) -> bool:
        """Whether an integer is known to be no larger than an extent."""
        limit = self._upper(e)
        if limit is None or size is None:
            return False
        room = size - limit
        return not room.terms and room.const >= 0

    def _upper(self, e: Expr) -> Extent | None:
        if isinstance(e, Name) and e.id in self.loops:
            start, stop, step = self.loops[e.id]
            last = extent_of(stop, Shapes(self.stable)) if step > 0 else extent_of(start, Shapes(self.stable))
            return None if last is None else last - 1 if step > 0 else last
        if isinstance(e, Op) and e.op in ("+", "-") and len(e.args) == 2:
            left = self._upper(e.args[0])
            right = self._upper(e.args[1]) if e.op == "+" or isinstance(e.args[1], Const) else None
            if left is None or right is None:
                return None
            return left + right if e.op == "+" else left - right
        return extent_of(e, Shapes(self.stable))


def _joined(total: Expr, part: Expr, factor: int) -> Expr:
    return Op("+" if factor > 0 else "-", (total, part), INT)


def written_in(body: tuple[AnyStatement, ...]) -> set[str]:
    """The names through which arrays are written in place; those handed to functions may be."""
    found: set[str | None] = set()
    for s in statements(body):
        match s:
            case Store() | Update():
                found.add(root(s.target))
            case Do(value=Op(args=(first, *_))):
                found.add(root(first))
            case Call():
                found |= {root(a) for a in s.args if is_array(a.type)}
    return {n for n in found if n is not None}


def _loop_bounds(function: Function) -> dict[str, tuple[Expr, Expr, int]]:
    """Loop variables with one range in the whole function: start, stop, constant step."""
    found: dict[str, set] = defaultdict(set)
    for s in statements(function.body):
        for name in bound(s):
            step = s.step.value if isinstance(s, For) and isinstance(s.step, Const) else _sign(s)
            found[name].add((s.start, s.stop, step) if isinstance(s, For) and step else None)
    return {n: next(iter(r)) for n, r in found.items() if len(r) == 1 and None not in r}


def _sign(s: AnyStatement) -> int:
    """The step of `range(n, -1, -1)` where -1 is an operation on 1."""
    step = getattr(s, "step", None)
    found = extent_of(step) if step is not None else None
    return found.const if found is not None and not found.terms else 0


def _never_negative(bindings, params: set[str], known: frozenset[str]) -> set[str]:
    """Integer names that are known to be, or that all their bindings keep at or above zero: the largest set that holds
    up."""
    kept = {n for n in bindings if n not in params} | known
    while True:
        wrong = {n for n in kept - known if not all(_keeps(s, kept) for s in bindings[n])}
        if not wrong:
            return kept
        kept -= wrong


def _keeps(s: AnyStatement, kept: set[str]) -> bool:
    match s:
        case For():
            down = _sign(s) < 0
            lowest = s.stop if down else s.start
            if down:
                return extent_of(lowest) is not None and _nonnegative(plus(lowest, 1), kept)
            return _sign(s) > 0 and _nonnegative(lowest, kept)
        case Assign():
            return is_integer(s.target.type) and _nonnegative(s.value, kept)
        case Update(op="+" | "*" | "//" | "%"):
            return is_integer(s.target.type) and _nonnegative(s.value, kept)
    return False


def _nonnegative(e: Expr, kept: set[str]) -> bool:
    if isinstance(e, Const):
        return isinstance(e.value, int) and e.value >= 0
    if isinstance(e, Name):
        return e.id in kept
    if isinstance(e, Op) and e.op in ("shape", "size", "len"):
        return True
    if isinstance(e, Op) and e.op == "max":
        return any(_nonnegative(a, kept) for a in e.args)
    if isinstance(e, Op) and e.op in ("+", "*", "//", "min"):
        return all(_nonnegative(a, kept) for a in e.args)
    return isinstance(e, Op) and e.op == "%" and _nonnegative(e.args[1], kept)


# ------------------------------------------------------------------------ memory


def _first_half(body: tuple[AnyStatement, ...]) -> tuple[AnyStatement, ...]:
    """What runs before the reverse sweep."""
    at = next((k for k, s in enumerate(body) if isinstance(s, Remark) and s.text == REVERSE), len(body))
    return body[:at]


def sharing(body: tuple[AnyStatement, ...], returns: Returns) -> dict[str, set[str]]:
    """Name -> the names that may share memory with it.

    A swap `u, w = w, u` does not make u and w share memory, but a view of u may become one of w."""
    shares: dict[str, set[str]] = defaultdict(set)
    changed = True
    while changed:
        before = {n: set(v) for n, v in shares.items()}
        for s in statements(body):
            _connect(s, shares, returns)
        changed = before != shares
    return shares


def _connect(s: AnyStatement, shares, returns: Returns) -> None:
    match s:
        case Assign(target=Name(type=Array()) as target):
            for base in bases(s.value):
                _join(target.id, base, shares)
        case Permute():
            moved = {t.id for t in s.targets} | {x.id for x in s.sources}
            closed = {t.id for t in s.targets} == {x.id for x in s.sources}
            for target, source in zip(s.targets, s.sources):
                others = shares[source.id] - moved if closed else {source.id, *shares[source.id]}
                for other in others:
                    _tie(target.id, other, shares)
            pairs = list(zip((t.id for t in s.targets), (x.id for x in s.sources)))
            for (a, x), (b, y) in [(p, q) for p in pairs for q in pairs if q[1] in shares[p[1]]]:
                _tie(a, b, shares)  # what shared memory before does so under the other names
        case Call():
            for k, target in enumerate(s.targets):
                known = returns.get(s.callee, ())
                handed = [s.args[i] for i in sorted(known[k])] if k < len(known) else s.args
                for argument in handed if is_array(target.type) else ():
                    for base in bases(argument):
                        _join(target.id, base, shares)


def _join(name: str, base: str, shares) -> None:
    for other in {base, *shares[base]} - {name}:
        _tie(name, other, shares)


def _tie(a: str, b: str, shares) -> None:
    if a != b:
        shares[a].add(b)
        shares[b].add(a)


def bases(e: Expr) -> set[str]:
    """The names whose memory the value of an expression may share."""
    if isinstance(e, Name):
        return {e.id} if is_array(e.type) else set()
    if isinstance(e, Op) and e.op == "ifexp":
        return bases(e.args[1]) | bases(e.args[2])
    if isinstance(e, Index):
        gathered = any(not isinstance(i, Slice) and is_array(getattr(i, "type", None)) for i in e.items)
        return set() if gathered or not is_array(e.type) else bases(e.base)
    if isinstance(e, Op) and (e.op in VIEWS or e.op in ("stop_gradient", "item")):
        return bases(e.args[0])
    return set()


def _kept_elsewhere(function: Function) -> frozenset[str]:
    """The arrays that stand in lists and tuples."""
    held = (s.value for s in statements(function.body) if isinstance(s, Do) or _is_packed(s))
    return frozenset(n.id for e in held for n in nodes(e) if isinstance(n, Name) and is_array(n.type))


def _is_packed(s) -> bool:
    return isinstance(s, Assign) and not isinstance(s.target.type, (Array, Scalar))
