"""The slope of the Taylor remainder tells right derivatives from wrong ones."""

import numpy as np

from adsource.review.oracle import directional
from adsource.review.slope import taylor

X = np.random.default_rng(0).standard_normal(6)


def test_slope_tells_a_wrong_derivative():
    given, along = (np.array([0.3, 0.7]),), {"x": np.array([1.0, -0.5])}
    _, right = directional(lambda x: np.sum(np.sin(3.0 * x)), given, {}, along)
    function = lambda x: np.sum(np.sin(3.0 * x))  # noqa: E731
    assert abs(taylor(function, given, {}, along, right) - 2.0) < 0.1
    assert abs(taylor(function, given, {}, along, right * (1.0 + 1e-6)) - 1.0) < 0.3
    assert taylor(function, given, {}, along, np.nan).reason == "not finite"


def test_slope_of_a_linear_function_is_inconclusive():
    slope = taylor(lambda x: np.sum(3.0 * x), (X,), {}, {"x": X}, float(np.sum(3.0 * X)))
    assert np.isnan(slope) and slope.reason == "linear" and slope.right
    assert not taylor(lambda x: np.sum(3.0 * x), (X,), {}, {"x": X}, float(np.sum(3.1 * X))).right


def test_slope_in_single_precision_and_of_several_results():
    x = np.abs(X).astype(np.float32)
    given, along = (x,), {"x": np.ones(6, np.float32)}
    function = lambda x: (np.exp(x), 3, np.sum(x * x))  # noqa: E731
    _, derivative = directional(function, given, {}, along)
    assert derivative[1] is None
    assert abs(taylor(function, given, {}, along, derivative) - 2.0) < 0.15
