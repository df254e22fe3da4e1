"""An element of a slice is an element of the array that is sliced.

    c = u[1:-1, 1:-1]
    for i in range(n - 2):                    for i in range(n - 2):
        for j in range(m - 2):                    for j in range(m - 2):
            v[i, j] = c[i, j] - u[i, j + 1]  ->       v[i, j] = u[i + 1, j + 1] - u[i, j + 1]

Compilers know nothing of the distance between the elements of a view, nor that it lies within `u`; the passes behind
this one see that both elements are one array's.  Lines that are the user's own stay.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    For,
    Function,
    If,
    Index,
    Keep,
    Name,
    Remark,
    Slice,
    Update,
    While,
)
from adsource.ir.types import is_array, is_integer
from adsource.ir.walk import blocks, bound, expressions, map_own, names, nodes, statements, transform
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.lower_size import plus

Body = tuple[AnyStatement, ...]
Views = dict[str, Index]


def seen_through(function: Function, returns: Returns | None = None) -> Function:
    """The lowered function with its loops over slices made loops over what these are slices of."""
    work = _Viewed(Facts(function, returns))
    body = work.block(function.body, {})
    return replace(function, body=_without(body, work.replaced)) if work.replaced else function


class _Viewed:
    def __init__(self, facts: Facts):
        self.facts = facts
        self.replaced: set[str] = set()

    def block(self, body: Body, views: Views) -> Body:
        """The statements of a block.  views: the slices that are known in front of it."""
        views = dict(views)
        out: list[AnyStatement] = []
        for s in body:
            new = self.statement(s, views)
            _forget(views, set(bound(s)) | _bound_inside(s))
            if isinstance(s, Assign) and _is_slice(s):
                views[s.target.id] = s.value
            out.append(new)
        return tuple(out)

    def statement(self, s: AnyStatement, views: Views) -> AnyStatement:
        if isinstance(s, (For, While)):
            inside = dict(views)
            _forget(inside, set(bound(s)) | _bound_inside(s))
            own = self.own(s, inside if isinstance(s, While) else views)
            return replace(own, body=self.block(s.body, inside))
        if isinstance(s, If):
            return replace(self.own(s, views), body=self.block(s.body, views), orelse=self.block(s.orelse, views))
        return self.own(s, views)

    def own(self, s: AnyStatement, views: Views) -> AnyStatement:
        if s.verbatim or not views:
            return s
        return map_own(s, lambda e: transform(e, lambda n: self.element(n, views)))

    def element(self, e: Expr, views: Views) -> Expr:
        """An element of a view as that of the array, or the expression itself."""
        if not isinstance(e, Index) or not isinstance(e.base, Name) or e.base.id not in views or is_array(e.type):
            return e
        view = views[e.base.id]
        if len(e.items) != e.base.type.rank or not all(map(_is_number, e.items)):
            return e
        left = list(e.items)
        items: list[Expr] = []
        for item in view.items:
            if not isinstance(item, Slice):
                items.append(item)
                continue
            own = left.pop(0)
            if item != Slice() and not self.facts.nonnegative(own):
                return e  # counted from the end of the slice
            items.append(own if item.start is None else plus(own, item.start.value))
        self.replaced.add(e.base.id)
        return self.element(Index(view.base, (*items, *left), e.type), views)


def _is_number(item: object) -> bool:
    return isinstance(item, Expr) and is_integer(item.type) and not is_array(item.type)


def _is_slice(s: Assign) -> bool:
    """Whether a name is bound to a part of an array that begins at known places and leaves nothing out."""
    e = s.value
    if not isinstance(e, Index) or not is_array(e.type) or not isinstance(e.base, Name) or e.base == s.target:
        return False
    slices = [i for i in e.items if isinstance(i, Slice)]
    rest = [i for i in e.items if not isinstance(i, Slice)]
    return any(i != Slice() for i in slices) and all(map(_is_plain, slices)) and all(map(_is_number, rest))


def _is_plain(item: Slice) -> bool:
    start = item.start is None or isinstance(item.start, Const) and item.start.value >= 0
    return start and (item.step is None or isinstance(item.step, Const) and item.step.value == 1)


def _forget(views: Views, gone: set[str]) -> None:
    for name in [n for n, e in views.items() if n in gone or names(e) & gone]:
        del views[name]


def _bound_inside(s: AnyStatement) -> set[str]:
    found = {n for block in blocks(s) for inner in statements(block) for n in bound(inner)}
    updated = {x.target.id for x in statements((s,)) if isinstance(x, Update) and isinstance(x.target, Name)}
    return found | updated


# ------------------------------------------------------------- slices that nobody asks for any more


def _without(body: Body, replaced: set[str]) -> Body:
    """The statements without the bindings of slices that are mentioned nowhere else."""
    while True:
        count = Counter(n for s in statements(body) for n in _mentioned(s))
        gone = {n for n in replaced if not count[n]}
        if not gone:
            return body
        body, replaced = _dropped(body, gone), replaced - gone


def _mentioned(s: AnyStatement) -> list[str]:
    found = [n.id for e in expressions(s) for n in nodes(e) if isinstance(n, Name)]
    found += s.reads if isinstance(s, Keep) else ()
    return found + ([s.target.id] if isinstance(s, Update) and isinstance(s.target, Name) else [])


def _dropped(body: Body, gone: set[str]) -> Body:
    out: list[AnyStatement] = []
    said: tuple[str, ...] = ()  # comments and lines of the user's above what is gone
    for s in body:
        if isinstance(s, Assign) and s.target.id in gone:
            said += _said(s)
            continue
        if isinstance(s, (For, While)):
            s = replace(s, body=_dropped(s.body, gone))
        elif isinstance(s, If):
            s = replace(s, body=_dropped(s.body, gone), orelse=_dropped(s.orelse, gone))
        if said and not isinstance(s, Remark):
            s, said = replace(s, comments=(*said, *s.comments)), ()
        out.append(s)
    return (*out, Remark(text="\n".join(said))) if said else tuple(out)


def _said(s: AnyStatement) -> tuple[str, ...]:
    own = tuple(f"# {line}" for line in s.origin.text.splitlines()) if s.verbatim and s.origin else ()
    return (*s.comments, *own, *((f"# {s.remark}",) if s.remark else ()))
