"""Run a function on a stack that is deep enough for deeply nested source.

A sum of 5,000 terms is a tree of depth 5,000, which recursive passes walk.  Only such input pays for a
thread of its own.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

BYTES = 512 * 1024 * 1024
FRAMES = 400_000
NAME = "adsource-deep"
_LOCK = threading.Lock()  # the recursion limit and the stack size belong to the whole process


def deep(function: Callable[..., Any], *args: Any) -> Any:
    """function(*args), run in a thread with a big stack; its result, or its exception."""
    if threading.current_thread().name == NAME:
        return function(*args)
    outcome: list[Any] = []
    with _LOCK:
        limit, size = sys.getrecursionlimit(), threading.stack_size(BYTES)
        sys.setrecursionlimit(max(limit, FRAMES))
        try:
            thread = threading.Thread(target=_into, args=(outcome, function, args), name=NAME)
            thread.start()
            thread.join()
        finally:
            sys.setrecursionlimit(limit)
            threading.stack_size(size)
    result, error = outcome
    if error is not None:
        raise error
    return result


def _into(outcome: list[Any], function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    try:
        outcome += (function(*args), None)
    except BaseException as error:  # noqa: BLE001  (handed on to the caller's thread)
        outcome += (None, error)
