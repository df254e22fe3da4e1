"""Name the costly parts of an expression whose values the adjoint reads.

    h = np.maximum(x @ w, 0.0)      t1 = x @ w
                                    h = np.maximum(t1, 0.0)

Element-wise work is cheap enough to be done again in the reverse sweep; a matrix product, a solve or a
reduction is not.  A condition whose operands change later is named too: a byte is less to keep than they.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from adsource.analyses.activity import dependent
from adsource.analyses.buffers import Effects, buffers, values_read, written
from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Expr,
    For,
    Function,
    If,
    Name,
    Op,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import is_float
from adsource.ir.walk import VIEWS, nodes, rebuild, root, statements
from adsource.rulebook import apply
from adsource.rulebook.book import Book
from adsource.transforms.pull import flat, namer

FREE = frozenset({"shape", "size", "len", "ndim", "ifexp", "stop_gradient", "item", "np.astype", "np.copy",
                  "np.ascontiguousarray", "range", "np.arange", "np.zeros", "np.ones", "np.full", "np.eye"})


def is_heavy(e: Expr) -> bool:
    """An operation worth storing rather than doing twice."""
    return (
        isinstance(e, Op) and not infer.is_elementwise(e.op) and e.op not in FREE | VIEWS
        and is_float(e.type)
    )


def name_heavy(
    function: Function, book: Book, effects: dict[str, Effects], active: frozenset[str], taken: set[str],
    told: bool = False,
) -> Function:
    """Name heavy operands whose values a rule reads, and conditions on what is written in place.

    active: the active names of the function.  told: above its parts, which will be lowered, the user's line is said."""
    return Namer(book, namer(taken), written_in(function, effects), active, told=told).named(function)


def written_in(function: Function, effects: dict[str, Effects]) -> frozenset[str]:
    """The names of arrays that a function writes in place."""
    memory = buffers(function, effects)
    return frozenset(n for s in statements(function.body) for e in written(s, effects) for n in memory.aliases(root(e)))


@dataclass
class Namer:
    """Walks statements, and puts names for what `walk` chooses in front of them."""

    book: Book
    temporary: Callable[[], str]
    written: frozenset[str]
    active: frozenset[str]
    told: bool = field(default=False, kw_only=True)

    def named(self, function: Function) -> Function:
        return replace(function, body=self.block(function.body, 0))

    def block(self, block: tuple[AnyStatement, ...], depth: int) -> tuple[AnyStatement, ...]:
        return tuple(n for s in block for n in self.statement(s, depth))

    def statement(self, s: AnyStatement, depth: int) -> list[AnyStatement]:
        if isinstance(s, (For, While, If)):
            deeper = depth + (not isinstance(s, If))
            inner = {"body": self.block(s.body, deeper)}
            if isinstance(s, If):
                inner["orelse"] = self.block(s.orelse, deeper)
            return [replace(s, **inner) if any(inner[k] != getattr(s, k) for k in inner) else s]
        if not isinstance(s, (Assign, Store, Update)) or not is_float(s.value.type):
            return [s]
        before: list[AnyStatement] = []

        def name_it(e: Expr) -> Expr:
            name = Name(self.temporary(), e.type)
            before.append(Assign(name, e, origin=s.origin, comments=() if before else self.said(s)))
            return name

        value = self.walk(s.value, name_it, depth, isinstance(s, Assign))
        if value == s.value:
            return [s]
        return [*before, replace(s, value=value, verbatim=False, comments=())]

    def said(self, s: AnyStatement) -> tuple[str, ...]:
        """The comments of a statement, and the user's own line where none of its parts will be that."""
        own = s.origin.text.splitlines() if self.told and s.verbatim and s.origin else ()
        return (*s.comments, *(f"# {line}" for line in own))

    def walk(self, e: Expr, name_it, depth: int, has_name: bool = False) -> Expr:
        """Children first; a heavy child whose value its parent's adjoint reads gets a name."""
        if isinstance(e, Op) and e.op == "stop_gradient":  # nothing is pulled back through what it holds
            return e
        if not isinstance(e, Op):
            return rebuild(e, lambda child: self.walk(child, name_it, depth))
        read = self.read(e, has_name)
        places = iter(range(len(flat(e))))

        def one(child: Expr) -> Expr:
            if isinstance(child, TupleExpr):
                return rebuild(child, one)
            k = next(places)
            child = self.walk(child, name_it, depth)
            if self._kept(child):
                return name_it(child)
            if k in read and any(is_heavy(n) for n in nodes(child)) and is_float(child.type):
                return name_it(child)
            if e.op == "np.where" and k == 0 and depth and self._changes(child):
                return name_it(child)
            return child

        return rebuild(e, one)

    def _kept(self, e: Expr) -> bool:
        """Whether the adjoint of a heavy operation reads its own result, or that around it its shape."""
        if not isinstance(e, Op) or not is_heavy(e):
            return False
        rule = self.book.find(e)
        wanted = frozenset(k for k, a in enumerate(flat(e)) if dependent(a, self.book.inactive) & self.active)
        if rule is None or rule.inactive or not wanted:
            return False
        return None in getattr(e.type, "shape", ()) or apply.reads(rule, e, wanted).result

    def _changes(self, e: Expr) -> bool:
        return not isinstance(e, Name) and bool(values_read(e) & self.written)

    def read(self, e: Op, has_name: bool) -> frozenset[int]:
        """The operands whose values, or within the result, the adjoint reads."""
        rule = self.book.find(e)
        operands = flat(e)
        wanted = frozenset(k for k, a in enumerate(operands) if dependent(a, self.book.inactive) & self.active)
        if rule is None or rule.inactive or not wanted:
            return frozenset()
        found = apply.reads(rule, e, wanted)
        if found.result and not has_name:
            return found.operands | frozenset(range(len(operands)))
        return found.operands
