"""Processor time of first calls, each in a fresh process; tests.benchmarks.page adds a section of it to its page.

    python -m tests.benchmarks.compiling [NAME ...] [--rounds 1] [--output RUN.json]

The primal as written under `njit` and the module that is emitted for `cpu`, both with nothing cached, and the module
once more from the cache that it has left. Importing Numba is not in any of them. Inputs are of the size "test".
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time

from tests.benchmarks import machine
from tests.benchmarks.__main__ import CORES, programs

OTHERS = (
    "conv1d", "crank_nicolson", "fem", "great_circle", "hdiff_limited", "kalman_index", "mlp32",
    "shallow_water", "springs", "wave2d_loops",
)  # fmt: skip
LOOPS_TIMES, LOOPS_MORE, ARRAYS_TIMES, FROM_CACHE = 4.0, 2.0, 1.5, 0.5  # the bars; seconds


@dataclass
class Row:
    """Seconds.  primal: None where Numba does not take it as it is written.  loops: it is written as loops."""

    name: str
    loops: bool
    emission: float
    primal: float | None
    gradient: float
    cached: float

    def bar(self) -> float | None:
        if self.primal is None:
            return None
        return LOOPS_TIMES * self.primal + LOOPS_MORE if self.loops else ARRAYS_TIMES * self.primal


@dataclass
class Compiling:
    """What was measured, and how."""

    command: str
    machine: str
    revision: str
    load: float
    rows: list[Row]

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Compiling":
        found = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{**found, "rows": [Row(**row) for row in found["rows"]]})


def section(run: Compiling) -> list[str]:
    """Of the page."""
    return [
        "## Compile time", "",
        "Seconds of processor time of first calls in fresh processes, without importing Numba: the primal as written under `njit`, the "
        "emitted module with an empty cache, and once more from its cache. `emission` is writing the module. The bar is 1.5 times the "
        "primal where that is in array style, 4 times and 2 seconds where it is loops; half a second from the cache.", "",
        f"{run.machine}. `{run.command}` at {run.revision}, load average {run.load:.1f}.", "",
        *compiling_table(run.rows), "",
    ]  # fmt: skip


def compiling_table(rows: list[Row]) -> list[str]:
    titles = ("program", "style", "emission (s)", "primal (s)", "gradient (s)", "ratio", "bar (s)", "met", "from the cache (s)")
    lines = [f"| {' | '.join(titles)} |", "|---" * len(titles) + "|"]
    for row in sorted(rows, key=lambda row: row.name):
        bar = row.bar()
        cells = [row.name, "loops" if row.loops else "arrays", f"{row.emission:.2f}"]
        cells += ["-" if row.primal is None else f"{row.primal:.2f}", f"{row.gradient:.2f}"]
        cells += ["-"] * 3 if bar is None else [f"{row.gradient / row.primal:.1f}", f"{bar:.2f}", "yes" if row.gradient <= bar else "no"]
        lines.append(f"| {' | '.join(cells)} | {row.cached:.2f}{'' if row.cached <= FROM_CACHE else ' (too long)'} |")
    able = [row for row in rows if row.primal is not None]
    met = sum(row.gradient <= row.bar() for row in able)
    quick = sum(row.cached <= FROM_CACHE for row in rows)
    return [*lines, "", f"{met} of {len(able)} first calls and {quick} of {len(rows)} from the cache are within their bars."]


def measured(path: Path, rounds: int) -> Row:
    """The least of some rounds."""
    found = [_round(path) for _ in range(rounds)]
    least = {key: min((f[key] for f in found if f[key] is not None), default=None) for key in found[0]}
    row = Row(path.stem, _is_loops(path), **least)
    print(row, file=sys.stderr)
    return row


def _round(path: Path) -> dict[str, float | None]:
    with tempfile.TemporaryDirectory() as folder:
        emission = _process("emission", path, folder)
        primal = _process("primal", path, folder)
        return {"emission": emission, "primal": primal, "gradient": _process("gradient", path, folder),
                "cached": _process("gradient", path, folder)}  # fmt: skip


def _process(what: str, path: Path, folder: str) -> float | None:
    words = [sys.executable, "-m", "tests.benchmarks.compiling", "--process", what, str(path), folder]
    settings = {**os.environ, **dict.fromkeys(CORES, "1"), "NUMBA_CACHE_DIR": folder}
    found = subprocess.run(words, env=settings, capture_output=True, text=True, check=False)
    if found.returncode and what != "primal":
        raise RuntimeError(f"{path.stem}, {what}: {found.stderr}")
    return float(found.stdout.split()[-1]) if found.returncode == 0 else None


def in_process(what: str, path: Path, folder: Path) -> float:
    """Seconds, in a process that has done nothing else."""
    # ruff: noqa: PLC0415 (Numba is imported before the clock starts; emission does without it)
    from tests.primal import load

    module = load(path)
    inputs, target = module.inputs("test") if _sized(module) else module.inputs(), folder / f"{path.stem}_gradient.py"
    if what == "emission":
        return _emission(path, module, inputs, target)
    from tests.benchmarks.contestants import jitted_primal

    sys.path.insert(0, str(folder))  # Numba's cache imports the module by its name
    function = jitted_primal(path) if what == "primal" else None
    start = process_time()
    function = function or getattr(importlib.import_module(target.stem), f"{module.FUNCTION}_value_and_grad")
    function(**inputs)
    return process_time() - start


def _emission(path, module, inputs, target) -> float:
    from adsource.pipeline import Request, emit
    from tests.programs.program import type_text

    start = process_time()
    request = Request(path=path.name, text=path.read_text(encoding="utf-8"), function=module.FUNCTION, wrt=tuple(module.WRT),
                      signature={name: type_text(value) for name, value in inputs.items()}, target="cpu")  # fmt: skip
    target.write_text(emit(request).text, encoding="utf-8")
    return process_time() - start


def _sized(module) -> bool:
    return "size" in module.inputs.__code__.co_varnames[: module.inputs.__code__.co_argcount]


def _is_loops(path: Path) -> bool:
    """As the program itself says; others are in array style where they slice."""
    text = path.read_text(encoding="utf-8")
    return "loop-style" in text if "FEATURES" in text else ":]" not in text.split("def inputs")[0]


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.compiling", description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="[default: the corpus and some others]")
    parser.add_argument("--rounds", type=int, default=1, help="the least of so many")
    parser.add_argument("--output", type=Path, help="a file, as tests.benchmarks.page reads it [default: print a table]")
    parser.add_argument("--process", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.process:
        what, path, folder = chosen.process
        return print(in_process(what, Path(path), Path(folder)))
    paths = programs(chosen.names) if chosen.names else [*programs(()), *programs(OTHERS)]
    command = f"python -m tests.benchmarks.compiling{' NAME ...' if chosen.names else ''} --rounds {chosen.rounds}"
    run = Compiling(command, machine.described(), machine.revision(), os.getloadavg()[1], [])
    for path in paths:
        run.rows.append(measured(path, chosen.rounds))
        if chosen.output:  # as far as it is
            run.save(chosen.output)
    return None if chosen.output else print("\n".join(compiling_table(run.rows)))


if __name__ == "__main__":
    main()
