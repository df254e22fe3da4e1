"""Innermost loops whose passes LLVM can run abreast, several at once in the lanes of a vector.

    for i in range(n):                          for i in range(n):
        total += u[i] * v[i]            ->          total = lane_sum(total, u[i] * v[i])

A strictly ordered sum is what keeps many a loop from it.  Where the order is ours to choose (np.sum and its like,
sums of the adjoint's own; `Update.free`), `lane_sum` allows the compiler to add in lanes.  Sums that the user has
written out keep their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Op,
    Remark,
    Store,
    Update,
    While,
)
from adsource.ir.types import INTEGERS, is_complex
from adsource.ir.walk import bound, expressions, leaf_names, names, nodes, root, statements
from adsource.transforms.lower_scalar import cast

Body = tuple[AnyStatement, ...]
Allowed = Callable[[Op], bool]
LANES = "template.lane_sum"
# Operations that become plain instructions.
PLAIN = frozenset({
    "+", "-", "*", "/", "u-", "u+", "<", "<=", ">", ">=", "==", "!=", "and", "or", "not", "&", "|", "^", "~", "ifexp",
    "np.sqrt", "math.sqrt", "np.abs", "abs", "math.fabs", "np.square", "np.maximum", "np.minimum", "max", "min",
    "np.rint", "np.floor", "np.ceil", "np.trunc", "np.float32", "np.float64", "np.int64", "np.int32", "np.uint64",
    "np.bool_", "float", "np.isnan", "np.isinf", "np.isfinite", "np.sign", "shape", "size", "len", LANES,
})  # fmt: skip
PLAIN_POWERS = (-1.0, 0.0, 0.5, 1.0, 2.0)


def lane_sums(function: Function, allowed: Allowed) -> Function:
    """The function with its free sums in lanes, in the loops that then vectorise."""
    return replace(function, body=_block(function.body, allowed))


def _block(body: Body, allowed: Allowed) -> Body:
    return tuple(_statement(s, allowed) for s in body)


def _statement(s: AnyStatement, allowed: Allowed) -> AnyStatement:
    if isinstance(s, For) and is_innermost(s):
        return replace(s, body=_in_lanes(s.body, _begun(s.body))) if vectorises(s, allowed) else s
    if isinstance(s, (For, While)):
        return replace(s, body=_block(s.body, allowed))
    if isinstance(s, If):
        return replace(s, body=_block(s.body, allowed), orelse=_block(s.orelse, allowed))
    return s


def _begun(body: Body) -> set[str]:
    """The names that each pass begins anew: no lane waits for another there."""
    return {s.target.id for s in statements(body) if isinstance(s, Assign)}


def _in_lanes(body: Body, begun: set[str]) -> Body:
    out: list[AnyStatement] = []
    for s in body:
        if isinstance(s, If):
            s = replace(s, body=_in_lanes(s.body, begun), orelse=_in_lanes(s.orelse, begun))
        elif isinstance(s, Update) and _is_free_sum(s) and s.target.id not in begun:
            term = s.value if s.op == "+" else Op("u-", (s.value,), s.value.type)
            term = cast(term, s.target.type.dtype)
            told = {"origin": s.origin, "comments": s.comments, "remark": s.remark}
            s = Assign(s.target, Op(LANES, (s.target, term), s.target.type), **told)
        out.append(s)
    return tuple(out)


def _is_free_sum(s: AnyStatement) -> bool:
    if not isinstance(s, Update) or not isinstance(s.target, Name) or s.op not in ("+", "-"):
        return False
    return s.free and s.target.type.dtype in ("float32", "float64")


# ---------------------------------------------------------------- what vectorises


def innermost(body: Body) -> Iterator[For]:
    return (s for s in statements(body) if isinstance(s, For) and is_innermost(s))


def is_innermost(loop: For) -> bool:
    return not any(isinstance(s, (For, While)) for s in statements(loop.body))


def nest(s: AnyStatement) -> list[For]:
    """Loops within each other, and nothing beside them."""
    loops = [s] if isinstance(s, For) else []
    while loops and not is_innermost(loops[-1]):
        if len(loops[-1].body) != 1 or not isinstance(loops[-1].body[0], For):
            return []
        loops.append(loops[-1].body[0])
    return loops


def vectorises(loop: For, allowed: Allowed) -> bool:
    """Whether the passes of an innermost loop may run abreast, free sums in lanes.

    allowed: operations beyond PLAIN that become plain instructions."""
    inside = list(statements(loop.body))
    if not all(isinstance(s, (Assign, Store, Update, If, Remark)) for s in inside):
        return False
    every = [n for s in inside for e in expressions(s) for n in nodes(e)]
    if any(isinstance(n, Op) and not (n.op in PLAIN or allowed(n) or is_plain_power(n)) for n in every):
        return False
    return not carries(loop.body) and _apart(inside, every, loop.var.id)


def is_plain_power(e: Op) -> bool:
    """A product, or what LLVM makes a product, an inverse or a root by itself."""
    exponent = getattr(e.args[1], "value", None) if e.op == "**" else None
    return isinstance(exponent, int) or exponent in PLAIN_POWERS and not is_complex(e.type)


def carries(body: Body) -> bool:
    """Whether a pass reads a name that an earlier pass has bound, sums in lanes aside."""
    inside = list(statements(body))
    sums = {s.target.id for s in inside if _is_sum(s)}
    others = {n for s in inside for e in expressions(s) if not _is_sum(s) for n in names(e)}
    read = [n for s in inside if _is_sum(s) for n in leaf_names(_term(s))]
    rebound = {n for s in inside if not _is_sum(s) for n in bound(s)}
    sums -= others | set(read) | rebound
    binds = {name for s in inside for name in bound(s)} - sums
    return not _bound_first(body, binds, set())


def _is_sum(s: AnyStatement) -> bool:
    """A sum that may take in its terms in any order: integers', free ones, those in lanes already."""
    if isinstance(s, Assign):
        return isinstance(s.value, Op) and s.value.op == LANES and s.value.args[0] == s.target
    integers = isinstance(s, Update) and isinstance(s.target, Name) and s.target.type.dtype in INTEGERS
    return _is_free_sum(s) or integers and s.op in ("+", "-")


