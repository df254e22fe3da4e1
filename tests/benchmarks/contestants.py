"""What is timed: each contestant is made once for a program and its inputs, and then called without arguments.

The inputs are copied outside of the time that is taken: programs may overwrite theirs.
"""

import copy
import importlib.util
import types
from dataclasses import dataclass
from time import perf_counter, process_time, sleep
from typing import Any

import numba
import numpy as np

import adsource as ad
from tests.primal import load

# seconds; JAX's threads turn for a while behind their work, and their processor time would count as the next one's
REST = 0.1


@dataclass
class Contestant:
    """One column of the table, for one program."""

    name: str
    function: Any = None  # takes fresh arguments by name
    first: float = 0.0  # seconds of the first call: compilation
    why_not: str = ""

    def time(self, inputs, clock=process_time) -> float:
        """Processor time, which the work of other programs disturbs less."""
        fresh = copy.deepcopy(inputs)
        sleep(REST)
        start = clock()
        self.function(**fresh)
        return clock() - start


def started(name, make, inputs) -> Contestant:
    """The contestant behind its first call."""
    try:
        function = make()
        contestant = Contestant(name, function)
        contestant.first = contestant.time(inputs, perf_counter)
        return contestant
    except Exception as failure:
        return Contestant(name, why_not=f"{type(failure).__name__}: {str(failure).strip().splitlines()[0][:80]}")


def primal(path):
    module = load(path)
    return getattr(module, module.FUNCTION)


def jitted_primal(path):
    """A copy of the module with each of its functions under njit, as it was written."""
    module = types.ModuleType(f"jitted_{path.stem}")
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), vars(module))
    for name, value in list(vars(module).items()):
        if isinstance(value, types.FunctionType) and name != "inputs" and not name.startswith("_input"):
            setattr(module, name, numba.njit(value))
    return getattr(module, module.FUNCTION)


def gradient(path, parallel=False):
    module = load(path)
    return ad.value_and_grad(getattr(module, module.FUNCTION), tuple(module.WRT), "cpu", parallel=parallel)


def hand(path):
    """The expert's adjoint, where there is one; it may overwrite what the primal overwrites."""
    return importlib.import_module(f"tests.benchmarks.hand.{path.stem}").gradient


def jax_gradient(path, folder, inputs):
    """The counterpart's value and gradient under jit; compiled for these inputs, which stay on the device."""
    import jax  # noqa: PLC0415 (only where it is asked for)

    jax.config.update("jax_enable_x64", True)
    ours, theirs = load(path), _counterpart(folder / path.name)
    function = getattr(theirs, ours.FUNCTION)
    static = {name: inputs[name] for name in theirs.STATIC}
    active = {name: jax.numpy.asarray(inputs[name]) for name in ours.WRT}
    rest = {k: jax.numpy.asarray(v) for k, v in inputs.items() if k not in static and k not in active}
    compiled = jax.jit(jax.value_and_grad(lambda a, r: function(**a, **r, **static)))
    return lambda **_: jax.block_until_ready(compiled(active, rest))


def _counterpart(path):
    spec = importlib.util.spec_from_file_location(f"jax_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def largest_difference(path, inputs, theirs) -> float:
    """Between our gradient and another's, relative to the largest entry of each parameter's."""
    module = load(path)
    _, ours = gradient(path)(**copy.deepcopy(inputs))
    _, others = theirs(**copy.deepcopy(inputs))
    others = others if isinstance(others, dict) else dict(zip(module.WRT, others))
    pairs = [(np.asarray(g), np.asarray(others[n])) for n, g in zip(module.WRT, ours)]
    return max(float(np.abs(a - b).max() / max(np.abs(b).max(), 1e-300)) for a, b in pairs)
