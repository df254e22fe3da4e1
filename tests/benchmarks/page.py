"""Join measured runs into docs/benchmarks.md and its picture.

    python -m tests.benchmarks.page RUN.json ... [--compiling COMPILING.json] [--page docs/benchmarks.md]
        [--picture docs/benchmarks.svg]

Without RUN.json, what the page says of compile time is written anew, and nothing else. What stands on it behind the
line `<!-- by hand -->` is kept.
"""

import argparse
from collections import defaultdict
from pathlib import Path

from tests.benchmarks import compiling
from tests.benchmarks.picture import drawn
from tests.benchmarks.table import Run, reasons, table

DOCS = Path(__file__).parents[2] / "docs"
BY_HAND = "<!-- by hand -->"
COMPILE_TIME = "<!-- compile time -->"
INTRODUCTION = """\
# Benchmarks

Milliseconds of processor time on one thread, of the clock on two: the median, and in brackets the lowest and the
highest of all rounds. The contestants take turns, round by round, in one process, on copies of the inputs that are made
outside of the time, with a rest in front: the threads of JAX turn for a while behind their work. What takes longer
than a second in plain NumPy is run once. The inputs of JAX stay on its device between rounds.
`numba` is the primal as written under `njit`; `adsource`, `hand` (an adjoint by hand, tests/benchmarks/hand) and `jax`
are value and gradient together. The first call is with an empty cache. `memory` is what the gradient takes beyond its
arguments. With two threads, adsource is called with `parallel=True`.

JAX's counterparts of lu_loops, newton_while and bspline_recursive are other algorithms (a library factorisation, an
implicit derivative, a vectorised recurrence). seidel2d, go_fast and vadv are NPBench's, with adjoints by hand and no
counterpart in JAX. mlp and gmm are mostly products of matrices.

![times](benchmarks.svg)
"""


def page(runs: list[Run]) -> str:
    groups = defaultdict(list)
    for run in runs:
        groups[run.size, run.threads].append(run)
    lines = [INTRODUCTION]
    for size, threads in sorted(groups, key=lambda key: (key[1], "SML".find(key[0]))):
        lines += _section(groups[size, threads])
    missing = reasons([row for run in runs for row in run.rows])
    lines += ["## Not measured", "", *missing, ""] if missing else []
    return "\n".join([*lines, ""])


def joined(measured: str, first_calls: Path | None, old: str) -> str:
    """The three parts of the page: times, times of compiling, what is written by hand. Those that are not given are
    those of the old page."""
    rest, by_hand, told = old.partition(BY_HAND)
    times, compile_time, section = rest.partition(COMPILE_TIME)
    if first_calls is not None:
        compile_time, section = COMPILE_TIME, "\n".join(["\n", *compiling.section(compiling.Compiling.read(first_calls)), ""])
    return (measured or times) + compile_time + section + by_hand + told


def _section(runs: list[Run]) -> list[str]:
    first = runs[0]
    told = sorted({f"`{run.command}` at {run.revision}, load average {run.load:.1f}" for run in runs})
    several = ", each on a core of its own" if len(runs) > 1 and first.threads == 1 else ""
    return [
        f"## Size {first.size}, {'one thread' if first.threads == 1 else f'{first.threads} threads'}", "",
        f"{first.machine}. Malloc: {first.malloc}. Processes: {len(runs)}{several}.", "",
        *(f"- {text}" for text in told), "", *table([row for run in runs for row in run.rows]),
    ]  # fmt: skip


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.page", description=__doc__.split("\n")[0])
    parser.add_argument("runs", nargs="*", type=Path, metavar="RUN.json")
    parser.add_argument("--compiling", type=Path, help="of tests.benchmarks.compiling")
    parser.add_argument("--page", type=Path, default=DOCS / "benchmarks.md")
    parser.add_argument("--picture", type=Path, default=DOCS / "benchmarks.svg")
    chosen = parser.parse_args()
    runs = [Run.read(path) for path in chosen.runs]
    old = chosen.page.read_text(encoding="utf-8") if chosen.page.exists() else ""
    chosen.page.write_text(joined(page(runs) if runs else "", chosen.compiling, old), encoding="utf-8")
    if not runs:
        return
    shown = max(("S", "M"), key=lambda size: any(run.size == size and run.threads == 1 for run in runs) + (size == "M") / 2)
    rows = [row for run in runs if (run.size, run.threads) == (shown, 1) for row in run.rows]
    title = f"Times over the time of adsource's gradient, size {shown}, one thread (right of 1: slower than adsource)"
    chosen.picture.write_text(drawn(rows, title), encoding="utf-8")


if __name__ == "__main__":
    main()
