"""Simpson's rule over places that need not be evenly spaced (Cartwright 2017).  Plain Python that Numba compiles."""

import numpy as np


def simpson_weights(x):
    """The weight of each value: parabolas through three points each; of an even number the last interval by itself."""
    n = x.size
    w = np.zeros(n)
    for k in range(0, n - 2 - (n + 1) % 2, 2):
        h, g = x[k + 1] - x[k], x[k + 2] - x[k + 1]
        w[k] += (h + g) / 6.0 * (2.0 - g / h)
        w[k + 1] += (h + g) ** 3 / (6.0 * h * g)
        w[k + 2] += (h + g) / 6.0 * (2.0 - h / g)
    if n == 2:
        w[:] = 0.5 * (x[1] - x[0])
    elif n % 2 == 0 and n > 0:
        h, g = x[n - 2] - x[n - 3], x[n - 1] - x[n - 2]
        w[n - 1] += g * (2.0 * g + 3.0 * h) / (6.0 * (h + g))
        w[n - 2] += g * (g + 3.0 * h) / (6.0 * h)
        w[n - 3] -= g**3 / (6.0 * h * (h + g))
    return w


def simpson_slopes(f, x):
    """The slopes of the integrals of the rows of f in the places."""
    n = x.size
    rows = np.ascontiguousarray(f).reshape((f.size // max(n, 1), n))
    out = np.zeros_like(rows)
    for row in range(rows.shape[0]):
        y, s = rows[row], out[row]
        for k in range(0, n - 2 - (n + 1) % 2, 2):
            h, g = x[k + 1] - x[k], x[k + 2] - x[k + 1]
            mean = (y[k] * (2.0 - g / h) + y[k + 1] * (h + g) ** 2 / (h * g) + y[k + 2] * (2.0 - h / g)) / 6.0
            of_h = (h + g) / 6.0 * (y[k] * g / h**2 + y[k + 1] * (1.0 / g - g / h**2) - y[k + 2] / g) + mean
            of_g = (h + g) / 6.0 * (y[k + 2] * h / g**2 + y[k + 1] * (1.0 / h - h / g**2) - y[k] / h) + mean
            s[k] -= of_h
            s[k + 1] += of_h - of_g
            s[k + 2] += of_g
        if n == 2:
            s[1] = 0.5 * (y[0] + y[1])
            s[0] = -s[1]
        elif n % 2 == 0 and n > 0:
            h, g = x[n - 2] - x[n - 3], x[n - 1] - x[n - 2]
            both = h + g
            of_h = (y[n - 1] / both**2 - y[n - 2] / h**2 + y[n - 3] * g * (both + h) / (h * both) ** 2) * g**2 / 6.0
            of_g = (y[n - 1] * ((4.0 * g + 3.0 * h) * both - g * (2.0 * g + 3.0 * h)) / (6.0 * both**2)
                    + y[n - 2] * (g / (3.0 * h) + 0.5)
                    - y[n - 3] * (3.0 * g**2 * both - g**3) / (6.0 * h * both**2))
            s[n - 3] -= of_h
            s[n - 2] += of_h - of_g
            s[n - 1] += of_g
    return out.reshape(f.shape)
