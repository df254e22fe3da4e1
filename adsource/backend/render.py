"""Statements and functions as text.

A statement that no pass has changed is printed as the user wrote it; all others are printed from the
IR.  A line is a string with its indentation; blank lines are empty.  Nothing passes 88 columns that
can be broken.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from adsource.backend.docstrings import docstring
from adsource.backend.expressions import expression, item_list
from adsource.backend.spelling import Spelling
from adsource.backend.verbatim import (
    WIDTH,
    add_above,
    comment_line,
    comment_of,
    header_of,
    laid_out,
    without_end,
)
from adsource.ir import kept
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Do,
    Expr,
    For,
    Function,
    If,
    Jump,
    Keep,
    Param,
    Permute,
    Remark,
    Return,
    Statement,
    Store,
    Update,
    While,
)

__all__ = ["expression", "function", "parameters", "statements"]
PRANGE = "numba.prange"
QUOTE = re.compile(r"# line \d+: ")
COMPOUND = (For, While, If)
Body = tuple[AnyStatement, ...]


def function(
    f: Function,
    names: Spelling | str = "np",
    name: str = "",
    decorators: tuple[str, ...] = (),
) -> list[str]:
    """A whole function: decorators, `def` line, docstring, body."""
    head = f"def {name or f.key}({', '.join(parameters(f.params))}):"
    body = docstring(f.docstring, 1) + statements(f.body, 1, names)
    return [*decorators, *laid_out(head, 0), *(body if _runs(body) else body + ["    pass"])]


def parameters(params: tuple[Param, ...]) -> list[str]:
    """The parameters of a `def` line, a `*` before those that are handed over by name."""
    found = [p.name if p.default is None else f"{p.name}={p.default}" for p in params]
    at = next((k for k, p in enumerate(params) if p.keyword), None)
    return found if at is None else [*found[:at], "*", *found[at:]]


def statements(
    body: Body,
    indent: int = 0,
    names: Spelling | str = "np",
) -> list[str]:
    """The lines of a block; `indent` counts levels of four columns."""
    lines: list[str] = []
    for group in _groups(_level(body)):
        above, own = _group(group, indent, names)
        add_above(lines, above)
        lines += own
    return _said_once(without_end(lines))


def _said_once(lines: list[str]) -> list[str]:
    """The lines without comments that say again which primal line this is."""
    out: list[str] = []
    said = ""
    for line in lines:
        if line == said and line.lstrip().startswith("#"):  # the same code twice is meant
            continue
        if QUOTE.search(line):
            said = line
        out.append(line)
    return out


def _level(body: Body) -> Body:
    """A block as it is printed: what follows a guard stands behind it, at the same level."""
    if not body or not _guards(body[-1]):
        return body
    return (*body[:-1], replace(body[-1], orelse=()), *_level(body[-1].orelse))


def _guards(s: AnyStatement) -> bool:
    return isinstance(s, If) and s.guard and bool(s.orelse) and _leaves(s.body)


def _leaves(body: Body) -> bool:
    """Whether no path reaches the end of a block."""
    last = next((s for s in reversed(body) if not isinstance(s, Remark)), None)
    if isinstance(last, If):
        return _leaves(last.body) and _leaves(last.orelse)
    return isinstance(last, Jump) or isinstance(last, Keep) and last.text.startswith("raise")


def _runs(lines: list[str]) -> bool:
    """Whether there is more than comments."""
    return any(line and not line.lstrip().startswith("#") for line in lines)


# ------------------------------------------------------------------ verbatim or not


def _groups(body: Body) -> Iterator[tuple[AnyStatement, ...]]:
    """Neighbours that are the parts of one primal statement, together where all stand untouched."""
    at = 0
    while at < len(body):
        size = _untouched(body, at) or 1
        yield body[at : at + size]
        at += size


def _untouched(body: Body, at: int) -> int:
    """How many statements from `at` on make up one whole verbatim primal statement."""
    origin = body[at].origin
    if origin is None or not body[at].verbatim:
        return 0
    parts = body[at : at + origin.parts]
    same = all(s.verbatim and s.origin and s.origin.number == origin.number for s in parts)
    simple = not any(isinstance(s, COMPOUND) for s in parts[:-1])
    return origin.parts if same and simple and len(parts) == origin.parts else 0


def _group(group: Body, indent: int, names: Spelling | str) -> tuple[list[str], list[str]]:
    """The comments above, and the lines themselves."""
    first, last = group[0], group[-1]
    verbatim = bool(_untouched(group, 0))
    if isinstance(last, Remark):
        return _comments(last.text.split("\n"), indent), []
    above = _comments([c for s in group for c in s.comments], indent)
    if isinstance(last, COMPOUND):
        lines = _compound(last, verbatim, indent, names)
    else:
        lines = laid_out(first.origin.text if verbatim else _simple(last, names), indent)
    remark = next((s.remark for s in reversed(group) if s.remark), "")
    return above, _remarked(lines, remark, indent)


def _comments(texts: list[str], indent: int) -> list[str]:
    """Comment lines, given with or without their sign; an empty one is a blank line.  The user's keep
    their length, those that quote a primal line are cut."""
    pad = " " * (4 * indent)
    lines = [pad + line if line else "" for line in map(comment_line, texts)]
    return [_cut(line) if QUOTE.match(line.strip()) else line for line in lines]


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 3].rstrip() + "..."


def _remarked(lines: list[str], remark: str, indent: int) -> list[str]:
    """The remark behind the first line, or above it where it does not fit."""
    if not remark or not lines:
        return lines
    beside = f"{lines[0]}  # {remark}"
    free = (len(lines) == 1 or lines[0].endswith(":")) and not comment_of(lines[0])
    if free and len(beside) <= WIDTH:
        return [beside, *lines[1:]]
    return [_cut(" " * (4 * indent) + f"# {remark}"), *lines]


# ----------------------------------------------------------------- from the IR


def _simple(s: Statement, names: Spelling | str) -> str:
    """A simple statement's text in one line; empty where nothing is to be printed."""
    text = functools.partial(expression, np=names)
    match s:
        case Assign():
            return f"{s.target.id} = {text(s.value)}"
        case Permute():
            return f"{item_list(s.targets)} = {item_list(s.sources)}"
        case Store():
            return f"{text(s.target)} = {text(s.value)}"
        case Update():
            return f"{text(s.target)} {s.op}= {text(s.value)}"
        case Call():
            bound = f"{item_list(s.targets)} = " if s.targets else ""
            first = len(s.args) - len(s.keywords)
            named = [f"{k}={text(a)}" for k, a in zip(s.keywords, s.args[first:])]
            return f"{bound}{s.callee}({', '.join([*map(text, s.args[:first]), *named])})"
        case Do():
            return text(s.value)
        case Keep():
            return kept.worded(s)
        case Jump():
            return s.kind
        case Return():
            return f"return {item_list(s.values, names)}" if s.values else ""
    raise TypeError(f"no statement: {s!r}")


