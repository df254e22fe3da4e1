"""The times of a table as bars, on a logarithmic axis: how many times as long as our gradient the others take."""

import math

from tests.benchmarks.table import Row, quotient

COLORS = {"numba": "#9aa0a6", "hand": "#1a73e8", "jax": "#d93025"}
TITLES = {"numba": "Numba primal", "hand": "adjoint by hand", "jax": "JAX gradient"}
LEFT, TOP, BAR, GAP, WIDTH = 150, 60, 7, 8, 860


def drawn(rows: list[Row], title: str) -> str:
    """SVG text, deterministic for the same rows."""
    found = {r.name: {n: quotient(r, n, "adsource") for n in COLORS} for r in sorted(rows, key=lambda r: r.name)}
    values = [v for shown in found.values() for v in shown.values() if v]
    if not values:
        raise ValueError("nothing is compared")
    low, high = (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))))
    x = lambda value: LEFT + (math.log10(value) - low) * (WIDTH - LEFT - 30) / (high - low)  # noqa: E731
    height = TOP + sum(BAR * sum(v is not None for v in shown.values()) + GAP for shown in found.values()) + 30
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="{LEFT}" y="18" font-size="14">{title}</text>',
    ]  # fmt: skip
    lines += _axis(low, high, x, height) + _legend()
    y = TOP
    for name, shown in found.items():
        bars = [(n, v) for n, v in shown.items() if v is not None]
        lines.append(f'<text x="{LEFT - 8}" y="{y + BAR * len(bars) / 2 + 4:.1f}" text-anchor="end">{name}</text>')
        for n, value in bars:
            a, b = sorted((x(1.0), x(value)))
            lines.append(f'<rect x="{a:.1f}" y="{y}" width="{max(b - a, 1):.1f}" height="{BAR - 1}" fill="{COLORS[n]}"/>')
            y += BAR
        y += GAP
    return "\n".join([*lines, "</svg>"]) + "\n"


def _axis(low: int, high: int, x, height: int) -> list[str]:
    lines = []
    for power in range(low, high + 1):
        for step in (1, 2, 5) if power < high else (1,):
            at, value = x(step * 10.0**power), f"{step * 10.0**power:g}"
            strong = step * 10.0**power == 1.0
            lines.append(f'<path d="M{at:.1f} {TOP - 6}V{height - 24}" stroke="{"#333" if strong else "#ddd"}"/>')
            lines.append(f'<text x="{at:.1f}" y="{height - 8}" text-anchor="middle">{value}</text>')
    return lines


def _legend() -> list[str]:
    return [
        part for k, (n, color) in enumerate(COLORS.items()) for part in (
            f'<rect x="{LEFT + 170 * k}" y="28" width="12" height="12" fill="{color}"/>',
            f'<text x="{LEFT + 170 * k + 18}" y="38">{TITLES[n]}</text>',
        )
    ]  # fmt: skip
