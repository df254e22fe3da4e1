"""Every schedule reverses every step once, in order, from states that it has, in the slots that it was given."""

import random

import pytest

from tests.checkpoints.model import least, play
from tests.checkpoints.pasted import module

C = module()
SLOTTED = {"revolve": C.revolve, "uniform": C.uniform}


@pytest.mark.parametrize("name", SLOTTED)
@pytest.mark.parametrize("slots", range(1, 13))
def test_plays(name, slots):
    for steps in range(61):
        made = play(SLOTTED[name](steps, slots), steps, slots)
        assert made.peak <= slots and made.reversed == list(range(steps, -1, -1))


@pytest.mark.parametrize("name", SLOTTED)
def test_plays_at_random(name):
    draw = random.Random(7)
    for _ in range(20):
        slots, steps = draw.randint(1, 80), draw.randint(61, 3000)
        made = play(SLOTTED[name](steps, slots), steps, slots)
        assert made.reversed == list(range(steps, -1, -1))


def test_without_a_choice():
    for steps in range(61):
        every = play(C.store_all(steps), steps, max(steps, 1))
        assert (every.runs, every.backs, every.saves, every.loads) == (steps, steps, steps, steps)
        none = play(C.recompute_all(steps), steps, 1)
        assert none.runs == steps * (steps + 1) // 2 and none.peak <= 1


@pytest.mark.parametrize("slots", range(1, 13))
def test_revolve_is_optimal(slots):
    """The formula, and an exact dynamic programme for the steps and, among these, the states kept."""
    for steps in range(61):
        made = play(C.revolve(steps, slots), steps, slots)
        runs, saves = least(steps + 1, slots)
        assert made.runs == runs == C.extra_steps(steps, slots)
        assert made.saves == saves + (steps > 0)


@pytest.mark.parametrize("steps, slots, extra", [
    (100, 3, 4.90), (100, 20, 1.78), (1000, 5, 6.28), (1000, 10, 3.64), (1000, 20, 2.75), (1000, 50, 1.95),
    (10_000, 10, 5.76), (10_000, 100, 2.47), (100_000, 50, 3.75),
])  # fmt: skip
def test_revolve_costs_what_is_known(steps, slots, extra):
    """Extra steps per step of a chain of so many links."""
    assert round(C.extra_steps(steps - 1, slots) / steps, 2) == extra


def test_goes_on_where_another_was_cut_off():
    """With any of the states that a schedule keeps, and any link left to reverse."""
    draw = random.Random(3)
    for _ in range(300):
        steps, slots = draw.randint(1, 60), draw.randint(1, 9)
        end = draw.randint(0, steps)
        count = draw.randint(0, min(slots, steps))
        kept = list(zip(sorted(draw.sample(range(steps), count)), draw.sample(range(slots), count)))
        held = {slot: ("state", t) for t, slot in kept if t <= end}
        for schedule in (C.revolve, C.uniform):
            actions = list(schedule(steps, slots, kept, end))
            for what, _, where in actions[:1]:
                if what == "SAVE":  # the first state was lost, and no slot was free
                    held.pop(where, None)
            play(actions, steps, slots, held, end)
