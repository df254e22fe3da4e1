"""The language that scientists write: small programs, both targets (cpu without Numba) against the oracle.

The line above a function gives its arguments; their types are the signature.
"""

import copy
import re
from pathlib import Path

import numpy as np
import pytest

from adsource.pipeline import Request, emit
from tests.primal import gap_to_oracle, same, seed_like, unchanged, uncompiled

HERE = Path(__file__).parent
HEAD = re.compile(r"^# inputs: (.*)\ndef (\w+)", re.M)
# The oracle knows neither `where=` nor `np.multiply.at`, `.flat`, `np.triu_indices_from`, `%` of active numbers,
# functions that call others, and a few of libraries.
BY_DIFFERENCES = ("ufunc_where", "ufunc_at", "flat", "flatd", "diagi", "m4", "tried")
BY_DIFFERENCES += ("vect", "vect2", "vect4", "piece", "piece2", "alongax", "alongax2", "mdist", "geom", "sumd", "condst")
BY_DIFFERENCES += ("s3", "s4", "s5", "s6")
BY_DIFFERENCES += ("reduced", "in_order", "exponents", "at_places", "entropy", "padded")
KINDS = {bool: "boolean", int: "int64", float: "float64"}


def programs():
    for path in sorted(p for p in HERE.glob("*.py") if not p.name.startswith("test_")):
        for found in HEAD.finditer(path.read_text(encoding="utf-8")):
            yield pytest.param(path, found[2], found[1], id=f"{path.stem}-{found[2]}")


def type_of(value):
    if isinstance(value, np.ndarray):
        return f"{value.dtype}[{', '.join(':' * value.ndim)}]"
    return KINDS[type(value)]


@pytest.mark.parametrize("target", ["numpy", "cpu"])
@pytest.mark.parametrize(("path", "name", "inputs"), list(programs()))
def test_program(path, name, inputs, target):
    text = path.read_text(encoding="utf-8")
    module = {}
    exec(compile(text, str(path), "exec"), module)
    function = module[name]
    values = eval(f"({inputs},)", {"np": np, "rng": np.random.default_rng(1)})
    given = dict(zip(function.__code__.co_varnames, values))
    before = copy.deepcopy(given)
    request = Request(path.name, text, name, None, ", ".join(map(type_of, values)), target)
    made = emit(request)
    if len(name) % 4 == 0:  # a second time costs as much again
        assert emit(request).text == made.text
    space = {"__name__": name}
    exec(compile(uncompiled(made.text), "emitted", "exec"), space)
    value = function(**copy.deepcopy(given))
    seed = seed_like(value, np.random.default_rng(2))
    ours, gradients = space[f"{name}_vjp"](*given.values(), seed)
    assert unchanged(given, before)
    assert same(ours, value) if target == "numpy" else np.allclose(ours, value, rtol=1e-13, atol=0.0)
    by_name = dict(zip(made.wrt, gradients if len(made.wrt) > 1 else (gradients,)))
    if name in BY_DIFFERENCES:
        assert gap_to_differences(function, given, by_name, seed) < 1e-7
    else:
        assert gap_to_oracle(function, given, by_name, seed, np.random.default_rng(4)) < 1e-11


def gap_to_differences(function, given, gradients, seed):
    """How far the slope is from a central difference, relatively."""
    rng, step = np.random.default_rng(5), 1e-6
    along = {n: rng.standard_normal(np.shape(given[n]))[()] for n in gradients}
    ends = [function(**(copy.deepcopy(given) | {n: given[n] + h * v for n, v in along.items()})) for h in (step, -step)]
    expected = seed * (ends[0] - ends[1]) / (2.0 * step)
    return abs(sum(np.sum(g * along[n]) for n, g in gradients.items()) - expected) / abs(expected)
