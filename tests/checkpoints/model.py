"""A schedule is played: each action must be possible and right where it stands.  What it takes is counted.

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


def play(actions, steps, slots, held=None, end=None):
    """held: what is in the slots already, slot -> (what, t).  `end`: the link that is reversed first."""
    made, held, live = Played(), dict(held or {}), 0
    due = steps if end is None else end
    for what, t, where in actions:
        match what:
            case "RUN":
                assert live == t < where <= due, (what, t, where, live, due)
                made.runs, live = made.runs + where - t, where
            case "SAVE" | "TAPE":
                assert live == t < due and where not in held and 0 <= where < slots, (what, t, where, live, held)
                held[where] = ("state" if what == "SAVE" else "tape", t)
                made.saves, made.taped = made.saves + (what == "SAVE"), made.taped + (what == "TAPE")
                live = t + (what == "TAPE")
            case "LOAD" | "TAKE":
                assert held[where] == ("state", t) and t <= due, (what, t, where, held, due)
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
    assert due == -1 and not held, (due, held)
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
