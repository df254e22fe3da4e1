"""The three proofs pass for a right derivative, and each finds its kind of fault."""

import numpy as np
import pytest

from adsource.review.check import run_check

U = np.array([1.0, -2.0, 0.5, 4.0])
ARGS = {"u": U, "k": 3.0}


def energy(u, k):
    return k * np.sum(u * u * u)


def push(directions, factor=1.0):
    change = 3.0 * ARGS["k"] * np.sum(U * U * directions["u"]) + directions["k"] * np.sum(U**3)
    return energy(**ARGS), float(factor * change)


def pull(seed, factor=1.0):
    return energy(**ARGS), {"u": factor * seed * 9.0 * U * U, "k": float(factor * seed * np.sum(U**3))}


def failed(report):
    return [line.split()[0] for line in report.lines if "FAILED" in line]


def test_a_right_derivative_passes():
    report = run_check(energy, ARGS, ("u", "k"), pull, push)
    assert report.ok and bool(report) and failed(report) == []
    assert len(str(report).splitlines()) == 4


@pytest.mark.parametrize("factor", [1.0 + 1e-8, -1.0, np.nan])
def test_a_wrong_adjoint_fails_the_dot_product_alone(factor):
    report = run_check(energy, ARGS, ("u", "k"), lambda s: pull(s, factor), push)
    assert not report.ok and failed(report) == ["dot"]


def test_both_modes_wrong_alike_fails_the_other_proofs():
    wrong = 1.0 + 1e-3
    report = run_check(energy, ARGS, ("u", "k"), lambda s: pull(s, wrong), lambda d: push(d, wrong))
    assert failed(report) == ["oracle", "Taylor"]


def test_a_wrong_value_is_found():
    report = run_check(energy, ARGS, ("u", "k"), pull, lambda d: (1.0, push(d)[1]))
    assert failed(report) == ["value"]


def test_arguments_stay_as_they_are():
    before = U.copy()
    run_check(energy, ARGS, ("u",), lambda s: pull(s), lambda d: push({**d, "k": 0.0}))
    np.testing.assert_array_equal(U, before)
