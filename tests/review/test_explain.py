"""What is told of memory and recomputation holds: tapes have the bytes that formulas give, and the counters
behind a run are those that were predicted."""

import copy
import sys

import numpy as np
import pytest

import adsource as ad
from adsource.__main__ import run
from adsource.errors import Refusal
from adsource.pipeline import Request, emit
from adsource.review.explain import explained, number, predicted
from tests.checkpoints.programs import PROGRAMS
from tests.checkpoints.test_driver import emission, made, pulled
from tests.primal import load
from tests.test_corpus import BY_NAME, inputs_of

SHAPES = ("lu_loops", "wave2d_loops", "rk4_brusselator", "fem", "kalman_index", "heat1d")


def sizes_of(arguments):
    """Numbers and shapes by name."""
    shapes = {n: v.shape for n, v in arguments.items() if isinstance(v, np.ndarray)}
    return shapes | {n: v for n, v in arguments.items() if isinstance(v, int)}


@pytest.mark.parametrize("name", SHAPES)
def test_tapes_have_the_bytes_that_are_told(name):
    module = load(BY_NAME[name])
    function, inputs = getattr(module, module.FUNCTION), inputs_of(module)
    derivative = ad.vjp(function, tuple(module.WRT), "numpy")
    value, pull = derivative(**copy.deepcopy(inputs))
    report = derivative.latest.made.report(**sizes_of(inputs))
    told = {}
    for routine, tape, formula in report["memory"]["tapes"]:
        told[routine, tape] = number(formula, sizes_of(inputs))
    seen = {}

    def look(frame, event, _):
        if event == "return":
            for name, value in frame.f_locals.items():
                if (frame.f_code.co_name, name) in told:
                    seen[frame.f_code.co_name, name] = np.asarray(value).nbytes

    sys.setprofile(look)
    try:
        pull(np.ones_like(value) if isinstance(value, np.ndarray) else 1.0)
    finally:
        sys.setprofile(None)
    assert told and seen == told
    assert report["predicted"]["tape"] >= max(told.values())


OPTIONS = (
    ", slots=1", ", slots=3", ', slots=4, schedule="uniform"', ', schedule="store_all"', ', schedule="recompute_all"',
    ', max_tape_bytes="1 kB"', ', slots=4, schedule="mixed"', ', schedule="tape_all"',
)  # fmt: skip
ON_DISK = (
    ', slots=2, disk_slots=3, schedule="multistage"', ', slots=2, disk_slots=3, schedule="two_level"',
    ', slots=3, store="disk"', ', slots=3, store="disk", schedule="mixed"',
)  # fmt: skip


@pytest.mark.parametrize("name", ["inplace", "rebound", "leapfrog", "history", "while", "break"])
def test_counters_are_as_predicted(name, tmp_path):
    text, signature, arguments = PROGRAMS[name]
    for options in (*OPTIONS, *(f'{o}, folder="{tmp_path}"' for o in ON_DISK)):
        memory = emission(text, signature, options).report["memory"]
        space = made(text, signature, options)
        for n in (0, 1, 5, 23):
            given = arguments(n)
            names = space.f.__code__.co_varnames[: len(given)]
            pulled(space, given)
            sizes = sizes_of(dict(zip(names, given)))
            length = space.f_b.sweep.reversals
            told = predicted(memory, sizes | {"length": length})["loops"][0]
            assert (told["steps"], told["reversals"]) == (space.f_b.sweep.steps, space.f_b.sweep.reversals), options
            states = space.f_b.states
            stores = {"near": getattr(states, "near", states), "far": getattr(states, "far", None)}
            if stores["far"] is None and "disk" in options:
                stores = {"far": states}
            for place, store in stores.items():
                assert store is None or {k: vars(store)[k] for k in told[place]} == told[place], (options, n, place)


HEAT = """
import numpy as np
import adsource as ad


def heat(u0, k, n):
    u = u0.copy()
    for t in ad.checkpoint(range(n), slots=5):
        w = np.sin(u)
        for j in range(3):
            w[1:-1] += k * w[1:-1] * w[:-2]
        u = u + w
    return np.sum(u)
"""


def test_command_line(tmp_path, capsys):
    path = tmp_path / "heat.py"
    path.write_text(HEAT)
    words = ["explain", f"{path}:heat", "--signature", "float64[:],float64,int64", "--target", "numpy"]
    assert run([*words, "--sizes", "n=100,u0=512"]) == 0
    out = capsys.readouterr().out
    assert "tape       24 * (u0.shape[0] - 2) bytes" in out
    assert "snapshot   8 * u0.shape[0] bytes: u; at most min(5, n) at once" in out
    assert "tape       12240 bytes (12.0 KiB)" in out
    assert "and 100 within the reversals" in out
    assert run([*words, "--sizes", "n=100"]) == 2
    assert "the size of `u0` is not given" in capsys.readouterr().err
    assert run([*words, "--sizes", "n=many"]) == 2


def test_head_of_a_module():
    request = Request(path="heat.py", text=HEAT, function="heat", signature="float64[:], float64, int", target="numpy")
    text = emit(request).text
    assert "snapshot   8 * u0.shape[0] bytes: u; at most min(5, n) at once" in text
    assert "line 8     n steps, revolve, 5 slots in memory" in text


def test_formulas():
    assert number("8 * n * (u.shape[0] - 2)", {"n": 3, "u": (1,)}) == 0
    assert number("len(range(1, n, 2))", {"n": 6}) == 3
    assert number("", {}) is None
    for formula, sizes in (("n", {}), ("u.shape[1]", {"u": 3}), ("n", {"n": (3, 4)}), ("f(n)", {"n": 1})):
        with pytest.raises(Refusal):
            number(formula, sizes)
    nothing = {"tape": "", "tapes": [], "loops": []}
    assert explained(nothing, {}) == ["tape       known when it is run"]
