"""The modules of the running program that are the user's own, and where their files are."""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from pathlib import Path

from adsource.frontend.files import LIBRARIES, File, Files


class LiveFiles(Files):
    """Modules as they have been imported; those that have not are looked up beside the first file."""

    def find(self, level: int, dotted: str, importer: File) -> File | None:
        name = _resolved(level, dotted, importer)
        module = sys.modules.get(name) if name.split(".")[0] not in LIBRARIES else None
        place = getattr(module, "__file__", None)
        if module is None or place is None:
            return super().find(level, dotted, importer)
        path = Path(place).resolve()
        own = name.split(".")[0] == importer.name.split(".")[0]
        if path.suffix != ".py" or not own and _installed(path):
            return None
        return self.read(path, name)


    def loaded(self, name: str) -> File | None:
        """A module of the running program, whoever's it is."""
        place = getattr(sys.modules.get(name), "__file__", None)
        return self.read(Path(place).resolve(), name) if place is not None else None


def _resolved(level: int, dotted: str, importer: File) -> str:
    if not level:
        return dotted
    package = str(getattr(sys.modules.get(importer.name), "__package__", None) or "").split(".")
    return ".".join(filter(None, [*package[: len(package) - level + 1], dotted]))


def _installed(path: Path) -> bool:
    """Whether a file belongs to an installed package or to Python itself."""
    folders = [*sysconfig.get_paths().values(), *site.getsitepackages(), site.getusersitepackages()]
    inside = ("site-packages", "dist-packages")
    return any(part in inside for part in path.parts) or any(
        os.path.commonpath([path, folder]) == folder for folder in folders if folder in _STANDARD
    )


_STANDARD = (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
