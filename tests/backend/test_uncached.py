"""Recursive functions in a second process: Numba crashes where it loads one from its cache."""

import subprocess
import sys

from adsource.pipeline import Request, emit

SOURCE = '''
import numpy as np


def halved(a, depth):
    if depth == 0 or a.shape[0] < 2:
        return a * 1.5
    return 2.0 * halved(a[::2], depth - 1)


def total(x):
    return np.sum(halved(x, 2) ** 2)


def plain(x):
    return np.sum(x * x)
'''


def module_of(function):
    request = Request(path="m.py", text=SOURCE, function=function, signature=("float64[:]",), target="cpu")
    return emit(request).text


def test_a_second_process_runs_what_a_first_one_compiled(tmp_path):
    (tmp_path / "made.py").write_text(module_of("total"))
    line = "import numpy, made; print(made.total_grad(numpy.arange(1.0, 6.0)).tolist())"
    runs = [subprocess.run([sys.executable, "-c", line], cwd=tmp_path, capture_output=True, text=True) for _ in "12"]
    assert [run.returncode for run in runs] == [0, 0]
    assert [run.stdout.strip() for run in runs] == ["[72.0, 0.0, 0.0, 0.0, 360.0]"] * 2


def test_the_module_says_so():
    text = module_of("total")
    assert "cache=True" not in text
    assert text.count("# Not cached: Numba cannot load recursive functions.") == 3


def test_others_are_cached():
    assert "cache=True" in module_of("plain")
