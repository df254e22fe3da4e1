"""Places in different passes of a loop: whether one in an earlier pass certainly is another than one now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from adsource.analyses import sections
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, For, Name, While
from adsource.ir.types import INT
from adsource.ir.walk import bound_in, names, transform
from adsource.transforms.scopes import Scopes

Loops = tuple[For | While, ...]


def apart_before(leaf: Expr, within: Loops, section: Expr, loops: Loops, level: int, scopes: Scopes) -> bool:
    """Whether `leaf`, in a pass of the common loop `loops[level]` before the present one, certainly shares
    nothing with `section`.  within: the loops around the leaf."""
    loop = loops[level]
    if isinstance(loop, While) or not isinstance(loop.step, Const):
        return False
    inner = within[level:]
    if not _counted(inner):
        return False
    new = {n: f"{n}'" for n in bound_inside(loop, scopes) | {s.var.id for s in inner}}
    earlier = [_earlier(loop, new)] + [_primed(s, new) for s in inner[1:]]
    return sections.disjoint(_renamed_index(leaf, new), section, ranges((*loops, *earlier)))


def apart_behind(leaf: Expr, within: Loops, section: Expr, loops: Loops, level: int, scopes: Scopes) -> bool:
    """The same behind the loop `within[level]`: the leaf in any of its passes."""
    left = within[level:]
    if not _counted(left):
        return False
    new = {n: f"{n}'" for n in bound_inside(left[0], scopes) | {s.var.id for s in left}}
    passed = [_primed(s, new) for s in left]
    return sections.disjoint(_renamed_index(leaf, new), section, ranges((*loops, *passed)))


def anywhere(leaf: Expr, within: dict[str, For]) -> tuple[Expr, dict[str, For]]:
    """A place in any pass of the loops around it, whatever pass another place is met in: with variables of its own."""
    new = {n: f"{n}'" for n in within}
    return _renamed_index(leaf, new), {new[n]: _primed(s, new) for n, s in within.items()}


def _counted(loops: Loops) -> bool:
    return all(isinstance(s, For) and settled(s) for s in loops)


def bound_inside(loop: For, scopes: Scopes) -> set[str]:
    """Names that are bound in a loop's body: in an earlier pass they had other values."""
    place = next((p for p, s in scopes.loops.items() if isinstance(s, For) and s.var.id == loop.var.id), ())
    return {n for n, at in scopes.defined.items() if any(p[: len(place)] == place for p in at)}


def ranges(loops: Iterable[For | While]) -> dict[str, For]:
    """The loops by variable, outer ones first; one whose bounds change inside tells nothing."""
    return {s.var.id: s for s in loops if isinstance(s, For) and settled(s)}


def settled(loop: For) -> bool:
    """Whether a loop's bounds stay what they were while it runs."""
    changed = bound_in(loop.body)
    return not (names(loop.start) | names(loop.stop)) & changed


def _earlier(loop: For, new: dict[str, str]) -> For:
    """The loop's passes before the present one."""
    step = infer.const(1 if loop.step.value > 0 else -1)
    return For(Name(new[loop.var.id], INT), loop.start, loop.var, step, ())


def _primed(loop: For, new: dict[str, str]) -> For:
    return For(Name(new[loop.var.id], INT), _renamed(loop.start, new), _renamed(loop.stop, new), loop.step, ())


def _renamed(e: Expr, new: dict[str, str]) -> Expr:
    return transform(e, lambda n: replace(n, id=new.get(n.id, n.id)) if isinstance(n, Name) else n)


def _renamed_index(leaf: Expr, new: dict[str, str]) -> Expr:
    """A place with the names in it as they were in an earlier pass: a base that is bound anew was another array."""
    return _renamed(leaf, new)