def _compound(
    s: For | While | If,
    verbatim: bool,
    indent: int,
    names: Spelling | str,
) -> list[str]:
    own = header_of(s.origin.text) if verbatim else ""
    head = own if own and not _is_shared(s) else _header(s, names)
    head += f"  {comment_of(own)}" if own and head is not own and comment_of(own) else ""
    lines = laid_out(head, indent) + _block(s.body, indent, names)
    if not isinstance(s, If) or not s.orelse:
        return lines
    pad = " " * (4 * indent)
    if len(s.orelse) > 1 or not isinstance(s.orelse[0], If) or _guards(s.orelse[0]):
        return [*lines, f"{pad}else:", *_block(s.orelse, indent, names)]
    (inner,) = s.orelse
    above, branch = _group((inner,), indent, names)
    at = next(n for n, line in enumerate(branch) if line.startswith(f"{pad}if"))
    lines += [line for line in above if line] + branch[:at]
    return [*lines, f"{pad}el{branch[at].strip()}", *branch[at + 1 :]]


def _header(s: For | While | If, names: Spelling | str) -> str:
    if isinstance(s, For):
        bounds = item_list(_range(s.start, s.stop, s.step), names)
        return f"for {s.var.id} in {_runner(s, names)}({bounds}):"
    word = "while" if isinstance(s, While) else "if"
    return f"{word} {expression(s.test, names)}:"


def _is_shared(s: For | While | If) -> bool:
    """Whether a loop's passes run in parallel in one of the texts, the user's or ours."""
    return isinstance(s, For) and (s.declared or bool(s.abreast))


def _runner(s: For, names: Spelling | str) -> str:
    if not s.abreast:
        return "range"
    return names.of(PRANGE) if isinstance(names, Spelling) else "prange"


def _range(start: Expr, stop: Expr, step: Expr) -> tuple[Expr, ...]:
    if not _is(step, 1):
        return start, stop, step
    return (stop,) if _is(start, 0) else (start, stop)


def _is(e: Expr, value: int) -> bool:
    return isinstance(e, Const) and type(e.value) is int and e.value == value


def _block(
    body: Body, indent: int, names: Spelling | str
) -> list[str]:
    lines = statements(body, indent + 1, names)
    return lines if _runs(lines) else [*lines, " " * (4 * indent + 4) + "pass"]
