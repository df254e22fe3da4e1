"""A number of bytes is kept to, and what is predicted is what is counted."""

import math

import numpy as np
import pytest

from tests.checkpoints import driver
from tests.checkpoints.model import play
from tests.checkpoints.pasted import module

C = module()


@pytest.mark.parametrize("size", [4, 33, 120, 700])
@pytest.mark.parametrize("states", [1.0, 2.7, 6.0, 15.2, 500.0])
def test_kept_to(size, states):
    """Twenty combinations of shape and budget."""
    steps, state, tape = 30, 16 * size, 40 * size
    budget = int(tape + states * state)
    name, near, far = C.planned(steps, state, tape, budget)
    store, sweep, c = C.MemoryStore(), C.Sweep(), np.linspace(1.0, 2.0, size)
    found = driver.value_and_grad(c, C.scheduled(name, steps, near, far), store, sweep)
    told = C.Prediction(C.scheduled(name, steps, near, far), state)
    assert store.peak == told.near.peak <= budget - tape
    assert (sweep.steps, store.written, store.read) == (told.steps, told.near.written, told.near.read)
    assert sweep.steps == C.extra_steps(steps, min(int(states), steps))
    want = driver.value_and_grad(c, C.store_all(steps), C.MemoryStore(), C.Sweep())
    assert found[0] == want[0] and found[1].tobytes() == want[1].tobytes()


def test_tapes_where_they_are_worth_it():
    assert C.planned(1000, 100, 100, 1000 * 100 + 100, 100) == ("tape_all", 1000, 0)
    assert C.planned(1000, 100, 100, 20 * 100 + 100, 100) == ("mixed", 20, 0)
    assert C.planned(1000, 100, 900, 20 * 100 + 900, 900) == ("revolve", 20, 0)
    assert C.planned(1000, 100, 100, 20 * 100 + 100) == ("revolve", 20, 0)
    assert C.planned(1000, 0, 100, 100) == ("store_all", 1000, 0)
    assert C.planned(0, 10, 10, 10) == ("store_all", 0, 0)


def test_states_on_disk():
    name, near, far = C.planned(10_000, 100, 300, 20 * 100 + 300, disk=True)
    assert (name, near) == ("multistage", 16)
    made = play(C.scheduled(name, 10_000, near, far), 10_000, near + far)
    assert made.runs < 2 * 10_001 and made.peak <= near + far < 150


@pytest.mark.parametrize("options", [{}, {"disk": True}, {"held_bytes": 3000}, {"held_bytes": 300}])
@pytest.mark.parametrize("steps", [1, 100])
def test_the_least_is_told_and_will_do(options, steps):
    with pytest.raises(ValueError, match="'1 kB' is not enough: a step records 3000 bytes, a snapshot") as told:
        C.planned(steps, 500, 3000, "1 kB", **options)
    least = int(str(told.value).split()[-2])
    name, near, far = C.planned(steps, 500, 3000, least, **options)
    assert C.Prediction(C.scheduled(name, steps, near, far), 500, options.get("held_bytes", 3000), near or 0).near.peak <= least - 3000
    with pytest.raises(ValueError, match="not enough"):
        C.planned(steps, 500, 3000, least - 1, **options)


def test_bytes_in():
    texts = {"2 GiB": 2**31, "500 MB": 5 * 10**8, "64KiB": 65536, "12": 12, 7: 7, "1.5 kB": 1500, "1 TiB": 2**40}
    assert {text: C.bytes_in(text) for text in texts} == texts
    for text in ("2 GiBs", "many", "3 X"):
        with pytest.raises(ValueError, match="is no number of bytes"):
            C.bytes_in(text)
    assert C.slots_for(66, 2) == 10 and math.comb(12, 2) == 66
