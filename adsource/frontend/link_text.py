"""The one text of several linked files: names that mean different things told apart, every line with its place."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from adsource.frontend import source
from adsource.frontend.references import Reference, references
from adsource.frontend.units import Thing, Unit
from adsource.ir.places import Part
from adsource.late import late
from adsource.names import fresh

modules = late("adsource.frontend.module")

BUILTIN = frozenset(dir(builtins))
DEFINITIONS = (ast.FunctionDef, ast.ClassDef)


class Resolver(Protocol):
    """Which thing of the user's a reference in a file means."""

    def target(self, unit: Unit, r: Reference) -> tuple[Unit, str, int] | None: ...

    def resolved(self, unit: Unit, parts: tuple[str, ...], at: int, seen: tuple) -> tuple[Unit, str, int] | None: ...


@dataclass(frozen=True)
class Linked:
    """text: all that the function needs.  spoilt: names that are no constants, and why.  homes: names of other
    modules' things -> the module's name, and theirs there."""

    text: str
    parts: tuple[Part, ...] = ()
    spoilt: tuple[tuple[str, str], ...] = ()
    homes: tuple[tuple[str, str, str], ...] = ()


def joined(
    units: dict[str, Unit], entry: Unit, resolver: Resolver, local: set[str], spoilt: dict[Thing, str]
) -> Linked:
    """What is reached of the files, the entry's whole text last.  local: names that functions bind; spoilt: things
    that are set from other files, and why they are no constants."""
    return _Join(units, entry, resolver, local, spoilt).joined()


@dataclass
class _Join:
    units: dict[str, Unit]
    entry: Unit
    resolver: Resolver
    local: set[str]
    spoilt: dict[Thing, str]


    def joined(self) -> Linked:
        entry = self.entry
        names = self._names(entry)
        others = [u for u in self._ordered(entry) if u is not entry and u.reached]
        lines: list[str] = []
        parts: list[Part] = []
        outside = {u.key: self._outside(u, entry, names) for u in others}
        lines += dict.fromkeys(line for renamed in outside.values() for _, line in renamed.values())
        for unit in others:
            self._add(unit, names, outside[unit.key], lines, parts)
        self._add_entry(entry, names, lines, parts)
        spoilt = dict(self._spoilt(others, names))
        homes = [(names[u.key, n], u.file.name, n) for u in others for n in u.reached]
        return Linked("\n".join(lines), tuple(parts), tuple(spoilt.items()), tuple(homes))

    def _ordered(self, entry: Unit) -> Iterator[Unit]:
        """The files, those that others need before them."""
        done: list[Unit] = []

        def visit(unit: Unit) -> None:
            if unit in done:
                return
            done.append(unit)
            for name in unit.reached:
                for s in unit.defined[name]:
                    for r in references(s)[0]:
                        target = self.resolver.target(unit, r)
                        if target is not None and target[0] not in done:
                            visit(target[0])
            ordered.append(unit)

        ordered: list[Unit] = []
        for unit in [entry, *self.units.values()]:
            visit(unit)
        return iter(ordered)

    def _names(self, entry: Unit) -> dict[Thing, str]:
        """The name of each thing in the one text: its own, unless that means something else somewhere."""
        place = entry.key
        names = {(place, n): n for n in entry.defined}
        taken = {*names.values(), *BUILTIN, *self.local}
        meant = {n: self.resolver.resolved(entry, (n,), 0, ()) for n in entry.imports}
        for unit in self.units.values():
            for name in unit.reached if unit is not entry else ():
                thing = (unit.key, name)
                found = meant.get(name)
                free = name not in taken and (name not in entry.imports or (
                    found is not None and (found[0].key, found[1]) == thing))
                stem = unit.file.place.stem if unit.file.place.stem != "__init__" else unit.file.place.parent.name
                names[thing] = name if free else fresh(f"{stem}_{name}", {*taken, *entry.imports})
                taken.add(names[thing])
        return names

    def _outside(self, unit: Unit, entry: Unit, names: dict[Thing, str]) -> dict[str, tuple[str, str]]:
        """Imports of libraries that the reached things of a file need: the local name -> its name in the one
        text, and the import line."""
        found: dict[str, tuple[str, str]] = {}
        for name in unit.reached:
            for r in (r for s in unit.defined[name] for r in references(s)[0]):
                head = r.parts[0]
                if head in unit.imports and self.resolver.target(unit, r) is None and head not in found:
                    found[head] = _import_line(unit, head, entry, {*names.values(), *self.local})
        return found

    def _add(self, unit: Unit, names, outside, lines: list[str], parts: list[Part]) -> None:
        """The reached statements of another file, each with its own place."""
        own = unit.file.text.split("\n")
        wanted = dict.fromkeys(id(s) for n in unit.reached for s in unit.defined[n])
        for s in (s for s in unit.tree.body if id(s) in wanted):
            first = min([s.lineno, *(d.lineno for d in getattr(s, "decorator_list", []))])
            last = s.end_lineno or s.lineno
            while first > 1 and own[first - 2].startswith("#"):
                first -= 1
            edits = self._edits(unit, [s], names, outside)
            lines += ["", ""] if isinstance(s, DEFINITIONS) else []
            _append(unit, own, first, last, edits, lines, parts)
        lines += ["", ""]

    def _add_entry(self, unit: Unit, names, lines: list[str], parts: list[Part]) -> None:
        own = unit.file.text.split("\n")
        edits = self._edits(unit, [s for n in unit.reached for s in unit.defined[n]], names, {})
        for s in unit.tree.body:
            if isinstance(s, (ast.Import, ast.ImportFrom)):
                self._unimport(unit, s, own, edits)
        _append(unit, own, 1, len(own), edits, lines, parts)

    def _unimport(self, unit: Unit, s, own: list[str], edits: list) -> None:
        """An import statement without the things that now stand in the text itself."""
        gone = [a for a in s.names if self._stands(unit, s, a)]
        if not gone:
            return
        kept = [a for a in s.names if a not in gone]
        text = ast.unparse(ast.ImportFrom(s.module, kept, s.level)) if kept else ""
        text = text or ("pass" if ";" in own[s.lineno - 1] else "")
        edits.append((s.lineno, s.col_offset, s.end_lineno, s.end_col_offset, text))

    def _stands(self, unit: Unit, s, alias: ast.alias) -> bool:
        if alias.name == "*" or isinstance(s, ast.Import):
            return False
        local = alias.asname or alias.name
        found = self.resolver.resolved(unit, (local,), 0, ())
        return found is not None and found[1] in found[0].reached

    def _edits(self, unit: Unit, statements: list[ast.stmt], names, outside) -> list:
        """(line, column, end line, end column, text) for what is called otherwise in the one text."""
        edits = {}
        for s in dict.fromkeys(statements):
            for r in references(s)[0]:
                target = self.resolver.target(unit, r)
                if target is not None:
                    home, own, count = target
                    new, node = names[home.key, own], r.nodes[count - 1]
                elif r.parts[0] in outside:
                    new, node, count = outside[r.parts[0]][0], r.nodes[0], 1
                else:
                    continue
                if new != ".".join(r.parts[:count]) and not r.quoted and not (r.set and count == len(r.parts)):
                    edits[node.lineno, node.col_offset] = (node.lineno, node.col_offset, node.end_lineno,
                                                           node.end_col_offset, new)
            if isinstance(s, DEFINITIONS):
                new = names.get((unit.key, s.name), s.name)
                if new != s.name:
                    edits |= _defined_name(unit, s, new)
            else:
                for n in ast.walk(s):
                    if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store):
                        new = names.get((unit.key, n.id), n.id)
                        if new != n.id:
                            place = (n.lineno, n.col_offset)
                            edits[place] = (*place, n.end_lineno, n.end_col_offset, new)
        return list(edits.values())

    def _spoilt(self, others: list[Unit], names) -> Iterator[tuple[str, str]]:
        """Constants of other files that something in their own file, or in another, sets or writes into."""
        for unit in others:
            place = unit.key
            plain_names = [n for n in unit.reached if not isinstance(unit.defined[n][0], DEFINITIONS)]
            parsed = modules.parse(source.read(unit.file.text, unit.file.path)) if plain_names else None
            for name in plain_names:
                why = self.spoilt.get((place, name)) or parsed.spoilt.get(name)
                if name in parsed.touched:
                    why = why or "is handed to a call in its file, which may write into it"
                if why:
                    yield names[place, name], why


