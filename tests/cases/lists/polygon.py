# case: polygon
# signature: float64[:], float64[:]
# target: numpy
# inputs: rng.random(5), rng.random(5)
import numpy as np


def polygon(x, y):
    points = []
    for i in range(len(x)):
        points.append((x[i], y[i]))
    area = 0.0
    for i in range(len(points)):
        x0, y0 = points[i - 1]
        x1, y1 = points[i]
        area += x0 * y1 - x1 * y0
    return 0.5 * area


# ---------------------------------------- emitted ----------------------------------------


def polygon_b(x, y, x_b, y_b, polygon_seed):
    """Adjoint of polygon (case.py, line 8).

    x_b           the adjoint of x is added to it
    y_b           the adjoint of y is added to it
    polygon_seed  the adjoint of value, read only
    returns       value
    records       nothing
    """
    # Forward sweep.
    points_0 = np.empty(len(x))
    points_1 = np.empty(len(x))
    for i in range(len(x)):
        points_0[i] = x[i]
        points_1[i] = y[i]
    area = 0.0
    for i in range(len(points_0)):
        x0 = points_0[i - 1]
        y0 = points_1[i - 1]
        x1 = points_0[i]
        y1 = points_1[i]
        area += x0 * y1 - x1 * y0
    value = 0.5 * area

    # Reverse sweep.
    area_b = polygon_seed * 0.5  # line 17: return 0.5 * area
    points_0_b = np.zeros_like(points_0)
    points_1_b = np.zeros_like(points_1)
    for i in range(len(points_0) - 1, -1, -1):  # line 13
        x0 = points_0[i - 1]
        y0 = points_1[i - 1]
        x1 = points_0[i]
        y1 = points_1[i]
        # line 16: area += x0 * y1 - x1 * y0
        x0_b = area_b * y1
        y1_b = area_b * x0
        x1_b = -(area_b * y0)
        y0_b = -(area_b * x1)
        points_1_b[i] += y1_b  # line 15: x1, y1 = points[i]
        points_0_b[i] += x1_b  # line 15: x1, y1 = points[i]
        points_1_b[i - 1] += y0_b  # line 14: x0, y0 = points[i - 1]
        points_0_b[i - 1] += x0_b  # line 14: x0, y0 = points[i - 1]
    for i in range(len(x) - 1, -1, -1):  # line 10
        # line 11: points.append((x[i], y[i]))
        y_b[i] += points_1_b[i]
        points_1_b[i] = 0.0
        x_b[i] += points_0_b[i]
        points_0_b[i] = 0.0
    return value
