"""What a person would not have written: begin with the first contribution, drop what nobody reads.

    x_b = 0.0                x_b = k * y_b
    x_b += k * y_b
"""

from __future__ import annotations

import re
from dataclasses import replace

from adsource.analyses import live
from adsource.ir import infer
from adsource.ir.draws import is_draw
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
    Keep,
    Name,
    Op,
    Return,
    Store,
    Update,
    While,
)
from adsource.ir.types import extent, is_array
from adsource.ir.walk import (
    VIEWS,
    bound,
    bound_in,
    expressions,
    map_expressions,
    names,
    nodes,
    root,
    statements,
    transform,
)
from adsource.transforms.idle_tapes import behind_body, inside, without_idle_tapes

Block = tuple[AnyStatement, ...]
TEMPORARY = re.compile(r"t\d+$")
EFFECTS = ("pop", "append", "last")


def tidy(function: Function) -> Function:
    """The routine without detours."""
    body = _first_contributions(function.body)
    body = _named_results(body, frozenset())
    body = without_dead(_forward_seeds(body, {p.name for p in function.params}), function)
    return replace(function, body=_without_results(body, _read(body)))


def without_dead(body: Block, function: Function) -> Block:
    """The body of a function without what nobody reads."""
    while True:
        shorter = _drop_dead(_drop_unread(without_idle_tapes(_folded(body)), function), function)
        if shorter == body:
            return body
        body = shorter


# ------------------------------------------------------------------ first contributions


def _first_contributions(block: Block) -> Block:
    out: list[AnyStatement] = []
    waiting = list(block)
    while waiting:
        s = inside(waiting.pop(0), _first_contributions)
        k = _first_use(s, waiting)
        if k is not None:
            new = _begin_with(s, waiting[k])
            other = names(s.value) & bound_in(tuple(waiting[:k]))  # of another length
            if new is not None and not other & names(new.value):
                waiting[k] = new
                continue
            if not other and not all(_is_zero(t) for t in waiting[:k]):  # begin just before the first use
                waiting.insert(k, s)
                continue
        out.append(s)
    return tuple(out)


def _is_zero(s: AnyStatement) -> bool:
    if not isinstance(s, Assign):
        return False
    v = s.value
    return (isinstance(v, Const) and v.value == 0.0 and isinstance(v.value, float)) or (
        isinstance(v, Op) and v.op == "np.zeros_like"
    )


def _first_use(s: AnyStatement, rest: list[AnyStatement]) -> int | None:
    """Where a zero of ours is first used in the same block."""
    if not _is_zero(s) or s.origin is not None:
        return None
    for k, t in enumerate(rest):
        if s.target.id in live.mentioned((t,)):
            return k
    return None


def _begin_with(zero: Assign, s: AnyStatement) -> AnyStatement | None:
    """`x_b += e` as the beginning of x_b."""
    if not isinstance(s, Update) or s.op not in ("+", "-") or not isinstance(s.target, Name):
        return None
    if s.target.id != zero.target.id or s.target.id in names(s.value):
        return None
    value = s.value if s.op == "+" else infer.op("u-", (s.value,))
    if is_array(zero.target.type):
        value = _as_wide(value, zero)
        if value is None:
            return None
    return Assign(zero.target, value, origin=s.origin, comments=s.comments, remark=s.remark)


def _as_wide(e: Expr, zero: Assign) -> Expr | None:
    t, like = zero.target.type, zero.value.args[0]
    if not is_array(e.type):
        return Op("np.full_like", (like, e), t)
    if e.type.rank != t.rank or e.type.dtype != t.dtype:
        return None
    if any(a == extent(1) and b != extent(1) for a, b in zip(e.type.shape, t.shape)):
        return None
    if any(a is not None and b is None for a, b in zip(e.type.shape, t.shape)):
        return None  # it may be stretched: `+=` says so
    shares = isinstance(e, (Name, Index)) or (isinstance(e, Op) and e.op in VIEWS)
    return infer.op("np.copy", (e,)) if shares else e


