"""The contract of a routine, as its docstring."""

from __future__ import annotations

import textwrap
from dataclasses import replace

from adsource.ir.infer import describe
from adsource.ir.nodes import Call, Contract, Function, Name, Program, Store, Update, Workspace
from adsource.ir.types import is_array
from adsource.ir.walk import names, root, statements

INNER = ("start", "step")
HALVES = {"taped": "One pass with what is recorded of it", "pulled": "One pass reversed from what was recorded of it"}


def documented(
    routine: Function, contract: Contract, program: Program, workspace: Workspace | None = None
) -> Function:
    """The routine with its contract as docstring."""
    primal = program.functions[contract.primal]
    if routine.piece in HALVES:
        return replace(routine, docstring=_half(routine, contract, primal))
    kind = "Tangent" if contract.tangent else "Adjoint"
    changed = {root(t.target) for t in statements(routine.body) if isinstance(t, (Store, Update))}
    changed |= {n for t in statements(routine.body) if isinstance(t, Call) for a in t.args for n in names(a)}
    rows = _adjoint_rows(contract, primal, changed) if kind == "Adjoint" else _tangent_rows(contract, primal)
    if workspace is not None:
        made = f"the arrays that it works in, as {workspace.name} makes them"
        at = next(k for k, (what, _) in enumerate(rows) if what in ("returns", "records"))
        rows.insert(at, (workspace.param, made if workspace.name else "the arrays that it works in"))
    line = next((s.origin.line for s in primal.body if s.origin), primal.line) if primal.piece else primal.line
    head = f"{kind} of {primal.name} ({primal.path or program.path}, line {line})."
    several = sum(is_array(p.type) for p in primal.params) > 1
    end = "\n\nArray arguments must not overlap in memory." if contract.writes and several else ""
    return replace(routine, docstring=f"{head}\n\n{_table(rows)}{end}")


def _half(routine: Function, c: Contract, primal: Function) -> str:
    """What one half of a step's adjoint does."""
    line = next((s.origin.line for s in primal.body if s.origin), primal.line)
    head = f"{HALVES[routine.piece]} ({primal.path}, line {line})."
    rows = []
    if routine.piece == "pulled":
        arrays = [p.name for p in primal.params if p.name in c.active and is_array(p.type)]
        rows = [(s, f"in: what follows wants of the final {p}; out: the adjoint of the initial {p}" if p in c.writes
                 else f"the adjoint of {p} is added to it") for p, s in zip(arrays, c.shadows)]
        rows += [(s, f"the adjoint of {primal.results[k].id}, read only") for s, k in zip(c.seeds, c.active_results)]
        rows += [("returns", ", ".join(c.scalars))] if c.scalars else []
    else:
        results, names = len(primal.results), [v.id for v in routine.results if isinstance(v, Name)]
        tape = ", ".join(names[results - len(routine.results) :]) if len(routine.results) > results else "nothing"
        given = ", ".join(r.id for r in primal.results)
        rows = [("returns", f"{given}, and the tape: {tape}" if given else f"the tape: {tape}")]
        rows += [("records", line) for line in c.records]
    return f"{head}\n\n{_table(rows)}"


def _adjoint_rows(c: Contract, primal: Function, changed: set[str | None]) -> list[tuple[str, str]]:
    """changed: what the routine changes, or may."""
    types = {p.name: p.type for p in primal.params}
    arrays = [p for p in c.active if is_array(types[p])]
    writes = [p for p in c.writes if p in changed or not c.lean]
    out = "of no use" if c.lean else "the exit state"
    rows = [(p, f"in: the entry state; out: {out} ({describe(types[p])})") for p in writes]
    for p, shadow in zip(arrays, c.shadows):
        if p in c.writes:
            rows.append((shadow, f"in: what follows wants of the final {p}; out: the adjoint of the initial {p}"))
        else:
            rows.append((shadow, f"the adjoint of {p} is {'written' if shadow in c.written else 'added'} to it"))
    named = [primal.results[k].id if primal.piece in INNER else _result(c, k) for k in c.active_results]
    rows += [(s, f"the adjoint of {name}, read only") for s, name in zip(c.seeds, named)]
    given = [] if c.lean else [_result(c, k) for k in range(len(c.results))]
    given += c.scalars
    if given:
        rows.append(("returns", ", ".join(given)))
    rows += [("records", line) for line in c.records] or [("records", "nothing")]
    return rows


def _tangent_rows(c: Contract, primal: Function) -> list[tuple[str, str]]:
    rows = [(d, f"the direction of {p}") for p, d in zip(c.active, c.directions)]
    given = [_result(c, k) for k in range(len(c.results))]
    given += [f"the tangent of {_result(c, k)}" for k in c.active_results]
    return rows + ([("returns", ", ".join(given))] if given else [])


def _result(c: Contract, k: int) -> str:
    v = c.results[k]
    return v.id if isinstance(v, Name) else ("the value" if len(c.results) == 1 else f"result {k + 1}")


def _table(rows: list[tuple[str, str]]) -> str:
    width = max((len(a) for a, _ in rows), default=0) + 2
    lines: list[str] = []
    for name, text in rows:
        wrapped = textwrap.wrap(text, 84 - width) or [""]
        lines.append(name.ljust(width) + wrapped[0])
        lines += [" " * width + more for more in wrapped[1:]]
    return "\n".join(lines)
