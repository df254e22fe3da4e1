"""Arguments whose elements do not lie row by row, where a view and a copy are different things."""

import numpy as np
import pytest

import adsource as ad
from adsource.errors import Refusal


def seen(x, z):
    v = z.ravel()
    z += x[0]
    return np.sum(v * np.cos(v)) * np.sum(x)


def seen_in_a_copy(x, z):
    w = np.sin(z)
    v = w.ravel()
    w += x[0]
    return np.sum(v * np.cos(v)) * np.sum(x)


@pytest.mark.parametrize("function, name", [(seen, "z"), (seen_in_a_copy, "w")])
@pytest.mark.parametrize("target, why", [("numpy", "a view of `{}` or a copy"), ("cpu", "z is not in C order: pass np.asc")])
def test_other_orders_are_refused(target, why, function, name):
    with pytest.raises((ValueError, Refusal), match=why.format(name)):
        ad.value_and_grad(function, "x", target)(np.arange(3.0), np.asfortranarray(np.ones((2, 3))))


def own_memory(x, z):
    w = np.zeros(z.shape)
    v = w.reshape(-1)
    w += z
    z *= x[0]
    return np.sum(v * np.cos(v)) * np.sum(z * z)


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_other_orders_are_taken_where_only_memory_of_its_own_is_reshaped(target):
    z = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    value, x_b = ad.value_and_grad(own_memory, "x", target)(np.arange(1.0, 4.0), z)
    assert value == pytest.approx(own_memory(np.arange(1.0, 4.0), z.copy(order="F")), rel=1e-14)
    assert x_b[0] == pytest.approx(2.0 * value, rel=1e-13)
    assert x_b[1:].tolist() == [0.0, 0.0]
