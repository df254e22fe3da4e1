"""A long run of a reaction-diffusion model on one grid:  python -m tests.checkpoints.long --size 520 --steps 10000 --slots 60

Prints the memory that the process takes at most, what recording every step would take, the steps that were run against
the least that theory allows, and the processor time of snapshots and of the driver itself (schedule, counters,
Python), as a share of that of the compiled steps.  The driver's time is that of a run of its own, over steps and stores
that do nothing.
"""

import argparse
import functools
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from adsource.pipeline import Request, emit
from adsource.review.explain import predicted
from adsource.runtime.cache import import_file
from tests.checkpoints import pasted

TEXT = """
import numpy as np

import adsource as ad


def react(u, v, feed, kill, steps):
    u = u.copy()
    v = v.copy()
    for t in ad.checkpoint(range(steps), slots=SLOTS, schedule="SCHEDULE"):
        uvv = u[1:-1, 1:-1] * v[1:-1, 1:-1] ** 2
        lu = u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * u[1:-1, 1:-1]
        lv = v[2:, 1:-1] + v[:-2, 1:-1] + v[1:-1, 2:] + v[1:-1, :-2] - 4.0 * v[1:-1, 1:-1]
        u[1:-1, 1:-1] += 0.16 * lu - uvv + feed * (1.0 - u[1:-1, 1:-1])
        v[1:-1, 1:-1] += 0.08 * lv + uvv - (feed + kill) * v[1:-1, 1:-1]
    return np.sum(v * v)
"""
SIGNATURE = "float64[:, :], float64[:, :], float64, float64, int"
STORED = ("save", "load", "take", "hold", "pull")
TIMED = ("react_step", "react_again", "react_step_b", "react_step_taped", "react_step_pulled", "react_end_b")


def model(folder, slots, schedule):
    """The module for `cpu`, and what it is to take."""
    text = TEXT.replace("SLOTS", str(slots)).replace("SCHEDULE", schedule)
    request = Request(path="react.py", text=text, function="react", wrt=("u", "v", "feed", "kill"), signature=SIGNATURE)
    made = emit(request)
    path = Path(folder) / "react_adjoint.py"
    path.write_text(made.text, encoding="utf-8")
    return import_file("react_adjoint", path), made.report["memory"]


class Timed:
    """A function, and the processor time that it has taken."""

    def __init__(self, function):
        self.function, self.seconds = function, 0.0

    def __call__(self, *arguments):
        begun = time.thread_time()
        found = self.function(*arguments)
        self.seconds += time.thread_time() - begun
        return found


class Idle:
    """Called again, a function gives what it gave at first."""

    def __init__(self, function):
        self.function, self.given = function, None

    def __call__(self, *arguments):
        if self.given is None:
            self.given = (self.function(*arguments),)
        return self.given[0]


class IdleStore:
    """Gives back what it was given last."""

    def save(self, slot, t, state):
        self.state = state

    def load(self, slot, t):
        return self.state

    take = pull = load
    hold = save


def idle_seconds(module, given, steps):
    """The processor time of the driver alone."""
    kept = {n: getattr(module, n) for n in (*TIMED, "MemoryStore") if hasattr(module, n)}
    for name, function in kept.items():
        setattr(module, name, Idle(function) if name in TIMED else IdleStore)
    begun = time.thread_time()
    module.react_value_and_grad(*given, steps)
    seconds = time.thread_time() - begun
    for name, function in kept.items():
        setattr(module, name, function)
    return seconds


def inputs(size):
    rng = np.random.default_rng(1)
    u, v = np.ones((size, size)), np.zeros((size, size))
    v[size // 4 : size // 2, size // 4 : size // 2] = 0.25 + 0.1 * rng.random((size // 2 - size // 4,) * 2)
    return u - v, v, 0.035, 0.065


def resident(key):
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith(key))


def main():
    options = argparse.ArgumentParser(description=__doc__)
    for name, default in (("size", 520), ("steps", 10000), ("slots", 60)):
        options.add_argument(f"--{name}", type=int, default=default)
    options.add_argument("--schedule", default="revolve")
    o = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        module, memory = model(folder, o.slots, o.schedule)
        module.react_value_and_grad(*inputs(24), 3)  # compiles
        driver = min(idle_seconds(module, inputs(24), o.steps) for _ in range(3))
        stores = [Timed(getattr(module.MemoryStore, n)) for n in STORED]
        for name, function in zip(STORED, stores):
            setattr(module.MemoryStore, name, functools.partialmethod(function))
        given = inputs(o.size)
        before, begun, wall = resident("VmRSS"), time.thread_time(), time.perf_counter()
        module.react_value_and_grad(*given, o.steps)
        total, wall = time.thread_time() - begun, time.perf_counter() - wall
    sweep = module.react_b.sweep
    told = predicted(memory, {"steps": o.steps, "u": (o.size,) * 2, "v": (o.size,) * 2})["loops"][0]
    assert (sweep.steps, sweep.reversals) == (told["steps"], told["reversals"])
    states = 2 * 8 * o.size**2 * o.steps
    print(f"{o.steps} steps of {o.size} x {o.size}, {o.schedule} from {o.slots} slots, in {wall:.0f} s")
    peak = resident("VmHWM")
    least = pasted.module().extra_steps(o.steps, o.slots)
    print(f"memory at most {peak / 2**20:.0f} MiB, {before / 2**20:.0f} MiB before; all states {states / 2**30:.1f} GiB")
    print(f"{sweep.steps} steps run before their reversal; the least from {o.slots} states is {least}")
    copies = sum(t.seconds for t in stores)
    inside = total - copies - driver
    print(f"processor time: compiled steps {inside:.1f} s; to that snapshots add {100.0 * copies / inside:.2f} %, "
          f"the driver {100.0 * driver / inside:.2f} % ({1e6 * driver / (sweep.steps + sweep.reversals):.2f} us a step)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
