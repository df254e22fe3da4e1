# ruff: noqa: F821, B007
"""Loops that are left early, or run for the sake of their variable alone: it is read behind them."""

import numpy as np


def _from_where_it_stopped(a, q):
    for i in range(a.size):
        if q[i] * a[0] > 1.0:
            break
    a[0] = 0.7 * a[i]
    return 0.5 + a[i] * a[i]


def variable_of_a_helper_called_in_a_loop(x: "f[n]", q: "f[n]"):
    y = np.tanh(x)
    for _ in range(3):
        y = y * _from_where_it_stopped(y, q)
        y[0] = 0.3 * y[-1]
    return np.sum(y)


def _kept_and_written(a, b, q):
    for i in range(a.size):
        if q[i] > 1.2:
            break
    a[0] = b[i] * q[i]
    return b


def variable_of_a_helper_that_hands_back(x: "f[n]", q: "f[n]"):
    y = x * 1.0
    for t in range(3):
        z = _kept_and_written(y, y[::-1], q * (1.1 - 0.3 * t))
        z *= 0.9
    return np.sum(y * y)


def _last_of(a, n):
    for i in range(n):
        dead = a[i]  # noqa: F841
    a[0] = 2.0 * a[i]
    return a[i] * a[i]


def loop_for_its_variable_alone(x: "f[n]"):
    y = np.tanh(x)
    for _ in range(3):
        y = y * _last_of(y, 2)
    return np.sum(y)
