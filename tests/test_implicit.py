"""What is solved for: values as in plain Python, gradients to within tol of the exact ones, on both targets."""

import numpy as np
import pytest

import adsource as ad


def step(x, a):
    return 0.5 * np.cos(x) * a


def unrolled(a, n):
    x = np.zeros(3)
    for _ in range(n):
        x = step(x, a)
    return np.sum(x**2)


def by_tol(a, tol):
    return np.sum(ad.fixed_point(step, np.zeros(3), a, tol=tol) ** 2)


def started(x0, a):
    return np.sum(ad.fixed_point(step, x0, a, tol=1e-14)) + x0[0]


def square(x, a):
    return x * x - a


def given(a):
    return np.sum(ad.solved(square, np.sqrt(a), a) ** 3)


def wrong(a):
    return ad.solved(square, 2.0 * a, a)


def growing(x, a):
    return 3.0 * x + a


def runs_away(a):
    return ad.fixed_point(growing, 1.0, a, max_iter=20)


def slow(x, a):
    return 0.99 * x + a


def close(a):
    return ad.fixed_point(slow, 0.99, a, tol=1e-3, max_iter=100)


def no_root(a):
    return ad.root(never, 0.3, a)


def never(x, a):
    return x * x + a


A = np.array([0.5, 0.9, 1.2])


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_gradients_of_a_fixed_point_are_those_of_the_iteration(target):
    expected = [(unrolled(A + 1e-6 * e, 80) - unrolled(A - 1e-6 * e, 80)) / 2e-6 for e in np.eye(3)]
    errors = []
    for tol in (1e-3, 1e-6, 1e-12):
        value, gradient = ad.value_and_grad(by_tol, wrt="a", target=target)(A, tol)
        assert value == pytest.approx(by_tol(A, tol), rel=1e-15)
        errors.append(np.max(np.abs(gradient - expected)))
        assert errors[-1] <= 4.0 * tol + 1e-9  # those of the differences
    assert errors[0] > errors[1] > errors[2]


def test_the_start_has_no_part_in_the_derivative():
    x0_b, a_b = ad.grad(started, target="numpy")(np.full(3, 0.2), A)
    assert np.array_equal(x0_b, [1.0, 0.0, 0.0]) and np.all(a_b > 0.1)


def test_a_solution_found_by_other_means():
    report = ad.check(given, A, target="numpy")
    assert report.ok, report
    with pytest.raises(RuntimeError, match="square_solved: square exceeds tol"):
        ad.grad(wrong, target="numpy")(0.3)


def test_what_does_not_converge_raises():
    for function, told in [(runs_away, "growing_fixed_point: not within tol"), (no_root, "never_root: not within tol")]:
        with pytest.raises(RuntimeError, match=told):
            function(0.5)
        with pytest.raises(RuntimeError, match=told):
            ad.grad(function, target="numpy")(0.5)
    assert close(0.01) == pytest.approx(0.99, abs=0.02)  # the iteration ends at once, its adjoint would take longer
    with pytest.raises(RuntimeError, match="slow_fixed_point: its adjoint is not within tol"):
        ad.grad(close, target="numpy")(0.01)
    with pytest.raises(RuntimeError, match="slow_fixed_point: its tangent is not within tol"):
        ad.jvp(close, target="numpy")((0.01,), 1.0)


def test_the_module_stands_alone():
    text = ad.transform(by_tol, wrt="a", signature="float64[:], float64", target="numpy").source
    assert "step_fixed_point(np.zeros(3), a, tol=tol)" in text
    assert "import adsource" not in text
