"""What a loop computes again in each pass is computed in front of it: where, where not, and gradients all the same."""

import copy
import inspect
from pathlib import Path

import numpy as np
import pytest

from adsource.pipeline import Request, emit
from tests.primal import gap_to_oracle, load, uncompiled
from tests.programs.program import type_text

FILE = Path(__file__).parents[1] / "regressions" / "steady.py"
MODULE = load(FILE)
PROGRAMS = [f for n, f in vars(MODULE).items() if inspect.isfunction(f) and not n.startswith("_")]
MOVED = "What does not change in the loop over"
STAYS = {
    "operands_that_change", "operands_that_change_under_another_name", "checked_first",
    "backwards_and_by_twos", "left_before", "within_a_branch", "triangle", "numbers_set_apart",
    "made_again_turned_and_written", "passes_of_a_while_within", "numbers_of_the_loop_itself",
    "lengths_that_change", "lengths_of_what_grows", "lengths_of_rows", "lengths_of_one_of_two", "lengths_in_a_while",
    "pairs_of_particles", "sums_of_two_places",
}


def made(annotation: str, rng):
    kind, _, extents = annotation.rstrip("]").partition("[")
    if not extents:
        return {"int": 3, "float": 0.7}.get(kind, 0)
    values = 0.3 + rng.random([int(n) for n in extents.split(",")])
    if kind == "i":
        return (3 * values).astype(np.int64)
    return values.astype(np.float32) if kind == "f4" else values * (1 + 0.5j) if kind == "c" else values


def emitted(f, inputs, wrt):
    signature = {n: type_text(v) for n, v in inputs.items()}
    return emit(Request("steady.py", FILE.read_text(), f.__name__, wrt, signature, target="cpu")).text


@pytest.mark.parametrize("f", PROGRAMS, ids=lambda f: f.__name__)
def test_values_and_gradients(f):
    rng = np.random.default_rng(3)
    inputs = {p: made(q.annotation, rng) for p, q in inspect.signature(f).parameters.items()}
    wrt = tuple(p for p, v in inputs.items() if np.asarray(v).dtype.kind in "fc")
    text, space = emitted(f, inputs, wrt), {"__name__": "made"}
    assert (MOVED in text) == (f.__name__ not in STAYS)
    exec(compile(uncompiled(text), "emitted", "exec"), space)
    expected = f(**copy.deepcopy(inputs))
    value, gradients = space[f"{f.__name__}_value_and_grad"](**copy.deepcopy(inputs))
    gradients = gradients if len(wrt) > 1 else (gradients,)
    single = any(np.asarray(v).dtype == np.float32 for v in inputs.values())
    assert np.isclose(value, expected, rtol=1e-5 if single else 1e-13)
    if not single:
        assert gap_to_oracle(f, inputs, dict(zip(wrt, gradients)), 1.0, rng) < 1e-11


def test_a_division_is_done_once():
    f = MODULE.costly_parts_of_a_nest
    inputs = {"u": np.ones((5, 6)), "s": np.ones((5, 6)), "dt": 0.5, "steps": 3}
    text = emitted(f, inputs, ("u", "s"))
    ahead, loop = text[text.index(MOVED) :].split("    for t in range(steps):\n")[:2]
    assert "ca_at[i - 1, j - 1] = ca" in ahead and "/" in ahead
    assert "/" not in loop[: loop.index("Reverse sweep")]
