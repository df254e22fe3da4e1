"""Arguments whose elements do not lie row by row, where a view and a copy are different things."""

import numpy as np
import pytest

import adsource as ad


def seen(x, z):
    v = z.ravel()
    z += x[0]
    return np.sum(v * np.cos(v)) * np.sum(x)


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_other_orders_are_refused(target):
    with pytest.raises(ValueError, match="z is not in C order: pass np.ascontiguousarray"):
        ad.value_and_grad(seen, "x", target)(np.arange(3.0), np.asfortranarray(np.ones((2, 3))))
