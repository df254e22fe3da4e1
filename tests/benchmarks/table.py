"""Measured times as the page docs/benchmarks.md."""

import importlib.metadata
import os
import platform
import statistics
import subprocess
from dataclasses import dataclass, field

from tests.benchmarks.contestants import Contestant

ORDER = ("numpy", "numba", "adsource", "hand", "jax")
PACKAGES = ("adsource", "numpy", "numba", "llvmlite", "jax", "jaxlib")


@dataclass
class Row:
    """One program: its contestants and their times in seconds, an entry for each round."""

    name: str
    contestants: list[Contestant]
    times: dict[str, list[float]]
    difference: float | None = None
    peaks: dict[str, int | None] = field(default_factory=dict)


def page(rows: list[Row], size: str, command: str, settings: str) -> str:
    names = [n for n in ORDER if any(c.name == n for row in rows for c in row.contestants)]
    titles = " | ".join(f"{n} (ms)" for n in names)
    lines = [
        "# Benchmarks", "",
        f"Written by `{command}`. Milliseconds of processor time: the median, and in brackets the lowest and the highest of",
        "all rounds; the",
        "contestants take turns, round by round, on copies of the inputs that are made outside of the time. What takes",
        "longer than a second in plain NumPy is run once. The inputs of JAX stay on its device between rounds.",
        "`numba` is the primal as written under `njit`; `adsource`, `hand` (an adjoint by hand, tests/benchmarks/hand) and",
        "`jax` are value and gradient together. `compile` is the first call of adsource's gradient with an empty cache, and",
        "of the JAX gradient. `memory` is what the gradient takes beyond its arguments, adsource and hand.",
        "", f"{_versions()}.", f"Revision {_revision()}.", "", settings, "",
        f"Size {size}.", "",
        f"| program | {titles} | adsource / numba primal | adsource / hand | compile adsource, jax (s) | memory (MB) |"
        " gradients differ |",
        "|---|" + "---|" * (len(names) + 5),
        *(_line(row, names) for row in rows), "", *_means(rows),
    ]  # fmt: skip
    reasons = [f"- {r.name}, {c.name}: {c.why_not}" for r in rows for c in r.contestants if c.why_not]
    return "\n".join(lines + (["Not measured:", "", *reasons, ""] if reasons else []))


def _line(row: Row, names: list[str]) -> str:
    cells = [_cell(row.times.get(name, [])) for name in names]
    first = {c.name: f"{c.first:.1f}" for c in row.contestants if not c.why_not}
    compiled = ", ".join(first.get(n, "-") for n in ("adsource", "jax") if n in names)
    differ = "-" if row.difference is None else f"{row.difference:.0e}"
    ratios = f"{_ratio(row, 'numba')} | {_ratio(row, 'hand')}"
    peaks = ", ".join("-" if b is None else f"{b / 1e6:.1f}" for b in row.peaks.values()) or "-"
    return f"| {row.name} | {' | '.join(cells)} | {ratios} | {compiled} | {peaks} | {differ} |"


def _ratio(row: Row, other: str) -> str:
    found = _quotient(row, "adsource", other)
    return "-" if found is None else f"{found:.2f}"


def _quotient(row: Row, one: str, other: str) -> float | None:
    a, b = row.times.get(one), row.times.get(other)
    return statistics.median(a) / statistics.median(b) if a and b else None


def _means(rows: list[Row]) -> list[str]:
    """Geometric means of what is compared."""
    told = {
        "The gradient takes {:.1f} times as long as the primal under Numba": ("adsource", "numba"),
        "The gradient takes {:.2f} times as long as the one by hand": ("adsource", "hand"),
        "JAX's gradient takes {:.1f} times as long as ours": ("jax", "adsource"),
    }
    lines = []
    for text, pair in told.items():
        found = [q for q in (_quotient(r, *pair) for r in rows) if q is not None]
        if found:
            lines += [f"{text.format(statistics.geometric_mean(found))} (geometric mean of {len(found)} programs).", ""]
    return lines


def _cell(times: list[float]) -> str:
    if not times:
        return "-"
    middle, low, high = (f"{1e3 * t:.3g}" for t in (statistics.median(times), min(times), max(times)))
    return f"{middle} ({low} to {high})" if len(times) > 1 else middle


def _versions() -> str:
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    machine = _processor()
    return f"Python {platform.python_version()}, {', '.join(found)}, {machine}, {os.cpu_count()} cores, one used, load average {os.getloadavg()[1]:.1f} (5 minutes)"


def _revision() -> str:
    """What was measured: other revisions of the same version emit other code."""
    found = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown (no git checkout)"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as stream:
            return next(line.split(":")[1].strip() for line in stream if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()
