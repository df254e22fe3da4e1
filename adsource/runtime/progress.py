"""Where the progress of a long sweep is shown: a bar of tqdm, a task of rich, lines on a terminal.

Each makes a callback `progress(done, total, rate, left)`, as checkpointed gradients take it: steps run and
reversed of so many in all (None where that is not known), steps per second, seconds left (None).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TextIO

Progress = Callable[[int, "int | None", float, "float | None"], None]


def on_bar(bar: Any) -> Progress:
    """Shown by a bar of tqdm:  on_bar(tqdm(unit="step"))."""

    def progress(done: int, total: int | None, rate: float, left: float | None) -> None:
        bar.total = total
        bar.update(done - bar.n)
        bar.refresh()

    return progress


def on_task(display: Any, task: Any) -> Progress:
    """Shown by a task of rich:  on_task(display, display.add_task("gradient"))."""

    def progress(done: int, total: int | None, rate: float, left: float | None) -> None:
        display.update(task, completed=done, total=total)

    return progress


def on_lines(file: TextIO | None = None) -> Progress:
    """A line whenever there is news, to standard error unless another file is given."""

    def progress(done: int, total: int | None, rate: float, left: float | None) -> None:
        of = "" if total is None else f" of {total}"
        rest = "" if left is None else f", {left:.0f} s left"
        print(f"{done}{of} steps, {rate:.3g} per second{rest}", file=file or sys.stderr)

    return progress
