"""Make observations.csv: the true rod, sampled as in an experiment, with noise and gaps.

python make_records.py [seed]
"""

import csv
import sys

import numpy as np
from model import HEAT_CAPACITY, LOSS, ROOM, conduct
from rod import CELLS, CENTRES, DT, DX, EVERY, NOISE, RECORDS, SENSORS

COUNT = 60  # half an hour


def true_conductivity():
    """A steel rod with a brazed joint that conducts badly, W/(m K)."""
    return 36.0 + 8.0 * np.tanh((CENTRES - 0.20) / 0.02) - 14.0 * np.exp(-(((CENTRES - 0.11) / 0.018) ** 2))


def true_start():
    """Not yet at room temperature everywhere, degC."""
    return ROOM + 12.0 * np.exp(-(((CENTRES - 0.22) / 0.04) ** 2))


def heating(record):
    """W/m2: on for twelve minutes, off, and on again."""
    return 9000.0 if record < 24 or record >= 44 else 0.0


def simulate():
    """Temperatures at the sensors, records x sensors."""
    temp, k = true_start(), true_conductivity()
    rate = DT / (HEAT_CAPACITY * DX)
    rows = np.empty((COUNT, SENSORS.size))
    for step in range(COUNT * EVERY):
        flux = conduct(temp, k, DX)
        gain = np.empty(CELLS)
        gain[1:-1] = flux[:-1] - flux[1:]
        gain[0] = heating(step // EVERY) - flux[0]
        gain[-1] = flux[-1] - LOSS * (temp[-1] - ROOM)
        temp = temp + rate * gain
        rows[step // EVERY] = temp[SENSORS]
    return rows


def main():
    random = np.random.default_rng(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
    rows = simulate() + NOISE * random.standard_normal((COUNT, SENSORS.size))
    missing = random.random(rows.shape) < 0.04
    missing[31:39, 3] = True  # a loose contact
    names = [f"T_at_{CENTRES[s] * 1000:.1f}mm_degC" for s in SENSORS]
    with open(RECORDS, "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["time_s", "heating_W_per_m2", *names])
        for n, (row, gaps) in enumerate(zip(rows, missing)):
            fields = ["" if gap else f"{value:.2f}" for value, gap in zip(row, gaps)]
            writer.writerow([f"{(n + 1) * EVERY * DT:.0f}", f"{heating(n):.0f}", *fields])
    print(f"wrote {RECORDS.name}: {COUNT} records of {SENSORS.size} sensors, {missing.sum()} gaps")


if __name__ == "__main__":
    main()
