"""When the states of a time loop are kept, and how its steps are reversed from them.

A schedule is an iterator of actions (what, t, where), which one loop carries out.  `state` is the live state:

    RUN   t until   run the steps t .. until - 1: the state at t becomes that at `until`
    SAVE  t slot    keep a copy of the state at t; what the slot held is given up
    LOAD  t slot    the state becomes that of the slot, which is kept
    TAKE  t slot    the same for the last time: the slot is free
    END   t         the state is the final one, at t = steps: reverse what follows the loop
    BACK  t         the state is that at t: run step t once more and reverse it; the state is spent
    TAPE  t slot    run step t and keep what it records: the state becomes that at t + 1
    PULL  t slot    reverse step t from what it has recorded; the slot is free

What follows the loop is reversed like one more step, from the final state.  So `steps` steps are a chain of
steps + 1 links, of which none needs more than the state before it.

A schedule may begin where another was cut off.  kept: the states (t, slot) that there are.  end: the next link to
reverse, where some are reversed already; the state is that at 0 then.  live: the step whose state it is, where the
end was not reached; what was kept up to there is all in `kept` then.

Griewank and Walther, Algorithm 799: Revolve (2000).  Wang, Moin and Iaccarino, Minimal repetition dynamic
checkpointing (2009).  Stumm and Walther, MultiStage approaches (2009).  Maddison, Step-based checkpointing (2024).
"""

import math

import numpy as np


def revolve(steps, slots, kept=(), end=None, live=0):
    """Least recomputation from `slots` states: binomial checkpointing."""
    return from_states(steps, slots, binomial_split, kept, end, live)


def uniform(steps, slots, kept=(), end=None, live=0):
    """States at equal distances; those of a stretch that is run again at equal distances too."""
    return from_states(steps, slots, equal_split, kept, end, live)


def store_all(steps, kept=(), end=None, live=0):
    """The state before every step: no step is run twice but within its own reversal."""
    return from_states(steps, max(steps, 1), single_step, kept, end, live)


def recompute_all(steps, kept=(), end=None, live=0):
    """The first state alone; every step begins there."""
    return from_states(steps, 1, equal_split, kept, end, live)


def from_states(steps, slots, split, kept=(), end=None, live=0, first=0):
    """Actions that reverse the links first .. end of a chain from its states.

    split(links, slots): how many steps to run from a state that is in one of so many free slots before the next
    is kept, where so many links are to be reversed."""
    if steps < 0 or slots < 1:
        raise ValueError(f"{steps} steps from {slots} slots: a slot for the first state is the least")
    kept = usable(kept, slots, first, live or (steps if end is None else end))
    free = sorted(set(range(slots)) - {slot for _, slot in kept}, reverse=True)
    t = max(live, first)
    if kept and kept[0][0] > first:  # the first state is lost, and all others come from it
        kept.insert(0, (first, free.pop()))
        yield "SAVE", *kept[0]
    for link in range(steps if end is None else end, first - 1, -1):
        if kept and link < steps:
            t, slot = kept[-1]
            yield ("TAKE" if t == link else "LOAD"), t, slot
            if t == link:
                free.append(kept.pop()[1])
        while t < link:
            if free and not (kept and kept[-1][0] == t):
                kept.append((t, free.pop()))
                yield "SAVE", *kept[-1]
            until = t + split(link + 1 - t, len(free) + 1) if free else link
            yield "RUN", t, until
            t = until
        yield ("END" if link == steps else "BACK"), link, -1


def usable(kept, slots, first, end):
    """The states from which links up to `end` can be reversed, each once, in order; one is left out where the first
    state is lost and there is no slot for it."""
    kept = sorted({t: slot for t, slot in kept if t <= end}.items())
    return kept[:-1] if len(kept) == slots and kept[0][0] > first else kept


