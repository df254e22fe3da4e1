"""What a recomputed region reads from around it is the same in the reverse sweep: constants of the module are those
of its text, and what changes them is refused."""

import types

import numpy as np
import pytest

import adsource as ad
from adsource.errors import Refusal
from adsource.pipeline import Request, emit
from tests.primal import load

HEAD = """import numpy as np
import adsource as ad

C = np.array([0.5, 0.7, 0.9])
K = 0.3
PARTS = {"k": [0.3, 0.4]}


class Box:
    k = 0.3

    def __init__(self, m):
        self.m = m


BOX = Box(0.6)


def f(u, n):
    for t in ad.checkpoint(range(n), slots=2):
        u = u + 0.1 * np.sin(u) * READ
    return np.sum(u)
"""
CHANGED = {
    "C": lambda m: m.C.__setitem__(1, 9.0), "K": lambda m: setattr(m, "K", 0.9), "BOX.k": lambda m: setattr(m.Box, "k", 0.9),
    "BOX.m": lambda m: setattr(m.BOX, "m", 0.9), 'PARTS["k"][0]': lambda m: m.PARTS["k"].__setitem__(0, 0.9),
}  # fmt: skip
U = np.linspace(0.1, 1.0, 3)


@pytest.mark.parametrize("read", CHANGED)
def test_what_was_changed_is_refused(read, tmp_path):
    path = tmp_path / "surroundings.py"
    path.write_text(HEAD.replace("READ", read))
    module = load(path)
    value, _ = ad.value_and_grad(module.f, "u", target="numpy")(U, 3)
    assert value == module.f(U, 3)
    CHANGED[read](module)
    with pytest.raises(Refusal) as caught:
        ad.value_and_grad(module.f, "u", target="numpy")(U, 3)
    assert caught.value.code == "AD006"


INSIDE = {
    "C[0] = 2.0 * C[0]\n        u = u + C": "AD127", "PARTS['k'][0] += 1.0\n        u = u * 2.0": "AD127",
    "BOX.m = 2.0\n        u = u + BOX.m": "AD", "u = u + np.random.rand()": "AD136",
    "u = u + next(iter(PARTS['k']))": "AD",
}  # fmt: skip


@pytest.mark.parametrize("line", INSIDE)
def test_what_changes_in_a_step_is_refused(line):
    text = HEAD.replace("u = u + 0.1 * np.sin(u) * READ", line)
    with pytest.raises(Refusal) as caught:
        emit(Request(path="p.py", text=text, function="f", signature="float64[:], int", target="numpy"))
    assert caught.value.code.startswith(INSIDE[line])


def made(text, folder):
    text = text.replace("slots=2", f'slots=2, store="disk", folder="{folder}"')
    space = types.ModuleType("generated")
    request = Request(path="p.py", text=text, function="f", signature="float64[:], int", target="numpy")
    exec(compile(emit(request).text, "generated", "exec"), space.__dict__)
    return space


def test_a_run_with_other_constants_begins_anew(tmp_path):
    text = HEAD.replace("READ", "K")
    one, other = made(text, tmp_path), made(text.replace("K = 0.3", "K = 0.4"), tmp_path)

    def stop(*_):
        raise InterruptedError

    one.f_b.progress = stop
    one.Sweep.tell = stop
    with pytest.raises(InterruptedError):
        one.f_value_and_grad(U, 5)
    value, _ = other.f_value_and_grad(U, 5)
    assert value == other.f(U, 5)
    assert len(list(tmp_path.iterdir())) == 1
