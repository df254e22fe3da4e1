"""What tests do with a primal that stands in a file: import it, and hold a gradient against the oracle."""

import copy
import importlib.util
import re
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
    if isinstance(theirs, np.random.Generator):
        return ours.bit_generator.state == theirs.bit_generator.state
    a, b = np.asarray(ours), np.asarray(theirs)
    return (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())


def unchanged(inputs, before):
    return all(same(inputs[name], before[name]) for name in before)


def seed_like(value, rng):
    """Random weights of a result's parts; nothing of integers."""
    if isinstance(value, tuple):
        return tuple(seed_like(v, rng) for v in value)
    if np.asarray(value).dtype.kind not in "fc":
        return np.zeros_like(value)[()]
    drawn = direction_like(value, rng)
    return drawn.astype(value.dtype) if isinstance(value, np.ndarray) else type(value)(drawn[()])


def direction_like(value, rng):
    """Random numbers of the shape of a value, complex where it is."""
    drawn = rng.standard_normal(np.shape(value))
    return drawn + 1j * rng.standard_normal(np.shape(value)) if np.iscomplexobj(value) else drawn


def gap_to_oracle(function, inputs, gradients, seed, rng):
    """How far <gradient, v> is from the oracle's <seed, df(v)>, for a random v along one parameter after another and
    along all of them at once.

    Relative to the terms of the sum; where these all but vanish (a bias in front of a normalisation), to a
    millionth of all parameters' terms.
    """
    directions = {n: direction_like(inputs[n], rng)[()] for n in gradients}
    sizes = {n: np.sum(np.abs(gradients[n] * v)) for n, v in directions.items()}
    least = 1e-6 * sum(sizes.values())
    single = [_gap(function, inputs, gradients, seed, {n: v}) / max(sizes[n], least) for n, v in directions.items()]
    return max(single + [_gap(function, inputs, gradients, seed, directions) / sum(sizes.values())])


def _gap(function, inputs, gradients, seed, directions):
    _, change = directional(function, (), copy.deepcopy(inputs), directions)
    theirs = _inner(seed, change)
    ours = sum(np.sum(np.conj(gradients[n]) * v).real for n, v in directions.items())
    assert np.isfinite(ours) and np.isfinite(theirs)
    return abs(ours - theirs)


def _inner(seed, change):
    if isinstance(seed, tuple):
        return sum(_inner(s, c) for s, c in zip(seed, change))
    return 0.0 if change is None else float(np.sum(np.conj(seed) * change).real)


def poisoned(rooms):
    """Everything that is kept, overwritten."""

    def spoil(value):
        if isinstance(value, np.ndarray):
            value.fill({"f": np.nan, "c": np.nan, "b": True, "i": 123456789}[value.dtype.kind])
        elif isinstance(value, (tuple, list)):
            for v in value:
                spoil(v)
        elif isinstance(value, dict):
            for name, v in value.items():
                if name != "sizes":
                    spoil(v)

    spoil(rooms)


def uncompiled(text):
    """A module's text without Numba's decorators, for the interpreter; gradients that are to be written begin as NaN."""
    text = re.sub(r"(\w+)\.empty_like(?= if k in written)", r"(lambda like: \1.full_like(like, \1.nan))", text)
    return re.sub(r"^@(njit|register_jitable|intrinsic)(\((.|\n)*?\))?\n(?=def|@|#)", "", text, flags=re.M)


def routine(text, name):
    """The text of the routine that computes the adjoint, behind `(`: where there are two, the other one only adds."""
    return re.split(rf"def {name}_b(?:_fresh)?\(", text)[1].split(f"\ndef {name}_vjp")[0]
