"""Products of stacks and of several arrays, as the text for the cpu computes them."""

import inspect
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from adsource.pipeline import Request, emit
from tests.primal import load, uncompiled
from tests.programs.judge import judge
from tests.programs.mutated import original

FILE = Path(__file__).parents[1] / "regressions" / "einsums.py"
NAMES = [n for n, f in vars(load(FILE)).items() if inspect.isfunction(f)]


def text(p):
    return emit(Request("einsums.py", p.text, p.entry, p.wrt, p.signature(), target="cpu")).text


@pytest.mark.parametrize("name", NAMES)
def test_values_and_gradients(name):
    assert judge(original(f"einsums.py:{name}"), "loops").kind == "right"


@pytest.mark.parametrize("dtype", ["float32", "complex128"])
@pytest.mark.parametrize("name", ["tensordot_of_turned_axes", "chain", "sum_of_rank_one"])
def test_other_numbers(name, dtype):
    p = original(f"einsums.py:{name}")
    square = p.text.replace("** 2)", "** 2).real") if dtype == "complex128" else p.text
    inputs = {n: (v * (1 + 0.5j) if dtype == "complex128" else v).astype(dtype) for n, v in p.inputs.items()}
    assert judge(replace(p, text=square, inputs=inputs), "loops").kind == "right"


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_empty_axes_of_stacks(axis):
    p = original("einsums.py:stacks_of_both")
    n, m, k = (0 if axis == at else length for at, length in enumerate((3, 4, 5)))
    inputs = {"a": np.ones((n, m, k)), "b": np.ones((n, k, 2))}
    assert judge(replace(p, inputs=inputs), "loops").kind == "right"


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_empty_axes(axis):
    p = original("einsums.py:stack_by_matrix")
    shape = [0 if k == axis else n for k, n in enumerate((3, 4, 5))]
    inputs = {"x": np.ones(shape), "w": np.ones((shape[2], 2))}
    assert judge(replace(p, inputs=inputs), "loops").kind == "right"


@pytest.mark.parametrize("name", ["tensordot_of_turned_axes", "sum_of_rank_one", "product_written", "large_matrices_turned"])
def test_compiled(name):
    assert judge(original(f"einsums.py:{name}"), "cpu").kind == "right"


@pytest.mark.parametrize("name", NAMES)
def test_matrix_products_are_left_to_the_library(name):
    made = text(original(f"einsums.py:{name}"))
    assert "np.dot(" in made or "_into(" in made


def test_axes_that_only_have_as_many_elements_together_are_told_apart():
    p = original("einsums.py:tensordot_of_two_axes")
    inputs = {"a": np.ones((3, 4, 5)), "b": np.ones((5, 4, 2))}
    space = {"__name__": "made"}
    plain = uncompiled(text(replace(p, inputs=inputs)))
    exec(compile(plain, "made", "exec"), space)
    with pytest.raises(ValueError, match="operands could not be broadcast together"):
        space[f"{p.entry}_value_and_grad"](**inputs)
