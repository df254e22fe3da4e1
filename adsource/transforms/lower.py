"""Lower array statements to loop nests over scalars: the `cpu` target.

    # v = 0.5 * (u[1:] + u[:-1])                 v = np.empty(max(n - 1, 0))
                                                 for i in range(n - 1):
                                                     v[i] = 0.5 * (u[i + 1] + u[i])
    # u[1:-1] += k * lap                         for i in range(n - 2):
                                                     u[i + 1] += k * lap[i]
    # energy = 0.5 * np.sum(u * u)               energy_sum = 0.0
                                                 for i in range(n):
                                                     energy_sum += u[i] * u[i]
                                                 energy = 0.5 * energy_sum

Every array statement becomes loops that compute what NumPy computes, with the same dtypes, the same
checks of lengths, and right sides that are read before anything is overwritten.  Library calls (`@`,
np.linalg, allocations, copies) stay, views stay views, and scalar statements stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from adsource.ir import infer
from adsource.ir.draws import is_draw
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Do,
    Expr,
    For,
    Function,
    If,
    Index,
    Jump,
    Name,
    Op,
    Return,
    Slice,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import Extent, Tuple, is_array
from adsource.ir.walk import blocks, bound, expressions, names, nodes, root, statements
from adsource.rulebook.book import Book
from adsource.transforms import (
    library_calls,
    lower_composed,
    lower_fill,
    lower_fourier,
    lower_index,
    lower_layout,
    lower_library,
    lower_make,
    lower_outside,
    lower_products,
    lower_reduce,
    lower_spectra,
)
from adsource.transforms.lower_again import overwrites_itself
from adsource.transforms.lower_bench import with_origin
from adsource.transforms.lower_draws import drawn, refuse_state
from adsource.transforms.lower_facts import Facts, Returns, written_in
from adsource.transforms.lower_scalar import LoweringRefused
from adsource.transforms.lower_store import effect, store, update
from adsource.transforms.lower_view import view_of
from adsource.transforms.lower_work import Work
from adsource.transforms.name_types import raises, unlike

PYTHON_DTYPE = re.compile(r"""\b(int|bool|float|complex)\b(?!\s*\()|["']""")
HANDED = ("pop", "item")  # arrays that come out of a stack or a tuple

__all__ = ["LoweringRefused", "lower"]

GRIDS = {**lower_index.GRIDS, **lower_layout.GRIDS, **lower_fill.GRIDS}
MAKERS = {
    **lower_index.MAKERS, **library_calls.MAKERS, **lower_reduce.MAKERS, **lower_make.MAKERS,
    **lower_products.MAKERS, **lower_composed.MAKERS,
    **lower_fourier.MAKERS, **lower_outside.MAKERS, **lower_spectra.MAKERS,
    **lower_library.MAKERS,
}  # fmt: skip


def lower(
    function: Function,
    taken: Iterable[str] = (),
    returns: Returns | None = None,
    equal: Iterable[tuple[Extent, Extent]] = (),
    book: Book | None = None,
    parallel: bool = False,
) -> Function:
    """The function with loops in place of array statements.

    taken: names that must not be used for new variables (those of the function are known).
    returns: which arguments the results of calls may share memory with; by default any.
    equal: pairs of extents that are known to be equal, so that no check is made where they meet.
    book: says of what operations are made that no loop and no call stands for.
    parallel: loops are to have the threads, not the BLAS."""
    facts = Facts(function, returns, halves=True)
    work = Work(facts, set(taken) | _used(function), GRIDS, MAKERS, equal, book, parallel)
    work.behind = function.body
    return replace(function, body=_block(function.body, work, top=True))


def _used(function: Function) -> set[str]:
    found = {p.name for p in function.params} | {function.name, function.key}
    for s in statements(function.body):
        found |= set(bound(s))
        for e in _own(s):
            found |= names(e)
    return found


def _own(s: AnyStatement) -> tuple[Expr, ...]:
    single = [getattr(s, k, None) for k in ("target", "value", "test", "start", "stop", "step")]
    many = [x for k in ("args", "values", "targets", "sources") for x in getattr(s, k, ())]
    return tuple(e for e in (*single, *many) if e is not None)


def _block(
    body: tuple[AnyStatement, ...], work: Work, top: bool = False, conditional: bool = False
) -> tuple[AnyStatement, ...]:
    with work.block(conditional) as out:
        told = None  # the primal statement that was last told as a comment
        for k, s in enumerate(body):
            if top:  # what stands within a statement may come again
                work.behind = body[k if blocks(s) else k + 1 :]
            if isinstance(s, (For, While)):
                work.forget(s)  # it does so in an earlier pass
            new = _statement(s, work)
            work.forget(s)
            changed = s.verbatim and not any(n.verbatim for n in new)
            if changed:
                new = _commented(new, s, told)
                told = s.origin
            out += new
            if top:
                work.facts.met(s)
    return tuple(out)


def _commented(new: list[AnyStatement], s: AnyStatement, told) -> list[AnyStatement]:
    """The primal's line above what does its work, once for all parts of it."""
    if s.origin is None or s.origin == told or not new:
        return new
    text = s.origin.text
    if isinstance(s, (For, While, If)):
        text = text.splitlines()[0] if text else ""
    lines = tuple(f"# {line}" for line in text.splitlines())
    return [replace(new[0], comments=(*new[0].comments, *lines)), *new[1:]]


def _statement(s: AnyStatement, work: Work) -> list[AnyStatement]:
    """What stands in place of a statement: the statement itself where nothing is to be done."""
    work.memo, work.sizes_of, work.writing = {}, {}, None
    work.origin, work.hint = s.origin, s.target.id if isinstance(s, Assign) else ""
    handler = HANDLERS.get(type(s))
    if handler is None:
        return [s]
    with work.block(certain=True) as out:
        try:
            refuse_state(s)
            handler(s, work)
        except LoweringRefused as refused:
            if refused.origin:
                raise
            raise LoweringRefused(refused.op, s.origin, refused.why, refused.way) from None
    if len(out) == 1 and _same(out[0], s):
        return [replace(s, verbatim=False)] if _says_python(s) else [s]
    if out and _same_head(out[-1], s):
        return [*(with_origin(n, s.origin) for n in out[:-1]), out[-1]]
    new = [with_origin(n, s.origin) for n in out]
    if new and new[-1] is not s:
        new[0] = replace(new[0], comments=s.comments, remark=s.remark)
        new[1:] = [replace(n, comments=(), remark="") if n.comments == s.comments else n for n in new[1:]]
    return [replace(n, verbatim=False) for n in new]


def _says_python(s: AnyStatement) -> bool:
    """Whether the user's text names a dtype as Python or a string does (`dtype=int`): Numba wants `np.int64`."""
    kinds = [n.get("dtype") for e in expressions(s) for n in nodes(e) if isinstance(n, Op)]
    return s.verbatim and any(kinds) and PYTHON_DTYPE.search(s.origin.text if s.origin else "") is not None


def _same(new: AnyStatement, s: AnyStatement) -> bool:
    """Whether nothing changed but what a handler does not carry over."""
    if type(new) is not type(s):
        return False
    return replace(new, origin=s.origin, comments=s.comments, verbatim=s.verbatim, remark=s.remark) == s


def _same_head(new: AnyStatement, s: AnyStatement) -> bool:
    """Whether the line of a loop or a branch stands as it was, whatever happened inside."""
    heads = {For: ("start", "stop", "step"), While: ("test",), If: ("test",)}.get(type(s), ())
    return type(new) is type(s) and bool(heads) and all(getattr(new, k) == getattr(s, k) for k in heads)


# ---------------------------------------------------------------------- statements


def _assign(s: Assign, work: Work) -> None:
    if is_draw(s.value):
        drawn(s, work)
    elif is_array(s.value.type):
        _assign_array(s.target, s.value, work)
    elif _is_made(s.value) and s.target.id not in names(s.value):
        work.make(s.value, s.target)
    elif isinstance(s.value, TupleExpr) and not s.value.items:  # Numba takes no list of nothing
        work.emit(replace(s, value=TupleExpr((), Tuple(())), verbatim=False))
    else:
        work.emit(replace(s, value=work.scalar(s.value)))


def _is_made(e: Expr) -> bool:
    return isinstance(e, Op) and e.op in MAKERS and any(is_array(a.type) for a in e.args)


def _assign_array(target: Name, value: Expr, work: Work) -> None:
    if isinstance(value, Op) and value.op == "ifexp":
        _choose(target, value, work)
        return
    if isinstance(value, Op) and value.op in HANDED:
        work.assign(target, replace(value, args=tuple(work.scalar(a) for a in value.args)))
        return
    _refuse_unknown_view(target, value, work)
    kept = view_of(value)
    kept = library_calls.allocation(value, work) if kept is None else _settled(kept, work)
    if kept is not None:
        work.assign(target, kept)
        work.hold(target.type, lower_index.sizes_of_view(target, kept, work))
    elif overwrites_itself(target, value, work.facts):
        whole = infer.index(target, (Slice(),) * target.type.rank)
        store(Store(whole, value), work)
    elif target.id in names(value):
        work.assign(target, _fresh(value, work))
    else:
        made = work.make(value, target)
        if made != target:
            work.assign(target, made)


def _refuse_unknown_view(target: Name, value: Expr, work: Work) -> None:
    """A reshape is a view or a copy by the layout in memory: where that is not known, it may only be
    read."""
    if not isinstance(value, Op) or value.op not in ("np.reshape", "np.ravel"):
        return
    layout = getattr(value.args[0].type, "layout", "A")
    if layout in ("C", "F") or view_of(value) is not None or not root(value):
        return
    if work.facts.is_written(target.id, root(value), among=written_in(work.behind)):
        raise work.refuse(value.op, "it is a view or a copy by the array's layout, and one of both is written")


def _fresh(value: Expr, work: Work) -> Name:
    """A value that reads the name it is to be bound to."""
    return work.make(value, Name(work.fresh(), value.type))


def _choose(target: Name, value: Op, work: Work) -> None:
    """`a if test else b` with arrays is an `if` that binds the name on both sides."""
    test = work.scalar(value.args[0])
    sides = []
    for operand in value.args[1:]:
        with work.block(conditional=True) as body:
            _assign_array(target, operand, work)
        sides.append(tuple(body))
    work.emit(If(test=test, body=sides[0], orelse=sides[1]))


def _settled(e: Expr, work: Work) -> Expr:
    """A view whose indices and bounds are scalars."""
    if isinstance(e, Index):
        return replace(e, base=_settled(e.base, work), items=tuple(_item(i, work) for i in e.items))
    if isinstance(e, Op):
        return replace(e, args=(_settled(e.args[0], work), *(work.scalar(a) for a in e.args[1:])))
    return e


def _item(item, work: Work):
    if isinstance(item, Slice):
        return Slice(*(b and work.scalar(b) for b in (item.start, item.stop, item.step)))
    return work.scalar(item) if hasattr(item, "type") else item


def _call(s: Call, work: Work) -> None:
    work.emit(replace(s, args=tuple(_argument(a, work) for a in s.args)))


def _argument(e: Expr, work: Work) -> Expr:
    """What is handed to a function: scalars, names and views as they are, other arrays by a name."""
    if isinstance(e, TupleExpr):
        return replace(e, items=tuple(_argument(i, work) for i in e.items))
    if not is_array(e.type):
        return work.scalar(e)
    kept = view_of(e)
    return work.named(e) if kept is None else _settled(kept, work)


def _return(s: Return, work: Work) -> None:
    work.emit(replace(s, values=tuple(_result(v, work) for v in s.values)))


def _result(e: Expr, work: Work) -> Expr:
    if is_array(e.type) and view_of(e) is None:
        kept = library_calls.allocation(e, work)
        return work.named(e, "result") if kept is None else kept
    return _argument(e, work)


def _for(s: For, work: Work) -> None:
    start, stop, step = (work.scalar(e) for e in (s.start, s.stop, s.step))
    with work.repeated():
        body = _block(s.body, work)
    work.emit(replace(s, start=start, stop=stop, step=step, body=body))


def _while(s: While, work: Work) -> None:
    """What the test needs is computed before the loop and at the end of each turn."""
    with work.block() as before:
        test = work.scalar(s.test)
    with work.repeated():
        body = _block(s.body, work)
    work.out += before
    again = tuple(with_origin(b, s.origin) for b in before)
    work.emit(replace(s, test=test, body=(*_continued(body, again), *again)))


def _continued(body: tuple[AnyStatement, ...], again: tuple[AnyStatement, ...]) -> tuple[AnyStatement, ...]:
    """A loop's body that computes the test before each `continue` too."""
    out: list[AnyStatement] = []
    for s in body:
        if isinstance(s, Jump) and s.kind == "continue":
            out += again
        elif isinstance(s, If):
            s = replace(s, body=_continued(s.body, again), orelse=_continued(s.orelse, again))
        out.append(s)
    return tuple(out)


def _if(s: If, work: Work) -> None:
    test = work.scalar(s.test)
    body, orelse = (_block(b, work, conditional=True) for b in (s.body, s.orelse))
    work.emit(replace(s, test=test, body=body, orelse=orelse))
    if raises(s):
        for a, b in unlike(s.test, infer.Shapes(work.facts.stable)):
            work.known[-1].learn(a, b, work.facts.standing)


HANDLERS = {
    Assign: _assign, Store: store, Update: update, Call: _call, Do: effect, For: _for, While: _while,
    If: _if, Return: _return,
}  # fmt: skip
