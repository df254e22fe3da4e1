"""Applying a rule to an operation: its adjoint and tangent lines as typed IR.

`value` is the expression that stands for the result, `seed` for its adjoint.  For elementwise
operations contributions stand at the broadcast shape of result and operands (or at a smaller one that
broadcasts to it): the caller reduces them to the operand.  For all other operations they are already
reduced here, and broadcast to the operand's shape.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from adsource.ir import infer, walk
from adsource.ir.infer import Shapes, const
from adsource.ir.nodes import Const, Expr, Name, Op, TupleExpr
from adsource.ir.types import FLOATS, Array, Tuple, Type, extent
from adsource.rulebook import translate as t
from adsource.rulebook.algebra import make, negative
from adsource.rulebook.match import Bound, flatten, match
from adsource.rulebook.rule import Rule
from adsource.rulebook.statics import NotStatic, unpacked
from adsource.rulebook.translate import Scope, fail

Fresh = Callable[[str], str]


@dataclass(frozen=True)
class Applied:
    """records: values to be computed at the primal's place and kept (`..._r`); lets: shared work, in
    order; adds: what is added to the adjoint of an operand, by its place among the flattened operands;
    tangent: the tangent of the result."""

    records: tuple[tuple[str, Expr], ...] = ()
    lets: tuple[tuple[str, Expr], ...] = ()
    adds: tuple[tuple[int, Expr], ...] = ()
    tangent: Expr | None = None


@dataclass(frozen=True)
class Reads:
    """What the adjoint lines read: the result, operands (places), records (names)."""

    result: bool
    operands: frozenset[int]
    records: frozenset[str]


def adjoint(rule: Rule, op: Op, value: Expr, seed: Expr, wanted: frozenset[int],
            shapes: Shapes | None = None, fresh: Fresh | None = None) -> Applied:
    """The contributions to the adjoints of the operands at the places `wanted`."""
    run = _Run(rule, op, value, shapes or Shapes(), fresh)
    run.bind("_b", seed)
    run.wanted = wanted
    run.lines(rule.lines)
    return run.applied()


def tangent(rule: Rule, op: Op, value: Expr, tangents: Mapping[int, Expr],
            shapes: Shapes | None = None, fresh: Fresh | None = None) -> Applied:
    """The tangent of the result; operands at places without a tangent are constant.  A result of None
    is a tangent of zero."""
    run = _Run(rule, op, value, shapes or Shapes(), fresh)
    run.bind_tangents(tangents)
    run.lines(rule.lines)
    return run.applied()


def reads(rule: Rule, op: Op, wanted: frozenset[int]) -> Reads:
    """What the adjoint lines read, shapes not counted: for the storage plan."""
    marked, places = _marked(op)
    result = Name("<result>", op.type)
    applied = adjoint(rule, marked, result, _markers("<seed>", op.type), wanted, fresh=lambda n: f"<{n}>")
    found = set().union(*(t.reads(e) for _, e in (*applied.lets, *applied.adds)))
    operands = frozenset(p for p, name in places.items() if name in found)
    records = frozenset(n for n, _ in applied.records if n in found)
    return Reads("<result>" in found, operands, records)


def _markers(name: str, type_: Type) -> Expr:
    if isinstance(type_, Tuple):
        return TupleExpr(tuple(Name(f"{name}{k}", i) for k, i in enumerate(type_.items)), type_)
    return Name(name, type_)


def _marked(op: Op) -> tuple[Op, dict[int, str]]:
    """The operation on operands that are all names of their own; equal operands keep one name."""
    places: dict[int, str] = {}
    seen: dict[Expr, str] = {}

    def mark(e: Expr) -> Expr:
        if isinstance(e, TupleExpr):
            return TupleExpr(tuple(mark(i) for i in e.items), e.type)
        place = mark.count  # type: ignore[attr-defined]
        mark.count += 1  # type: ignore[attr-defined]
        if isinstance(e, Const):
            return e
        places[place] = seen.setdefault(e, f"<{place}>")
        return Name(places[place], e.type)

    mark.count = 0  # type: ignore[attr-defined]
    return replace(op, args=tuple(mark(a) for a in op.args)), places


class _Run:
    """One application: reads the rule's lines in order and collects what they give."""

    def __init__(self, rule: Rule, op: Op, value: Expr, shapes: Shapes, fresh: Fresh | None) -> None:
        bound = match(rule, op)
        if bound is None:
            raise fail(f"its pattern does not fit `{op.op}`", rule.pattern, rule)
        self.rule, self.op, self.value, self.bound = rule, op, value, bound
        self.scope = Scope(rule, shapes, dict(bound.operands), dict(bound.statics), op.type)
        self.records: list[tuple[str, Expr]] = []
        self.lets: list[tuple[str, Expr]] = []
        self.adds: list[tuple[int, Expr]] = []
        self.wanted: frozenset[int] = frozenset()
        self.flat = flatten(op.args)
        self.taken = set().union(walk.names(value), *(walk.names(a) for a in self.flat))
        self.fresh = fresh or self._free
        self.other = "_d"  # the mode that is not asked for
        self.skipped: set[str] = set()
        for name, item in zip(rule.results, _results(value, len(rule.results))):
            self.scope.exprs[name] = item

    # -------------------------------------------------------------- names

    def bind(self, suffix: str, seed: Expr) -> None:
        self.taken |= walk.names(seed)
        for name, item in zip(self.rule.results, _results(seed, len(self.rule.results))):
            self.scope.exprs[name + suffix] = item
        self.skipped = {n + "_d" for n in (*self.rule.params, *self.rule.results)}

    def bind_tangents(self, tangents: Mapping[int, Expr]) -> None:
        self.other = "_b"
        self.taken |= set().union(*(walk.names(e) for e in tangents.values()))
        for name in self.rule.params:
            place = self.bound.places.get(name)
            many = isinstance(place, tuple)
            self.scope.exprs[name + "_d"] = (
                tuple(tangents.get(p) for p in place) if many  # type: ignore[union-attr]
                else tangents.get(place)  # type: ignore[arg-type]
            )
        for name in self.rule.results:
            self.scope.exprs[name + "_d"] = None
        self.skipped = {n + "_b" for n in (*self.rule.params, *self.rule.results)}

    def _free(self, name: str) -> str:
        """The rule's own name for a value, numbered where the operands have taken it."""
        free, number = name, 2
        while free in self.taken:
            free, number = f"{name}{number}", number + 1
        self.taken.add(free)
        return free

    # -------------------------------------------------------------- lines

    def lines(self, lines: tuple[ast.stmt, ...] | list[ast.stmt]) -> None:
        for line in lines:
            match line:
                case ast.If():
                    self.lines(line.body if self._known(line.test) else line.orelse)
                case ast.For():
                    for item in self._known(line.iter):  # type: ignore[attr-defined]
                        self.scope.statics |= unpacked(line.target, item)
                        self.lines(line.body)
                case ast.Assign(targets=[target]):
                    self._assign(target, line.value)
                case ast.AugAssign():
                    self._update(line)
                case ast.Pass():
                    pass
                case _:
                    raise fail(f"`{ast.unparse(line)}` has no place in a rule", line, self.rule)

    def _known(self, e: ast.expr) -> object:
        try:
            return t.static(e, self.scope)
        except NotStatic as error:
            raise fail(f"`{error}` is not known while compiling", e, self.rule) from None

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple):
            for name, item in zip(target.elts, self._known(value)):  # type: ignore[call-overload]
                self.scope.statics[name.id] = item
            return
        if not isinstance(target, ast.Name):
            raise fail(f"`{ast.unparse(target)} = ` has no place in a rule", target, self.rule)
        name, skip = target.id, self._skips(value)
        if skip or name in self.skipped:
            self.skipped.add(name)
        elif name.removesuffix("_d") in self.rule.results and name.endswith("_d"):
            self.scope.exprs[name] = t.translate(value, self.scope)
        else:
            self._let(name, value)

    def _skips(self, value: ast.expr) -> bool:
        """Whether the value belongs to the other mode."""
        return any(isinstance(n, ast.Name) and n.id in self.skipped for n in ast.walk(value))

    def _let(self, name: str, value: ast.expr) -> None:
        try:
            self.scope.statics[name] = t.static(value, self.scope)
            self.scope.exprs.pop(name, None)
            return
        except NotStatic:
            e = t.translate(value, self.scope)
        self.scope.statics.pop(name, None)
        if e is None or isinstance(e, (Name, Const, TupleExpr)) or not t.reads(e):
            self.scope.exprs[name] = e
            return
        free = self.fresh(name)
        self.scope.exprs[name] = Name(free, e.type)
        (self.records if name.endswith("_r") else self.lets).append((free, e))

    def _update(self, line: ast.AugAssign) -> None:
        name = line.target.value if isinstance(line.target, ast.Subscript) else line.target
        if not isinstance(name, ast.Name) or not isinstance(line.op, (ast.Add, ast.Sub)):
            raise fail(f"`{ast.unparse(line)}` has no place in a rule", line, self.rule)
        if name.id in self.skipped:
            return
        if name.id.endswith("_d"):
            args = [self.scope.exprs[name.id], t.translate(line.value, self.scope)]
            sign = "+" if isinstance(line.op, ast.Add) else "-"
            self.scope.exprs[name.id] = t.combine(sign, args, self.scope)  # type: ignore[arg-type]
            return
        self._add(name.id.removesuffix("_b"), line)

    def _add(self, operand: str, line: ast.AugAssign) -> None:
        """`x_b += ...`, or `xs_b[i] += ...`, where that operand is wanted."""
        place = self.bound.places.get(operand)
        if isinstance(line.target, ast.Subscript):
            place = place[self._known(line.target.slice)]  # type: ignore[index]
        if place not in self.wanted or not isinstance(place, int):
            return
        like = self.flat[place].type
        self.scope.like = like
        e = t.translate(line.value, self.scope)
        if e is None:
            return
        if isinstance(line.op, ast.Sub):
            e = negative(e, self.scope.shapes)
        self.adds.append((place, e if self._elementwise() else reduced(e, like, self.scope.shapes)))

    def _elementwise(self) -> bool:
        return infer.is_elementwise(self.op.op)

    # -------------------------------------------------------------- result

    def applied(self) -> Applied:
        tangent_ = self._tangent() if self.other == "_b" else None
        ends = [e for _, e in self.adds] + [e for e in (tangent_,) if e is not None]
        lets, ends = inlined(self.lets, ends)
        if tangent_ is not None:
            tangent_ = ends.pop()
        used = set().union(*(walk.names(e) for e in (*ends, *(e for _, e in lets), tangent_) if e))
        records = tuple((n, e) for n, e in self.records if n in used)
        return Applied(records, tuple(lets), tuple((i, e) for (i, _), e in zip(self.adds, ends)), tangent_)

    def _tangent(self) -> Expr | None:
        found = [self.scope.exprs.get(n + "_d") for n in self.rule.results]
        if len(found) == 1:
            e = found[0]
            return e if e is None else self._as_wide(self._full(e))  # type: ignore[arg-type]
        items = tuple(const(0.0) if e is None else e for e in found)
        return TupleExpr(items, Tuple(tuple(i.type for i in items)))  # type: ignore[arg-type,union-attr]

    def _as_wide(self, e: Expr) -> Expr:
        """The tangent in the result's dtype, where a narrower operand alone gives it."""
        dtype = getattr(self.op.type, "dtype", "")
        weak = getattr(self.op.type, "weak", False) or getattr(e.type, "weak", False)
        if weak or getattr(e.type, "dtype", dtype) == dtype or dtype not in FLOATS:
            return e
        if isinstance(e.type, Array):
            return make("np.astype", (e,), self.scope.shapes, dtype=dtype)
        return make(f"np.{dtype}", (e,), self.scope.shapes)

    def _full(self, e: Expr) -> Expr:
        """The tangent at the result's shape, where a smaller operand alone gives it."""
        shape, wide = getattr(e.type, "shape", ()), getattr(self.op.type, "shape", ())
        ones = any(a == extent(1) != b for a, b in zip(shape[::-1], wide[::-1]))
        if len(shape) == len(wide) and not ones:
            return e
        operands = [a for a in self.flat if isinstance(a.type, Array)] if self._elementwise() else [self.value]
        items = tuple(_extent_among(operands, k - len(wide), self.scope) for k in range(len(wide)))
        like = TupleExpr(items, Tuple(tuple(i.type for i in items)))
        return make("np.broadcast_to", (e, like), self.scope.shapes)


