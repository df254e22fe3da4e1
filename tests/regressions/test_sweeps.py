"""Time loops over loops, as scientists write them: right, and with what an expert would record."""

import inspect
from pathlib import Path

import pytest

from adsource.pipeline import Request, emit
from tests.primal import load
from tests.programs.judge import judge
from tests.programs.mutated import original

NAMES = [n for n, f in vars(load(Path(__file__).parent / "sweeps.py")).items() if inspect.isfunction(f)]
TAPES = {"red_and_black": ["u_tape = np.empty((sweeps, 2, max((n - 1) // 2, 0)))"],
         "every_third_downwards": ["u_tape = np.empty((4, 3, (b.shape[0] + 1) // 3))"],
         "stride_of_a_parameter": ["u_tape = []"]}


@pytest.mark.parametrize("target", ["numpy", "loops"])
@pytest.mark.parametrize("name", NAMES)
def test_values_and_gradients(name, target):
    assert judge(original(f"sweeps.py:{name}"), target).kind == "right"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_recorded(name):
    p = original(f"sweeps.py:{name}")
    text = emit(Request("sweeps.py", p.text, p.entry, p.wrt, p.signature(), target="numpy")).text
    made = [line.strip() for line in text.splitlines() if "_tape = " in line]
    assert made == TAPES[name]
