"""Definitions and docstrings of the wrappers: what each parameter is, what comes back."""

from __future__ import annotations

import textwrap
from dataclasses import replace

from adsource.backend.docstrings import docstring
from adsource.backend.header import listed
from adsource.backend.parts import kind_of
from adsource.backend.render import parameters
from adsource.backend.verbatim import laid_out
from adsource.backend.wrapper_facts import Wrappers
from adsource.ir.nodes import Contract, TupleExpr
from adsource.ir.types import Scalar, Type, is_array


def definition(name: str, params: list[str], text: str, body: list[str]) -> list[str]:
    lines = laid_out(f"def {name}({', '.join(params)}):", 0) + docstring(text, 1)
    return lines + [line for statement in body for line in laid_out(statement, 1)]


def with_defaults(w: Wrappers) -> list[str]:
    """The primal's parameters; one that it takes by keyword only may come by place, where Python allows."""
    params = tuple(p for p, _ in w.takes)
    gaps = [a.default is not None and b.default is None for a, b in zip(params, params[1:])]
    return parameters(params if any(gaps) else tuple(replace(p, keyword=False) for p in params))


def vjp_docstring(w: Wrappers, c: Contract, seed: str) -> str:
    kind = "a tuple, one for each result" if len(c.results) > 1 else type_text(c.results[0].type)
    rows = [*parameter_rows(w), (seed, f"{kind}, the weight of the result"), *w.kept.rows]
    rows.append(("returns", f"the value, {answer_of(w)}"))
    return f"The value of {w.primal.name}, and a seed pulled back to {listed(w.wrt)}.\n\n{aligned(rows)}"


def answer_of(w: Wrappers) -> str:
    if len(w.wrt) == 1:
        return f"the gradient with respect to {w.wrt[0]}" + ("" if w.bare else ", in a tuple")
    return f"the gradients with respect to ({', '.join(w.wrt)})"


def parameter_rows(w: Wrappers, more: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """(names, type), those of one type together.  more: names of directions by parameter."""
    kinds: dict[str, list[str]] = {}
    for name, n in [*((n, n) for n in w.given), *((d, n) for n, d in (more or {}).items())]:
        parts = w.parts[n]
        kind = kind_of(parts) if isinstance(parts, TupleExpr) else type_text(w.param(n).type)
        kinds.setdefault(kind, []).append(name)
    return [(", ".join(names), kind) for kind, names in kinds.items()]


def aligned(rows: list[tuple[str, str]]) -> str:
    """Two columns; long lists of names stand on a line of their own."""
    width = max((len(left) for left, _ in rows if len(left) <= 24), default=0) + 2
    lines: list[str] = []
    for left, right in rows:
        lines += textwrap.wrap(f"{left:<{width - 2}}  {right}", 84, subsequent_indent=" " * width)
    return "\n".join(lines)


def type_text(t: Type) -> str:
    if is_array(t):
        return f"{t.dtype}[{', '.join(':' * t.rank)}]"
    return t.dtype if isinstance(t, Scalar) else "as the primal takes it"
