"""Docstrings: the user's with their indentation put right, and those that the tool writes."""

from __future__ import annotations

import inspect
import re

WIDTH = 88
_LITERAL = re.compile(r"([rRuU]?)(\"\"\"|''')(.*)\2", re.DOTALL)


def docstring(text: str, indent: int) -> list[str]:
    """A docstring's lines, none for an empty text; `indent` counts levels of four columns."""
    if not text.strip():
        return []
    clean = inspect.cleandoc(text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return _lines("", clean.split("\n") + ([""] if "\n" in clean else []), indent)


def reindented(literal: str, indent: int) -> list[str] | None:
    """The lines of a docstring in triple quotes as Black prints them; None for any other literal."""
    match = _LITERAL.fullmatch(literal)
    if match is None:
        return None
    first, *rest = (line.expandtabs().rstrip() for line in match[3].split("\n"))
    margin = min((len(line) - len(line.lstrip()) for line in rest if line), default=0)
    return _lines(match[1].lower(), [first.lstrip(), *(line[margin:] for line in rest)], indent)


def _lines(prefix: str, lines: list[str], indent: int) -> list[str]:
    """A last line that is empty puts the closing quotes on a line of their own."""
    pad = " " * (4 * indent)
    if not any(lines[1:]):
        lines = lines[:1]
    if lines[0].startswith('"'):
        lines = [" " + lines[0], *lines[1:]]
    if lines[-1].endswith('"') or lines == [""]:
        lines = [*lines[:-1], lines[-1] + " "]
    if len(lines) > 1 and len(pad + lines[-1]) + 3 > WIDTH:
        lines = [*lines, ""]
    whole = [f'{pad}{prefix}"""{lines[0]}', *(pad + line if line else "" for line in lines[1:])]
    return [*whole[:-1], (whole[-1] or pad) + '"""']
