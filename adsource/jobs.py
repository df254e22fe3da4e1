"""What one `adsource emit` is to do: from the command line's words or from pyproject.toml.

[[tool.adsource.emit]]
source = "heat.py:misfit"
wrt = ["u", "k"]            # or "u,k"; left out: all float parameters
signature = "float64[:], float64, int64"
target = "cpu"              # or "numpy"
mode = "adjoint"            # or "tangent", "both"
math = "vector"             # or "libm"
parallel = true             # independent loops in parallel; left out: false
checkpoint = ["heat:t,slots=20,store=disk"]   # loops of code that must not be touched: FUNCTION:LINE or :VARIABLE
output = "heat_adjoint.py"
"""

from __future__ import annotations

import os
import shlex
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adsource.errors import Refusal
from adsource.frontend.files import File, Files
from adsource.frontend.link import linked
from adsource.frontend.source import decode
from adsource.late import late

if TYPE_CHECKING:
    from adsource.pipeline import Request, RuleFile

pipeline = late("adsource.pipeline")
signatures = late("adsource.frontend.signature")

STDIN = "<stdin>"
TARGETS = ("numpy", "cpu")
MATH = ("vector", "libm")
MODES = {"adjoint": ("adjoint",), "tangent": ("tangent",), "both": ("adjoint", "tangent")}
KEYS = ("source", "wrt", "signature", "target", "mode", "math", "parallel", "output", "rules", "checkpoint")


@dataclass(frozen=True)
class Job:
    """One function to be emitted; `folder` is what its paths are relative to."""

    source: str  # "FILE.py:function", "<stdin>:function" for standard input
    wrt: tuple[str, ...] | None = None
    signature: str | None = None
    target: str = "cpu"
    mode: str = "adjoint"
    output: str = "-"
    rules: tuple[str, ...] = ()
    math: str = "vector"
    checkpoints: tuple[str, ...] = ()
    parallel: bool = False
    folder: Path = Path()

    @property
    def output_path(self) -> Path:
        return self.folder / self.output


def split_source(source: str) -> tuple[str, str]:
    """`FILE.py:function` in its two parts."""
    file, colon, function = source.rpartition(":")
    if colon and file and function.isidentifier():
        return file, function
    raise Refusal("AD001", f"`{source}` does not name a function", rewrite="Write FILE.py:function.")


def split_names(names: str | list[str] | None) -> tuple[str, ...] | None:
    """`"u,k"` or `["u", "k"]` as a tuple; None stays None."""
    if names is None:
        return None
    parts = names.split(",") if isinstance(names, str) else names
    return tuple(part.strip() for part in parts if part.strip())


def split_signature(signature: str | None) -> tuple[str, ...] | None:
    """Numba's notation at its outer commas: "float64[:,:], int64" has two types."""
    if signature is None:
        return None
    return tuple(signatures.split(signature))


def sizes_of(text: str) -> dict[str, int | tuple[int, ...]]:
    """`"n=1000,u=512x512"` as numbers and shapes by name."""
    found: dict[str, int | tuple[int, ...]] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, equals, value = part.partition("=")
        numbers = [v.strip() for v in value.split("x")]
        if not equals or not name.strip().isidentifier() or not all(v.isdigit() for v in numbers):
            raise Refusal("AD001", f"`{part}` is no size", rewrite='Write --sizes "n=1000,u=512x512".')
        found[name.strip()] = int(numbers[0]) if len(numbers) == 1 else tuple(map(int, numbers))
    return found


def request_of(job: Job) -> Request:
    """What the compiler is asked for; reads the source file, never imports it."""
    file, function = split_source(job.source)
    shown, place = _display(file), job.folder / (file if file != STDIN else "stdin.py")
    files = Files(shown, place.resolve())
    one = linked(File(shown, _read(file, job.folder), place.resolve()), function, files)
    return pipeline.Request(
        path=shown,
        text=one.text,
        parts=one.parts,
        spoilt=one.spoilt,
        function=function,
        wrt=job.wrt,
        signature=split_signature(job.signature),
        target=job.target,
        math=job.math,
        parallel=job.parallel,
        checkpoints=job.checkpoints,
        modes=MODES[job.mode],
        command=command_of(job),
        rules=rule_files(job),
    )


def rule_files(job: Job) -> tuple[RuleFile, ...]:
    """The files of rules that are handed over: their paths as shown, their texts."""
    return tuple((_display(rule), _read(rule, job.folder)) for rule in job.rules)


