"""What a loop does in front of the loop over rows within it, apart: it makes views and checks their lengths.

    for i in range(k):                             for i in range(k):
        w = x[i : i + n]                               w = x[i : i + n]
        if w.shape[0] != n:                            if w.shape[0] != n:
            raise ValueError(...)                          raise ValueError(...)
        for j in range(n):              ->         for i in range(k):
            y[j] += c[i] * w[j]                        for j in range(n):
                                                           y[j] += c[i] * x[i + j]
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir.nodes import AnyStatement, Assign, Expr, For, If, Index, Keep, Name, Slice
from adsource.ir.types import is_array
from adsource.ir.walk import bound_in
from adsource.transforms.fuse_facts import contents, exposed
from adsource.transforms.lower_facts import Facts
from adsource.transforms.viewed import elements_seen_through
from adsource.transforms.workspace import said

Body = tuple[AnyStatement, ...]


def head_apart(sweep: For, facts: Facts, after: frozenset[str]) -> tuple[Body, For]:
    """What is to be in front of a loop, and the loop with one statement left; nothing and the loop, if that is not
    the same.  after: names read behind."""
    if len(sweep.body) < 2:
        return (), sweep
    *head, row = sweep.body
    if not isinstance(row, For) or not all(map(_is_told, head)):
        return (), sweep
    for s in reversed(head):
        if isinstance(s, Assign):
            row = elements_seen_through(row, s, facts)
    if bound_in(head) & (exposed((row,)) | after) or exposed(head) & bound_in((row,)):
        return (), sweep
    told = tuple(c for s in head for c in said(s))
    if all(isinstance(s, Assign) for s in head):
        return (), replace(sweep, body=(replace(row, comments=(*told, *row.comments)),), verbatim=False)
    return (replace(sweep, body=tuple(head), verbatim=False),), replace(sweep, body=(row,), verbatim=False, comments=())


def _is_told(s: AnyStatement) -> bool:
    """Whether a statement makes a view or checks lengths, in loops or not."""
    match s:
        case For():
            return all(map(_is_told, s.body)) and not s.declared and s.checkpoint is None
        case If(orelse=(), body=(Keep(text=text),)):
            return text.startswith("raise ") and not contents(s.test)
        case Assign(value=Index(base=Name(), items=items, type=kind)):
            parts = {e for i in items for e in ((i.start, i.stop, i.step) if isinstance(i, Slice) else (i,))
                     if isinstance(e, Expr)}
            by_one = all(i.step is None for i in items if isinstance(i, Slice))
            return is_array(kind) and by_one and not any(contents(e) or is_array(e.type) for e in parts)
    return False
