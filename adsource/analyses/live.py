"""Liveness of names: which names may still be read before they are bound anew.

A store in place reads its array's name (and binds nothing).  Loops are taken to their fixpoint.
"""

from __future__ import annotations

from adsource.ir.nodes import AnyStatement, For, If, Index, Keep, Name, Update, While
from adsource.ir.walk import bound, expressions, names

Block = tuple[AnyStatement, ...]


def reads(s: AnyStatement) -> set[str]:
    """The names that a statement itself reads (not those of its body)."""
    found = set(s.reads) if isinstance(s, Keep) else set()
    for e in expressions(s):
        found |= names(e)
    if isinstance(s, Update) and isinstance(s.target, Name):
        found.add(s.target.id)
    return found


def before(block: Block, after: frozenset[str]) -> frozenset[str]:
    """The names live before a block, given those live behind it."""
    live = after
    for s in reversed(block):
        live = before_statement(s, live)
    return live


def before_statement(s: AnyStatement, after: frozenset[str]) -> frozenset[str]:
    """The names live before a statement."""
    match s:
        case If():
            inner = before(s.body, after) | before(s.orelse, after)
            return inner | reads(s)
        case For() | While():
            return at_header(s, after)
    return (after - set(bound(s))) | reads(s)


def at_header(s: For | While, after: frozenset[str]) -> frozenset[str]:
    """The names live before a loop: what the first and every later iteration may read."""
    own = frozenset((s.var.id,)) if isinstance(s, For) else frozenset()
    live = after | (reads(s) if isinstance(s, While) else frozenset())
    while True:
        wider = live | (before(s.body, live) - own)
        if wider == live:
            return live | reads(s)
        live = wider


def carried(s: For | While, after: frozenset[str]) -> frozenset[str]:
    """The names live at the start of the loop's body: those that carry values into an iteration."""
    own = frozenset((s.var.id,)) if isinstance(s, For) else frozenset()
    return before(s.body, at_header(s, after)) - own


def mentioned(block: Block) -> set[str]:
    """Every name that a block reads, writes or binds, nested statements included."""
    found: set[str] = set()
    for s in block:
        found |= reads(s) | set(bound(s))
        if isinstance(s, Update) and isinstance(s.target, Index):
            found |= names(s.target)
        for inner in (getattr(s, "body", ()), getattr(s, "orelse", ())):
            found |= mentioned(inner)
    return found
