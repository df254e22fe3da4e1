"""Applying a rule to an operation: its adjoint and tangent lines as typed IR.

`value` is the expression that stands for the result, `seed` for its adjoint.  For elementwise
operations contributions stand at the broadcast shape of result and operands (or at a smaller one that
broadcasts to it): the caller reduces them to the operand.  For all other operations they are already
reduced here, and broadcast to the operand's shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from adsource.ir import walk
from adsource.ir.infer import Shapes
from adsource.ir.nodes import Expr, Name, Op, TupleExpr
from adsource.ir.types import Tuple, Type, is_complex
from adsource.rulebook import translate
from adsource.rulebook.conjugate import Conjugate
from adsource.rulebook.fitting import reduced
from adsource.rulebook.match import MISSING, flatten, known_value
from adsource.rulebook.rule import Rule
from adsource.rulebook.run import Applied, Fresh, Run

__all__ = ["Applied", "Reads", "adjoint", "reads", "reduced", "tangent"]


@dataclass(frozen=True)
class Reads:
    """What the adjoint lines read: the result, operands (places), records (names)."""

    result: bool
    operands: frozenset[int]
    records: frozenset[str]


def adjoint(rule: Rule, op: Op, value: Expr, seed: Expr, wanted: frozenset[int],
            shapes: Shapes | None = None, fresh: Fresh | None = None) -> Applied:
    """The contributions to the adjoints of the operands at the places `wanted`."""
    run = Run(rule, op, value, shapes or Shapes(), fresh)
    run.bind("_b", seed)
    run.wanted = wanted
    run.lines(rule.lines)
    found = run.applied()
    return found if rule.as_written or not _any_complex(op, value, seed) else _conjugated(found, seed, run.scope.shapes)


def _any_complex(op: Op, *more: Expr) -> bool:
    return any(is_complex(e.type) for e in flatten((*op.args, *more)))


def _conjugated(found: Applied, seed: Expr, shapes: Shapes) -> Applied:
    """What a rule for reals gives, for complex operands."""
    conj = Conjugate(walk.names(seed), shapes)
    lets = tuple((name, conj.let(name, e)) for name, e in found.lets)
    return replace(found, lets=lets, adds=tuple((k, conj(e)) for k, e in found.adds))


def tangent(rule: Rule, op: Op, value: Expr, tangents: Mapping[int, Expr],
            shapes: Shapes | None = None, fresh: Fresh | None = None) -> Applied:
    """The tangent of the result; operands at places without a tangent are constant.  A result of None
    is a tangent of zero."""
    run = Run(rule, op, value, shapes or Shapes(), fresh)
    run.bind_tangents(tangents)
    run.lines(rule.lines)
    return run.applied()


def meaning(rule: Rule, op: Op, fresh: Fresh | None = None) -> tuple[tuple, tuple[Expr, ...]] | None:
    """What the results are made of, where the rule says it: shared work, and an expression for each."""
    if not rule.composed:
        return None
    run = Run(rule, op, Name("<result>", op.type), Shapes(), fresh)
    run.bind_meaning()
    run.lines(rule.lines)
    return run.meaning()


def reads(rule: Rule, op: Op, wanted: frozenset[int]) -> Reads:
    """What the adjoint lines read, shapes not counted: for the storage plan."""
    marked, places = _marked(op)
    result = Name("<result>", op.type)
    applied = adjoint(rule, marked, result, _markers("<seed>", op.type), wanted, fresh=lambda n: f"<{n}>")
    found = set().union(*(translate.reads(e) for _, e in (*applied.lets, *applied.adds)))
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
        if known_value(e) is not MISSING:  # the pattern may ask for its value
            return e
        places[place] = seen.setdefault(e, f"<{place}>")
        return Name(places[place], e.type)

    mark.count = 0  # type: ignore[attr-defined]
    return replace(op, args=tuple(mark(a) for a in op.args)), places
