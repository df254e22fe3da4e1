"""Generated modules kept as real files, imported as real modules.

A real file is what lets Numba keep its machine code beside it for the next process, a debugger step
through the module, and a traceback show its lines.  A file is named for the hash of everything that
its text depends on, so that it never changes once it is there and never needs to be checked.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from adsource.errors import Refusal
from adsource.library import HERE, VERSION, rules_files, template_files
from adsource.runtime.write import write_text

Notes = dict[str, Any]
Made = tuple[str, Notes]  # a module's text, and what must be known of it without reading it

_lock = threading.RLock()


def cache_folder() -> Path:
    """ADSOURCE_CACHE_DIR, else the platform's place for a user's caches, else a temporary folder."""
    chosen = os.environ.get("ADSOURCE_CACHE_DIR")
    if chosen:
        return Path(chosen).expanduser().resolve()
    return _usable(_platform_cache() / "adsource")


def _platform_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _usable(folder: Path) -> Path:
    """The folder if it can be written to; a home that cannot is common on clusters and in containers."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    return Path(_private_folder())


@functools.cache
def _private_folder() -> str:
    """One for this process alone: a fixed name under a shared /tmp could hold another user's code."""
    return tempfile.mkdtemp(prefix="adsource-")


@functools.cache
def compiler_hash() -> str:
    """Of the compiler's own source, rule book and templates: another compiler makes another file."""
    own = sorted(p for p in HERE.rglob("*.py") if p.parent.name not in ("rules", "templates"))
    digest = hashlib.sha256(VERSION.encode())
    for path in (*own, *rules_files(), *template_files()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def key_of(*parts: object) -> str:
    """A file name's worth of hash over everything that the text of a module depends on."""
    digest = hashlib.sha256(compiler_hash().encode())
    for part in parts:
        digest.update(repr(part).encode() + b"\0")
    return digest.hexdigest()[:20]


def cached_module(stem: str, key: str, make: Callable[[], Made]) -> tuple[ModuleType, Notes]:
    """The module of this key and its notes: already imported, on disk, or made now by `make()`."""
    name = f"adsource_{stem}_{key}"
    path = cache_folder() / f"{name}.py"
    with _lock:
        if name in sys.modules:
            path = Path(sys.modules[name].__file__ or path)
        elif not path.exists():
            _prepare(path.parent)
            text, notes = make()
            write_text(path.with_suffix(".json"), json.dumps(notes))
            write_text(path, text)  # last: where it is, the notes are
        module = sys.modules.get(name) or import_file(name, path)
    return module, json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def import_file(name: str, path: Path) -> ModuleType:
    """Import the file under that name; in sys.modules while it runs and, unless it fails, after."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise Refusal("AD002", "cannot be imported: it is no Python file", path=str(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            "AD003",
            f"cannot make the cache folder: {error.strerror or error}",
            path=str(folder),
            rewrite="Set ADSOURCE_CACHE_DIR to a folder that can be written to.",
        ) from error
