"""How a generated module writes the canonical names of operations.

    np.sin              ->  np.sin, numpy.sin       (the user's own name for numpy)
    scipy.special.erf   ->  erf, special.erf        (as the user imports it, else by an import of our own)
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from adsource.ir.nodes import OWN, AnyStatement, Op
from adsource.ir.walk import expressions, nodes, statements


@dataclass(frozen=True)
class Spelling:
    """np: the module's name for numpy.  names: canonical name -> what the module writes for it."""

    np: str = "np"
    names: dict[str, str] = field(default_factory=dict)

    def of(self, canonical: str) -> str:
        """The text for a canonical name; the longest known beginning is replaced."""
        head, tail = canonical, ""
        while head:
            if head in self.names:
                return self.names[head] + tail
            head, _, last = head.rpartition(".")
            tail = f".{last}{tail}"
        if canonical.startswith("np."):
            return self.np + canonical[2:]
        return canonical.removeprefix("template.").removeprefix(OWN)


def spelling_of(imports: Iterable[str], np: str = "np") -> Spelling:
    """What a file's import lines call things: `from scipy.special import erf as e` gives e."""
    names = {}
    for line in imports:
        for bound, canonical in bindings(line):
            names.setdefault(canonical, bound)
    return Spelling(np, names)


def bindings(line: str) -> Iterator[tuple[str, str]]:
    """The names that an import line binds, and the canonical name of each."""
    for node in ast.parse(line).body:
        if isinstance(node, ast.ImportFrom):
            for name in node.names:
                yield name.asname or name.name, canonical(f"{node.module}.{name.name}")
        elif isinstance(node, ast.Import):
            for name in node.names:
                top = name.name.partition(".")[0]
                yield (name.asname, canonical(name.name)) if name.asname else (top, canonical(top))


def canonical(dotted: str) -> str:
    """`numpy.linalg` -> `np.linalg`; other names are their own."""
    head, dot, rest = dotted.partition(".")
    return ("np" if head == "numpy" else head) + dot + rest


def operations(bodies: Iterable[tuple[AnyStatement, ...]]) -> set[str]:
    """The names of all operations in some blocks."""
    return {
        node.op
        for body in bodies
        for s in statements(body)
        for e in expressions(s)
        for node in nodes(e)
        if isinstance(node, Op)
    }
