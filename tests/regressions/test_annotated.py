"""Programs with their types in the annotations: the value to the last bit, the gradient as the oracle has it."""

import copy
import inspect
from pathlib import Path

import numpy as np
import pytest

import adsource as ad
from adsource.review.oracle import directional
from tests.primal import gap_to_oracle, load, same, seed_like, unchanged

HERE = Path(__file__).parent
EXTENTS = {"n": 6, "m": 4}
COMPILED = {"parity", "history", "views_list", "shrink_view", "chain_return_write", "index_store2", "index_store_masked", "same_args", "reversed_onto_itself", "leap3", "contiguous_sections",
            "every_other_pass", "row_of_every_other_pass", "dtype_int", "dtype_bool", "dtypes_of_python",
            "written_and_bound_anew", "kept_under_another_name", "view_in_an_object", "leapfrog_with_a_source",
            "whole_array_in_a_comprehension", "used_again", "every_form", "single_precision", "element_of_a_section",
            "vcycle", "unpacked_weights", "variable_of_a_helper_called_in_a_loop",
            "what_is_left_of_lengths_that_are_not_known", "log_determinants", "beside_the_main_one", "by_einsum",
            "of_the_first_and_of_the_last_axes", "diagonals_of_what_is_written_later", "lists_that_hold_nothing",
            "list_that_a_callback_adds_to", "nearest_sphere", "roots_of_roots", "method_with_a_state",
            "imports_within", "lists_of_maps", "sizes_of_complex_numbers", "functions_of_complex_numbers", "frontier_of_pairs", "rows_of_a_tree",
             "partition_in_no_order", "partition_at_computed_places", "objects_added_in_a_loop", "asserted_lists",
             "merged_intervals", "view_that_a_branch_turns_behind_a_loop", "edges_of_what_a_pass_makes",
             "made_and_filled_in_a_loop", "section_of_itself", "last_three", "two_at_a_time", "batches",
             "longer_or_shorter_in_an_inner_loop"}

FILES = ("aliases.py", "indexed.py", "calls.py", "unbound.py", "mutants.py", "other_lengths.py", "boxes.py", "ragged.py",
         "left_loops.py", "shifts.py", "moved_places.py", "limited.py", "objects.py", "choices.py", "unpacked.py",
         "numbered.py", "diagonals.py", "nothing.py", "spelled.py", "complex_sizes.py", "handed_lists.py",
         "newborn.py", "renewed.py")


def programs():
    for file in FILES:
        module = load(HERE / file)
        for name, f in vars(module).items():
            if inspect.isfunction(f) and not name.startswith("_"):
                yield pytest.param(f, id=name)


def made(annotation: str, rng):
    if annotation in ("int", "float", "bool"):
        return {"int": 3, "float": float(1.0 + 0.5 * rng.standard_normal()), "bool": True}[annotation]
    kind, extents = annotation.rstrip("]").split("[")
    shape = [EXTENTS.get(e) or int(e) for e in extents.split(",")]
    return rng.integers(0, 4, shape) if kind == "i" else 1.2 + 0.5 * rng.standard_normal(shape)


SHIFTED = {"softmax_of_vector", "nll", "attention_rows", "in_loops"}


def targets(f):
    return ["numpy", "cpu"] if f.__name__ in COMPILED | SHIFTED else ["numpy"]


@pytest.mark.parametrize("f", list(programs()))
def test_value_and_gradient(f):
    rng = np.random.default_rng(7)
    inputs = {p: made(q.annotation, rng) for p, q in inspect.signature(f).parameters.items()}
    before, expected = copy.deepcopy(inputs), f(**copy.deepcopy(inputs))
    wrt = tuple(p for p, v in inputs.items() if np.asarray(v).dtype.kind == "f")
    for target in targets(f):
        value, pull = ad.vjp(f, wrt, target)(**inputs)
        seed = 1.0 if np.ndim(value) == 0 else seed_like(value, np.random.default_rng(3))
        gradients = dict(zip(wrt, pull(seed)))
        assert unchanged(inputs, before)
        assert same(value, expected) if target == "numpy" else np.allclose(value, expected, rtol=1e-13)
        assert gap_to_oracle(f, inputs, gradients, seed, np.random.default_rng(5)) < 1e-12


FORWARD = [("mutants.py", "float_and_counter"), ("mutants.py", "kept_under_another_name"),
           ("mutants.py", "list_less_its_mean"), ("mutants.py", "view_in_an_object"), ("numbered.py", "two_on_a_line"),
           ("choices.py", "mean_of_nothing"), ("choices.py", "greatest_of_nothing"),
           ("choices.py", "number_or_none_handed_on")]
COMPILED_FORWARD = [("handed_lists.py", "table_of_neighbours"), ("handed_lists.py", "length_of_a_list_of_the_file"),
                    ("handed_lists.py", "asserted_lists")]


@pytest.mark.parametrize("file, name, target", [(*f, "numpy") for f in FORWARD] + [(*f, "cpu") for f in COMPILED_FORWARD])
def test_tangent(file, name, target):
    f, rng = getattr(load(HERE / file), name), np.random.default_rng(7)
    inputs = {p: made(q.annotation, rng) for p, q in inspect.signature(f).parameters.items()}
    directions = {p: seed_like(v, rng) for p, v in inputs.items() if np.asarray(v).dtype.kind == "f"}
    value, slope = ad.jvp(f, tuple(directions), target)(tuple(inputs.values()), tuple(directions.values()))
    expected, exact = directional(f, tuple(copy.deepcopy(list(inputs.values()))), {}, directions)
    assert value == expected and abs(slope - exact) <= 1e-12 * max(1.0, abs(exact))


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_tangent_where_arguments_overlap(target):
    f = load(HERE / "calls.py").same_args
    x, d = np.linspace(0.3, 1.4, 6), np.cos(np.arange(6.0))
    value, slope = ad.jvp(f, None, target)((x, 0.7), (d, 1.0))
    step = 1e-20
    exact = f(x + 1j * step * d, 0.7 + 1j * step)
    assert value == pytest.approx(exact.real, rel=1e-14)
    assert slope == pytest.approx(exact.imag / step, rel=1e-12)


def fresh(w):
    return 0.5, np.maximum(w, 0.1)


def constant_then_active(x, w):
    r, v = fresh(w)
    v[-1] -= r * x[1]
    return np.sum(v * v)


def test_tangent_of_a_constant_result_that_becomes_active():
    x, d, w = np.linspace(0.3, 1.4, 6), np.cos(np.arange(6.0)), np.array([0.4])
    value, slope = ad.jvp(constant_then_active, "x", "numpy")((x, w), d)
    assert value == constant_then_active(x, w)
    assert slope == pytest.approx(2.0 * (0.4 - 0.5 * x[1]) * -0.5 * d[1], rel=1e-14)


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_tangent_of_a_section_that_is_stored_onto_itself(target):
    f = load(HERE / "aliases.py").reversed_onto_itself
    z, d = np.linspace(0.3, 1.4, 6), np.cos(np.arange(6.0))
    value, slope = ad.jvp(f, "z", target)((z, 3), d)
    exact = f(z + 1e-20j * d, 3)
    assert value == pytest.approx(exact.real, rel=1e-14)
    assert slope == pytest.approx(exact.imag / 1e-20, rel=1e-12)
