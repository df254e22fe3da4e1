"""Memory over time of one gradient, for three ways to keep what the reverse sweep needs: memory.svg.

    python examples/waveform_inversion/memory.py [memory.svg]

What is drawn was measured, by tracemalloc, at the end of each of the steps that were run: the same loop with every
step recorded, with 12 snapshots in memory, and with snapshots on disk.
"""

import sys
import tempfile
import tracemalloc
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from invert import COURANT, RECEIVERS, SHOTS, sponge, wavelet  # noqa: E402

from adsource.pipeline import Request, emit  # noqa: E402

WAYS = {
    "every step recorded": "range(wavelet.size)",
    "revolve, 12 slots in memory": "ad.checkpoint(range(wavelet.size), slots=12)",
    "revolve, 12 slots on disk": 'ad.checkpoint(range(wavelet.size), slots=12, store="disk")',
}
COLORS = ("#c44e52", "#4c72b0", "#55a868")
TYPES = "float64[:,:], float64[:,:], float64[:], int64[:], int64[:], float64[:,:], float64"


def module(loop):
    """The derivative of the misfit with another loop."""
    text = (HERE / "model.py").read_text(encoding="utf-8")
    text = text.replace('ad.checkpoint(range(wavelet.size), slots=12, store="disk")', loop)
    request = Request(path="model.py", text=text, function="misfit", wrt=("slowness",), signature=TYPES, target="numpy")
    space = {"__name__": "gradient"}
    exec(compile(emit(request).text, "gradient", "exec"), space)
    return space


def measured(space, arguments):
    """Memory, in bytes, whenever a step has been run or reversed; the gradient."""
    begun, found = tracemalloc.get_traced_memory()[0], []

    def watched(piece):
        def inner(*given):
            result = piece(*given)
            found.append(tracemalloc.get_traced_memory()[0] - begun)
            return result

        return inner

    for name in ("advance", "advance_b", "misfit_step", "misfit_again", "misfit_step_b"):
        if name in space:
            space[name] = watched(space[name])
    return found, space["misfit_value_and_grad"](*arguments)[1]


def drawn(curves, width=720, height=360, margin=60):
    """The picture, as SVG."""
    across = max(len(found) for found in curves.values())
    up = max(max(found) for found in curves.values())
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif"']
    lines[0] += ' font-size="12"><rect width="100%" height="100%" fill="white"/>'
    x = lambda k: margin + k * (width - 2 * margin) / across  # noqa: E731
    y = lambda size: height - margin - size * (height - 2 * margin) / up  # noqa: E731
    for part in range(5):
        size = up * part / 4
        lines.append(f'<path d="M{margin} {y(size):.1f}H{width - margin}" stroke="#ddd"/>')
        lines.append(f'<text x="8" y="{y(size) + 4:.1f}">{size / 2**20:.1f} MiB</text>')
    for row, ((name, found), color) in enumerate(zip(curves.items(), COLORS)):
        points = " ".join(f"{x(k):.1f},{y(size):.1f}" for k, size in enumerate(found))
        lines.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="1.5"/>')
        lines.append(f'<text x="{width - margin - 200}" y="{margin + 16 * row - 30}" fill="{color}">{name}</text>')
    lines.append(f'<text x="{width // 2 - 60}" y="{height - 20}">steps run and reversed: {across}</text></svg>')
    return "\n".join(lines) + "\n"


def main(target="memory.svg"):
    quiet = np.zeros((wavelet().size, RECEIVERS.size))
    slowness = np.ones_like(sponge())
    arguments = slowness, sponge(), wavelet(), SHOTS[1], RECEIVERS, quiet, COURANT
    curves, gradients = {}, []
    tracemalloc.start()
    with tempfile.TemporaryDirectory() as folder:
        for name, loop in WAYS.items():
            space = module(loop.replace('"disk"', f'"disk", folder="{folder}"'))
            curves[name], gradient = measured(space, arguments)
            gradients.append(gradient)
            print(f"{name}: at most {max(curves[name]) / 2**20:.2f} MiB")
    tracemalloc.stop()
    Path(target).write_text(drawn(curves), encoding="utf-8")
    return curves, gradients


if __name__ == "__main__":
    main(*sys.argv[1:])
