"""The files of the user's package: where the module that an import names stands.  They are read, never run."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from adsource.errors import Refusal
from adsource.frontend.source import decode

LIBRARIES = frozenset(sys.stdlib_module_names) | {"numpy", "scipy", "numba", "adsource"}
ENDS = ("pyproject.toml", "setup.py", ".git")  # of a project: what is above its folder is not searched


@dataclass(frozen=True)
class File:
    """A module of the user's.  path: as it is shown; place: where it is; name: its dotted name, where it is known."""

    path: str
    text: str
    place: Path
    name: str = ""


@dataclass(frozen=True)
class Files:
    """The modules that can be found from a first file.

    shown: its path as it is shown, on which those of the others are based; place: where it is.
    """

    shown: str
    place: Path

    def find(self, level: int, dotted: str, importer: File) -> File | None:
        """The module of `from ..dotted import` (level 2) in a file; None where it is not the user's.

        Raises Refusal for a file that cannot be read.
        """
        if not level and dotted.split(".")[0] in LIBRARIES:
            return None
        for root in self._roots(importer.place.parent) if not level else [_above(importer.place.parent, level)]:
            base = root.joinpath(*dotted.split(".")) if dotted else root
            for place in (base / "__init__.py", base.with_suffix(".py")):
                if place.is_file():
                    return self.read(place, _absolute(importer.name, level, dotted, importer.place))
        return None

    def read(self, place: Path, name: str = "") -> File:
        shown = self._display(place)
        try:
            data = place.read_bytes()
        except OSError as error:
            raise Refusal("AD002", f"cannot be read: {error.strerror}", path=shown) from error
        return File(shown, plain(decode(data, shown)), place, name)

    def _roots(self, folder: Path) -> list[Path]:
        """Where Python would find the packages of a project: beside the file, at the root of its package, and
        up to the root of the project."""
        found = []
        for place in (folder, *folder.parents):
            found.append(place)
            if any((place / end).exists() for end in ENDS) or place == Path.cwd():
                break
        return sorted(found, key=lambda p: (p / "__init__.py").exists())  # the folder of a package comes last

    def _display(self, place: Path) -> str:
        beside = os.path.relpath(place, self.place.parent)
        return Path(os.path.normpath(os.path.join(os.path.dirname(self.shown), beside))).as_posix()


def plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _above(folder: Path, level: int) -> Path:
    for _ in range(level - 1):
        folder = folder.parent
    return folder


def _absolute(importer: str, level: int, dotted: str, place: Path) -> str:
    if not level:
        return dotted
    package = importer.split(".") if place.name == "__init__.py" else importer.split(".")[:-1]
    kept = package[: len(package) - level + 1]
    return ".".join([*kept, *filter(None, [dotted])])
