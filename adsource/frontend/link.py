"""A file and what its function needs of the user's other modules, as one text.

    from .physics import flux as fl              def flux(u): ...       (of physics.py)
    from . import grid                   ->      WIDTH = 2.0            (of grid.py)
    def f(u):
        return fl(u) / grid.WIDTH                def f(u):
                                                     return flux(u) / WIDTH

What is reached stands above the file's own text, whose lines stay in their order.  A name that is taken gives way to
one with its module's name before it: `physics_flux`.  `places.Part` tells where each line comes from.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace

from adsource.errors import Refusal
from adsource.frontend import source
from adsource.frontend.files import File, Files, plain
from adsource.frontend.link_text import Linked, joined
from adsource.frontend.references import Reference, references
from adsource.frontend.stack import deep
from adsource.frontend.units import Thing, Unit, is_rule, unit_of

__all__ = ["Linked", "linked"]


def linked(file: File, function: str, files: Files, more: tuple[tuple[File, str], ...] = ()) -> Linked:
    """The text for one function of a file.  more: names of other files that are needed too.  Raises Refusal."""
    try:
        return _linked(file, function, files, more)
    except RecursionError:
        return deep(_linked, file, function, files, more)


def _linked(file: File, function: str, files: Files, more: tuple[tuple[File, str], ...]) -> Linked:
    file = replace(file, text=plain(file.text))
    try:
        unit = unit_of(file)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Linked(file.text)  # the frontend says what is wrong, with the place
    link = Link(files, {file.place.as_posix(): unit})
    link.reach(unit, function)
    for other, name in more:
        link.reach(link.unit(other), name)
    link.reach_rules(unit)
    if len(link.units) == 1 or not any(u.reached for u in link.units.values() if u is not unit):
        return Linked(file.text)
    return joined(link.units, unit, link, link.local, link.spoilt)


@dataclass
class Link:
    files: Files
    units: dict[str, Unit]
    local: set[str] = field(default_factory=set)  # names that functions bind
    spoilt: dict[Thing, str] = field(default_factory=dict)

    # ------------------------------------------------------------- what is reached

    def unit(self, file: File) -> Unit:
        key = file.place.as_posix()
        if key not in self.units:
            source.read(file.text, file.path)  # raises Refusal where Python cannot parse it
            self.units[key] = unit_of(file)
        return self.units[key]

    def reach(self, unit: Unit, name: str) -> None:
        """Follow a name at the top level of a file to all that it needs."""
        if name in unit.reached or name not in unit.defined:
            return
        unit.reached[name] = None
        for s in unit.defined[name]:
            found, local = references(s)
            self.local |= local
            for r in found:
                target = self.target(unit, r)
                if target is None:
                    self._found(unit, r)
                    continue
                home, own, _ = target
                self.reach(home, own)
                if r.set and home is not unit:
                    self.spoilt[home.key, own] = "is set from another module"
        for s in unit.tree.body:
            if is_rule(s) and any(
                r.parts[0] == name for r in references(s)[0]
            ):
                self.reach(unit, s.name)

    def reach_rules(self, unit: Unit) -> None:
        """The rules of a file about what is reached, in other files too."""
        for s in unit.tree.body:
            if is_rule(s):
                targets = [self.target(unit, r) for r in references(s)[0]]
                if any(t is not None and t[1] in t[0].reached for t in targets):
                    self.reach(unit, s.name)

    def _found(self, unit: Unit, r: Reference) -> None:
        """Refuse a name of a relative import whose module is not there."""
        s, alias = unit.imports.get(r.parts[0], (None, None))
        if isinstance(s, ast.ImportFrom) and s.level:
            below = ".".join(filter(None, [s.module, alias.name]))
            if not any(self.files.find(s.level, dotted, unit.file) for dotted in (s.module or "", below)):
                raise _missing(unit, s, "." * s.level + (s.module or ""))

    def target(self, unit: Unit, r: Reference) -> tuple[Unit, str, int] | None:
        """(file, name there, how many parts of the reference name it), None for what is not the user's."""
        return self.resolved(unit, r.parts, 0, ())

    def resolved(self, unit: Unit, parts: tuple[str, ...], at: int, seen: tuple):
        name = parts[at]
        if (unit.file.path, name) in seen:
            return None
        seen = (*seen, (unit.file.path, name))
        if name in unit.defined:
            return unit, name, at + 1
        if name in unit.imports:
            return self._imported(unit, *unit.imports[name], parts, at, seen)
        for s in unit.stars:
            found = self.files.find(s.level, s.module or "", unit.file)
            answer = self.resolved(self.unit(found), parts, at, seen) if found else None
            if answer and _offers(answer[0] if found is None else self.unit(found), name):
                return answer
        return None

    def _imported(self, unit: Unit, s: ast.stmt, alias: ast.alias, parts, at: int, seen: tuple):
        if isinstance(s, ast.ImportFrom):
            home = self.files.find(s.level, s.module or "", unit.file)
            if home is not None:
                inner = self.resolved(self.unit(home), (alias.name, *parts[at + 1 :]), 0, seen)
                if inner is not None:
                    return inner[0], inner[1], at + inner[2]
            dotted = ".".join(filter(None, [s.module, alias.name]))
            below = self.files.find(s.level, dotted, unit.file)
            return self._within(unit, s.level, dotted, parts, at + 1, seen) if below is not None else None
        dotted = alias.name if alias.asname else alias.name.split(".")[0]
        return self._within(unit, 0, dotted, parts, at + 1, seen)

    def _within(self, unit: Unit, level: int, dotted: str, parts, at: int, seen: tuple):
        """The thing that the parts from `at` on name in a module, or in modules below it."""
        if at >= len(parts):
            return None
        found = self.files.find(level, dotted, unit.file)
        if found is not None:
            inner = self.resolved(self.unit(found), parts, at, seen)
            if inner is not None:
                return inner
        return self._within(unit, level, f"{dotted}.{parts[at]}", parts, at + 1, seen)


def _offers(unit: Unit, name: str) -> bool:
    """Whether `import *` brings a name."""
    for s in unit.defined.get("__all__", []):
        try:
            return name in ast.literal_eval(getattr(s, "value", None))
        except ValueError:
            return False
    return not name.startswith("_")


def _missing(unit: Unit, s: ast.stmt, shown: str) -> Refusal:
    line = unit.file.text.split("\n")[s.lineno - 1]
    return Refusal("AD135", f"the module `{shown}` is not found", unit.file.path, s.lineno, s.col_offset + 1, line,
                   "Check its name; a relative import is looked up from the folder of its file.")
