"""Time gradients over the corpus, and write docs/benchmarks.md.

    python -m tests.benchmarks [NAME ...] --size S [--jax-folder FOLDER] [--memory] [--rounds 9] [--output -]

FOLDER holds JAX counterparts: NAME.py with the same function and STATIC, the names of static arguments. Adjoints
by hand are in tests/benchmarks/hand, programs that only they need in tests/benchmarks/programs.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

# One core for everybody.  glibc gives big blocks back to the system at every free, and the page faults of getting
# them again can take longer than the work itself, for each contestant: memory is kept.  Both are read when a
# process starts.
CORES = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
JAX = {"JAX_PLATFORMS": "cpu", "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false"}
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
    parser.add_argument("--default-malloc", action="store_true", help="leave glibc's malloc as it is")
    parser.add_argument("--output", default=str(ROOT.parent / "docs" / "benchmarks.md"), help="a file, or -")
    return parser.parse_args()


def main():
    chosen = options()
    wanted = {**CORES, **JAX, **({} if chosen.default_malloc else MALLOC)}
    if any(os.environ.get(k) != v for k, v in wanted.items()):
        words = [sys.executable, "-m", "tests.benchmarks", *sys.argv[1:]]
        os.execve(sys.executable, words, {**os.environ, **wanted})
    with tempfile.TemporaryDirectory() as cache:
        os.environ["ADSOURCE_CACHE_DIR"] = cache
        rows = [measured(path, chosen) for path in programs(chosen.names)]
    write(rows, chosen)


def programs(names):
    """The files of the programs that are named, or of the corpus and those with adjoints by hand."""
    if not names:
        return [path for folder in FOLDERS[:2] for path in sorted(folder.glob("*.py"))]
    return [next(p for f in FOLDERS if (p := f / f"{name}.py").exists()) for name in names]


def measured(path, chosen):
    from tests.benchmarks import contestants as c  # noqa: PLC0415 (behind the settings of the process)
    from tests.benchmarks import memory  # noqa: PLC0415
    from tests.benchmarks.table import Row  # noqa: PLC0415

    name = path.stem
    inputs = c.load(path).inputs(chosen.size)
    makers = [] if chosen.no_numpy else [("numpy", lambda: c.primal(path))]
    makers += [("numba", lambda: c.jitted_primal(path)), ("adsource", lambda: c.gradient(path))]
    makers += [("hand", lambda: c.hand(path))] if (ROOT / "benchmarks" / "hand" / path.name).exists() else []
    if chosen.jax_folder:
        makers.append(("jax", lambda: c.jax_gradient(path, chosen.jax_folder, inputs)))
    found = [c.started(n, make, inputs) for n, make in makers]
    able = [f for f in found if not f.why_not]
    times = {f.name: [f.first] if f.name == "numpy" and f.first > SLOW else [] for f in able}
    for _ in range(chosen.rounds):
        for f in able:
            if f.name != "numpy" or f.first <= SLOW:
                times[f.name].append(f.time(inputs))
    others = [f for f in able if f.name in ("hand", "jax")]
    row = Row(name, found, times, max((c.largest_difference(path, inputs, f.function) for f in others), default=None))
    if chosen.memory:
        row.peaks = {f.name: memory.peak(path, f.name, chosen.size) for f in able if f.name in memory.MAKERS}
    print(name, {n: f"{1e3 * sorted(t)[len(t) // 2]:.2f} ms" for n, t in times.items()}, file=sys.stderr)
    return row


def write(rows, chosen):
    from tests.benchmarks.table import page  # noqa: PLC0415

    words = ["python -m tests.benchmarks", f"--size {chosen.size}", f"--rounds {chosen.rounds}"]
    words += ["--jax-folder FOLDER"] if chosen.jax_folder else []
    words += ["--memory"] if chosen.memory else []
    words += ["--default-malloc"] if chosen.default_malloc else []
    malloc = " ".join(f"{k}={v}" for k, v in MALLOC.items())
    kept = f"glibc keeps the memory that it is given back (`{malloc}`), for all contestants"
    settings = f"One thread. Malloc: {'default' if chosen.default_malloc else kept}."
    text = page(rows, chosen.size, " ".join(words), settings)
    if chosen.output == "-":
        print(text)
    else:
        Path(chosen.output).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
