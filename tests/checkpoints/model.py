"""A schedule is played: each action must be possible and right where it stands.  What it takes is counted.
Nothing is loaded before the end has been reached: what steps only add to is in no state.

And the least that it can take, by an exact dynamic programme over all splits."""

import functools
from dataclasses import dataclass, field


@dataclass
class Played:
    runs: int = 0  # steps run without recording
    taped: int = 0  # steps run that keep what they record
    backs: int = 0  # steps run within their own reversal
    saves: int = 0
    loads: int = 0
    peak: int = 0  # slots in use
    reversed: list = field(default_factory=list)


def play(actions, steps, slots, held=None, end=None, live=0, length=None):
    """held: what is in the slots already, slot -> (what, t); it may be written over.  end: the link that is
    reversed first.  live: the step whose state it is.  length: the list that an online schedule looks into."""
    made, held, due = Played(), dict(held or {}), steps if end is None else end
    given, resumed = set(held), end is not None or live > 0
    for what, t, where in actions:
        match what:
            case "RUN":
                if length == [] and where > steps:
                    length.append(steps)
                    where = steps
                assert live == t and (t < where or length) and where <= due, (what, t, where, live, due)
                made.runs, live = made.runs + where - t, where
            case "SAVE" | "TAPE":
                assert live == t and (t < due + resumed or length == []), (what, t, where, live, due)
                assert 0 <= where < slots and (where not in held or where in given or length is not None)
                held[where] = ("state" if what == "SAVE" else "tape", t)
                made.saves, made.taped = made.saves + (what == "SAVE"), made.taped + (what == "TAPE")
                live = t + (what == "TAPE")
            case "LOAD" | "TAKE":
                assert held[where] == ("state", t) and t <= due < steps, (what, t, where, held, due)
                live, made.loads = t, made.loads + 1
                if what == "TAKE":
                    del held[where]
            case "PULL":
                assert held.pop(where) == ("tape", t) and t == due
                made.reversed.append(t)
                due, live = due - 1, None
            case "END" | "BACK":
                assert live == t == due and (what == "END") == (t == steps), (what, t, live, due)
                made.reversed.append(t)
                made.backs += what == "BACK"
                due, live = due - 1, None
            case _:
                raise AssertionError(what)
        made.peak = max(made.peak, len(held))
    assert due == -1 and (length is not None or not set(held) - given), (due, held)
    return made


@functools.cache
def least(links, slots):
    """(steps run, states kept beyond the first) to reverse links from the state before them: the fewest of each,
    steps first, by trying every split."""
    if links == 1:
        return 0, 0
    if slots == 1:
        return links * (links - 1) // 2, 0
    return min(
        (ahead + least(ahead, slots)[0] + least(links - ahead, slots - 1)[0],
         least(ahead, slots)[1] + least(links - ahead, slots - 1)[1] + (links - ahead > 1))
        for ahead in range(1, links)
    )  # fmt: skip


@functools.cache
def least_mixed(links, slots):
    """Steps run, those of the reversals too, where a slot may hold what a step has recorded."""
    if links < 2:
        return links
    if slots == 0:
        return 10**9
    return min(
        1 + least_mixed(links - 1, slots - 1),
        *(ahead + least_mixed(ahead, slots) + least_mixed(links - ahead, slots - 1) for ahead in range(1, links)),
    )
