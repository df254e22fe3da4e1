"""When the states of a time loop are kept, and how its steps are reversed from them.

A schedule is an iterator of actions (what, t, where), which one loop carries out.  `state` is the live state:

    RUN   t until   run the steps t .. until - 1: the state at t becomes that at `until`
    SAVE  t slot    keep a copy of the state at t
    LOAD  t slot    the state becomes that of the slot, which is kept
    TAKE  t slot    the same for the last time: the slot is free
    END   t         the state is the final one, at t = steps: reverse what follows the loop
    BACK  t         the state is that at t: run step t once more and reverse it; the state is spent
    TAPE  t slot    run step t and keep what it records: the state becomes that at t + 1
    PULL  t slot    reverse step t from what it has recorded; the slot is free

What follows the loop is reversed like one more step, from the final state.  So `steps` steps are a chain of
steps + 1 links, of which none needs more than the state before it.  A schedule may begin where another was cut
off: `kept` lists the states (t, slot) that there are, in order of t, and `end` is the next link to reverse.

Griewank and Walther, Algorithm 799: Revolve (2000).  Wang, Moin and Iaccarino, Minimal repetition dynamic
checkpointing (2009).  Stumm and Walther, MultiStage approaches (2009).  Maddison, Step-based checkpointing (2024).
"""

import math


def revolve(steps, slots, kept=(), end=None):
    """Least recomputation from `slots` states: binomial checkpointing."""
    return from_states(steps, slots, binomial_split, kept, end)


def uniform(steps, slots, kept=(), end=None):
    """States at equal distances; those of a stretch that is run again at equal distances too."""
    return from_states(steps, slots, equal_split, kept, end)


def store_all(steps, kept=(), end=None):
    """The state before every step: no step is run twice but within its own reversal."""
    return from_states(steps, max(steps, 1), single_step, kept, end)


def recompute_all(steps, kept=(), end=None):
    """The first state alone; every step begins there."""
    return from_states(steps, 1, equal_split, kept, end)


def from_states(steps, slots, split, kept=(), end=None):
    """Actions that reverse a chain from its states.

    split(links, slots): how many steps to run from a state that is in one of so many free slots before the next
    is kept, where so many links are to be reversed."""
    if steps < 0 or slots < 1:
        raise ValueError(f"{steps} steps from {slots} slots: a slot for the first state is the least")
    end = steps if end is None else end
    kept = [(t, slot) for t, slot in kept if t <= end]
    free = sorted(set(range(slots)) - {slot for _, slot in kept}, reverse=True)
    t = 0
    if kept and kept[0][0] > 0:  # the first state is lost, and everything begins with it
        if not free:
            free.append(kept.pop()[1])
        kept.insert(0, (0, free.pop()))
        yield "SAVE", *kept[0]
    if kept:
        t = kept[-1][0]
        yield ("TAKE" if t == end else "LOAD"), *kept[-1]
        if t == end:
            free.append(kept.pop()[1])
    while True:
        while t < end:
            if free and (not kept or kept[-1][0] < t):
                kept.append((t, free.pop()))
                yield "SAVE", *kept[-1]
            until = t + split(end + 1 - t, len(free) + 1) if free else end
            yield "RUN", t, until
            t = until
        yield ("END" if end == steps else "BACK"), end, -1
        end -= 1
        if end < 0:
            return
        t = kept[-1][0]
        yield ("TAKE" if t == end else "LOAD"), *kept[-1]
        if t == end:
            free.append(kept.pop()[1])


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
