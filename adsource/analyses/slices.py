"""The statements of a block that some names depend on.

    w = u.copy()                          w = u.copy()
    u[1:-1] = step(w)        ->  (u)      u[1:-1] = step(w)
    energy += np.sum(u * u)
    print(energy)

What is printed, asserted or raised is left out: a block that is run once more has passed there before.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses.buffers import Buffers, written
from adsource.analyses.live import reads
from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, For, If, Jump, Keep, Remark, While
from adsource.ir.walk import blocks, bound, root

Block = tuple[AnyStatement, ...]


def slice_of(block: Block, wanted: frozenset[str], memory: Buffers) -> tuple[Block, frozenset[str]]:
    """What of a block the names `wanted` behind it depend on, and the names that this reads from before it."""
    kept: list[AnyStatement] = []
    for s in reversed(block):
        new, wanted = _statement(s, wanted, memory)
        kept = [new, *kept] if new is not None else kept
    return tuple(kept) if _works(tuple(kept)) or _jumps(tuple(kept)) else (), wanted


def _statement(s: AnyStatement, wanted: frozenset[str], memory: Buffers):
    match s:
        case If():
            return _branch(s, wanted, memory)
        case For() | While():
            return _loop(s, wanted, memory)
        case Keep():
            return None, wanted
        case Jump() | Remark():
            return s, wanted
    changed = set(bound(s)) & wanted
    places = [n for e in written(s, memory.effects) if (n := root(e))]
    if not changed and not any(memory.aliases(n) & wanted for n in places):
        return None, wanted
    return s, (wanted - set(bound(s))) | reads(s)


def _branch(s: If, wanted: frozenset[str], memory: Buffers):
    body, first = slice_of(s.body, wanted, memory)
    orelse, second = slice_of(s.orelse, wanted, memory)
    left = first | second | reads(s)
    if _works(body) or _jumps(body):
        return (s if (body, orelse) == (s.body, s.orelse) else replace(s, body=body, orelse=orelse)), left
    if _works(orelse) or _jumps(orelse):
        return replace(s, test=infer.op("not", (s.test,)), body=orelse, orelse=(), guard=False, verbatim=False), left
    return None, wanted


def _loop(s: For | While, wanted: frozenset[str], memory: Buffers):
    around = wanted | (reads(s) if isinstance(s, While) else frozenset())
    while True:
        body, before = slice_of(s.body, around, memory)
        wider = around | (before - set(bound(s)))
        if wider == around:
            break
        around = wider
    if not _works(body) and not (isinstance(s, For) and s.var.id in wanted):
        return None, wanted
    return (s if body == s.body else replace(s, body=body)), around | reads(s)


def _works(block: Block) -> bool:
    """Whether a block does anything but jump."""
    return any(
        any(map(_works, blocks(s))) if isinstance(s, If) else not isinstance(s, (Jump, Remark)) for s in block)


def _jumps(block: Block) -> bool:
    return any(isinstance(s, Jump) or any(map(_jumps, blocks(s))) for s in block if not isinstance(s, (For, While)))