# ----------------------------------------------------------------------- results of calls


def _named_results(block: Block, after: frozenset[str]) -> Block:
    """`_, t1 = g_b(...)` and `x_b = t1`, read nowhere else: the routine's answer under the name that it is for."""
    out: list[AnyStatement] = []
    for s, behind in zip(block, _live_behind(block, after)):
        inner = behind_body(s, behind)
        s = inside(s, lambda b, inner=inner: _named_results(b, inner))
        call = next((k for k in range(len(out) - 1, -1, -1) if not isinstance(out[k], Assign)), None)
        if call is not None and _hands_over(s, out[call], out[call + 1 :]) and s.value.id not in behind:
            targets = tuple(s.target if t == s.value else t for t in out[call].targets)
            out[call] = replace(out[call], targets=targets)
        else:
            out.append(s)
    return tuple(out)


def _live_behind(block: Block, after: frozenset[str]) -> list[frozenset[str]]:
    """For each statement, the names live behind it."""
    found = [after]
    for s in reversed(block[1:]):
        found.append(live.before_statement(s, found[-1]))
    return found[::-1]


def _hands_over(s: AnyStatement, call: AnyStatement, between: list[AnyStatement]) -> bool:
    if not (isinstance(call, Call) and isinstance(s, Assign) and isinstance(s.value, Name)):
        return False
    if s.value not in call.targets or s.target in call.targets or s.value.id == "_":
        return False
    return not any(s.target.id in live.mentioned((t,)) or s.value.id in live.mentioned((t,)) for t in between)


def _read(body: Block) -> set[str]:
    return {n for s in statements(body) for e in expressions(s) for n in names(e)}


def _without_results(block: Block, read: set[str]) -> Block:
    """A call for its effect alone binds no temporary."""
    out: list[AnyStatement] = []
    for s in block:
        s = inside(s, lambda b: _without_results(b, read))
        if isinstance(s, Call) and s.targets and all(TEMPORARY.match(t.id) and t.id not in read for t in s.targets):
            s = replace(s, targets=())
        out.append(s)
    return tuple(out)


# ------------------------------------------------------------------------------- seeds


def _forward_seeds(body: Block, params: set[str]) -> Block:
    """`y_b = f_seed`, never changed: the seed itself."""
    bindings: dict[str, int] = {}
    for s in statements(body):
        for n in (*bound(s), *([root(s.target)] if isinstance(s, (Store, Update)) else [])):
            bindings[n] = bindings.get(n, 0) + 1
    swaps = {
        s.target.id: s.value for s in body
        if isinstance(s, Assign) and isinstance(s.value, Name) and s.value.id in params
        and s.value.id.find("_seed") >= 0 and bindings[s.target.id] == 1 and not is_array(s.target.type)
    }
    if not swaps:
        return body
    kept = tuple(s for s in body if not (isinstance(s, Assign) and s.target.id in swaps))

    def one(n: Expr) -> Expr:
        return swaps.get(n.id, n) if isinstance(n, Name) else n

    return tuple(map_expressions(s, lambda e: transform(e, one)) for s in kept)


# --------------------------------------------------------------------- headers by name


def _folded(body: Block) -> Block:
    """`branch = a > b` and `if branch:`, never read again: the condition itself."""
    reads: dict[str, int] = {}
    for s in statements(body):
        for e in expressions(s):
            for n in nodes(e):
                if isinstance(n, Name):
                    reads[n.id] = reads.get(n.id, 0) + 1
    return _fold(body, reads)


def _fold(block: Block, reads: dict[str, int]) -> Block:
    out: list[AnyStatement] = []
    for s in block:
        last = out[-1] if out else None
        if isinstance(s, If) and isinstance(s.test, Name) and _is_header(last, s.test.id, reads):
            out.pop()
            s = replace(s, test=last.value, comments=last.comments or s.comments)
        out.append(inside(s, lambda b: _fold(b, reads)))
    return tuple(out)


