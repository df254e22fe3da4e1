"""Words of a file that matter to a function wherever they stand in what it reaches: in other functions they do not."""

from __future__ import annotations

import ast
import re

NARROW = re.compile(r"float32|complex64|float16|\.c?single\b|import.*single|['\"][<>=|]?(f4|c8|c?single)['\"]")
PARTS = re.compile(r"\b(real|imag|abs|absolute|angle|conj|conjugate)\b")
WORD = re.compile(r"\w+")


def mentions(pattern: re.Pattern[str], text: str, entry: tuple[str, ...]) -> bool:
    """Whether the pattern is found in what a function of the file may reach.  entry: its name, and what else names
    functions: those that it is handed."""
    return bool(pattern.search(text)) and bool(pattern.search(_reached(text, entry)))


def _reached(text: str, entry: tuple[str, ...]) -> str:
    """The text without the functions that are named nowhere in the rest; those with a decorator stay."""
    lines = text.splitlines()
    left = {f.name: f for f in ast.parse(text).body if isinstance(f, ast.FunctionDef) and not f.decorator_list}
    dropped = {k for f in left.values() for k in range(f.lineno - 1, f.end_lineno or f.lineno)}
    found = "\n".join([*entry, *(line for k, line in enumerate(lines) if k not in dropped)])
    while more := [n for n in WORD.findall(found) if n in left]:
        parts = [left.pop(n) for n in dict.fromkeys(more)]
        found = "\n".join([found, *(line for f in parts for line in lines[f.lineno - 1 : f.end_lineno])])
    return found