def keep_source(job: Job) -> None:
    """Refuse an output that is the source file itself, or a link to it."""
    source = job.folder / split_source(job.source)[0]
    if source.exists() and job.output_path.exists() and os.path.samefile(source, job.output_path):
        raise Refusal(
            "AD003",
            "the output is the source file itself",
            path=job.output,
            rewrite="Choose another output: the generated module holds a copy of the primal.",
        )


def command_of(job: Job) -> str:
    """The command that makes the module again, for its head; the same however the job was given."""
    file, function = split_source(job.source)
    name = "-" if file == STDIN else _display(file)
    words = ["adsource", "emit", f"{name}:{function}"]
    words += ["--wrt", ",".join(job.wrt)] if job.wrt else []
    words += ["--signature", ", ".join(split_signature(job.signature) or ())] if job.signature else []
    words += ["--target", job.target, "--mode", job.mode]
    words += ["--math", job.math] if job.math != "vector" else []
    words += ["--parallel"] if job.parallel else []
    for mark in job.checkpoints:
        words += ["--checkpoint", mark]
    for rule in job.rules:
        words += ["--rules", _display(rule)]
    words += ["-o", _display(job.output)] if job.output != "-" else []
    return shlex.join(words)


def configured_jobs(start: Path) -> list[Job]:
    """Every [[tool.adsource.emit]] of the nearest pyproject.toml at or above `start`."""
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        if path.is_file():
            return [_job(entry, folder, path) for entry in _entries(path)]
    raise Refusal("AD001", "no FILE.py:function given, and no pyproject.toml here or above")


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal("AD002", f"is not valid TOML: {error}", path=_display(str(path))) from error
    entries = table.get("tool", {}).get("adsource", {}).get("emit", [])
    if entries and isinstance(entries, list):
        return entries
    raise Refusal(
        "AD001",
        "has no [[tool.adsource.emit]]",
        path=_display(str(path)),
        rewrite='Add one with source = "FILE.py:function", or name the function: adsource emit FILE.py:function.',
    )


def _job(entry: dict[str, Any], folder: Path, path: Path) -> Job:
    problem = _problem(entry)
    if problem:
        raise Refusal("AD001", f"[[tool.adsource.emit]]: {problem}", path=_display(str(path)))
    wrt = split_names(entry.get("wrt"))
    rules = split_names(entry.get("rules")) or ()
    plain = ("source", "signature", "target", "mode", "math", "parallel", "output")
    chosen = {k: entry[k] for k in plain if k in entry}
    return Job(**chosen, wrt=wrt, rules=rules, checkpoints=_marks(entry), folder=folder)


def _marks(entry: dict[str, Any]) -> tuple[str, ...]:
    """The markers of loops, a text or a list of texts."""
    given = entry.get("checkpoint", [])
    return (given,) if isinstance(given, str) else tuple(given)


def _problem(entry: dict[str, Any]) -> str:
    """What is wrong with the entry, or nothing."""
    unknown = sorted(set(entry) - set(KEYS))
    if unknown:
        return f"`{unknown[0]}` is not one of {', '.join(KEYS)}"
    missing = [key for key in ("source", "output") if not isinstance(entry.get(key), str)]
    if missing:
        return f"`{missing[0]}` is missing or is no string"
    if entry.get("target", "cpu") not in TARGETS:
        return f"target is one of {', '.join(TARGETS)}"
    if entry.get("math", "vector") not in MATH:
        return f"math is one of {', '.join(MATH)}"
    if not isinstance(entry.get("parallel", False), bool):
        return "parallel is true or false"
    if not all(isinstance(mark, str) for mark in _marks(entry)):
        return 'checkpoint is a list of texts: ["heat:t,slots=20"]'
    return "" if entry.get("mode", "adjoint") in MODES else f"mode is one of {', '.join(MODES)}"


def _read(file: str, folder: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if file == STDIN else (folder / file).read_bytes()
    except OSError as error:
        raise Refusal("AD002", f"cannot be read: {error.strerror}", path=_display(file)) from error
    return decode(data, _display(file))


def _display(file: str) -> str:
    """A path for messages and heads: as given, but never one that only this machine has."""
    if not os.path.isabs(file):
        return Path(file).as_posix()
    path, here = Path(file), Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.name
