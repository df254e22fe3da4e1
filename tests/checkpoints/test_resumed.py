"""Emitted drivers with snapshots on disk: cut off anywhere, they go on and give the same bits."""

import functools
import os

import numpy as np
import pytest

from adsource.errors import Refusal
from tests.checkpoints.test_driver import equal, made, pulled

TEXT = """
def f(u, c, n, rng):
    u = u.copy()
    w = np.zeros_like(u)
    total = 0
    trace = np.zeros(n + 1)
    for t in CK(range(n)):
        w[1:-1] = u[1:-1] + 0.1 * np.sin(u[2:] * c[1]) * rng.random()
        u, w = w, u
        last = u * c
        total += np.sum(u * u) * t
        trace[t] = total
    return total + np.sum(last) + np.sum(trace * trace)
"""
WHILE = """
def f(u, c, n, rng):
    i = 0
    u = u.copy()
    while CK(i < n):
        u = u + 0.1 * np.sin(u) * c * rng.random()
        if u[0] > 50.0:
            break
        i += 1
    return np.sum(u) * i
"""
SIGNATURE = "float64[:], float64[:], int, Generator"
N = 13


class Killed(BaseException):
    pass


def arguments():
    rng = np.random.default_rng(2)
    return rng.standard_normal(5), 1.0 + 0.1 * rng.standard_normal(5), N, np.random.default_rng(7)


def killed_at(function, calls, limit):
    def counted(*given):
        calls[0] += 1
        if calls[0] == limit:
            raise Killed
        return function(*given)

    return counted


@pytest.mark.parametrize("text", [TEXT, WHILE], ids=["for", "while"])
def test_killed_anywhere(text, tmp_path):
    folder = tmp_path.as_posix()
    options = f', slots=3, store="disk", folder="{folder}"'
    want = pulled(made(text, SIGNATURE, ", slots=3"), arguments())
    resumed, whole = 0, None
    for limit in (10**6, *range(1, 50, 4)):
        for wait in (0.0, 10.0):
            calls = [0]
            space = made(text, SIGNATURE, options)
            space.DiskStore = functools.partial(space.DiskStore, every=wait)
            for name in ("f_step", "f_again", "f_step_b"):
                if hasattr(space, name):
                    setattr(space, name, killed_at(getattr(space, name), calls, limit))
            try:
                found = pulled(space, arguments())
            except Killed:
                before = calls[0]
                found = pulled(space, arguments())
                resumed += calls[0] - before < whole
            whole = whole or calls[0]
            assert equal(found, want), (limit, wait)
            assert os.listdir(folder) == []
    assert resumed >= 9


def test_what_the_caller_holds(tmp_path):
    text = "def f(u, n):\n    for t in CK(range(n)):\n        u *= 2.0\n    return np.sum(u)\n"
    with pytest.raises(Refusal) as caught:
        made(text, "float64[:], int", f', store="disk", folder="{tmp_path.as_posix()}"')
    assert caught.value.code == "AD146"
    assert "u = u.copy()" in caught.value.rewrite


def test_two_levels(tmp_path):
    options = f', slots=2, disk_slots=3, folder="{tmp_path.as_posix()}"'
    want = pulled(made(TEXT, SIGNATURE, ", slots=3"), arguments())
    for schedule in ("multistage", "two_level"):
        assert equal(pulled(made(TEXT, SIGNATURE, f'{options}, schedule="{schedule}"'), arguments()), want)
