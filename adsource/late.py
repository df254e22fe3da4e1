"""Modules that are imported when they are first used.

    pipeline = late("adsource.pipeline")        # costs nothing
    pipeline.emit(request)                      # imports it

A process that finds all its derivatives in the cache never needs the compiler, whose import takes longer than Numba's.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType


def late(name: str) -> ModuleType:
    """The module of that name, imported or still to be imported."""
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
