"""Write a file whole or not at all: to a temporary beside it, then rename."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from adsource.errors import Refusal


def write_text(path: Path, text: str) -> None:
    """Replace the content of `path`; what stood there stays as it was if anything fails.

    Raises Refusal AD003 where the folder is missing or cannot be written to.
    """
    target = Path(os.path.realpath(path))  # a symbolic link stays one
    try:
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError("the file is read-only")
        if target.is_dir():
            raise IsADirectoryError("it is a folder")
        if target.exists() and not target.is_file():  # a device or a pipe has no half-written state
            target.write_text(text, encoding="utf-8")
        else:
            _replace(target, text)
    except OSError as error:
        raise Refusal(
            "AD003",
            f"cannot write the output: {error.strerror or error}",
            path=str(path),
            rewrite="Choose another output, or make the folder and the file writable.",
        ) from error


def _replace(target: Path, text: str) -> None:
    part = target.parent / f".{target.name}.{os.getpid()}-{threading.get_ident()}.part"
    try:
        with open(part, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        if target.exists():
            os.chmod(part, target.stat().st_mode & 0o777)
        os.replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
