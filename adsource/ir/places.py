"""Where the lines of a text that was put together from several files come from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """`size` lines of the text, from line `first` on, are those of the file `path` from `line` on.

    lines: as they stand there.  shifts: (line of the text, column, by how much what is behind it has moved).
    """

    first: int
    size: int
    path: str
    line: int
    lines: tuple[str, ...]
    shifts: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True)
class Place:
    path: str
    line: int
    column: int
    text: str  # of the line


def line_of(parts: tuple[Part, ...], path: str, number: int) -> str | None:
    """A line of a file as it stands there."""
    for part in parts:
        if part.path == path and part.line <= number < part.line + part.size:
            return part.lines[number - part.line]
    return None


def found(parts: tuple[Part, ...], line: int, column: int) -> Place | None:
    """The user's own place of a line and a column of the text, both from 1."""
    for part in parts:
        if part.first <= line < part.first + part.size:
            moved = sum(by for at, behind, by in part.shifts if at == line and behind < column)
            k = line - part.first
            return Place(part.path, part.line + k, max(column - moved, 1) if column else 0, part.lines[k])
    return None
