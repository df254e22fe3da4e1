"""The rod of this example: its geometry, and the reading of its records."""

import csv
from pathlib import Path

import numpy as np

CELLS = 60
LENGTH = 0.30  # m
DX = LENGTH / CELLS
DT = 0.5  # s
EVERY = 60  # steps between two records: 30 s
SENSORS = np.array([1, 8, 15, 22, 29, 36, 43, 50, 57])
NOISE = 0.15  # degC, standard deviation of a thermocouple

CENTRES = (np.arange(CELLS) + 0.5) * DX
RECORDS = Path(__file__).with_name("observations.csv")


def read_records(path=RECORDS):
    """Heating [W/m2] for each step, and observed [degC] and weight [1/degC], records x sensors.

    An empty field is a gap: its weight is 0.
    """
    with open(path, newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))[1:]
    heating = np.repeat([float(row[1]) for row in rows], EVERY)
    observed = np.array([[float(field or "nan") for field in row[2:]] for row in rows])
    weight = np.where(np.isnan(observed), 0.0, 1.0 / NOISE)
    return heating, np.nan_to_num(observed), weight
