"""Which of the user's own rules a program uses, and on what operands: as samples to verify them with.

    soft(u, 2.0) with u float64[:]      ["soft_rule", "soft(normal[3], 2.0)", "float64"]
"""

from __future__ import annotations

from adsource.ir.nodes import OWN, Const, Expr, Op, Program, TupleExpr
from adsource.ir.types import Array, Scalar, is_complex, is_float
from adsource.ir.walk import expressions, nodes, statements
from adsource.rulebook.book import Book
from adsource.rulebook.match import flatten

EXTENT = 3  # of the arrays that are drawn


def uses(program: Program, book: Book) -> list[list[str]]:
    """(rule, sample, dtype) of each use, each once; the sample is "" where the rule's own will do."""
    found = []
    for f in program.functions.values():
        for s in statements(f.body):
            for n in (n for e in expressions(s) for n in nodes(e)):
                rule = book.find(n) if isinstance(n, Op) else None
                if rule is not None and rule.user:
                    found.append((rule.name, _sample(n), _dtype(n)))
    return [list(u) for u in dict.fromkeys(found)]


def _sample(op: Op) -> str:
    if not op.op.replace(".", "").replace("_", "").isalnum():
        return ""  # an operator
    static = [f"{k}={v!r}" for k, v in op.static if k != "callee"]
    return f"{op.op.removeprefix(OWN)}({', '.join([*map(_drawn, op.args), *static])})"


def _drawn(e: Expr) -> str:
    if isinstance(e, Const):
        return repr(e.value)
    if isinstance(e, TupleExpr):
        return f"({', '.join(map(_drawn, e.items))},)"
    if not isinstance(e.type, (Scalar, Array)):
        return repr(getattr(e.type, "value", None))
    kind = "normal" if is_float(e.type) else "flags" if e.type.dtype == "bool" else "counts"
    return f"{kind}[{', '.join([str(EXTENT)] * e.type.rank) or '()'}]"


def _dtype(op: Op) -> str:
    """The narrowest dtype among the float operands; how complex ones are mixed with real ones."""
    kinds = [is_complex(a.type) for a in flatten(op.args) if is_float(a.type)]
    if any(kinds):
        return "complex128" if all(kinds) else "mixed complex" if kinds[0] else "complex mixed"
    narrow = any(getattr(n.type, "dtype", "") == "float32" for a in op.args for n in nodes(a))
    return "float32" if narrow else "float64"
