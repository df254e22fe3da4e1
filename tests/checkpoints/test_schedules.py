"""Every schedule reverses every step once, in order, from states that it has, in the slots that it was given."""

import random

import pytest

from tests.checkpoints.model import least, least_mixed, play
from tests.checkpoints.pasted import module

C = module()
OFFLINE = {
    "revolve": C.revolve,
    "uniform": C.uniform,
    "mixed": C.mixed,
    "two_level": lambda steps, slots, *begun: C.two_level(steps, (slots + 1) // 2, slots // 2 or 1, *begun),
    "multistage": lambda steps, slots, *begun: C.multistage(steps, slots // 2, slots - slots // 2, *begun),
}


def checked(name, steps, slots):
    if name == "online":
        length = []
        made = play(C.online(slots, length), steps, slots, length=length)
    else:
        made = play(OFFLINE[name](steps, slots), steps, slots + (name == "two_level" and slots == 1))
    assert made.reversed == list(range(steps, -1, -1))
    return made


@pytest.mark.parametrize("name", [*OFFLINE, "online"])
def test_plays(name):
    for slots in range(1, 13):
        for steps in range(61):
            checked(name, steps, slots)


@pytest.mark.parametrize("name", [*OFFLINE, "online"])
def test_plays_at_random(name):
    draw = random.Random(7)
    for _ in range(20):
        checked(name, draw.randint(61, 3000), draw.randint(2, 80))


def test_without_a_choice():
    for steps in range(61):
        every = play(C.store_all(steps), steps, max(steps, 1))
        assert (every.runs, every.backs, every.saves, every.loads) == (steps, steps, steps, steps)
        none = play(C.recompute_all(steps), steps, 1)
        assert none.runs == steps * (steps + 1) // 2 and none.peak <= 1
        tapes = play(C.tape_all(steps), steps, max(steps, 1))
        assert (tapes.runs, tapes.taped, tapes.backs, tapes.saves) == (0, steps, 0, 0)


@pytest.mark.parametrize("slots", range(1, 13))
def test_the_optimal_ones_are(slots):
    """The formula, and an exact dynamic programme: for the steps and, among these, the states kept."""
    for steps in range(61):
        made = checked("revolve", steps, slots)
        runs, saves = least(steps + 1, slots)
        assert made.runs == runs == C.extra_steps(steps, slots)
        assert made.saves == saves + (steps > 0)
        staged = play(C.multistage(steps, slots, 3), steps, slots + 3)
        assert staged.runs == C.extra_steps(steps, slots + 3)
        made = checked("mixed", steps, slots)
        assert made.runs + made.taped + made.backs + 1 == least_mixed(steps + 1, slots)


@pytest.mark.parametrize("steps, slots, extra", [
    (100, 3, 4.90), (100, 20, 1.78), (1000, 5, 6.28), (1000, 10, 3.64), (1000, 20, 2.75), (1000, 50, 1.95),
    (10_000, 10, 5.76), (10_000, 100, 2.47), (100_000, 50, 3.75),
])  # fmt: skip
def test_revolve_costs_what_is_known(steps, slots, extra):
    """Extra steps per step of a chain of so many links."""
    assert round(C.extra_steps(steps - 1, slots) / steps, 2) == extra


@pytest.mark.parametrize("slots, known", [(5, 6.85), (10, 3.92), (20, 2.82), (40, 2.13), (60, 1.95)])
def test_mixed_costs_what_is_known(slots, known):
    """Steps run per step, as measured elsewhere for 1000 steps."""
    made = checked("mixed", 999, slots)
    assert abs((made.runs + made.taped + made.backs + 1) / 1000 - known) < 0.025


def test_mixed_beyond_its_table_is_near_the_best():
    C.TABLED, whole = 100, {n: checked("mixed", n, 9) for n in (150, 400, 900)}
    try:
        for steps, best in whole.items():
            made = checked("mixed", steps, 9)
            assert made.runs + made.taped + made.backs <= 1.02 * (best.runs + best.taped + best.backs)
    finally:
        C.TABLED = 1024


def test_online_is_near_the_best():
    for slots in (5, 12, 20):
        ratios = [checked("online", n, slots).runs / C.extra_steps(n, slots) for n in range(3 * slots, 4000, 97)]
        assert max(ratios) < 1.2 and sum(ratios) / len(ratios) < 1.06


def test_two_level_runs_far_stretches_once_more():
    made = play(C.two_level(999, 10, 10), 999, 20)
    assert made.runs == 900 + 10 * C.extra_steps(99, 11) and made.peak <= 20


def test_the_near_slots_are_those_that_are_used_most():
    used = [0] * 12
    for action, _, where in C.multistage(500, 4, 8):
        if action in ("SAVE", "LOAD", "TAKE"):
            used[where] += 1
    assert min(used[:4]) >= max(used[4:])


def test_long_chains_are_planned_at_once():
    for schedule in (C.revolve(100_000, 50), C.mixed(100_000, 50), C.two_level(100_000, 30, 20)):
        assert sum(what in ("END", "BACK", "PULL") for what, _, _ in schedule) == 100_001


def some_states(draw, name, steps, slots, most, chance):
    """Some that a cut-off run may have left behind, up to step `most`."""
    places = range(slots)
    if name == "two_level":
        period = -(-(steps + 1) // (slots // 2))
        near = (slots + 1) // 2
        return [(t, near + t // period) for t in range(0, most + 1, period) if t < steps and draw.random() < chance]
    count = draw.randint(0, min(slots, most))
    times = draw.choices(range(most), k=count) if draw.random() < 0.3 else draw.sample(range(most), count)
    return list(zip(sorted(times), draw.sample(places, count)))  # a state may be there twice


@pytest.mark.parametrize("name", [*OFFLINE, "online"])
def test_goes_on_where_another_was_cut_off(name):
    """In the reverse sweep: from any of the states, with any link left to reverse.  In the first sweep: from any
    step, where the first state is there."""
    draw = random.Random(3)
    for _ in range(300):
        steps, slots = draw.randint(2, 60), draw.randint(2, 9)
        forward = draw.random() < 0.5
        live = draw.randint(1, steps - 1) if forward else 0
        end = None if forward else draw.randint(0, steps - 1)
        kept = some_states(draw, name, steps, slots, live if forward else steps, 1.0 if forward else 0.7)
        if forward and (not kept or kept[0][0] > 0):
            kept = [(0, kept[0][1] if kept else (slots + 1) // 2)] + kept[1:]
        held = {slot: ("state", t) for t, slot in kept}
        if name == "online":
            length = [] if forward else [steps]
            actions = C.online(slots, length, kept, end, live)
            made = play(actions, steps, slots, held, end, live, length)
        else:
            made = play(OFFLINE[name](steps, slots, kept, end, live), steps, slots, held, end, live)
        assert made.reversed == list(range(steps if forward else end, -1, -1))
