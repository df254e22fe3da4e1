"""Whether what a function gives stays the same when one of its values is shifted.

    m = np.max(s, axis=1, keepdims=True)        m + d
    e = np.exp(s - m)                           e * exp(-d)
    p = e / np.sum(e, axis=1, keepdims=True)    p
    return m[:, 0] + np.log(np.sum(e, axis=1))  the same, too

A shift `d` is one number, or has axes of its own.  Each value grows by a multiple of it, or by the factor exp of a
multiple; what does neither ends the question, with the answer no.  Loops are followed until nothing changes; what the
shifts of an earlier pass have moved must not be read in a later one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Do,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    NewAxis,
    Op,
    Permute,
    Return,
    Slice,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import VIEWS, expressions, item_parts, nodes, statements


@dataclass(frozen=True)
class Shift:
    """How a value moves.  kind: "+" where it grows by `by` times the shift, "*" where by the factor exp(by * shift).
    axes: which axes of the value those of the shift are."""

    kind: str
    by: float
    axes: tuple[int, ...]


CHOICES = ("ifexp", "and", "or")
ZERO = "zero"  # a number that is 0, whatever factor it gets
LOST = "lost"  # nothing is known: not to be read
Move = Shift | str | None  # None: it does not move


class Moves(Exception):
    """Something else moves than what is followed here."""


def stays(function: Function, where: AnyStatement, what: Op | Name) -> bool:
    """Whether all that the function gives or changes stays when `what`, a value in `where`, is shifted; or a number
    that the loop `where` has made, behind it."""
    kept = frozenset(n for s in statements(function.body) for n in _sharing(s)) | {p.name for p in function.params}
    try:
        _Walk(where, what, kept).block(function.body, {})
    except Moves:
        return False
    return True


def _sharing(s: AnyStatement) -> tuple[str, ...]:
    """The names of which a statement may make two for one memory."""
    match s:
        case Assign():
            found = _passed_on(s.value)
            return (s.target.id, *found) if found else ()
        case Permute():
            return tuple(n.id for n in (*s.targets, *s.sources) if isinstance(n, Name))
        case Call():
            return tuple(t.id for t in s.targets)
    return ()


def _passed_on(e: Expr) -> list[str]:
    """The names whose memory a value may be in."""
    match e:
        case Name():
            return [e.id]
        case Index():
            return _passed_on(e.base)
        case TupleExpr():
            return [n for i in e.items for n in _passed_on(i)]
        case Op() if e.op in VIEWS:
            return _passed_on(e.args[0])
        case Op() if e.op in CHOICES:
            return [n for a in e.args for n in _passed_on(a)]
    return []


@dataclass
class _Walk:
    """One question.  kept: arrays that share memory, or are the caller's, and so are not to move in place.
    met: whether the shifted value has been made."""

    where: AnyStatement
    what: Op | Name
    kept: frozenset[str]
    met: bool = False
    here: AnyStatement | None = None

    def block(self, body: tuple[AnyStatement, ...], moves: dict[str, Move]) -> None:
        for s in body:
            self.here = s
            self._statement(s, moves)

    def _statement(self, s: AnyStatement, moves: dict[str, Move]) -> None:
        match s:
            case Assign():
                moves[s.target.id] = self.move(s.value, moves)
            case Permute():
                moves.update(dict(zip((t.id for t in s.targets), [self.move(v, moves) for v in s.sources])))
            case Update(target=Name()):
                self._update(s, moves)
            case Store() if isinstance(s.target.base, Name) and all(i == Slice() for i in s.target.items):
                self._filled(s.target.base, self.move(s.value, moves), s.value, moves)
            case Call() | Do() | Store() | Update() | Return():
                self._still(expressions(s), moves)
                moves.update((t.id, None) for t in (s.targets if isinstance(s, Call) else ()))
            case If():
                self._still((s.test,), moves)
                other = dict(moves)
                self.block(s.body, moves)
                self.block(s.orelse, other)
                _join(moves, other)
            case For() | While():
                self._loop(s, moves)
                if s is self.where and isinstance(self.what, Name):
                    self._still((self.what,), moves)
                    moves[self.what.id], self.met = Shift("+", 1.0, ()), True

    def _update(self, s: Update, moves: dict[str, Move]) -> None:
        new = Op(s.op, (s.target, s.value), s.target.type)
        self._filled(s.target, self.move(new, moves), new, moves)

    def _filled(self, target: Name, new: Move, value: Expr, moves: dict[str, Move]) -> None:
        """A number or a whole array gets another value."""
        if is_array(target.type) and target.id in self.kept and (new or moves.get(target.id)):
            raise Moves
        (moves[target.id],) = _aligned(Op("", (value,), target.type), [new])

    def _loop(self, s: For | While, moves: dict[str, Move]) -> None:
        outer, self.met = self.met, False
        while True:
            start = dict(moves)
            self._still(expressions(s), moves)
            if isinstance(s, For):
                moves[s.var.id] = None
            self.block(s.body, moves)
            if self.met:  # in the next pass there is another shift
                moves.update((n, LOST) for n, m in moves.items() if isinstance(m, Shift))
            _join(moves, start)
            if moves == start:
                break
        self.met |= outer

    def _still(self, found: tuple[Expr, ...], moves: dict[str, Move]) -> None:
        if any(self.move(e, moves) not in (None, ZERO) for e in found):
            raise Moves

    def move(self, e: Expr, moves: dict[str, Move]) -> Move:
        match e:
            case Const():
                return ZERO if type(e.value) in (int, float) and e.value == 0 else None
            case Name():
                found = moves.get(e.id)
                if found == LOST:
                    raise Moves
                return found
            case Index():
                self._still(item_parts(e), moves)
                base = self.move(e.base, moves)
                return _indexed(e, base) if isinstance(base, Shift) else None
            case TupleExpr():
                self._still(e.items, moves)
                return None
            case Op():
                return self._operation(e, moves)
        return None

    def _operation(self, e: Op, moves: dict[str, Move]) -> Move:
        if self.here is self.where and e == self.what:
            self.met = True
            self._still(e.args, moves)
            return Shift("+", 1.0, _own_axes(e))
        given = [self.move(a, moves) for a in e.args]
        if not any(isinstance(m, Shift) for m in given):
            return None
        if e.op not in _RULES:
            raise Moves
        return _RULES[e.op](e, given)


def _join(moves: dict[str, Move], other: dict[str, Move]) -> None:
    """What is known behind two paths."""
    for name in {*moves, *other}:
        a, b = moves.get(name), other.get(name)
        a, b = (b if a == ZERO and _grows(b) else a), (a if b == ZERO and _grows(a) else b)
        moves[name] = a if a == b else None if {a, b} == {None, ZERO} else LOST


def _grows(m: Move) -> bool:
    return isinstance(m, Shift) and m.kind == "*"


def _own_axes(e: Op) -> tuple[int, ...]:
    """The axes of a maximum along which it may be shifted by different numbers."""
    rank = getattr(e.type, "rank", 0)
    if not e.get("keepdims") or not is_array(e.args[0].type):
        return tuple(range(rank))
    gone = _reduced(e)
    return tuple(k for k in range(rank) if k not in gone)


def _reduced(e: Op) -> set[int]:
    rank, axis = e.args[0].type.rank, e.get("axis")
    axes = range(rank) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    if not all(isinstance(k, int) for k in axes):
        raise Moves
    return {k % rank for k in axes}


# ------------------------------------------------------------------- operations


def _aligned(e: Op, given: list[Move]) -> list[Move]:
    """The operands' axes counted as the result's."""
    rank = getattr(e.type, "rank", 0)

    def one(a: Expr, m: Move) -> Move:
        ahead = rank - getattr(a.type, "rank", 0)
        return replace(m, axes=tuple(k + ahead for k in m.axes)) if isinstance(m, Shift) else m

    return [one(a, m) for a, m in zip(e.args, given)]


def _scaled(m: Shift, factor: float) -> Move:
    return replace(m, by=m.by * factor) if m.by * factor else None


def _both(a: Shift, b: Shift, kind: str, sign: float) -> Move:
    """The exponents, or the multiples, of two values added up."""
    if a.kind != kind or b.kind != kind or a.axes != b.axes:
        raise Moves
    by = a.by + sign * b.by
    return replace(a, by=by) if by else None


def _added(e: Op, given: list[Move]) -> Move:
    a, b = _aligned(e, given)
    sign = -1.0 if e.op == "-" else 1.0
    if isinstance(a, Shift) and isinstance(b, Shift):
        if a.kind == "*" and a == b:
            return a
        return _both(a, b, "+", sign)
    one, other = (a, b) if isinstance(a, Shift) else (b, a)
    if _grows(one):
        if other != ZERO:
            raise Moves
        return one
    return one if one is a else _scaled(one, sign)


def _multiplied(e: Op, given: list[Move]) -> Move:
    a, b = _aligned(e, given)
    sign = -1.0 if e.op == "/" else 1.0
    if isinstance(a, Shift) and isinstance(b, Shift):
        return _both(a, b, "*", sign)
    one, other = (a, e.args[1]) if isinstance(a, Shift) else (b, e.args[0])
    if _grows(one):
        return one if one is a else _scaled(one, sign)
    if one is b and e.op == "/" or not _is_number(other):
        raise Moves
    return _scaled(one, 1.0 / other.value if e.op == "/" else other.value)


def _is_number(e: Expr) -> bool:
    return isinstance(e, Const) and type(e.value) in (int, float) and abs(e.value) > 0


def _power(e: Op, given: list[Move]) -> Move:
    if not _grows(given[0]) or not _is_number(e.args[1]):
        raise Moves
    return _scaled(given[0], e.args[1].value)


def _turned(old: str, new: str) -> Callable[[Op, list[Move]], Move]:
    def rule(e: Op, given: list[Move]) -> Move:
        if given[0].kind != old:
            raise Moves
        return replace(given[0], kind=new)

    return rule


def _reduction(kinds: str) -> Callable[[Op, list[Move]], Move]:
    def rule(e: Op, given: list[Move]) -> Move:
        (m,), gone = given, _reduced(e)
        if m.kind not in kinds or gone & set(m.axes) or {k for k, _ in e.static} - {"axis", "keepdims"}:
            raise Moves
        return m if e.get("keepdims") else replace(m, axes=tuple(k - sum(g < k for g in gone) for k in m.axes))

    return rule


def _product(e: Op, given: list[Move]) -> Move:
    """A matrix by a matrix or vector: rows of the left one, columns of the right one."""
    a, b = e.args
    if any(getattr(x.type, "rank", 0) not in (1, 2) for x in e.args) or all(given):
        raise Moves
    m, rank, allowed = (given[0], a.type.rank, 0) if given[0] else (given[1], b.type.rank, 1)
    if not _grows(m) or m.axes and (rank == 1 or m.axes != (allowed,)):
        raise Moves
    return replace(m, axes=(getattr(e.type, "rank", 0) - 1,) if m.axes and allowed else m.axes)


def _transposed(e: Op, given: list[Move]) -> Move:
    rank = e.type.rank
    if len(e.args) > 1 or e.static or len(given[0].axes) > 1:
        raise Moves
    return replace(given[0], axes=tuple(rank - 1 - k for k in given[0].axes))


def _chosen(e: Op, given: list[Move]) -> Move:
    """Both sides move alike, or one of them is 0."""
    if len(given) != 3 or given[0] is not None:
        raise Moves
    _, a, b = _aligned(e, given)
    if a == b or a == ZERO and _grows(b):
        return b
    if b == ZERO and _grows(a):
        return a
    raise Moves


def _same(e: Op, given: list[Move]) -> Move:
    if len(given) > 1 or getattr(e.type, "rank", 0) != getattr(e.args[0].type, "rank", 0):
        raise Moves
    return given[0]


def _indexed(e: Index, m: Shift) -> Shift:
    """Slices of other axes than the shift's, new axes, and `x[np.arange(n), labels]`: rows in their order."""
    if not m.axes:
        return m
    axes, old, new = [], 0, 0
    arrays = [k for k, i in enumerate(e.items) if is_array(getattr(i, "type", None))]
    if arrays and (arrays != list(range(len(e.items))) or m.axes != (0,) or not _all_rows(e.items[0])):
        raise Moves
    if arrays:
        return m
    for item in (*e.items, *[Slice()] * e.base.type.rank):
        if isinstance(item, NewAxis):
            new += 1
            continue
        if old in m.axes:
            if item != Slice():
                raise Moves
            axes.append(new)
        new += isinstance(item, Slice)
        old += 1
    return replace(m, axes=tuple(axes))


def _all_rows(e: Expr) -> bool:
    return isinstance(e, Op) and e.op == "np.arange" and len(e.args) == 1


_RULES: dict[str, Callable[[Op, list[Move]], Move]] = {
    "+": _added, "-": _added, "*": _multiplied, "/": _multiplied, "**": _power,
    "u-": lambda e, given: given[0] if _grows(given[0]) else _scaled(given[0], -1.0),
    "np.exp": _turned("+", "*"), "math.exp": _turned("+", "*"),
    "np.log": _turned("*", "+"), "math.log": _turned("*", "+"),
    "np.sum": _reduction("*"), "np.mean": _reduction("+*"), "np.max": _reduction("+*"), "np.min": _reduction("+*"),
    "@": _product, "np.dot": _product, "np.transpose": _transposed, "np.where": _chosen, "ifexp": _chosen,
    "np.copy": _same, "np.asarray": _same, "float": _same,
}  # fmt: skip


def asked_of(s: AnyStatement, ops: frozenset[str]) -> list[Op]:
    """The operations of these names in a statement, each once."""
    found = [n for e in expressions(s) for n in nodes(e) if isinstance(n, Op) and n.op in ops]
    return list(dict.fromkeys(found))
