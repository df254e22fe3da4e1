"""Lists that the forward sweep fills, and that the reverse sweep has no use for.

    x_tape.append(x)   ...   x = x_tape.pop()       with nobody reading x behind: both go
    old = x_tape[-1]   ...   again = x_tape.pop()   with nobody reading `again`: old = x_tape.pop()
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import live
from adsource.ir.nodes import AnyStatement, Assign, Do, For, If, Op, While
from adsource.ir.walk import blocks, statements

Block = tuple[AnyStatement, ...]


def inside(s: AnyStatement, f) -> AnyStatement:
    if isinstance(s, (For, While)):
        return replace(s, body=f(s.body))
    if isinstance(s, If):
        return replace(s, body=f(s.body), orelse=f(s.orelse))
    return s


def behind_body(s: AnyStatement, behind: frozenset[str]) -> frozenset[str]:
    """The names live behind a body of a statement."""
    return live.at_header(s, behind) if isinstance(s, (For, While)) else behind


def without_idle_tapes(body: Block) -> Block:
    """Without lists from which only values are taken that nobody reads."""
    body = _taken_at_once(body, frozenset())
    taken: dict[str, list[bool]] = {}
    _note_pops(body, frozenset(), taken)
    looked = {t for s in statements(body) if (t := _tape_of(s, "item"))}
    idle = {tape for tape, dead in taken.items() if all(dead)} - looked
    return _without_tapes(body, idle) if idle else body


def _tape_of(s: AnyStatement, op: str) -> str | None:
    """The list that a statement takes a value from, or looks at."""
    value = s.value if isinstance(s, Assign) else None
    return getattr(value.args[0], "id", None) if isinstance(value, Op) and value.op == op else None


def _taken_at_once(block: Block, after: frozenset[str]) -> Block:
    """`old = tape[-1]; ...; again = tape.pop()` with nobody reading `again`: `old = tape.pop(); ...`."""
    out: list[AnyStatement] = []
    behind, idle = after, set()
    for s in reversed(block):
        inner = behind_body(s, behind)
        s = inside(s, lambda b, inner=inner: _taken_at_once(b, inner))
        if (tape := _tape_of(s, "item")) in idle and ("k", -1) in s.value.static:
            k = next(k for k, t in enumerate(out) if _tape_of(t, "pop") == tape)
            s = replace(s, value=replace(out.pop(k).value, type=s.value.type))
        idle = idle - live.mentioned((s,))
        if (tape := _tape_of(s, "pop")) and s.target.id not in behind:
            idle = idle | {tape}
        behind = live.before_statement(s, behind)
        out.insert(0, s)
    return tuple(out)


def _note_pops(block: Block, after: frozenset[str], taken: dict[str, list[bool]]) -> None:
    behind = after
    for s in reversed(block):
        if isinstance(s, Assign) and isinstance(s.value, Op) and s.value.op == "pop":
            taken.setdefault(s.value.args[0].id, []).append(s.target.id not in behind)
        for b in blocks(s):
            _note_pops(b, behind_body(s, behind), taken)
        behind = live.before_statement(s, behind)


def _without_tapes(block: Block, idle: set[str]) -> Block:
    kept = []
    for s in block:
        call = s.value if isinstance(s, (Assign, Do)) else None
        if isinstance(call, Op) and call.op in ("pop", "append") and call.args[0].id in idle:
            continue
        kept.append(inside(s, lambda b: _without_tapes(b, idle)))
    return tuple(kept)
