"""The text of one primal statement: its head, its comment, its lines as Black would break them."""

from __future__ import annotations

import ast
import io
import textwrap
import tokenize
from collections.abc import Iterator

from adsource.backend.layout import layout

WIDTH = 88
OPEN, CLOSE = ("(", "[", "{"), (")", "]", "}")
PRAGMAS = ("type:", "noqa", "fmt:", "pylint:", "pragma:")  # comments that belong to their line


def header_of(text: str) -> str:
    """The head of a compound statement up to its colon, and the comment behind that."""
    depth, end, lines = 0, (0, 0), text.splitlines(keepends=True)
    for token in _tokens(text):
        if end != (0, 0):
            end = token.end if token.type == tokenize.COMMENT else end
            return "".join(lines[: end[0] - 1]) + lines[end[0] - 1][: end[1]]
        depth += (token.string in OPEN) - (token.string in CLOSE)
        if token.string == ":" and depth == 0:
            end = token.end
    return text


def comment_of(text: str) -> str:
    """The comment behind the last line of a statement, if there is one."""
    comment = ""
    for token in _tokens(text) if "#" in text else ():
        if token.type == tokenize.COMMENT:
            comment = token.string
        elif token.type not in (tokenize.NEWLINE, tokenize.NL, tokenize.ENDMARKER, tokenize.INDENT):
            comment = ""
    return comment


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    """The tokens of a text that may stop in the middle of a block."""
    try:
        yield from tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, IndentationError):
        return


def laid_out(text: str, indent: int) -> list[str]:
    """The lines of a statement or a header, broken as Black would; its comment goes above where it
    does not fit behind."""
    comment = comment_of(text)
    if comment.lstrip("# ").startswith(PRAGMAS):
        return _broken(text, indent)
    code = text[: text.rindex(comment)].rstrip() if comment else text.strip()
    lines = _broken(code, indent) if code else []
    if not comment:
        return lines
    comment = comment_line(comment)
    if lines and len(lines[-1]) + 2 + len(comment) <= WIDTH:
        return [*lines[:-1], f"{lines[-1]}  {comment}"]
    return [" " * (4 * indent) + comment, *lines]


def _broken(code: str, indent: int) -> list[str]:
    """The lines of a statement, over several lines only where that is proved to mean the same."""
    text = layout(code, 4 * indent)
    if "\n" in text and "\n" not in code and _tree(text) != _tree(code):
        return [" " * (4 * indent) + code]
    return text.splitlines()


def _tree(text: str) -> str:
    """What a statement or a header means; empty for a header that cannot stand alone."""
    bare = textwrap.dedent(text)
    try:
        return ast.dump(ast.parse(bare + "\n    pass" if bare.endswith(":") else bare))
    except SyntaxError:
        return ""


def comment_line(text: str) -> str:
    """A comment with its sign and one space; an empty text stays empty."""
    text = text.strip()
    if not text or text.startswith(("#!", "#:")):
        return text
    bare = text.lstrip("#")
    return f"{text[: len(text) - len(bare)] or '#'} {bare.strip()}".rstrip()


def add_above(lines: list[str], above: list[str]) -> None:
    """Comments and blank lines put behind what a block has so far: no blank line at its beginning, never
    two in a row."""
    for line in above:
        if line or (lines and lines[-1]):
            lines.append(line)


def without_end(lines: list[str]) -> list[str]:
    """The lines of a block without blank ones at its end."""
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines
