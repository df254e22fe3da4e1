"""The templates of checkpointing as generated modules hold them: pasted together, run as one module."""

import re
import types

from adsource.backend.paste import paste

WANTED = (
    "revolve", "uniform", "store_all", "recompute_all", "extra_steps", "mixed", "tape_all", "online", "two_level",
    "multistage", "MemoryStore", "Sweep", "Prediction", "planned", "scheduled", "DiskStore", "NearAndFar", "fingerprint",
    "read_file", "write_file",
)  # fmt: skip


def text(wanted=WANTED):
    made = paste(wanted, {}, {})
    return "\n".join([*made.imports, *made.lines]) + "\n"


def module(wanted=WANTED):
    made = types.ModuleType("checkpoints")
    exec(compile(text(wanted), "<templates>", "exec"), made.__dict__)
    return made


def names(text):
    return re.findall(r"^(?:def|class) (\w+)", text, re.M)
