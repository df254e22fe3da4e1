"""The head of a generated module: what it is, from what it was made, and how to make it again."""

from __future__ import annotations

import hashlib

from adsource.backend.docstrings import docstring
from adsource.ir.nodes import Function, Program


def header(
    program: Program,
    modes: tuple[str, ...],
    wrt: tuple[str, ...],
    command: str,
    version: str,
    notes: tuple[str, ...] = (),
) -> list[str]:
    """The lines of the module's docstring; the same for the same input, always."""
    primal = program.functions[program.entry]
    what = " and ".join(modes).capitalize()
    lines = [
        f"{what} of {primal.name} with respect to {listed(wrt)}.",
        "",
        f"Source     {primal.path or program.path}, line {primal.line}",
        f"Made by    {command}",
        f"adsource   {version}",
        f"sha256     {digest(primal)} (its text)",
    ]
    lines += ["", *notes] if notes else []
    return docstring("\n".join([*lines, "", "@generated: make it again instead of editing it."]), 0)


def digest(primal: Function) -> str:
    return hashlib.sha256(primal.text.encode("utf-8")).hexdigest()


def listed(names: tuple[str, ...]) -> str:
    """`u, k and q`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1] if names else "nothing")))
