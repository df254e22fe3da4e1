"""What was measured, and on what."""

import importlib.metadata
import os
import platform
import subprocess

PACKAGES = ("numpy", "numba", "llvmlite", "jax", "jaxlib")


def described() -> str:
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return f"Python {platform.python_version()}, {', '.join(found)}, {_processor()}, {os.cpu_count()} cores"


def revision() -> str:
    """Other revisions of the same version emit other code."""
    found = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown (no git checkout)"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as stream:
            return next(line.split(":")[1].strip() for line in stream if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()