def _is_header(s: AnyStatement | None, name: str, reads: dict[str, int]) -> bool:
    made = isinstance(s, Assign) and s.origin is None and s.target.id == name
    return made and reads[name] == 1 and _pure(s.value)


# -------------------------------------------------------------------------- dead values


def _drop_unread(body: Block, function: Function) -> Block:
    """Without statements that only change a name of ours which nothing else reads."""
    kept = {p.name for p in function.params} | _shared_names(body)
    read: set[str] = set()
    for s in statements(body):
        base = _changed(s)
        for e in expressions(s):
            read |= _other_names(e, base) if base else names(e)
        if isinstance(s, Keep):
            read |= set(s.reads)
    return _without(body, lambda n: n is not None and n not in read | kept)


def _changed(s: AnyStatement) -> str | None:
    match s:
        case Store() | Update():
            return root(s.target)
        case Do(value=Op(op="append")):
            return s.value.args[0].id
    return None


def _other_names(e: Expr, base: str) -> set[str]:
    """Names in an expression, without the place that a statement changes."""
    found = list(nodes(e))
    skipped = next((n for n in found if isinstance(n, Name) and n.id == base), None)
    left = [n.id for n in found if isinstance(n, Name) and n is not skipped]
    return set(left)


def _without(block: Block, unread) -> Block:
    out = []
    for s in block:
        if unread(_changed(s)):
            continue
        if isinstance(s, (For, While)):
            s = replace(s, body=_without(s.body, unread))
        elif isinstance(s, If):
            s = replace(s, body=_without(s.body, unread), orelse=_without(s.orelse, unread))
        out.append(s)
    return tuple(out)


def _drop_dead(body: Block, function: Function) -> Block:
    outer = {p.name for p in function.params} | _shared_names(body)
    return _block(body, frozenset(), outer)


def _shared_names(body: Block) -> set[str]:
    """Arrays with other names for their memory: stores into them may be seen elsewhere."""
    found: set[str] = set()
    for s in statements(body):
        if isinstance(s, Assign) and is_array(s.target.type):
            bases = _bases(s.value)
            found |= bases | {s.target.id} if bases else bases
        elif not isinstance(s, (Assign, Store, Update, For, If, While)):
            found |= live.mentioned((s,)) if not isinstance(s, Return) else set()
    return found


def _bases(e: Expr) -> set[str]:
    """The names whose memory a value may show."""
    if isinstance(e, Op) and e.op == "ifexp":
        return _bases(e.args[1]) | _bases(e.args[2])
    base = root(e)
    return set() if base is None else {base}


def _block(block: Block, after: frozenset[str], outer: set[str]) -> Block:
    out: list[AnyStatement] = []
    behind = after
    for s in reversed(block):
        new = _alive(s, behind, outer)
        if new is not None:
            out.insert(0, new)
            behind = live.before_statement(new, behind)
        elif s.comments and out and not out[0].comments and s.origin == out[0].origin:
            out[0] = replace(out[0], comments=s.comments)
    return tuple(out)


def _alive(s: AnyStatement, behind: frozenset[str], outer: set[str]) -> AnyStatement | None:
    match s:
        case Assign() if s.target.id not in behind and _pure(s.value):
            return None
        case Update(target=Name() as t) if not is_array(t.type) and t.id not in behind:
            return None
        case Store(target=Index()) | Update(target=Index()):
            base = root(s.target)
            if base not in behind and base not in outer:
                return None
        case For() | While():
            body = _block(s.body, live.at_header(s, behind), outer)
            stays = body or isinstance(s, While) or s.var.id in behind
            return replace(s, body=body) if stays else None
        case If():
            body, orelse = _block(s.body, behind, outer), _block(s.orelse, behind, outer)
            if not body and not orelse:
                return None
            if not body:
                return replace(s, test=infer.negated(s.test), body=orelse, orelse=(), verbatim=False)
            return replace(s, body=body, orelse=orelse)
    return s


def _pure(e: Expr) -> bool:
    return not any(isinstance(n, Op) and (n.op in EFFECTS or is_draw(n)) for n in nodes(e))


