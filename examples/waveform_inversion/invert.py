"""What lies under a row of receivers: the speed of sound, from records of a few shots.

    python examples/waveform_inversion/invert.py

The gradient keeps snapshots of the pressure on disk, in the folder `checkpoints` of the current folder.  Stop it with
Ctrl-C, or kill it (`kill -9`), and start it again: the shot that was cut off goes on where it was, with the same bits.
The search begins again with the model that it was looking at, which is what the snapshots of that shot belong to.
"""

import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

import adsource as ad

sys.path.insert(0, str(Path(__file__).resolve().parent))
from model import misfit, record  # noqa: E402

ROWS, COLUMNS, STEPS = 48, 72, 260
COURANT = 0.2  # (speed * time step / cell size)^2
RECEIVERS = np.arange(4, COLUMNS - 4, 3)
SHOTS = [np.array([4, column]) for column in (12, 36, 60)]
SAVED = Path("model_so_far.npy")


def wavelet():
    """A pulse that begins and ends at rest."""
    t = (np.arange(STEPS) - 30.0) / 9.0
    return (1.0 - 2.0 * t**2) * np.exp(-(t**2))


def sponge(width=8, strength=0.02):
    """Below and at the sides; the surface reflects."""
    rows, columns = np.meshgrid(np.arange(ROWS), np.arange(COLUMNS), indexing="ij")
    outside = np.maximum(0, np.maximum(width - np.minimum(columns, COLUMNS - 1 - columns), rows - ROWS + 1 + width))
    return np.exp(-((strength * outside) ** 2))


def ground():
    """The true model: sound is slower in a lens, faster below a slope."""
    rows, columns = np.meshgrid(np.arange(ROWS), np.arange(COLUMNS), indexing="ij")
    slowness = np.ones((ROWS, COLUMNS))
    slowness[rows > 30 + columns / 12.0] = 0.8
    slowness[((rows - 18) / 5.0) ** 2 + ((columns - 40) / 11.0) ** 2 < 1.0] = 1.25
    return slowness


class Inversion:
    """The sum of the misfits of all shots, and its gradient."""

    def __init__(self, observed):
        self.observed, self.sponge, self.wavelet = observed, sponge(), wavelet()
        self.value_and_grad = ad.value_and_grad(misfit, "slowness")

    def __call__(self, flat):
        slowness = flat.reshape(ROWS, COLUMNS)
        total, gradient = 0.0, np.zeros_like(slowness)
        for source, observed in zip(SHOTS, self.observed):
            value, part = self.value_and_grad(
                slowness, self.sponge, self.wavelet, source, RECEIVERS, observed, COURANT
            )
            total += value
            gradient += part
        gradient[:8] = 0.0  # the ground near the shots is known
        return total, gradient.ravel()


def saved(model):
    """The model, of which a copy is kept: all of it, or the one before."""
    part = SAVED.with_suffix(".part.npy")
    np.save(part, model)
    part.replace(SAVED)
    return model


def main(iterations=20):
    true = ground()
    observed = [record(true, sponge(), wavelet(), source, RECEIVERS, COURANT) for source in SHOTS]
    inversion = Inversion(observed)
    begin = np.load(SAVED) if SAVED.exists() else np.ones(true.size)
    first, _ = inversion(np.ones(true.size))
    found = minimize(
        lambda x: inversion(saved(x)), begin, jac=True, method="L-BFGS-B", bounds=[(0.5, 2.0)] * true.size,
        options={"maxiter": iterations},
    )  # fmt: skip
    SAVED.unlink(missing_ok=True)
    lens = (true == 1.25) & (np.arange(ROWS) >= 8)[:, None]
    print(f"misfit {first:.3g} -> {found.fun:.3g} in {found.nit} iterations")
    print(f"slowness in the lens {found.x.reshape(true.shape)[lens].mean():.3f}, truly 1.25; began at 1")
    return first, found, lens


if __name__ == "__main__":
    main()
