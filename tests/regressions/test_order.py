"""Arguments whose elements do not lie row by row, where a view and a copy are different things."""

import numpy as np
import pytest

import adsource as ad
from adsource.errors import Refusal


def seen(x, z):
    v = z.ravel()
    z += x[0]
    return np.sum(v * np.cos(v)) * np.sum(x)


@pytest.mark.parametrize("target, why", [("numpy", "a view of `z` or a copy"), ("cpu", "z is not in C order: pass np.asc")])
def test_other_orders_are_refused(target, why):
    with pytest.raises((ValueError, Refusal), match=why):
        ad.value_and_grad(seen, "x", target)(np.arange(3.0), np.asfortranarray(np.ones((2, 3))))
