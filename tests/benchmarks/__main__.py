"""Time gradients over the corpus; tests.benchmarks.page makes docs/benchmarks.md of the results.

    python -m tests.benchmarks [NAME ...] --size S [--threads 2] [--jax-folder FOLDER] [--memory] [--output RUN.json]

FOLDER holds JAX counterparts: NAME.py with the same function and STATIC, the names of static arguments. Adjoints
by hand are in tests/benchmarks/hand, programs that only they need in tests/benchmarks/programs.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from tests.benchmarks import machine
from tests.benchmarks.table import Row, Run, reasons, table

# As many cores for everybody.  glibc gives big blocks back to the system at every free, and the page faults of getting
# them again can take longer than the work itself, for each contestant: memory is kept.  Both are read when a
# process starts.
CORES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
MALLOC = {
    "MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "17179869184", "MALLOC_TOP_PAD_": "268435456",
}  # fmt: skip
ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "corpus" / "programs", ROOT / "benchmarks" / "programs", ROOT / "corpus" / "extra")
SLOW = 1.0  # seconds; what takes longer is timed once


def options():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="[default: all]")
    parser.add_argument("--size", default="S")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--jax-folder", type=Path)
    parser.add_argument("--memory", action="store_true", help="the peak of each gradient, in a process of its own")
    parser.add_argument("--no-numpy", action="store_true", help="leave the NumPy primal out")
    parser.add_argument("--threads", type=int, default=1, help="for everybody; the clock is read where they are many")
    parser.add_argument("--default-malloc", action="store_true", help="leave glibc's malloc as it is")
    parser.add_argument("--output", type=Path, help="a file, as tests.benchmarks.page reads it [default: print a table]")
    return parser.parse_args()


def main():
    chosen = options()
    wanted = settings(chosen)
    if any(os.environ.get(k) != v for k, v in wanted.items()):
        words = [sys.executable, "-m", "tests.benchmarks", *sys.argv[1:]]
        os.execve(sys.executable, words, {**os.environ, **wanted})
    with tempfile.TemporaryDirectory() as cache:
        os.environ["ADSOURCE_CACHE_DIR"] = cache
        rows = [measured(path, chosen) for path in programs(chosen.names)]
    write(rows, chosen)


def settings(chosen):
    """The variables that a process has to begin with."""
    found = {**dict.fromkeys(CORES, str(chosen.threads)), "JAX_PLATFORMS": "cpu"}
    found |= {"XLA_FLAGS": f"--xla_cpu_multi_thread_eigen={'true' if chosen.threads > 1 else 'false'}"}
    return found if chosen.default_malloc else found | MALLOC


def programs(names):
    """The files of the programs that are named, or of the corpus and those with adjoints by hand."""
    if not names:
        return [path for folder in FOLDERS[:2] for path in sorted(folder.glob("*.py"))]
    return [next(p for f in FOLDERS if (p := f / f"{name}.py").exists()) for name in names]


def measured(path, chosen):
    from tests.benchmarks import contestants as c  # noqa: PLC0415 (behind the settings of the process)
    from tests.benchmarks import memory  # noqa: PLC0415

    inputs, clock = c.load(path).inputs(chosen.size), process_time if chosen.threads == 1 else perf_counter
    makers = [] if chosen.no_numpy else [("numpy", lambda: c.primal(path))]
    makers += [("numba", lambda: c.jitted_primal(path)), ("adsource", lambda: c.gradient(path, chosen.threads > 1))]
    makers += [("hand", lambda: c.hand(path))] if (ROOT / "benchmarks" / "hand" / path.name).exists() else []
    if chosen.jax_folder and (chosen.jax_folder / path.name).exists():
        makers.append(("jax", lambda: c.jax_gradient(path, chosen.jax_folder, inputs)))
    found = [c.started(n, make, inputs) for n, make in makers]
    able = [f for f in found if not f.why_not]
    times = {f.name: [f.first] if f.name == "numpy" and f.first > SLOW else [] for f in able}
    for _ in range(chosen.rounds):
        for f in able:
            if f.name != "numpy" or f.first <= SLOW:
                times[f.name].append(f.time(inputs, clock))
    others = [f for f in able if f.name in ("hand", "jax")]
    gap = max((c.largest_difference(path, inputs, f.function) for f in others), default=None)
    firsts, missing = {f.name: f.first for f in able}, {f.name: f.why_not for f in found if f.why_not}
    row = Row(path.stem, times, firsts, missing, gap)
    if chosen.memory:
        row.peaks = {f.name: memory.peak(path, f.name, chosen.size) for f in able if f.name in memory.MAKERS}
    print(path.stem, {n: f"{1e3 * median(t):.2f} ms" for n, t in times.items()}, file=sys.stderr)
    return row


def write(rows, chosen):
    words = ["python -m tests.benchmarks", "NAME ..." if chosen.names else "", f"--size {chosen.size}"]
    words += [f"--rounds {chosen.rounds}", "--no-numpy" if chosen.no_numpy else ""]
    words += [f"--threads {chosen.threads}" if chosen.threads > 1 else "", "--jax-folder FOLDER" if chosen.jax_folder else ""]
    words += ["--memory" if chosen.memory else "", "--default-malloc" if chosen.default_malloc else ""]
    kept = f"glibc keeps the memory that it is given back (`{' '.join(f'{k}={v}' for k, v in MALLOC.items())}`)"
    malloc = "default" if chosen.default_malloc else kept
    run = Run(chosen.size, chosen.threads, " ".join(w for w in words if w), machine.described(), machine.revision(), malloc,
              os.getloadavg()[1], rows)  # fmt: skip
    if chosen.output:
        run.save(chosen.output)
    else:
        print("\n".join([*table(rows), *reasons(rows)]))


if __name__ == "__main__":
    main()