def _import_line(unit: Unit, local: str, entry: Unit, taken: set[str]) -> tuple[str, str]:
    s, alias = unit.imports[local]
    bound, text = local, _line(s, alias, "")
    for other, (its, same) in entry.imports.items():
        whole = same.asname or "." not in same.name
        if other not in taken and whole and _line(its, same, "x") == _line(s, alias, "x"):
            return other, _line(its, same, "")
    if local in entry.imports and _line(*entry.imports[local], "") != text or local in taken or local in entry.defined:
        bound = fresh(f"{unit.file.place.stem}_{local}", {*taken, *entry.imports, *entry.defined})
        text = _line(s, alias, bound)
    return bound, text


def _line(s: ast.stmt, alias: ast.alias, bound: str) -> str:
    name = ast.alias(alias.name, bound or alias.asname)
    if isinstance(s, ast.ImportFrom):
        return ast.unparse(ast.ImportFrom(s.module, [name], s.level))
    return ast.unparse(ast.Import([name]))


def _defined_name(unit: Unit, s: ast.FunctionDef | ast.ClassDef, new: str) -> dict:
    line = unit.file.text.split("\n")[s.lineno - 1]
    at = line.index(s.name, line.index("def" if isinstance(s, ast.FunctionDef) else "class", s.col_offset) + 3)
    column = len(line[:at].encode())
    return {(s.lineno, column): (s.lineno, column, s.lineno, column + len(s.name.encode()), new)}


def _append(unit: Unit, own: list[str], first: int, last: int, edits, lines: list[str], parts: list[Part]) -> None:
    """Lines of a file with edits; a statement over several lines that gets shorter leaves blank ones."""
    changed = {n: own[n - 1].encode() for n in range(first, last + 1)}
    shifts, base = [], len(lines) + 1 - first
    for line, column, end_line, end, text in sorted(edits, reverse=True):
        tail = changed[end_line][end:]
        if end_line > line:
            changed |= dict.fromkeys(range(line + 1, end_line + 1), b"")
        shown = len(changed[line][:column].decode())
        shifts.append((base + line, shown + len(text), len(text) - (end - column if end_line == line else 0)))
        changed[line] = changed[line][:column] + text.encode() + tail
    theirs = tuple(own[first - 1 : last])
    parts.append(Part(len(lines) + 1, len(theirs), unit.file.path, first, theirs, tuple(shifts)))
    lines += [changed[n].decode() for n in range(first, last + 1)]
