"""`adsource explain`: what a derivative keeps and runs again, as formulas, and as numbers for given sizes.

The numbers are counted from the very actions that the driver will carry out, with the module's own templates.
"""

from __future__ import annotations

import ast
import functools
import math
import types
from collections.abc import Mapping
from typing import Any

from adsource.backend.amounts import amounts, table
from adsource.backend.paste import paste
from adsource.errors import Refusal

Sizes = Mapping[str, int | tuple[int, ...]]  # numbers by name, shapes by the name of their array
TEMPLATES = ("scheduled", "planned", "online", "Prediction", "mixed", "tape_all", "uniform", "bytes_in")


def explained(memory: dict[str, Any], sizes: Sizes) -> list[str]:
    """The lines that are printed."""
    lines = table(amounts(memory))
    if memory["tapes"]:
        lines += ["", "tapes"]
        lines += [f"  {routine}: {tape}, {text or 'known when it is run'}" for routine, tape, text in memory["tapes"]]
    if not sizes:
        return lines
    numbers = predicted(memory, sizes)
    lines += ["", f"with {', '.join(f'{n}={_size(v)}' for n, v in sizes.items())}"]
    rows = [("tape", _told(numbers["tape"])), *(row for loop in numbers["loops"] for row in _numbers(loop))]
    return [*lines, *table(rows)]


def _numbers(loop: dict[str, Any]) -> list[tuple[str, str]]:
    steps, run = loop["reversals"], loop["steps"]
    again = f" ({run / steps:.2f} for each)" if steps else ""
    rows = [
        (f"line {loop['line']}", f"{steps} steps, {loop['schedule']}, slots: {loop['near_slots']} in memory, "
         f"{loop['far_slots']} on disk"),
        ("snapshot", _told(loop["snapshot"])),
        ("step", _told(loop["tape"])),
        ("run", f"{run}{again}, and {steps} within the reversals"),
    ]
    for place, where in (("near", "memory"), ("far", "disk")):
        t = loop[place]
        if t["written"]:
            rows.append((where, f"{t['written']} snapshots written and {t['read']} read, {_told(t['bytes_written'])} "
                         f"and {_told(t['bytes_read'])}, at most {_told(t['peak'])} at once"))
    return rows


def predicted(memory: dict[str, Any], sizes: Sizes) -> dict[str, Any]:
    """The same as numbers; None where they are not known before the run."""
    return {"tape": number(memory["tape"], sizes), "loops": [_counted(loop, sizes) for loop in memory["loops"]]}


def _counted(loop: dict[str, Any], sizes: Sizes) -> dict[str, Any]:
    """The counters of one loop behind its run."""
    c = _templates()
    found = not loop["steps"] or loop["left"]  # in the run
    most = math.inf if not loop["steps"] else number(loop["steps"], sizes)
    steps = number("length", sizes) if found and ("length" in sizes or most == math.inf) else most
    near, far = number(loop["near"], sizes), number(loop["far"] or "0", sizes)
    state, tape = number(loop["snapshot"], sizes), number(loop["tape"], sizes)
    name, disk, held = loop["schedule"], bool(loop["folder"]), number(loop["held"], sizes)
    if loop["budget"]:
        name, near, far = _planned(loop, 2**62 if found else steps, state, tape, held)
        disk = False
    if found:
        name = "online"
    actions = _until(c, near, steps) if name == "online" else c.scheduled(name, steps, near, far)
    held = tape if held is None else held
    told = c.Prediction(actions, state or 0, held or 0, 0 if disk and not far else near if far else math.inf)
    traffic = {k: {n: v for n, v in vars(getattr(told, k)).items() if n != "sizes"} for k in ("near", "far")}
    for t in traffic.values():
        t |= dict.fromkeys(("bytes_written", "bytes_read", "peak")) if state is None and t["written"] else {}
    if held is None and told.steps and name in ("mixed", "tape_all"):
        traffic["far" if disk and not far else "near"]["peak"] = None
    slots = (0, near) if disk and not far else (near, far)
    return {
        "line": loop["line"], "schedule": name, "near_slots": slots[0], "far_slots": slots[1], "snapshot": state,
        "tape": tape, "steps": told.steps, "reversals": told.reversals, **traffic,
    }


def _planned(loop: dict[str, Any], steps: int, state: int | None, tape: int | None,
             held: int | None) -> tuple[str, int, int]:
    if state is None or tape is None:
        raise Refusal("AD001", f"what the loop of line {loop['line']} keeps is known when it is run")
    try:
        budget, disk = ast.literal_eval(loop["budget"]), bool(loop["folder"])
        return _templates().planned(steps, state, tape, budget, held, disk)
    except ValueError as error:
        raise Refusal("AD001", str(error)) from error


def _until(c: Any, slots: int, steps: int):
    """The actions of a loop that turns out to have so many steps."""
    length: list[int] = [] if steps else [0]
    for action, t, to in c.online(slots, length):
        if action == "RUN" and not length and to >= steps:
            length.append(steps)
            to = steps
        yield action, t, to


@functools.cache
def _templates() -> Any:
    """The schedules as generated modules hold them."""
    made = types.ModuleType("schedules")
    pasted = paste(TEMPLATES, {}, {})
    exec(compile("\n".join([*pasted.imports, *pasted.lines]), "<templates>", "exec"), made.__dict__)
    return made


# ----------------------------------------------------------------------------- formulas


def number(formula: str, sizes: Sizes) -> int | None:
    """The value of a formula; no extent and no number of passes is below 0."""
    return None if not formula else _value(ast.parse(formula, mode="eval").body, sizes)


def _value(node: ast.AST, sizes: Sizes) -> int:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            value = _given(name, sizes)
            if isinstance(value, tuple):
                raise Refusal("AD001", f"`{name}` is a number: give it as {name}=100")
            return value
        case ast.Subscript(value=ast.Attribute(value=ast.Name(id=name)), slice=ast.Constant(value=axis)):
            shape = _given(name, sizes)
            shape = shape if isinstance(shape, tuple) else (shape,)
            if axis >= len(shape):
                raise Refusal("AD001", f"`{name}` has {axis + 1} axes or more: give it as {name}=100x100")
            return shape[axis]
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _value(left, sizes), _value(right, sizes)
            return OPERATIONS[type(op)](a, b)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, sizes)
        case ast.Call(func=ast.Name(id="len"), args=[ast.Call(args=args)]):
            return len(range(*(_value(a, sizes) for a in args)))
        case ast.Call(func=ast.Name(id=name), args=args) if name in ("max", "min"):
            return {"max": max, "min": min}[name](_value(a, sizes) for a in args)
    raise Refusal("AD001", f"`{ast.unparse(node)}` is not known before the run")


OPERATIONS = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: max(a, 0) * max(b, 0),  # bytes, passes and extents
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
    ast.Pow: lambda a, b: a**b,
}


def _given(name: str, sizes: Sizes) -> int | tuple[int, ...]:
    if name in sizes:
        return sizes[name]
    way = f"Add {name}=100, or {name}=100x100 for an array."
    way = "Add length=100: the passes that the loop will have." if name == "length" else way
    raise Refusal("AD001", f"the size of `{name}` is not given", rewrite=way)


def _size(value: int | tuple[int, ...]) -> str:
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _told(count: int | None) -> str:
    """Bytes, in words."""
    if count is None:
        return "known when it is run"
    for unit, size in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if count >= size:
            return f"{count} bytes ({count / size:.1f} {unit})"
    return f"{count} bytes"
