"""Template functions pasted into a generated module, each with a line that says what it stands for.

A template is a function, a class or a constant in templates/*.py.  A comment `# stands for np.exp` above
one names the rule's operation, by which the pasted function is known again when a generated module is read in its turn.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from adsource.backend.copied import copied
from adsource.backend.verbatim import laid_out
from adsource.library import template_files

SIGN = "# stands for "


@dataclass(frozen=True)
class Template:
    """One function, class or constant of a template file; uses: the names it reads; bases: of a class."""

    name: str
    file: str
    text: str
    stands_for: str
    uses: frozenset[str]
    imports: tuple[str, ...]
    constant: bool
    bases: frozenset[str]

    @property
    def melts(self) -> bool:
        """Whether it must melt into the loops that call it, which a call would keep from being vectorised, or is too
        small to be compiled alone."""
        return self.file.startswith(("vector_", "lane_", "parts"))

    @property
    def licence(self) -> str:
        """What the compiler may do with its own arithmetic: fuse products and sums, which makes elementary functions
        faster and no less exact, or add in another order."""
        return "contract" if self.file.startswith("vector_") else "reassoc" if self.name == "lane_sum" else ""


@dataclass(frozen=True)
class Pasted:
    """lines: the text, definitions before use.  imports: what it needs."""

    lines: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


@functools.cache
def templates() -> dict[str, Template]:
    """Every template by name, in the order of files and lines."""
    return {t.name: t for path in template_files() for t in _read(path.stem, path.read_text("utf-8"))}


def paste(wanted: Iterable[str], renamed: dict[str, str], decorators: dict[str, tuple[str, ...]]) -> Pasted:
    """The wanted templates and those that they use.

    renamed: names to give instead, where the user has taken one.  decorators: lines above each.
    """
    book = templates()
    chosen = _closure(wanted, book)
    lines: list[str] = []
    for template in chosen:
        text = _renamed(template, renamed)
        if template.constant:
            lines += ["", "", *laid_out(text, 0)] if not lines else laid_out(text, 0)
        else:
            lines += ["", "", _marker(template), *decorators.get(template.name, ()), *_laid_out(text)]
    return Pasted(tuple(lines), tuple(dict.fromkeys(i for t in chosen for i in t.imports)))


@functools.cache
def _laid_out(text: str) -> tuple[str, ...]:
    """The lines of a template, which many modules need."""
    return tuple(copied(text))


def closure(wanted: Iterable[str]) -> list[Template]:
    """The wanted templates and those that they use."""
    return _closure(wanted, templates())


def _closure(wanted: Iterable[str], book: dict[str, Template]) -> list[Template]:
    needed, todo = set(), sorted(set(wanted))
    while todo:
        name = todo.pop()
        if name not in needed:
            needed.add(name)
            todo += sorted(book[name].uses & book.keys())
    bases = frozenset[str]().union(*(book[n].bases for n in needed))
    chosen = [t for t in book.values() if t.name in needed]
    return sorted(chosen, key=lambda t: 0 if t.constant else 1 if t.name in bases else 2)


def _marker(template: Template) -> str:
    rule = f", stands for {template.stands_for}" if template.stands_for else ""
    return f"# template: {template.file}.{template.name}{rule}"


def _renamed(template: Template, renamed: dict[str, str]) -> str:
    """The text under other names, own and used ones."""
    new = {old: renamed[old] for old in (template.name, *template.uses) if old in renamed}
    if not new:
        return template.text
    lines = template.text.splitlines(keepends=True)
    spots = [n for n in ast.walk(ast.parse(template.text)) if isinstance(n, ast.Name) and n.id in new]
    for spot in sorted(spots, key=lambda n: (n.lineno, n.col_offset), reverse=True):
        line = lines[spot.lineno - 1].encode()
        end = spot.end_col_offset or 0
        lines[spot.lineno - 1] = (
            line[: spot.col_offset].decode() + new[spot.id] + line[end:].decode()
        )
    text = "".join(lines)
    own = rf"^(def|class) {template.name}\b"
    return re.sub(own, rf"\1 {new.get(template.name, template.name)}", text, count=1)


# -------------------------------------------------------------------- template files


def _read(file: str, text: str) -> list[Template]:
    tree, lines = ast.parse(text), text.splitlines()
    imports = [n for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom))]
    found = []
    for node in tree.body:
        name = _name(node)
        if name:
            uses = frozenset(n.id for n in ast.walk(node) if isinstance(n, ast.Name)) - {name} - _locals(node)
            above = lines[node.lineno - 2].strip() if node.lineno > 1 else ""
            sign = above.removeprefix(SIGN) if above.startswith(SIGN) else ""
            needed = tuple(ast.unparse(i) for i in imports if uses & _bound(i))
            body = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            constant = isinstance(node, ast.Assign)
            bases = frozenset(b.id for b in getattr(node, "bases", ()) if isinstance(b, ast.Name))
            found.append(Template(name, file, body, sign, uses, needed, constant, bases))
    return found


def _name(node: ast.stmt) -> str:
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            return node.name
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return ""


def _locals(node: ast.stmt) -> set[str]:
    """The names that a function gives values to."""
    if not isinstance(node, ast.FunctionDef):
        return set()
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _bound(node: ast.Import | ast.ImportFrom) -> set[str]:
    return {a.asname or a.name.split(".")[0] for a in node.names}
