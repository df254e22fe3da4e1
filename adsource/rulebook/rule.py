"""A rule as a value, read from the text of a function that is never run.

    def sin(x):
        y = np.sin(x)             the pattern
        y_d = np.cos(x) * x_d     the tangent
        x_b += np.cos(x) * y_b    the adjoint

A line that sets the result again says what it is made of, where a target lacks the function.
"""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass


@dataclass(frozen=True)
class Slot:
    """One operand of the pattern.

    what: "name", "literal", "many" (`*xs`), "sequence" (`(*xs,)`), "tuple" (`(a, b)`).
    key: the keyword it is given by, "" for a positional one."""

    what: str
    name: str = ""
    value: object = None
    key: str = ""
    items: tuple[Slot, ...] = ()


@dataclass(frozen=True, eq=False)
class Rule:
    """name: the function's name; op: the canonical operation that its pattern calls; results: the
    names of the primal's results; lines: what follows the pattern; guards: the `assert` lines right
    below it, without which it does not fit; samples: the `>>>` lines; as_written: the adjoint lines
    hold for complex numbers as they stand, without the conjugate of conjugate.py."""

    name: str
    op: str
    params: tuple[str, ...]
    results: tuple[str, ...]
    slots: tuple[Slot, ...]
    pattern: ast.expr
    lines: tuple[ast.stmt, ...]
    annotations: dict[str, str]
    defaults: dict[str, object]
    guards: tuple[ast.expr, ...] = ()
    any_static: bool = False
    doc: str = ""
    samples: tuple[str, ...] = ()
    file: str = ""
    line: int = 0
    text: str = ""
    user: bool = False
    as_written: bool = False

    @functools.cached_property
    def inactive(self) -> bool:
        """No derivative at all: no line gives a tangent or an adjoint."""
        lines = [n for line in self.lines for n in ast.walk(line)]
        return not any(isinstance(n, ast.AugAssign) or _sets(n, "_d") for n in lines)

    @functools.cached_property
    def composed(self) -> bool:
        """Whether a line says what the result is made of, for targets that lack the function."""
        assigned = [n for line in self.lines for n in ast.walk(line) if isinstance(n, ast.Assign)]
        return any(_named(t) in self.results for n in assigned for t in n.targets)

    def source_line(self, number: int) -> str:
        """The text of a line of the rule's file, "" outside of the rule."""
        lines = self.text.splitlines()
        head = next((k for k, line in enumerate(lines) if line.startswith("def ")), 0)
        at = number - self.line + head
        return lines[at] if 0 <= at < len(lines) else ""


def _named(target: ast.expr) -> str:
    return target.id if isinstance(target, ast.Name) else ""


def _sets(node: ast.AST, suffix: str) -> bool:
    """Whether a line binds a name with that ending."""
    return isinstance(node, ast.Assign) and any(_named(t).endswith(suffix) for t in node.targets)
