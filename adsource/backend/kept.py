"""What compiled gradients keep between calls: the function that makes a workspace, and its use in the wrappers.

    room = borrowed(work, diffuse_workspace, u, steps)
    u_b = gradient_arrays(out, ...)
    value, k_b = diffuse_b(u, float(k), steps, u_b, 1.0, room["arrays"])
    given_back(work, room)
"""

from __future__ import annotations

from dataclasses import dataclass

from adsource.backend.docstrings import docstring
from adsource.backend.expressions import expression
from adsource.backend.spelling import Spelling
from adsource.backend.verbatim import WIDTH, laid_out
from adsource.ir.nodes import WorkArray, Workspace
from adsource.transforms.workspace import empty

MELTED = "@register_jitable"  # compiled code may call it, too


@dataclass(frozen=True)
class Kept:
    """What the wrappers keep, and the names of their keyword parameters; "" where there is none.

    copies: parameters that the routine overwrites, whose copies nobody sees.  shadows: parameters whose adjoints
    are not handed out."""

    workspace: Workspace | None = None
    copies: tuple[str, ...] = ()
    shadows: tuple[str, ...] = ()
    work: str = ""
    out: str = ""

    @property
    def parameters(self) -> list[str]:
        return [f"{name}=None" for name in (self.work, self.out) if name]

    @property
    def handed_on(self) -> list[str]:
        return [f"{name}={name}" for name in (self.work, self.out) if name]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What a docstring says of them."""
        told = [(self.work, "a list, in which what a call works in is kept for the next one")]
        told += [(self.out, "arrays that the gradients are written to, instead of new ones")]
        return [row for row in told if row[0]]


def workspace_lines(work: Workspace, names: Spelling) -> list[str]:
    """The function that makes a workspace."""
    head = f"def {work.name}({', '.join(p.name for p in work.params)}):"
    text = f"The arrays that {work.routine} works in, for arguments of these shapes. What they hold is of no matter."
    sizes = [f"{s.target.id} = {expression(s.value, names)}" for s in work.sizes]
    lines = [MELTED, *laid_out(head, 0), *docstring(text, 1)]
    lines += [line for s in sizes for line in laid_out(s, 1)]
    return [*lines, "    return (", *(line for a in work.arrays for line in _array(a, 2, names)), "    )"]


def _array(a: WorkArray, indent: int, names: Spelling) -> list[str]:
    pad = " " * (4 * indent)
    if a.parts:
        inner = [line for p in a.parts for line in _array(p, indent + 1, names)]
        return [f"{pad}(  # {a.name}", *inner, f"{pad}),"]
    line = f"{pad}{expression(empty(a), names)},  # {a.name}"
    return [line] if len(line) <= WIDTH else [f"{pad}# {a.name}", *_broken(a, indent, names)]


def _broken(a: WorkArray, indent: int, names: Spelling) -> list[str]:
    lines = laid_out(expression(empty(a), names), indent)
    return [*lines[:-1], f"{lines[-1]},"]
