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
WORK = ("w_tape =", "v_tape =", "p_tape =", "q_tape =", "slope_tape =", "m_tape =")
AGAIN = {"slopes_and_fluxes", "edges_kept", "of_each_pass", "stages", "filled_at_once", "quotients", "from_its_own_edge",
         "array_of_an_arm"}


@pytest.mark.parametrize("target", ["numpy", "loops"])
@pytest.mark.parametrize("name", NAMES)
def test_values_and_gradients(name, target):
    assert judge(original(f"sweeps.py:{name}"), target).kind == "right"


def emitted(name: str) -> list[str]:
    p = original(f"sweeps.py:{name}")
    text = emit(Request("sweeps.py", p.text, p.entry, p.wrt, p.signature(), target="numpy")).text
    return [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize("name", TAPES)
def test_what_is_recorded(name):
    assert [line for line in emitted(name) if "_tape = " in line] == TAPES[name]


@pytest.mark.parametrize("name", [n for n in NAMES if n not in TAPES])
def test_what_is_filled_again(name):
    recorded = [line for line in emitted(name) if line.startswith(WORK)]
    assert (not recorded) == (name in AGAIN)


KEPT = {"elements_of_what_a_pass_makes": ["y_tape = []", "z_tape = []"],
        "elements_of_what_a_callee_makes": ["z_tape = np.empty(y.size)", "y_tape = np.empty((n, x.shape[0]))"]}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_recorded_of_what_a_pass_makes(name):
    text = (Path(__file__).parent / "newborn.py").read_text()
    types = ("float64[:,:]", "float64[:]", "int64")
    made = emit(Request("newborn.py", text, name, ("A", "x"), types, target="numpy")).text
    assert [line.strip() for line in made.splitlines() if "_tape = " in line] == KEPT[name]
