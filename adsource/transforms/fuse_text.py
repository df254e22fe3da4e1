"""Where comments and remarks go when statements move: to what does the work of the line that they quote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from adsource.ir.nodes import AnyStatement, Assign, For, If, Keep, While
from adsource.ir.walk import names


def told(s: AnyStatement, moved: Iterable[AnyStatement]) -> AnyStatement:
    """The statement with the comments and remarks of those that are moved away from it."""
    for other in moved:
        if isinstance(other, (For, While)):  # it keeps its own
            continue
        s = _with(s, s.comments, s.remark) if not (other.comments or other.remark) else _joined(s, other)
    return s


def _joined(s: AnyStatement, other: AnyStatement) -> AnyStatement:
    if other.remark and s.remark and other.remark != s.remark:
        return _with(s, (*other.comments, f"# {other.remark}", *s.comments), s.remark)
    return _with(s, (*other.comments, *s.comments), other.remark or s.remark)


def _with(s: AnyStatement, comments: tuple[str, ...], remark: str) -> AnyStatement:
    said = tuple(c for k, c in enumerate(comments) if not c or c not in (*comments[:k], f"# {remark}"))
    return replace(s, comments=said, remark=remark)


def untold(s: AnyStatement) -> AnyStatement:
    return s if isinstance(s, (For, While)) else replace(s, comments=(), remark="")


def once(body: list[AnyStatement]) -> list[AnyStatement]:
    """Without checks that have just been made: nothing but checks and allocations stands between."""
    out: list[AnyStatement] = []
    made: list[tuple] = []
    for s in body:
        check = isinstance(s, If) and not s.orelse and len(s.body) == 1 and isinstance(s.body[0], Keep)
        if check and (s.test, s.body[0].text) in made:
            continue
        if check:
            made.append((s.test, s.body[0].text))
        else:
            made = [m for m in made if isinstance(s, Assign) and s.target.id not in names(m[0])]
        out.append(s)
    return out


def told_inside(s: For) -> tuple[AnyStatement, ...]:
    """The body of a loop, its first statement with the comments of the loop."""
    first, *rest = s.body
    return (_with(first, first.comments, first.remark) if not (s.comments or s.remark) else _joined(first, s), *rest)
