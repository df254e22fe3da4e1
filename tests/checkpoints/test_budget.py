"""Emitted drivers within a number of bytes; what is predicted is what is counted."""

import re
import types

import numpy as np
import pytest

from adsource.backend.paste import paste
from adsource.errors import Refusal
from adsource.pipeline import Request, emit
from adsource.review.explain import predicted
from tests.checkpoints.test_driver import emission, equal, made, marked, pulled

TEXT = """
def f(u, k, n):
    u = u.copy()
    energy = 0.0
    for t in CK(range(n)):
        u[1:-1] += k * np.sin(u[2:] - 2.0 * u[1:-1] + u[:-2])
        energy += np.sum(u * u)
    return energy
"""
SIGNATURE = "float64[:], float64, int"


def tools():
    pasted = paste(("Prediction", "revolve", "uniform", "store_all", "recompute_all"), {}, {})
    space = types.ModuleType("tools")
    exec("\n".join([*pasted.imports, *pasted.lines]), space.__dict__)
    return space


@pytest.mark.parametrize("size, steps", [(3, 5), (10, 40), (50, 12), (200, 30), (9, 1)])
def test_kept_within(size, steps):
    arguments = np.linspace(0.0, 1.0, size), 0.3, steps
    want = pulled(made(TEXT, SIGNATURE, ""), arguments)
    tape, state = 8 * (size - 2), 8 * size
    for extra in (1.0, 2.5, 7.3, 1000.0):
        budget = int(tape + extra * state)
        space = within(budget)
        assert equal(pulled(space, arguments), want)
        assert space.f_b.states.peak + tape <= budget
        told = predicted(report(budget), {"u": size, "n": steps})["loops"][0]
        assert (told["steps"], told["reversals"]) == (space.f_b.sweep.steps, space.f_b.sweep.reversals)
        assert told["near"]["peak"] == space.f_b.states.peak and told["reversals"] == steps
        schedules = ("tape_all",) if extra > 900.0 else ("mixed", "revolve", "store_all", "tape_all")
        assert told["schedule"] in schedules


def within(budget):
    """The module for that number of bytes; its text is that of another one but for the number."""
    return made(TEXT, SIGNATURE, f", max_tape_bytes={budget}")


def report(budget):
    return emission(TEXT, SIGNATURE, f", max_tape_bytes={budget}").report["memory"]


@pytest.mark.parametrize("size, steps", [(100, 5), (3, 1), (50, 200)])
def test_too_little(size, steps):
    space, given = within('"0.03 kB"'), (np.linspace(0.0, 1.0, size), 0.3, steps)
    with pytest.raises(ValueError, match="the least that will do is") as caught:
        pulled(space, given)
    assert not hasattr(space.f_b, "sweep"), "before any step"
    least = int(re.search(r"least that will do is (\d+) bytes", str(caught.value))[1])
    assert equal(pulled(within(least), given), pulled(made(TEXT, SIGNATURE, ""), given))
    with pytest.raises(ValueError, match=f"the least that will do is {least} bytes"):
        pulled(within(least - 1), given)


def test_tapes_where_they_save_steps():
    """Where a tape is no larger than a state."""
    text = """
def f(u, v, k, n):
    u, v = u.copy(), v.copy()
    for t in CK(range(n)):
        v = v - k * u
        u = u + k * np.sin(v)
    return np.sum(u * v)
"""
    signature, given = "float64[:], float64[:], float64, int", (*np.random.default_rng(1).random((2, 6)), 0.1, 50)
    want, found = pulled(made(text, signature, ""), given), {}
    for slots in (2, 5, 12, 60):
        space = made(text, signature, f", max_tape_bytes={slots * 96}")
        assert equal(pulled(space, given), want)
        assert space.f_b.states.peak <= slots * 96
        told = predicted(emission(text, signature, f", max_tape_bytes={slots * 96}").report["memory"], {"u": 6, "v": 6, "n": 50})
        found[slots] = told["loops"][0]["schedule"]
        assert told["loops"][0]["steps"] == space.f_b.sweep.steps
    assert found == {2: "mixed", 5: "mixed", 12: "mixed", 60: "tape_all"}


def test_refused():
    growing = """
def f(u, k, n):
    for t in CK(range(n)):
        while u[0] < t:
            u = u + k * np.exp(-u)
    return np.sum(u)
"""
    second = TEXT.replace("    return", "    for t in CK(range(n)):\n        u = u + k * np.sin(u)\n    return")
    nested = TEXT.replace("        energy +=", "        for s in CK(range(3)):\n            u = u + k * np.sin(u)\n        energy +=")
    longer = TEXT.replace("        energy +=", "        u = np.concatenate((u, u[:1] * k))\n        energy +=")
    by_pass = TEXT.replace("        energy +=", "        for j in range(t):\n            u[0] = u[0] * k + np.sin(u[1] * u[0])\n        energy +=")
    for text, options in ((longer, ", max_tape_bytes=900"), (by_pass, ", max_tape_bytes=900"), (growing, ', max_tape_bytes="1 GB"'), (second, ", max_tape_bytes=900"), (nested, ", max_tape_bytes=900"), (TEXT, ", slots=3, max_tape_bytes=5"),
                          (TEXT, ', max_tape_bytes="much"'), (TEXT, ', max_tape_bytes="1.5.2 MB"')):
        with pytest.raises(Refusal) as caught:
            made(text, SIGNATURE, options)
        assert caught.value.code == "AD146"


