"""The marker of a loop that is reversed from kept states: `ad.checkpoint(range(n), slots=20)`.

It stands around what a `for` runs over, or around the test of a `while`, and means nothing to the primal.
"""

from __future__ import annotations

import re

import libcst as cst

from adsource.frontend.scope import Frame
from adsource.ir import infer
from adsource.ir.nodes import Checkpoint, Expr, Name
from adsource.ir.types import INT, is_integer

MARKER = "adsource.checkpoint"
SCHEDULES = ("revolve", "uniform", "store_all", "recompute_all", "multistage", "two_level", "mixed", "tape_all")
BOTH = ("multistage", "two_level")  # in memory and on disk
STORES = ("memory", "disk")
STATES = ("as they are", "float32")
FILES = ("plain", "compressed")
OPTIONS = ("slots", "disk_slots", "schedule", "store", "folder", "max_tape_bytes", "states", "tapes", "files")
BYTES = re.compile(r"\s*(\d+\.?\d*|\.\d+)\s*[kmgt]?i?b?\s*", re.IGNORECASE)
FOLDER = "checkpoints"
SLOTS = 20  # where nothing is said


def marked(loop: cst.For | cst.While, frame: Frame) -> tuple[cst.BaseExpression, Checkpoint | None]:
    """What a loop runs over (or tests) without its marker, and what the marker says, or one from outside."""
    over = loop.iter if isinstance(loop, cst.For) else loop.test
    inner, own = unmarked(over, frame), frame.module.marks.get(frame.module.place(loop))
    if own is not None:
        frame.module.met.add(frame.module.place(loop))
        return inner, _options(own, frame)
    return inner, None if inner is over or frame.module.unmarked else _options(over, frame)


def _options(node: cst.Call, frame: Frame) -> Checkpoint:
    """What a marker says."""
    options = {a.keyword.value: a for a in node.args[1:] if a.keyword is not None}
    if len(options) < len(node.args) - 1 or set(options) - set(OPTIONS):
        raise _wrong(node, f"it takes {', '.join(OPTIONS)} by keyword", frame)
    schedule = _choice(options.get("schedule"), SCHEDULES, frame)
    store = _choice(options.get("store"), STORES, frame)
    folder = _text(options["folder"], frame) if "folder" in options else FOLDER
    far = _slots(options["disk_slots"], frame) if "disk_slots" in options else None
    if (far is None) == (schedule in BOTH):
        raise _wrong(node, f"`disk_slots` go with the schedules {' and '.join(BOTH)}", frame)
    on_disk = store == "disk" or far is not None
    if "folder" in options and not on_disk:
        raise _wrong(options["folder"], 'a folder goes with `store="disk"`', frame)
    packed = _choice(options.get("files"), FILES, frame) == "compressed"
    if packed and not on_disk:
        raise _wrong(options["files"], 'files go with `store="disk"`', frame)
    slots = _slots(options["slots"], frame) if "slots" in options else infer.const(SLOTS)
    budget = _budget(options, frame)
    narrow = _choice(options.get("states"), STATES, frame) == "float32"
    if narrow and on_disk:
        raise _wrong(options["states"], "states in float32 are kept in memory alone: what goes on from them elsewhere "
                     "would have other bits", frame)
    narrow_tapes = _choice(options.get("tapes"), STATES, frame) == "float32"
    if narrow_tapes and (on_disk or not budget and schedule not in ("mixed", "tape_all")):
        raise _wrong(options["tapes"], "tapes in float32 are kept in memory, where slots hold tapes: with the "
                     "schedules mixed and tape_all, or `max_tape_bytes`", frame)
    return Checkpoint(schedule, slots, far, folder if on_disk else "", narrow, narrow_tapes, packed, budget)


def _budget(options: dict[str, cst.Arg], frame: Frame) -> str:
    """A number of bytes, which decides about slots and schedule."""
    if "max_tape_bytes" not in options:
        return ""
    if {"slots", "disk_slots", "schedule"} & set(options):
        raise _wrong(options["max_tape_bytes"], "`max_tape_bytes` says how many slots there are", frame)
    value = getattr(options["max_tape_bytes"].value, "evaluated_value", None)
    if not (isinstance(value, int) or isinstance(value, str) and BYTES.fullmatch(value)):
        raise _wrong(options["max_tape_bytes"], 'bytes are a number, or a text such as "2 GiB"', frame)
    return f'"{value}"' if isinstance(value, str) else str(value)


def _choice(arg: cst.Arg | None, known: tuple[str, ...], frame: Frame) -> str:
    """One of some texts, the first where nothing is said."""
    if arg is None:
        return known[0]
    value = _text(arg, frame)
    if value not in known:
        raise _wrong(arg, f'there is no {arg.keyword.value} "{value}"', frame)
    return value


def is_block(node: cst.With, frame: Frame) -> bool:
    """Whether it is `with ad.checkpoint():`."""
    item = node.items[0].item
    if not (isinstance(item, cst.Call) and frame.module.dotted(item.func) == MARKER):
        return False
    if len(node.items) > 1 or item.args or node.items[0].asname is not None:
        raise frame.refusal(node, "AD146", "a block that is computed again has no options",
                            "Write `with ad.checkpoint():`.")
    return True


def unmarked(node: cst.BaseExpression, frame: Frame) -> cst.BaseExpression:
    return node.args[0].value if _is_marker(node, frame) else node


def _is_marker(node: cst.BaseExpression, frame: Frame) -> bool:
    return isinstance(node, cst.Call) and frame.module.dotted(node.func) == MARKER and bool(node.args)


def _text(arg: cst.Arg, frame: Frame) -> str:
    value = getattr(arg.value, "evaluated_value", None)
    if not isinstance(value, str):
        raise _wrong(arg, f"`{arg.keyword.value}` is to be a text", frame)
    return value


def _slots(arg: cst.Arg, frame: Frame) -> Expr:
    """A whole number or a name that holds one."""
    value = frame.expression(arg.value, frame) if isinstance(arg.value, (cst.Integer, cst.Name)) else None
    if value is None or not (is_integer(value.type) or value.type == INT):
        raise _wrong(arg, "`slots` is to be a whole number, or a name that holds one", frame)
    if not isinstance(value, Name) and value.value < 1:
        raise _wrong(arg, "a slot for the first state is the least", frame)
    return value


def _wrong(node: cst.CSTNode, why: str, frame: Frame):
    known = ", ".join(SCHEDULES)
    return frame.refusal(node, "AD146", f"this checkpoint cannot be used: {why}",
                         f'Write `ad.checkpoint(range(n), slots=20, schedule="revolve")`; schedules are {known}.')
