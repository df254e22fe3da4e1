"""The import lines of a generated module: those that are used, in the order that ruff's isort wants."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from functools import lru_cache

from adsource.backend.verbatim import laid_out

KEPT = 1000  # texts, most of them those of templates


def used_names(lines: Iterable[str]) -> set[str]:
    """The identifiers that a module's text reads."""
    return set(_used_names("\n".join(lines)))


@lru_cache(KEPT)
def _used_names(text: str) -> frozenset[str]:
    return frozenset(n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name))


def import_lines(wanted: Iterable[str], used: set[str]) -> list[str]:
    """The imports of `wanted` that bind a used name, each once, sorted and in sections."""
    plain, whole = _split(wanted, used)
    sections: dict[int, list[str]] = {}
    for module, asname in sorted(plain, key=lambda p: (p[0].lower(), p[1])):
        text = f"import {module}" + (f" as {asname}" if asname else "")
        sections.setdefault(_section(module), []).append(text)
    for module in sorted({m for m, _, _ in whole}, key=str.lower):
        found = sorted({(n, a) for m, n, a in whole if m == module}, key=lambda p: _rank(p[0]))
        bare = ", ".join(n for n, a in found if not a)
        texts = [f"from {module} import {bare}"] if bare else []
        texts += [f"from {module} import {n} as {a}" for n, a in found if a]
        sections.setdefault(_section(module), []).extend(texts)
    blocks = [[line for text in sections[k] for line in laid_out(text, 0)] for k in sorted(sections)]
    return [line for n, block in enumerate(blocks) for line in ([""] if n else []) + block]


def _split(wanted: Iterable[str], used: set[str]) -> tuple[set, set]:
    """(module, alias) and (module, name, alias) of the imports that are used."""
    plain, whole = set(), set()
    for node in (n for line in wanted for n in ast.parse(line).body):
        for a in node.names:
            if (a.asname or a.name.split(".")[0]) not in used:
                continue
            asname = a.asname or ""
            if isinstance(node, ast.ImportFrom):
                module = "." * node.level + (node.module or "")
                whole.add((module, a.name, "" if asname == a.name else asname))
            else:
                plain.add((a.name, asname))
    return plain, whole


def _section(module: str) -> int:
    """0 the standard library, 1 third parties, 2 neighbours."""
    if module.startswith("."):
        return 2
    return 0 if module.split(".")[0] in sys.stdlib_module_names else 1


def _rank(name: str) -> tuple[int, str]:
    """CONSTANTS first, then Classes, then functions."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name
