"""Recover the conductivity and the initial temperature of a rod from thermocouple records.

adsource emit                                  # writes misfit_adjoint.py, listed in pyproject.toml
python examples/heat_inversion/invert.py       # runs where adsource is not installed
"""

import sys
import time

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402  (after the choice of a backend without a screen)
import numpy as np  # noqa: E402
from misfit_adjoint import misfit_value_and_grad  # noqa: E402
from rod import CELLS, CENTRES, DT, DX, EVERY, SENSORS, read_records  # noqa: E402
from scipy.optimize import minimize  # noqa: E402

K_SCALE, TEMP_SCALE = 10.0, 5.0  # L-BFGS wants unknowns of one size
SMOOTH_K, SMOOTH_TEMP = 2.0, 10.0


class Inversion:
    """The objective in scaled unknowns, and how it went so far."""

    def __init__(self):
        self.heating, self.observed, self.weight = read_records()
        self.history = []
        self.started = time.perf_counter()

    def unknowns(self, x):
        return x[:CELLS] * K_SCALE, x[CELLS:] * TEMP_SCALE

    def __call__(self, x):
        k, temp0 = self.unknowns(x)
        records = (self.heating, SENSORS, self.observed, self.weight)
        value, (k_b, temp0_b) = misfit_value_and_grad(
            k, temp0, *records, DX, DT, EVERY, SMOOTH_K, SMOOTH_TEMP
        )
        self.last = value
        return value, np.concatenate([k_b * K_SCALE, temp0_b * TEMP_SCALE])

    def report(self, x):
        self.history.append(self.last)
        if len(self.history) % 10 == 1:
            seconds = time.perf_counter() - self.started
            print(
                f"iteration {len(self.history):4d}   misfit {self.last:12.3f}   {seconds:6.1f} s", flush=True
            )


def draw(inversion, k, temp0, path):
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(13, 3.8), layout="constrained")
    left.plot(CENTRES * 1000, k)
    left.set(xlabel="place [mm]", ylabel="conductivity [W/(m K)]", title="Recovered conductivity")
    middle.plot(CENTRES * 1000, temp0)
    middle.plot(CENTRES[SENSORS] * 1000, temp0[SENSORS], "k.", label="thermocouples")
    middle.set(xlabel="place [mm]", ylabel="temperature [degC]", title="Recovered initial temperature")
    middle.legend()
    right.semilogy(inversion.history)
    right.set(xlabel="iteration", ylabel="objective", title="Misfit and roughness")
    figure.savefig(path, dpi=120)


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "heat_inversion.png"
    inversion = Inversion()
    start = np.concatenate([np.full(CELLS, 30.0) / K_SCALE, np.full(CELLS, 20.0) / TEMP_SCALE])
    bounds = [(5.0 / K_SCALE, 60.0 / K_SCALE)] * CELLS + [(0.0, 80.0 / TEMP_SCALE)] * CELLS
    answer = minimize(
        inversion,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        callback=inversion.report,
        options={"maxiter": 150, "maxfun": 400},
    )
    k, temp0 = inversion.unknowns(answer.x)
    readings = np.count_nonzero(inversion.weight)
    print(
        f"{answer.nit} iterations, {answer.nfev} gradients: objective {answer.fun:.1f} for {readings} readings"
    )
    print(
        f"conductivity {k.min():.1f} to {k.max():.1f} W/(m K), worst at {CENTRES[k.argmin()] * 1000:.0f} mm"
    )
    draw(inversion, k, temp0, path)
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
