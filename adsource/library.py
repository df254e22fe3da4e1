"""The files that the compiler reads and pastes: rules/ and templates/.

They are top-level folders in the repository and `adsource/rules`, `adsource/templates` once installed.
They are read as text, never imported.
"""

from __future__ import annotations

from pathlib import Path

VERSION = "0.1.0"
HERE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Where `rules` or `templates` is: inside the installed package, else beside it."""
    inside = HERE / name
    return inside if inside.is_dir() else HERE.parent / name


def rules_files() -> list[Path]:
    """The files of the rule book, sorted by name, which is the order in which they are read."""
    return _sources("rules")


def template_files() -> list[Path]:
    """The files whose text is pasted into generated modules, sorted by name."""
    return _sources("templates")


def template_text(name: str) -> str:
    """The text of templates/NAME.py."""
    return (folder("templates") / f"{name}.py").read_text(encoding="utf-8")


def _sources(name: str) -> list[Path]:
    return sorted(p for p in folder(name).glob("*.py") if p.name != "__init__.py")
