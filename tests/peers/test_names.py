"""Functions and variables of the user's under the names of our templates, and of what is made from them."""

import re

import numpy as np
import pytest

from adsource.backend.paste import templates
from tests.programs.judge import judge
from tests.programs.program import Program

TEXT = """import numpy as np

def {helper}(v, k):
    return np.linalg.matrix_power(v, 3) * k + np.diag(np.diag(v)) * np.max(v) + np.sort(v[0]) * np.median(v)

def {entry}(A, x, k):
    w = {helper}(A, k)
    {local} = np.zeros(4)
    for i in range(4):
        if x[i] > 0.2:
            {local}[i] = x[i] * w[i, 0]
            continue
        {local}[i] += np.cumprod(x)[2]
    return np.sum({local} * w) + np.sum(np.interp(x, np.arange(4.0), {local})) + x[0] ** k
"""
FEW = ("unstretched", "checked_array", "matrix_power_d", "running_products_b", "rows_along", "repeated_places")
INPUTS = {"A": np.random.default_rng(0).uniform(0.2, 1.2, (4, 4)), "x": np.array([0.1, 0.5, 0.7, 0.15]), "k": 1.3}


@pytest.mark.parametrize("place", ["helper", "entry", "local"])
@pytest.mark.parametrize("name", FEW)
def test_name_of_a_template(name, place):
    assert name in templates()
    names = {"helper": "helped", "entry": "f", "local": "u"}
    names[place] = re.sub("_[bd]$", "", name) if place != "helper" else name
    verdict = judge(Program(TEXT.format(**names), INPUTS, ("A", "x", "k"), 1, names["entry"]))
    assert verdict.kind == "right", verdict
