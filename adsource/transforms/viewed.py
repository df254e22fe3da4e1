"""An element of a slice is an element of the array that is sliced.

    c = u[1:-1, 1:-1]
    for i in range(n - 2):                    for i in range(n - 2):
        for j in range(m - 2):                    for j in range(m - 2):
            v[i, j] = c[i, j] - u[i, j + 1]  ->       v[i, j] = u[i + 1, j + 1] - u[i, j + 1]

Compilers know nothing of the distance between the elements of a view, nor that it lies within `u`; the passes behind
this one see that both elements are one array's.  Lines that are the user's own stay.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import live
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


def rows_seen_through(loop: For, after: frozenset[str]) -> For:
    """The loop without `w = w_tape[t]` at its head, where only elements of it are met.  after: names read behind."""
    body = loop.body
    while body and isinstance(body[0], Assign) and _is_plane(body[0]) and body[0].target.id not in after:
        work = _Viewed(None)
        view, rest = body[0], work.block(body[1:], {body[0].target.id: body[0].value})
        if view.target.id in {n for s in statements(rest) for n in (*_mentioned(s), *bound(s))}:
            break
        first = replace(rest[0], comments=(*_said(view), *rest[0].comments)) if rest else None
        body = (first, *rest[1:]) if rest else rest
    return loop if body is loop.body else replace(loop, body=body, verbatim=False)


def elements_seen_through(s: AnyStatement, view: Assign, facts: Facts) -> AnyStatement:
    """A statement with elements of a slice as those of the array, wherever the slice begins."""
    return _Viewed(facts).statement(s, {view.target.id: view.value})


class _Viewed:
    def __init__(self, facts: Facts | None):
        self.facts = facts
        self.replaced: set[str] = set()

    def block(self, body: Body, views: Views) -> Body:
        """The statements of a block.  views: the slices that are known in front of it."""
        views = dict(views)
        out: list[AnyStatement] = []
        for s in body:
            new = self.statement(s, views)
            _forget(views, set(bound(s)) | _bound_inside(s))
            if isinstance(s, Assign) and self.facts is not None and _is_slice(s) and s.target.id not in names(s.value):
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
            if item.start is not None and not isinstance(item.start, Const) and not self.facts.nonnegative(item.start):
                return e
            items.append(own if item.start is None else plus(own, item.start))
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
    return not _is_row(e, slices) and all(map(_is_plain, slices)) and all(map(_is_number, rest))


def _is_row(e: Index, slices: list[Slice]) -> bool:
    """Whether a view is a row or a plane as a whole, of which compilers know the distances."""
    return all(i == Slice() for i in slices) and not any(isinstance(i, Slice) for i in e.items[: -len(slices) or None])


def _is_plane(s: Assign) -> bool:
    """Whether a name is bound to what one index, or some, leave of an array."""
    e = s.value
    if not isinstance(e, Index) or not is_array(e.type) or not isinstance(e.base, Name) or e.base == s.target:
        return False
    return all(map(_is_number, e.items)) and len(e.items) + e.type.rank == e.base.type.rank


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


def _without(body: Body, replaced: set[str], after: frozenset[str] = frozenset()) -> Body:
    """The statements without the bindings of slices that nothing reads before the name is bound to something else.

    after: what is read behind them."""
    out: list[AnyStatement] = []
    said: tuple[str, ...] = ()  # comments and lines of the user's above what is gone
    for s, behind in zip(body, live.behind_each(body, after)):
        if isinstance(s, Assign) and s.target.id in replaced - behind and _is_slice(s):
            said += _said(s)
            continue
        if isinstance(s, (For, While)):
            s = replace(s, body=_without(s.body, replaced, live.at_header(s, behind)))
        elif isinstance(s, If):
            s = replace(s, body=_without(s.body, replaced, behind), orelse=_without(s.orelse, replaced, behind))
        if said and not isinstance(s, Remark):
            s, said = replace(s, comments=(*said, *s.comments)), ()
        out.append(s)
    return (*out, Remark(text="\n".join(said))) if said else tuple(out)


def _mentioned(s: AnyStatement) -> list[str]:
    found = [n.id for e in expressions(s) for n in nodes(e) if isinstance(n, Name)]
    found += s.reads if isinstance(s, Keep) else ()
    return found + ([s.target.id] if isinstance(s, Update) and isinstance(s.target, Name) else [])


def _said(s: AnyStatement) -> tuple[str, ...]:
    own = tuple(f"# {line}" for line in s.origin.text.splitlines()) if s.verbatim and s.origin else ()
    return (*s.comments, *own, *((f"# {s.remark}",) if s.remark else ()))