def _extent_among(operands: list[Expr], axis: int, scope: Scope) -> Expr:
    """The extent of the result along an axis, read off an operand that is not 1 there."""
    fits = [a for a in operands if a.type.rank >= -axis and a.type.shape[axis] != extent(1)]
    named = sorted(fits, key=lambda a: not isinstance(a, Name))
    return t.extent(named[0], axis, scope) if named else const(1)


def _results(e: Expr, count: int) -> tuple[Expr, ...]:
    """The expressions for each result of an operation that has several."""
    if count > 1 and isinstance(e, TupleExpr):
        return e.items
    return (e,) * count


def inlined(lets: list[tuple[str, Expr]], ends: list[Expr]) -> tuple[list[tuple[str, Expr]], list[Expr]]:
    """Shared work that is read once goes where it is read, that which is not read goes."""
    kept: list[tuple[str, Expr]] = []
    for name, e in reversed(lets):
        uses = sum(_uses(x, name) for x in (*ends, *(k for _, k in kept)))
        if uses > 1:
            kept.insert(0, (name, e))
        elif uses:
            kept = [(n, substituted(x, name, e)) for n, x in kept]
            ends = [substituted(x, name, e) for x in ends]
    return kept, ends


def _uses(e: Expr, name: str) -> int:
    return sum(isinstance(n, Name) and n.id == name for n in walk.nodes(e))


def substituted(e: Expr, name: str, by: Expr) -> Expr:
    return walk.transform(e, lambda n: by if isinstance(n, Name) and n.id == name else n)


def reduced(e: Expr, like: Type, shapes: Shapes) -> Expr:
    """Summed over the axes along which an operand of type `like` was broadcast."""
    shape, wanted = getattr(e.type, "shape", ()), getattr(like, "shape", ())
    extra = len(shape) - len(wanted)
    if extra > 0:
        axis = None if not wanted else tuple(range(extra)) if extra > 1 else 0
        e = make("np.sum", (e,), shapes, axis=axis)
        shape = shape[extra:]
    ones = tuple(k for k, (a, b) in enumerate(zip(shape, wanted[-extra:] if extra < 0 else wanted))
                 if b == extent(1) and a != extent(1))
    if not ones:
        return e
    return make("np.sum", (e,), shapes, axis=ones if len(ones) > 1 else ones[0], keepdims=True)
