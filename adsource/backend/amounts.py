"""What a derivative keeps and runs again, told in formulas: for the head of a module and for `adsource explain`."""

from __future__ import annotations

import textwrap

FORMULAS = {  # schedule: (snapshots at once, steps run before their reversals)
    "store_all": ("{n}", "{n}"),
    "recompute_all": ("1", "{n} * ({n} + 1) / 2"),
    "revolve": ("min({s}, {n})", "r * ({n} + 1) - C({s} + r, r - 1), least r with C({s} + r, {s}) > {n}"),
    "uniform": ("min({s}, {n})", "{n} + those of the stretches, {s} at each level"),
    "multistage": ("min({s}, {n})", "r * ({n} + 1) - C({s} + r, r - 1), least r with C({s} + r, {s}) > {n}"),
    "two_level": ("{s}", "about {n} + those of revolve from {near} slots in each of {far} stretches"),
    "online": ("{s}", "about 1.04 times those of revolve for the length that is found"),
    "mixed": ("min({s}, {n})", "the least where a slot holds a state or a tape"),
    "tape_all": ("{n} tapes", "{n}, none twice"),
}  # fmt: skip


def head(memory: dict) -> tuple[str, ...]:
    """What the head of a module with a checkpointed loop tells."""
    if not memory or not memory["loops"]:
        return ()
    return "", "Memory, in terms of the arguments", *table(amounts(memory))


def amounts(memory: dict) -> list[tuple[str, str]]:
    """Rows of a name and a text."""
    rows = [("tape", _bytes(memory["tape"], "known when it is run"))]
    for loop in memory["loops"]:
        rows += _loop(loop)
    return rows


def _loop(loop: dict) -> list[tuple[str, str]]:
    found = not loop["steps"] or loop["left"]
    n, near, far = "length" if found else loop["steps"], loop["near"], loop["far"]
    s = f"({near} + {far})" if far else near
    held, run = (text.format(n=_factor(n), s=s, near=near, far=far) for text in FORMULAS[loop["schedule"]])
    where = f"disk ({loop['folder']})" if loop["folder"] and not far else "memory"
    slots = f"{near} slots in {where}" + (f" and {far} on disk ({loop['folder']})" if far else "")
    at_most = f" (at most {loop['steps']})" if found and loop["steps"] else ""
    what = f"{n}{at_most} steps, {loop['schedule']}, {slots}"
    if loop["budget"]:
        what = f"{n} steps; {loop['budget']} say the schedule and the slots"
        held, run = "as many as there is room for", "as the schedule has it"
    snapshot = _bytes(loop["snapshot"], "known when the loop begins")
    snapshot = f"{snapshot}: {', '.join(loop['holds'])}" if loop["holds"] else "holds nothing"
    return [
        (f"line {loop['line']}", what),
        ("snapshot", f"{snapshot}; at most {held} at once"),
        ("step", _bytes(loop["tape"], "known when it is run") + " while it is reversed"),
        ("run", f"{run}; each once more within its reversal"),
    ]


def _bytes(formula: str, else_: str) -> str:
    return f"{formula} bytes" if formula not in ("", "0") else "nothing" if formula else else_


def _factor(n: str) -> str:
    return n if n.replace("_", "").isalnum() else f"({n})"


def table(rows: list[tuple[str, str]], width: int = 11) -> list[str]:
    """The rows below each other, none wider than a docstring."""
    lines = []
    for name, text in rows:
        first, *more = textwrap.wrap(text, 84 - width) or [""]
        lines += [name.ljust(width) + first, *(" " * width + line for line in more)]
    return lines