def two_level(steps, slots, far_slots, kept=(), end=None, live=0):
    """States at equal distances in the slots from number `slots` on, which may be slow; `revolve` in between."""
    period = -(-(steps + 1) // far_slots)
    far = {t: slot for t, slot in kept if slot >= slots}
    t, end, turned = live, steps if end is None else end, end is not None
    while True:
        if t % period == 0 and t not in far and t < steps:
            far[t] = slots + t // period
            yield "SAVE", t, far[t]
        if turned or t + period - t % period > steps:
            break
        yield "RUN", t, t + period - t % period
        t += period - t % period
    for start in range(end - end % period, -1, -period):
        if turned and start not in far:  # it was lost
            t = max(at for at in far if at < start)
            far[start] = slots + start // period
            yield "LOAD", t, far[t]
            yield "RUN", t, start
            yield "SAVE", start, far[start]
        base = [(start, far[start])] if start in far else ()
        until = min(end, start + period - 1)
        yield from from_states(steps, slots, binomial_split, base, until, 0 if turned else t, start)
        turned = True


def multistage(steps, slots, far_slots, kept=(), end=None, live=0):
    """`revolve` with slots of two kinds: those that are written and read most are the near ones, 0 .. slots - 1."""
    total = slots + far_slots
    kept = usable(kept, total, 0, live or (steps if end is None else end))
    places = [slot for _, slot in kept]
    begun = [(t, i) for i, (t, _) in enumerate(kept)]
    traffic = [0] * total
    for action, _, i in from_states(steps, total, binomial_split, begun, end, live):
        if action in ("SAVE", "LOAD", "TAKE"):
            traffic[i] += 1
    others = sorted(range(len(kept), total), key=lambda i: -traffic[i])
    number = dict(enumerate(places)) | dict(zip(others, (n for n in range(total) if n not in places)))
    for action, t, where in from_states(steps, total, binomial_split, begun, end, live):
        yield action, t, number[where] if action in ("SAVE", "LOAD", "TAKE") else where


def online(slots, length, kept=(), end=None, live=0):
    """States of a loop whose length shows in `length`, a list, as soon as it has ended.

    They are kept at equal distances, which double as often as the slots are full.  At the end those are given up
    whose slots are worth more for the last stretches."""
    if end is None:
        kept, t = sorted({t: slot for t, slot in kept if t <= live}.items()), live
        gap = math.gcd(*(at for at, _ in kept)) or 1
        while not length:
            if t % gap == 0 and not (kept and kept[-1][0] == t):
                if len(kept) == slots:
                    gap = 2 * gap if slots > 1 else 2**62
                    kept = [(at, slot) for at, slot in kept if at % gap == 0]
                if t % gap == 0:
                    kept.append((t, min(set(range(slots)) - {slot for _, slot in kept})))
                    yield "SAVE", *kept[-1]
            until = t - t % gap + gap
            yield "RUN", t, until
            t = until
        kept = thinned([k for k in kept if k[0] < length[0]], length[0], slots)
        end = length[0] - 1
        yield "END", length[0], -1
    yield from from_states(length[0], slots, binomial_split, kept, end)


def thinned(kept, steps, slots):
    """Without the states whose slots are worth more to those behind them."""

    def runs(kept):
        ends = [t for t, _ in kept[1:]] + [steps]
        return sum(extra_steps(until - t - 1, slots - i) for i, ((t, _), until) in enumerate(zip(kept, ends)))

    while len(kept) > 1:
        fewer = min((kept[:i] + kept[i + 1 :] for i in range(1, len(kept))), key=runs)
        if runs(fewer) >= runs(kept):
            return kept
        kept = fewer
    return kept


def tape_all(steps, kept=(), end=None, live=0):
    """What every step records: no step is run twice, as without checkpoints."""
    return mixed(steps, max(steps, 1), kept, end, live)


def mixed(steps, slots, kept=(), end=None, live=0):
    """The least recomputation where a slot holds a state, or what one step has recorded.

    Exact for chains of TABLED links, within one per cent beyond."""
    table = mixed_splits(min(steps + 1, TABLED), slots)
    kept = usable(kept, slots, 0, live or (steps if end is None else end))
    free = sorted(set(range(slots)) - {slot for _, slot in kept}, reverse=True)
    t, end = live, steps if end is None else end
    if kept and kept[0][0] > 0:
        kept.insert(0, (0, free.pop()))
        yield "SAVE", *kept[0]
    stack = [(at, slot, False) for at, slot in kept]  # True: what a step has recorded, instead of a state
    while end >= 0:
        if stack and stack[-1][2]:
            at, slot, _ = stack.pop()
            free.append(slot)
            yield "PULL", at, slot
            end -= 1
            continue
        if stack and end < steps:
            t, slot, _ = stack[-1]
            last = t == end or not mixed_split(table, end + 1 - t, len(free) + 1)
            yield ("TAKE" if last else "LOAD"), t, slot
            if last:
                free.append(stack.pop()[1])
        while t < end:
            saved = bool(stack) and stack[-1][0] == t
            room = len(free) + saved
            ahead = mixed_split(table, end + 1 - t, room) if room else end - t
            if ahead == 0:
                if saved:
                    free.append(stack.pop()[1])
                stack.append((t, free.pop(), True))
                yield "TAPE", t, stack[-1][1]
                t += 1
                continue
            if room and not saved:
                stack.append((t, free.pop(), False))
                yield "SAVE", t, stack[-1][1]
            yield "RUN", t, t + ahead
            t += ahead
        yield ("END" if end == steps else "BACK"), end, -1
        end -= 1


TABLED = 1024


def mixed_splits(links, slots):
    """Best first moves for up to so many links and slots: splits[s, n] is how far to run from a state that is
    kept, 0 to keep what the step records instead.

    The least number of steps run, for n links from s slots, is p(0) = 0, p(1) = 1 and
    p(n, s) = min(1 + p(n - 1, s - 1), min over m of m + p(n - m, s - 1) + p(m, s))."""
    slots = min(slots, links)
    steps = np.full((slots + 1, links + 1), 2**50)
    steps[:, 0], steps[:, 1] = 0, 1
    splits = np.zeros((slots + 1, links + 1), np.int32)
    for n in range(2, links + 1):
        found = np.arange(n) + steps[1:, :n]  # at m = 0 the first is recorded
        found[:, 0] = 1 + steps[:-1, n - 1]
        found[:, 1:] += steps[:-1, n - 1 : 0 : -1]
        splits[1:, n] = found.argmin(axis=1)
        steps[1:, n] = found.min(axis=1)
    return splits


def mixed_split(table, links, slots):
    """From the table; beyond it the middle of the splits that keep the number of repetitions least."""
    if links <= slots + 1:
        return 0
    if slots == 1:
        return links - 1
    if links < table.shape[1]:
        return int(table[slots, links])
    repeats = 1
    while mixed_reach(slots, repeats) < links:
        repeats += 1
    least = max(mixed_reach(slots, repeats - 2), links - mixed_reach(slots - 1, repeats), 1)
    return (least + min(mixed_reach(slots, repeats - 1), links - mixed_reach(slots - 1, repeats - 1))) // 2


def mixed_reach(slots, repeats):
    """How many links can be reversed where no step is run more than `repeats` times in all."""
    if repeats < 2:
        return slots * repeats + 1
    return math.comb(slots + repeats - 1, repeats) + math.comb(slots + repeats - 2, repeats - 2)


def binomial_split(links, slots):
    """Of the optimal splits the one that keeps the fewest states in all.

    With `slots` slots, C(slots + r, r) links can be reversed in which no step runs more than r times."""
    if slots == 1:
        return links - 1
    repeats = repetitions(links, slots)
    if links <= reach(slots, repeats - 1) + reach(slots - 2, repeats - 1):
        return max(1, reach(slots, repeats - 2))
    if links >= reach(slots, repeats) - reach(slots - 3, repeats):
        return reach(slots, repeats - 1)
    return links - reach(slots - 1, repeats - 1) - reach(slots - 2, repeats - 1)


def reach(slots, repeats):
    """How many links can be reversed from so many slots where no step runs more than `repeats` times."""
    return math.comb(slots + repeats, slots) if slots >= 0 and repeats >= 0 else 0


def equal_split(links, slots):
    return -(-links // slots) if slots > 1 else links - 1


def single_step(links, slots):
    return 1


def repetitions(links, slots):
    """How often a step of an optimal schedule is run before its reversal, at most."""
    repeats, links_reached = 0, 1
    while links_reached < links:
        repeats += 1
        links_reached = links_reached * (slots + repeats) // repeats
    return repeats


def extra_steps(steps, slots):
    """How many steps `revolve` runs beyond those within the reversals: t * l - C(s + t, t - 1) for l links."""
    repeats = repetitions(steps + 1, slots)
    return repeats * (steps + 1) - math.comb(slots + repeats, repeats - 1) if repeats else 0
