# ruff: noqa: F821
"""Diagonals of stacks of matrices: views, along any two axes."""

import numpy as np


def log_determinants(x: "f[4,3,3]"):
    s = x @ np.swapaxes(x, 1, 2) + 2.0 * np.eye(3)
    return np.sum(np.log(np.diagonal(np.linalg.cholesky(s), axis1=-2, axis2=-1)) ** 2)


def beside_the_main_one(x: "f[2,4,3,5]"):
    y = x * x
    return np.sum(y.diagonal(1, 1, 3) ** 2) * np.sum(np.diagonal(y, -1, axis1=2, axis2=0) ** 2)


def by_einsum(x: "f[4,3,3]"):
    return np.sum(np.einsum("...ii->...i", x) ** 2) * np.sum(np.einsum("jaj->aj", x[:3]) ** 3)


def of_the_first_and_of_the_last_axes(x: "f[3,4,3]"):
    d = np.diagonal(x, axis1=0, axis2=2).sum(axis=1)
    return np.sum(d**2) + np.sum(np.linalg.diagonal(x) ** 3) + np.sum(np.diagonal(x[0], 0, 1, 0) ** 2)


def diagonals_of_what_is_written_later(x: "f[3]"):
    y = np.arange(18.0).reshape(2, 3, 3)
    d = np.diagonal(y, axis1=1, axis2=2)
    y[0] *= 2
    y[:, 1, 1] = 5.0
    return np.sum(d * x)
