"""The driver loop under every schedule: the bits of the run that stores all, and counts as predicted."""

import numpy as np
import pytest

from tests.checkpoints import driver
from tests.checkpoints.pasted import module

C = module()
C_IN = np.linspace(1.0, 2.0, 6)
PLANS = {
    "revolve": lambda n, s: C.revolve(n, s),
    "uniform": lambda n, s: C.uniform(n, s),
    "recompute_all": lambda n, s: C.recompute_all(n),
    "two_level": lambda n, s: C.two_level(n, s, 3),
    "multistage": lambda n, s: C.multistage(n, s, 3),
}


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 8, 37])
def test_same_bits(steps):
    value, c_b = driver.value_and_grad(C_IN, C.store_all(steps), C.MemoryStore(), C.Sweep())
    size = 96  # two arrays of six numbers
    for slots in (1, 2, 5, 12):
        for name, plan in PLANS.items():
            store, sweep = C.MemoryStore(), C.Sweep()
            found = driver.value_and_grad(C_IN, plan(steps, slots), store, sweep)
            assert found[0] == value and found[1].tobytes() == c_b.tobytes(), name
            told = C.Prediction(plan(steps, slots), size)
            assert (told.steps, told.reversals) == (sweep.steps, sweep.reversals)
            assert {key: vars(store)[key] for key in vars(told.near)} == vars(told.near)
        driver.online = C.online
        found = driver.value_and_grad_of_while(C_IN, steps, slots, C.MemoryStore, C.Sweep())
        assert found[0] == value and found[1].tobytes() == c_b.tobytes()


def test_counts_of_near_and_far(tmp_path):
    plan = lambda *begun: C.multistage(40, 2, 3, *begun)  # noqa: E731
    store = C.NearAndFar(C.MemoryStore(), C.DiskStore(str(tmp_path), "run"), 2)
    sweep = C.Sweep()
    driver.value_and_grad_resumed(C_IN, plan, store, sweep)
    told = C.Prediction(plan(), 96, near_slots=2)
    for counted, said in ((store.near, told.near), (store.far, told.far)):
        assert {key: vars(counted)[key] for key in vars(said)} == vars(said)


def test_the_gradient_is_right():
    def value(c):
        return driver.value_and_grad(c, C.revolve(40, 3), C.MemoryStore(), C.Sweep())

    along, h = np.cos(np.arange(6.0)), 1e-6
    slope = (value(C_IN + h * along)[0] - value(C_IN - h * along)[0]) / (2.0 * h)
    assert abs(slope - value(C_IN)[1] @ along) < 1e-7 * abs(slope)
