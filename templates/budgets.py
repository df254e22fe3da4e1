"""What a schedule will take, before it is carried out, and which one a number of bytes allows."""

import math
import re


class Prediction:
    """Steps run before their reversal and reversals; the traffic of near slots, in memory, and of far ones."""

    def __init__(self, actions, state_bytes, tape_bytes=0, near_slots=math.inf):
        self.steps = self.reversals = 0
        self.near, self.far = Traffic(), Traffic()
        for action, t, where in actions:
            store = self.near if where < near_slots else self.far
            if action == "RUN":
                self.steps += where - t
            elif action == "SAVE":
                store.saved(where, state_bytes)
            elif action in ("LOAD", "TAKE"):
                store.loaded(where)
            elif action == "TAPE":
                self.steps += 1
                store.filled(where, tape_bytes)
            if action in ("TAKE", "PULL"):
                store.emptied(where)
            if action in ("BACK", "PULL"):
                self.reversals += 1


def steps_in(actions):
    """Steps run and reversals."""
    return sum(where - t if action == "RUN" else action in ("TAPE", "BACK", "PULL") for action, t, where in actions)


def scheduled(name, steps, near, far, *begun):
    """The actions of the schedule of that name."""
    if name in ("store_all", "recompute_all", "tape_all"):
        return {"store_all": store_all, "recompute_all": recompute_all, "tape_all": tape_all}[name](steps, *begun)
    if name in ("two_level", "multistage"):
        return {"two_level": two_level, "multistage": multistage}[name](steps, near, far, *begun)
    return {"revolve": revolve, "uniform": uniform, "mixed": mixed}[name](steps, near, *begun)


def planned(steps, state_bytes, tape_bytes, max_bytes, held_bytes=None, disk=False, ahead=2):
    """(schedule, near slots, far slots) with the least recomputation within so many bytes of memory.

    state_bytes: of one snapshot.  tape_bytes: what one step records; it is there while a step is reversed.
    held_bytes: of a slot that holds a tape, if slots may.  disk: there are slots on disk; then `ahead` + 2 snapshots
    may wait to be written."""
    limit = bytes_in(max_bytes)
    room = limit - tape_bytes - (ahead + 2) * state_bytes * disk
    slots = room // state_bytes if state_bytes else steps
    if room < 0 or not (slots or disk or steps == 0):
        least = tape_bytes + (ahead + 2 if disk else 1) * state_bytes
        raise ValueError(
            f"{max_bytes!r} is not enough: a step records {tape_bytes} bytes, a snapshot takes {state_bytes}; "
            f"the least that will do is {least} bytes"
        )
    if disk:
        return "multistage", min(slots, steps), max(0, slots_for(steps + 1, 2) - slots)
    taped = 0 if held_bytes is None else min(room // max(state_bytes, held_bytes, 1), steps)
    if taped and taped == steps:
        return "tape_all", steps, 0
    if taped and mixed_steps(steps, taped) < steps + (extra_steps(steps, slots) if slots < steps else steps):
        return "mixed", taped, 0
    return ("store_all", steps, 0) if slots >= steps else ("revolve", slots, 0)


def slots_for(links, repeats):
    """The least number of slots from which so many links are reversed with no step run more often."""
    slots = 1
    while math.comb(slots + repeats, slots) < links:
        slots += 1
    return slots


def mixed_steps(steps, slots):
    """How many steps `mixed` runs, those within the reversals too."""
    runs = {"RUN": lambda t, until: until - t, "TAPE": lambda *_: 1, "BACK": lambda *_: 1}
    return sum(runs[action](t, where) for action, t, where in mixed(steps, slots) if action in runs)


def bytes_in(text):
    """Of "2 GiB", "500 MB", "64KiB" or a number."""
    if not isinstance(text, str):
        return int(text)
    found = re.fullmatch(r"\s*(\d+\.?\d*|\.\d+)\s*([kmgt]?)(i?)b?\s*", text.lower())
    if not found:
        raise ValueError(f"{text!r} is no number of bytes: write 2 GiB, 500 MB or a number")
    number, prefix, binary = found.groups()
    return int(float(number) * (1024 if binary else 1000) ** " kmgt".index(prefix or " "))