def _term(s: AnyStatement) -> Expr:
    return s.value.args[1] if isinstance(s, Assign) else s.value


def _bound_first(body: Body, binds: set[str], known: set[str]) -> bool:
    """Whether each of the names is bound before it is read; adds those that are to `known`."""
    for s in body:
        read = {n for e in expressions(s) for n in names(e)}
        if read & binds - known:
            return False
        if isinstance(s, If):
            sides = [set(known), set(known)]
            if not (_bound_first(s.body, binds, sides[0]) and _bound_first(s.orelse, binds, sides[1])):
                return False
            known |= sides[0] & sides[1]
        known |= set(bound(s))
    return True


def _apart(inside: list[AnyStatement], every: list[Expr], var: str) -> bool:
    """Whether each pass writes elements of its own, and reads no other elements of what is written."""
    stored = dict.fromkeys(s.target for s in inside if isinstance(s, (Store, Update)) and isinstance(s.target, Index))
    if any(var not in names(target) for target in stored):
        return False
    met = dict.fromkeys(n for n in every if isinstance(n, Index))
    return all(_same_pass(a, b, var) for a in stored for b in met if root(a) == root(b))


def _same_pass(a: Index, b: Index, var: str) -> bool:
    """Whether two elements of an array can only be one in the same pass: `a[j, 0]` and `a[j, 1]`."""
    if a == b or a.base != b.base or len(a.items) != len(b.items):
        return a == b
    return all(i == k for i, k in zip(a.items, b.items) if var in names(i) | names(k))
