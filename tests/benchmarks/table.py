"""Measured times as tables of the page docs/benchmarks.md."""

import json
import re
import statistics
from dataclasses import asdict, dataclass, field
from pathlib import Path

ORDER = ("numpy", "numba", "adsource", "hand", "jax")
RATIOS = {
    "adsource / numba primal": ("adsource", "numba"), "adsource / hand": ("adsource", "hand"), "jax / adsource": ("jax", "adsource"),
}  # fmt: skip
MEANS = {
    "The gradient takes {:.2f} times as long as the primal under Numba": ("adsource", "numba"),
    "The gradient takes {:.2f} times as long as the one by hand": ("adsource", "hand"),
    "JAX's gradient takes {:.2f} times as long as ours": ("jax", "adsource"),
}


@dataclass
class Row:
    """One program.  times: seconds of each contestant, an entry for each round.  first: seconds of the first call.
    why_not: what stopped a contestant.  peaks: bytes."""

    name: str
    times: dict[str, list[float]]
    first: dict[str, float]
    why_not: dict[str, str]
    difference: float | None = None
    peaks: dict[str, int | None] = field(default_factory=dict)


@dataclass
class Run:
    """What one process measured, and how."""

    size: str
    threads: int
    command: str
    machine: str
    revision: str
    malloc: str
    load: float
    rows: list[Row]

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Run":
        found = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{**found, "rows": [Row(**row) for row in found["rows"]]})


def table(rows: list[Row]) -> list[str]:
    """The rows, in the order of the alphabet, and the geometric means below them."""
    rows = sorted(rows, key=lambda row: row.name)
    names = [n for n in ORDER if any(row.times.get(n) for row in rows)]
    peaks = any(row.peaks for row in rows)
    titles = [f"{n} (ms)" for n in names] + list(RATIOS) + ["first call adsource, jax (s)", "gradients differ"]
    titles += ["memory adsource, hand (MB)"] if peaks else []
    lines = [f"| program | {' | '.join(titles)} |", "|---|" + "---|" * len(titles)]
    lines += [f"| {row.name} | {' | '.join(_cells(row, names, peaks))} |" for row in rows]
    return [*lines, "", *_means(rows)]


def _cells(row: Row, names: list[str], peaks: bool) -> list[str]:
    ratios = [quotient(row, *pair) for pair in RATIOS.values()]
    firsts = ", ".join(f"{row.first[n]:.1f}" if n in row.first else "-" for n in ("adsource", "jax"))
    cells = [_cell(row.times.get(name, [])) for name in names]
    cells += ["-" if q is None else f"{q:.2f}" for q in ratios]
    cells += [firsts, "-" if row.difference is None else f"{row.difference:.0e}"]
    sizes = ["-" if b is None else f"{b / 1e6:.1f}" for b in row.peaks.values()]
    return cells + ([", ".join(sizes) or "-"] if peaks else [])


def quotient(row: Row, one: str, other: str) -> float | None:
    a, b = row.times.get(one), row.times.get(other)
    return statistics.median(a) / statistics.median(b) if a and b else None


def _means(rows: list[Row]) -> list[str]:
    """Geometric means of what is compared."""
    lines = []
    for text, pair in MEANS.items():
        found = [q for q in (quotient(r, *pair) for r in rows) if q is not None]
        if found:
            lines += [f"{text.format(statistics.geometric_mean(found))} (geometric mean of {len(found)} programs).", ""]
    return lines


def reasons(rows: list[Row]) -> list[str]:
    """Why some contestants are missing, each once."""
    plain = lambda text: re.sub(r"\x1b\[[0-9;]*m", "", text)  # noqa: E731 (colours of a terminal)
    return sorted({f"- {r.name}, {n}: {plain(why)}" for r in rows for n, why in r.why_not.items()})


def _cell(times: list[float]) -> str:
    if not times:
        return "-"
    middle, low, high = (f"{1e3 * t:.3g}" for t in (statistics.median(times), min(times), max(times)))
    return f"{middle} ({low} to {high})" if len(times) > 1 else middle
