"""Liveness of names: which names may still be read before they are bound anew.

A store in place reads its array's name (and binds nothing).  Loops are taken to their fixpoint.  What a statement
reads, and what is live before a compound one for the liveness last asked of it, is kept with the statement, which
never changes: long blocks are asked about again and again.
"""

from __future__ import annotations

from adsource.ir.nodes import AnyStatement, For, If, Index, Keep, Name, Update, While
from adsource.ir.walk import blocks, bound, expressions, names

Block = tuple[AnyStatement, ...]


def reads(s: AnyStatement) -> frozenset[str]:
    """The names that a statement itself reads (not those of its body)."""
    known = s.__dict__.get("_reads")
    if known is None:
        own = set(s.reads) if isinstance(s, Keep) else set()
        own |= {s.target.id} if isinstance(s, Update) and isinstance(s.target, Name) else set()
        known = frozenset(own.union(*map(names, expressions(s))))
        object.__setattr__(s, "_reads", known)
    return known


def before(block: Block, after: frozenset[str]) -> frozenset[str]:
    """The names live before a block, given those live behind it."""
    live = after
    for s in reversed(block):
        live = before_statement(s, live)
    return live


def behind_each(block: Block, after: frozenset[str]) -> list[frozenset[str]]:
    """The names live behind each statement of a block, given those live behind it."""
    found = [after]
    for s in reversed(block[1:]):
        found.append(before_statement(s, found[-1]))
    return found[::-1]


def before_statement(s: AnyStatement, after: frozenset[str]) -> frozenset[str]:
    """The names live before a statement."""
    if not isinstance(s, (If, For, While)):
        return after.difference(bound(s)) | reads(s)
    asked, known = s.__dict__.get("_live", (None, None))
    if asked != after:
        known = _before_arms(s, after) if isinstance(s, If) else _at_header(s, after)
        object.__setattr__(s, "_live", (after, known))
    return known


def _before_arms(s: If, after: frozenset[str]) -> frozenset[str]:
    return before(s.body, after) | before(s.orelse, after) | reads(s)


def at_header(s: For | While, after: frozenset[str]) -> frozenset[str]:
    """The names live before a loop: what the first and every later iteration may read."""
    return before_statement(s, after)


def _at_header(s: For | While, after: frozenset[str]) -> frozenset[str]:
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
    return set().union(*map(mentioned_in, block))


def mentioned_in(s: AnyStatement) -> frozenset[str]:
    """The same for one statement."""
    known = s.__dict__.get("_mentioned")
    if known is None:
        target = names(s.target) if isinstance(s, Update) and isinstance(s.target, Index) else frozenset()
        inner = (mentioned_in(t) for block in blocks(s) for t in block)
        known = reads(s).union(bound(s), target, *inner)
        object.__setattr__(s, "_mentioned", known)
    return known
