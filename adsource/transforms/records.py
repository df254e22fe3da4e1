"""What a routine records, told: the tape, what it holds, how much that is, who reads it."""

from __future__ import annotations

import ast

from adsource.ir.draws import STATE
from adsource.ir.infer import show_extent
from adsource.ir.nodes import Expr, Op
from adsource.ir.show import show_expression
from adsource.ir.types import Type
from adsource.ir.walk import root
from adsource.transforms.plan import Context, Plan

BYTES = {"float64": 8, "float32": 4, "int64": 8, "int32": 4, "bool": 1, "complex128": 16, "complex64": 8}


def records(plan: Plan, c: Context, kept: set[str]) -> tuple[str, ...]:
    """A line for each tape that is left in the routine, in order of its making."""
    return tuple(_line(plan, c, *taped) for taped in c.taped if taped[0] in kept)


def _line(plan: Plan, c: Context, tape: str, value: Expr, passes: str, line: int, reference: bool) -> str:
    if reference:
        return f"{tape}: which array {show_expression(value)} is, {passes} references, no copies"
    if isinstance(value, Op) and value.op == STATE:
        times = f", {passes} times" if passes else ""
        return f"{tape}: the state of {root(value.args[0])} before line {line}{times} (the call there is repeated)"
    size = getattr(value.type, "dtype", "float64")
    shape = [show_extent(e) if e is not None else "?" for e in getattr(value.type, "shape", ())]
    count = " x ".join(part for part in (passes, *map(_bracketed, shape)) if part)
    what = show_expression(value) + (f" before line {line}" if line else "")
    lines = sorted(readers(plan, root(value) or "", c))
    verb = "reads it" if len(lines) == 1 else "read it"
    reason = f" (line {', '.join(map(str, lines[:4]))} {verb})" if lines else ""
    return f"{tape}: {what}, {count + ' ' if count else ''}{size}, {BYTES.get(size, 8)} bytes each{reason}"


def volumes(c: Context, kept: set[str]) -> tuple[tuple[str, str], ...]:
    """The bytes of each tape that is left in the routine, as Python text."""
    return tuple((tape, _volume(value, passes)) for tape, value, passes, _, _ in c.taped if tape in kept)


def _volume(value: Expr, passes: str) -> str:
    if "passes" in passes.split(" x ") or isinstance(value, Op) and value.op == STATE:
        return ""
    return volume(value.type, passes.split(" x ") if passes else [])


def volume(t: Type, passes: list[str] | None = None) -> str:
    """The bytes of so many values of a type, as Python text; "" where that is not known."""
    shape = getattr(t, "shape", ())
    if None in shape:
        return ""
    counts = [*(passes or ()), *(_bracketed(show_extent(e)) for e in shape)]
    return " * ".join([str(BYTES.get(getattr(t, "dtype", ""), 8)), *counts])


def names_in(text: str) -> set[str]:
    """The names that such a text mentions; one that is none of them where it is no expression."""
    try:
        return {n.id for n in ast.walk(ast.parse(text, mode="eval")) if isinstance(n, ast.Name)}
    except SyntaxError:
        return {""}


def _bracketed(text: str) -> str:
    return f"({text})" if " " in text else text


def readers(plan: Plan, name: str, c: Context) -> set[int]:
    """The primal lines whose adjoints read a name's value."""
    found: set[int] = set()
    for step in plan.steps:
        if name in step.pre | step.post and step.statement.origin is not None:
            if step.adjoint or step.plans:
                found.add(step.statement.origin.line)
        for p in step.plans:
            found |= readers(p, name, c)
    return found
