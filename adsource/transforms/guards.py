"""Check once, at the head of an adjoint routine, that NumPy stretches no extent unannounced.

    unstretched("line 14", kappa.shape[0] - 1, u0.shape[0] - 1)

NumPy stretches an extent of 1 wherever it meets another one.  The adjoint has to sum there, and does so
for extents that the signature declares to be 1.  An extent that turns out to be 1 only at run time must
not give a wrong gradient.  (Compiled code checks lengths at each statement.)
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer
from adsource.ir.infer import Shapes
from adsource.ir.nodes import (
    AnyStatement,
    Do,
    Expr,
    For,
    Function,
    If,
    Op,
    Param,
    Remark,
    Store,
    Update,
    While,
)
from adsource.ir.shapes import extent_expression
from adsource.ir.types import Extent, Static, extent, is_array
from adsource.ir.walk import expressions, nodes

STACKS = ("@", "np.linalg.solve")  # whose operands are stacks of matrices, stretched over each other
Pairs = list[tuple[Extent, Extent, int]]


def guarded(routine: Function, primal: Function, recorded: Pairs | tuple = ()) -> Function:
    """The routine with checks in front of its forward sweep.  recorded: what its tapes take as equal."""
    symbols = set(_symbols(primal.params))
    known: dict[str, Extent] = {}
    groups: list[tuple[int, list[Extent]]] = []
    for left, right, line in (*_pairs(primal.body), *recorded):
        if _is_news(left - right, symbols, known):
            _group(left, right, line, groups)
    checks = tuple(_check(line, extents) for line, extents in groups)
    return _with_body(routine, (*checks, Remark(""), *routine.body)) if checks else routine


def _with_body(routine: Function, body) -> Function:
    return replace(routine, body=tuple(body))


def _symbols(params: tuple[Param, ...]):
    for p in params:
        if is_array(p.type):
            yield from (f"{p.name}.shape[{k}]" for k in range(p.type.rank))
        else:
            yield p.name


def _pairs(body: tuple[AnyStatement, ...]) -> Pairs:
    """Extents taken as equal in the statements of a block, with their lines."""
    found: Pairs = []
    for s in body:
        line = s.origin.line if s.origin else 0
        if isinstance(s, (For, While, If)):
            found += _pairs((*s.body, *getattr(s, "orelse", ())))
        else:
            for e in expressions(s):
                found += [(a, b, line) for n in nodes(e) for a, b in _met(n)]
            if isinstance(s, (Store, Update)):
                found += [(a, b, line) for a, b in _assumed((s.target.type, s.value.type))]
    return found


def _met(e: Expr):
    if not isinstance(e, Op):
        return []
    types = tuple(a.type for a in e.args)
    if infer.is_elementwise(e.op):
        return _assumed(types)
    if e.op == "np.broadcast_to":
        return _assumed((types[0], e.type))
    if e.op in STACKS and len(types) == 2:
        return _assumed(tuple(replace(t, shape=t.shape[:-2]) for t in types if is_array(t)))
    return []


def _assumed(types):
    shapes = Shapes()
    infer.broadcast([t for t in types if is_array(t)], shapes)
    return shapes.assumed


def _is_news(gap: Extent, symbols: set[str], known: dict[str, Extent]) -> bool:
    """Whether an equality is about the parameters and does not follow from those before; it is known
    from then on."""
    gap = _reduced(gap, known)
    if not gap.terms or not {s for s, _ in gap.terms} <= symbols:
        return False
    for symbol, factor in gap.terms:
        if factor in (1, -1):
            known[symbol] = (gap - extent(symbol) * factor) * -factor
            break
    return True


def _group(left: Extent, right: Extent, line: int, groups: list[tuple[int, list[Extent]]]) -> None:
    for _, extents in groups:
        if left in extents or right in extents:
            extents += [e for e in (left, right) if e not in extents]
            return
    groups.append((line, [left, right]))


def _check(line: int, extents: list[Extent]) -> AnyStatement:
    args = (infer.const(f"line {line}"), *map(extent_expression, extents))
    return Do(Op("template.unstretched", args, Static(None)))


def _reduced(e: Extent, known: dict[str, Extent]) -> Extent:
    for _ in range(len(known) + 1):
        for symbol, factor in e.terms:
            if symbol in known:
                e = e - extent(symbol) * factor + known[symbol] * factor
                break
        else:
            return e
    return e
