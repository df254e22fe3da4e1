"""Programs with classes, records, dicts: each has `f` and `args`, and is held against differences of itself."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

import adsource as ad
from adsource.structures import is_structure, leaves, rebuilt

PROGRAMS = sorted(Path(__file__).parent.glob("programs/*.py"))
COMPILED = ("nt_loop", "held_field_changed", "vec_ops", "inherit_super", "dc_layers", "enum_arg", "root_obj", "cfg_dict", "fmt_raise")


def load(path):
    spec = importlib.util.spec_from_file_location(f"tests.objects.programs.{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def numbers(value):
    """All floats of a value, in order."""
    parts = [v for _, v in leaves(value)] if is_structure(value) else [value]
    floats = [v for v in parts if isinstance(v, (float, np.ndarray)) and np.asarray(v).dtype.kind == "f"]
    return np.concatenate([np.ravel(v) for v in floats] or [np.zeros(0)])


def moved(args, direction, step):
    """The arguments, in memory of their own, each float moved along the direction."""
    rest = iter(np.split(direction, np.cumsum([numbers(v).size for _, v in leaves(args)])))

    def leaf(v):
        along = next(rest)
        if isinstance(v, np.ndarray):
            return v + step * along.reshape(v.shape) if v.dtype.kind == "f" else v.copy()
        return v + step * along[0] if isinstance(v, float) else v

    return rebuilt(args, leaf)


CASES = [(p, "numpy") for p in PROGRAMS] + [(p, "cpu") for p in PROGRAMS if p.stem in COMPILED]


@pytest.mark.parametrize(("path", "target"), CASES, ids=lambda v: getattr(v, "stem", v))
def test_program(path, target):
    program = load(path)
    args = tuple(program.args())
    before = numbers(args)
    direction = np.random.default_rng(1).standard_normal(before.size)
    at = lambda step: program.f(*moved(args, direction, step))  # noqa: E731
    value, gradient = ad.value_and_grad(program.f, target=target)(*args)
    assert np.array_equal(numbers(args), before), "the arguments were changed"
    assert value == at(0.0) if target == "numpy" else abs(value - at(0.0)) <= 1e-13 * abs(value)
    found = numbers((gradient,) if len(args) == 1 else gradient) @ direction
    slopes = [(8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h) for h in (1e-3, 5e-4)]
    error = 1e-7 * max(1.0, abs(slopes[1])) + 10.0 * abs(slopes[1] - slopes[0])
    assert abs(found - slopes[1]) <= error < 1e-3 * max(1.0, abs(slopes[1])), (found, slopes)