@pytest.mark.parametrize("schedule", ["revolve", "uniform", "store_all", "recompute_all"])
def test_counted_as_predicted(schedule):
    known = tools()
    for n, slots in ((0, 1), (1, 1), (7, 2), (30, 4), (30, 50)):
        given = (slots,) if schedule in ("revolve", "uniform") else ()
        told = known.Prediction(getattr(known, schedule)(n, *given), 8 * 9)
        space = made(TEXT, SIGNATURE, f', slots={slots}, schedule="{schedule}"')
        pulled(space, (np.linspace(0.0, 1.0, 9), 0.3, n))
        sweep, states = space.f_b.sweep, space.f_b.states
        assert (sweep.steps, sweep.reversals) == (told.steps, told.reversals)
        for counter in ("written", "read", "bytes_written", "bytes_read", "peak"):
            assert getattr(states, counter) == getattr(told.near, counter), counter


def test_progress_and_memory():
    told = []
    space = made(TEXT, SIGNATURE, ", slots=4")
    space.f_b.progress = lambda done, total, rate, left: told.append((done, total))
    pulled(space, (np.linspace(0.0, 1.0, 9), 0.3, 50))
    assert told and told[-1][0] == told[-1][1] == space.f_b.sweep.steps + 50


def test_states_in_single_precision():
    whole, narrow = made(TEXT, SIGNATURE, ", slots=4"), made(TEXT, SIGNATURE, ', slots=4, states="float32"')
    given = np.linspace(0.0, 1.0, 9) ** 2, 0.3, 50
    (value, want), (same, found) = pulled(whole, given), pulled(narrow, given)
    assert value == same  # the first sweep is the primal
    for a, b in zip(want, found):
        assert 0.0 < np.max(np.abs(a - b)) < 1e-5 * np.max(np.abs(a))
    assert (narrow.f_b.states.peak, whole.f_b.states.peak) == (4 * 9 * 4, 8 * 9 * 4)
    request = Request(path="p.py", text=marked(TEXT, ', slots=4, states="float32"'), function="f", signature=SIGNATURE,
                      target="numpy")
    loop = predicted(emit(request).report["memory"], {"n": 50, "u": 9})["loops"][0]
    assert loop["near"]["peak"] == narrow.f_b.states.peak
    budget = made(TEXT, SIGNATURE, ', max_tape_bytes=400, states="float32"')
    pulled(budget, given)
    assert 5 * 36 < budget.f_b.states.peak <= 400
    for options in (', states="float16"', ', states="float32", store="disk"'):
        with pytest.raises(Refusal) as caught:
            made(TEXT, SIGNATURE, options)
        assert caught.value.code == "AD146"


def test_tapes_in_single_precision():
    given = np.linspace(0.0, 1.0, 9) ** 2, 0.3, 50
    for options in (', slots=4, schedule="mixed"', ', schedule="tape_all"', ", max_tape_bytes=500"):
        whole, narrow = made(TEXT, SIGNATURE, options), made(TEXT, SIGNATURE, f'{options}, tapes="float32"')
        (value, want), (same, found) = pulled(whole, given), pulled(narrow, given)
        assert value == same
        for a, b in zip(want, found):
            assert 0.0 < np.max(np.abs(a - b)) < 1e-5 * np.max(np.abs(a)), options
        sizes = {"n": 50, "u": 9}
        loop = predicted(emission(TEXT, SIGNATURE, f'{options}, tapes="float32"').report["memory"], sizes)["loops"][0]
        assert loop["near"]["peak"] == narrow.f_b.states.peak and loop["steps"] == narrow.f_b.sweep.steps
    assert made(TEXT, SIGNATURE, ', schedule="tape_all", tapes="float32"').f_b is not None


DECIDED = {
    "": "for i in range(u.size):\n            if u[i] > 0.5:\n                u[i] = k * u[i] ** 3",
    "np.sign(u)": "u = u + k * np.abs(u)",
    "u > w": "w = np.sin(u)\n        u = u * k + np.where(u > w, u * w, w)",
    "v[i] > 0.3": "u = u + helper(u * u, k)",
}


@pytest.mark.parametrize("by", DECIDED)
def test_rounded_tapes_decide_nothing(by):
    helper = "def helper(v, k):\n    s = np.zeros_like(v)\n    for i in range(v.size):\n        if v[i] > 0.3:\n            s[i] = k * v[i] ** 2\n    return s\n\n\n"
    text = f"{helper}def f(u, k, n):\n    u = u.copy()\n    for t in CK(range(n)):\n        {DECIDED[by]}\n    return np.sum(u)\n"
    given = np.linspace(0.1, 0.9, 7), 0.4, 6
    want = pulled(made(text, SIGNATURE, ', schedule="tape_all"'), given)
    if by:
        with pytest.raises(Refusal, match="not exact enough here") as caught:
            made(text, SIGNATURE, ', schedule="tape_all", tapes="float32"')
        assert caught.value.code == "AD146" and by in str(caught.value)
    else:  # what was decided is recorded
        found = pulled(made(text, SIGNATURE, ', schedule="tape_all", tapes="float32"'), given)
        assert equal(found, want, 1e-5) and not equal(found, want)
    narrow = made(text, SIGNATURE, ', schedule="tape_all", slots=3, states="float32"')
    assert equal(pulled(narrow, given), want, 1e-5)
