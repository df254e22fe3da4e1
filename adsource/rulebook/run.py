"""One application of a rule: its lines carried out in order, what they give collected."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adsource.ir import infer, walk
from adsource.ir.infer import Shapes
from adsource.ir.nodes import Const, Expr, Name, Op, TupleExpr
from adsource.ir.types import Array, Tuple
from adsource.rulebook import translate as t
from adsource.rulebook.algebra import negative, number
from adsource.rulebook.fitting import as_wide, inlined, reduced, spread
from adsource.rulebook.match import flatten, match
from adsource.rulebook.notation import combine, tupled, zeros
from adsource.rulebook.rule import Rule
from adsource.rulebook.scope import Scope, fail, static
from adsource.rulebook.statics import NotStatic, unpacked

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


class Run:
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
        self.meant: dict[str, Expr | None] | None = None  # what the results are made of, if asked for
        self.skipped: set[str] = set()
        for name, item in zip(rule.results, results_of(value, len(rule.results))):
            self.scope.exprs[name] = item

    # -------------------------------------------------------------- names

    def bind(self, suffix: str, seed: Expr) -> None:
        self.taken |= walk.names(seed)
        for name, item in zip(self.rule.results, results_of(seed, len(self.rule.results))):
            self.scope.exprs[name + suffix] = None if number(item) == 0 else item
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

    def bind_meaning(self) -> None:
        self.meant = {}
        self.skipped = {n + s for n in (*self.rule.params, *self.rule.results) for s in ("_d", "_b")}

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
            return static(e, self.scope)
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
        if name in self.rule.results:
            if self.meant is not None:
                self.meant[name] = t.translate(value, self.scope)
            return
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
            self.scope.statics[name] = static(value, self.scope)
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
        if name.id in self.skipped or self.meant is not None:
            return
        if name.id.endswith("_d"):
            args = [self.scope.exprs[name.id], t.translate(line.value, self.scope)]
            sign = "+" if isinstance(line.op, ast.Add) else "-"
            self.scope.exprs[name.id] = combine(sign, args, self.scope)  # type: ignore[arg-type]
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

    def meaning(self) -> tuple[tuple[tuple[str, Expr], ...], tuple[Expr, ...]] | None:
        """What the results are made of: shared work, and one expression for each; None where no line says it."""
        found = [(self.meant or {}).get(n) for n in self.rule.results]
        if None in found:
            return None
        lets, ends = inlined(self.lets, [e for e in found if e is not None])
        return tuple(lets), tuple(ends)

    def _tangent(self) -> Expr | None:
        found = [self.scope.exprs.get(n + "_d") for n in self.rule.results]
        if len(found) == 1:
            e = found[0]
            if e is None:
                return None
            arrays = [a for a in self.flat if isinstance(a.type, Array)] if self._elementwise() else [self.value]
            return as_wide(spread(e, self.op.type, arrays, self.scope), self.op.type, self.scope)  # type: ignore[arg-type]
        values = results_of(self.value, len(found))
        items = tuple(zeros(v, self.scope) if e is None else e for e, v in zip(found, values))
        return tupled(items)  # type: ignore[arg-type]


def results_of(e: Expr, count: int) -> tuple[Expr, ...]:
    """The expressions for each result of an operation that has several."""
    if count > 1 and isinstance(e, TupleExpr):
        return e.items
    if count > 1 and isinstance(e.type, Tuple):
        return tuple(infer.op("item", (e,), k=k) for k in range(count))
    return (e,) * count
