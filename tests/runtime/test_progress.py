"""What bars and lines are told."""

import io
from types import SimpleNamespace

from adsource.runtime.progress import on_bar, on_lines, on_task


def test_a_bar_of_tqdm():
    bar = SimpleNamespace(n=0, total=None, refresh=lambda: None)
    bar.update = lambda steps: setattr(bar, "n", bar.n + steps)
    progress = on_bar(bar)
    progress(10, 40, 5.0, 6.0)
    progress(25, 40, 5.0, 3.0)
    assert (bar.n, bar.total) == (25, 40)


def test_a_task_of_rich():
    told = []
    display = SimpleNamespace(update=lambda task, **said: told.append((task, said)))
    on_task(display, 3)(10, None, 5.0, None)
    assert told == [(3, {"completed": 10, "total": None})]


def test_lines():
    file = io.StringIO()
    progress = on_lines(file)
    progress(10, 40, 5.0, 6.0)
    progress(12, None, 1234.5, None)
    assert file.getvalue() == "10 of 40 steps, 5 per second, 6 s left\n12 steps, 1.23e+03 per second\n"
