"""What tests do with a primal that stands in a file: import it, and hold a gradient against the oracle."""

import copy
import importlib.util
import sys

import numpy as np

from adsource.review.oracle import directional


def load(path, prefix="primal"):
    """The file as a module, imported once under a name that is its own."""
    name = f"{prefix}_{path.parent.name}_{path.stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


def same(ours, theirs):
    """Equal to the last bit, in type, dtype and shape as well."""
    if isinstance(theirs, tuple):
        return len(ours) == len(theirs) and all(same(a, b) for a, b in zip(ours, theirs))
    a, b = np.asarray(ours), np.asarray(theirs)
    return (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())


def unchanged(inputs, before):
    return all(same(inputs[name], before[name]) for name in before)


def gap_to_oracle(function, inputs, gradients, seed, rng):
    """How far <gradient, v> is from the oracle's <seed, df(v)>, relative to the terms of the sum, for a random v
    along one parameter after another and along all of them at once."""
    directions = {n: rng.standard_normal(np.shape(inputs[n]))[()] for n in gradients}
    chosen = [{n: v} for n, v in directions.items()]
    return max(_gap(function, inputs, gradients, seed, d) for d in chosen + [directions])


def _gap(function, inputs, gradients, seed, directions):
    _, change = directional(function, (), copy.deepcopy(inputs), directions)
    theirs = _inner(seed, change)
    ours = sum(np.sum(gradients[n] * v) for n, v in directions.items())
    assert np.isfinite(ours) and np.isfinite(theirs)
    size = sum(np.sum(np.abs(gradients[n] * v)) for n, v in directions.items())
    return abs(ours - theirs) / max(size, abs(theirs), 1e-300)


def _inner(seed, change):
    if isinstance(seed, tuple):
        return sum(_inner(s, c) for s, c in zip(seed, change))
    return 0.0 if change is None else float(np.sum(np.asarray(seed, float) * change))
