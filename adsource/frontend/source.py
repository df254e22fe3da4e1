"""The text of a user's file: what is checked before anything is read out of it."""

from __future__ import annotations

import ast
import codecs
import re
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from adsource.errors import Refusal
from adsource.frontend.stack import deep
from adsource.ir.places import Part, Place, found

LARGEST = 4_000_000  # characters
SHALLOW = 40  # deeper trees are handled on a stack of their own
DEEPEST = 2000  # libcst takes quadratic time for nested expressions
WIDEST = 200  # characters of a line that are shown
BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
DECLARED = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
ENCODINGS = ("utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii")
IDENTIFIER = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Source:
    """A file that Python can parse: its text with "\\n" line ends, every identifier in it, whether it
    is nested so deeply that it needs a big stack."""

    text: str
    path: str
    taken: frozenset[str]
    deep: bool
    parts: tuple[Part, ...] = ()  # where its lines come from, if it was put together from several files
    handed: frozenset[str] = frozenset()  # those that take what they solve as their first parameter
    solvers: tuple[tuple[str, str], ...] = ()  # functions behind the file's own, and what they solve (solvers.py)

    def line(self, number: int) -> str:
        lines = self.text.split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def place(self, line: int, column: int) -> Place:
        """The user's own place of a line and a column."""
        return found(self.parts, line, column) or Place(self.path, line, column, self.line(line))


def read(text: str | bytes, path: str) -> Source:
    """Check the text; raises Refusal."""
    text = decode(text, path) if isinstance(text, bytes) else text
    if len(text) > LARGEST:
        raise Refusal(
            "AD142", f"the file has {len(text):,} characters, more than {LARGEST:,}", path,
            rewrite="Move the function and its helpers into a file of their own.",
        )
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    _encoding(text, path)
    _characters(text, path)
    tree = _parse(text, path)
    depth = _depth(tree)
    if depth > DEEPEST:
        raise too_deep(path, f": {depth:,} levels, more than {DEEPEST:,}")
    return Source(text, path, frozenset(_identifiers(tree)), depth > SHALLOW)


def decode(data: bytes, path: str) -> str:
    """Bytes of a file as text: UTF-8, with or without a byte order mark."""
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refusal(
            "AD002", f"the file is not UTF-8 text: byte {error.start} is 0x{data[error.start]:02x}", path,
            line, rewrite="Save the file as UTF-8.",
        ) from None


def _encoding(text: str, path: str) -> None:
    """Python would read a file that declares another encoding differently (PEP 263)."""
    for number, line in enumerate(text.split("\n", 2)[:2], 1):
        declared = DECLARED.match(line)
        if declared and declared[1].lower().replace("_", "-") not in ENCODINGS:
            raise Refusal("AD002", f"the file declares the encoding {declared[1]}", path, number, source_line=line,
                          rewrite="Save the file as UTF-8, and leave the declaration out.")


def _characters(text: str, path: str) -> None:
    if "\0" in text:
        _refuse_at(text, text.index("\0"), "AD141", "the file contains a NUL character", path,
                   "Remove the character; the file may be damaged.")
    if text.isascii():
        return
    found = BIDIRECTIONAL.search(text)
    if found:
        _refuse_at(text, found.start(), "AD144",
                   f"the file contains the bidirectional control character U+{ord(found[0]):04X}", path,
                   "Such a character makes code read differently from what runs. Remove it.")
    for word in IDENTIFIER.finditer(text):
        plain = unicodedata.normalize("NFKC", word[0])
        if plain != word[0]:
            _refuse_at(text, word.start(), "AD143",
                       f"`{word[0]}` is not in normal form (NFKC): Python reads `{plain}`", path,
                       f"Write `{plain}`.")


def _refuse_at(text: str, place: int, code: str, message: str, path: str, rewrite: str) -> None:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    line = text[start : end if end >= 0 else len(text)]
    raise Refusal(code, message, path, text.count("\n", 0, place) + 1, place - start + 1,
                  _printable(line), rewrite)


def _printable(line: str) -> str:
    shown = "".join(c if c.isprintable() or c == "\t" else "\ufffd" for c in line)
    return shown if len(shown) <= WIDEST else shown[:WIDEST] + "..."


def _parse(text: str, path: str) -> ast.Module:
    """The syntax tree; Python's own limits of nesting are tried again on a big stack."""
    try:
        try:
            return _quietly(text)
        except RecursionError:
            return deep(_quietly, text)
    except SyntaxError as error:
        line, column = error.lineno or 0, max(error.offset or 0, 0)
        lines = text.split("\n")
        shown = lines[line - 1] if 0 < line <= len(lines) else ""
        reason = str(error.msg).split(" - ")[0]
        raise Refusal("AD140", f"Python cannot parse this: {reason}", path, line, column,
                      _printable(shown), "Correct the syntax.") from None
    except (RecursionError, MemoryError, ValueError):
        raise too_deep(path) from None


def _quietly(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def too_deep(path: str, why: str = "") -> Refusal:
    return Refusal("AD145", f"the source is nested too deeply{why}", path,
                   rewrite="Break the expression up over several statements.")


def _identifiers(tree: ast.Module) -> Iterator[str]:
    """All but those of rules, which are no part of any module."""
    for node in (n for s in tree.body if not _is_rule(s) for n in ast.walk(s)):
        for field in ("id", "arg", "name", "asname"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                yield from value.split(".")
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            yield from node.names


def _is_rule(s: ast.stmt) -> bool:
    marks = [ast.unparse(d) for d in s.decorator_list] if isinstance(s, ast.FunctionDef) else []
    return any(mark.split(".")[-1] == "rule" for mark in marks)


def _depth(tree: ast.Module) -> int:
    depth, level = 0, [tree]
    while level:
        depth += 1
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return depth
