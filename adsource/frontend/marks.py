"""Markers of loops from outside of the file, for code that is not to be touched: `heat:t,slots=20,store=disk`.

The loop is named by its function and its line or variable; the options are those of `ad.checkpoint`.
"""

from __future__ import annotations

import re

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend.module import Module
from adsource.frontend.syntax import found_in

NUMBERS = ("slots", "disk_slots")  # or names that hold one
SHAPE = re.compile(r"(?P<function>\w+(\.\w+)?):(?P<loop>\w+)(?P<options>(,\w+=[^,]+)*)")
OFF = "off"  # the markers in the file mean nothing: every pass is recorded
WAY = 'Write FUNCTION:LINE or FUNCTION:VARIABLE and options: "heat:t,slots=20,store=disk".'


def outside(texts: tuple[str, ...], module: Module) -> dict[tuple[int, int], cst.Call]:
    """The markers by the places of their loops."""
    found: dict[tuple[int, int], cst.Call] = {}
    for text in texts:
        if text == OFF:
            continue
        parts = SHAPE.fullmatch(tidied(text))
        if parts is None:
            raise Refusal("AD001", f"`{text}` marks no loop", rewrite=WAY)
        loop = _loop(parts["function"], parts["loop"], text, module)
        call = cst.parse_expression(f"checkpoint(0{_arguments(parts['options'])})")
        module.stand(call, loop)
        if module.place(loop) in found:
            raise Refusal("AD001", f"`{text}`: this loop is marked twice", rewrite="Leave one of the two out.")
        found[module.place(loop)] = call
    return found


def tidied(text: str) -> str:
    """Without the spaces around signs."""
    return re.sub(r"\s*([,=:])\s*", r"\1", text.strip())


def _loop(function: str, wanted: str, text: str, module: Module) -> cst.For | cst.While:
    """The loop of that line, or over that variable."""
    owner, _, method = function.rpartition(".")
    node = module.functions.get(module.methods.get((owner, method), "") if owner else function)
    loops = found_in(node, cst.For, cst.While) if node is not None else []
    fits = [loop for loop in loops if _is_meant(loop, wanted, module)]
    if len(fits) == 1:
        return fits[0]
    known = ", ".join(f"{function}:{module.home(loop).line}" for loop in loops)
    why = "there is no such loop" if not fits else "there are several such loops"
    raise Refusal("AD001", f"`{text}`: {why}", module.source.path, rewrite=f"Its loops are: {known}." if known else WAY)


def _is_meant(loop: cst.For | cst.While, wanted: str, module: Module) -> bool:
    if wanted.isdigit():
        return module.home(loop).line == int(wanted)
    return isinstance(loop, cst.For) and module.code(loop.target).strip() == wanted


def _arguments(options: str) -> str:
    """`,slots=20,store=disk` as a call has them."""
    pairs = [part.split("=", 1) for part in options.split(",") if part]
    return "".join(f", {key}={value if key in NUMBERS or value.isdigit() else _text(value)}" for key, value in pairs)


def _text(value: str) -> str:
    return '"' + value.strip("'\"") + '"'


def refuse_unmet(texts: tuple[str, ...], module: Module) -> None:
    """Every marker has met its loop."""
    for text, place in zip((t for t in texts if t != OFF), module.marks):
        if place not in module.met:
            raise Refusal("AD001", f"`{text}`: the function to differentiate does not come to this loop",
                          module.source.path, rewrite="Name a loop of it, or of a function that it calls.")
