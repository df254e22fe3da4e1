"""Runs that are killed and files that are damaged:  python -m tests.checkpoints --kills 200 --damages 200

A child process computes a gradient with snapshots on disk.  It is killed at a random moment (SIGKILL), and its files
may be damaged, again and again until one comes to its end: its value and gradient must have the bits of a run that
nothing has disturbed, and nothing may be left behind.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from adsource.pipeline import Request, emit
from tests.checkpoints.pasted import text

CHILD = """
import sys
folder, name, steps, every, packed = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5] == "packed"
c = np.linspace(1.0, 2.0, 300)
plans = {
    "revolve": lambda *begun: revolve(steps, 6, *begun),
    "uniform": lambda *begun: uniform(steps, 6, *begun),
    "two_level": lambda *begun: two_level(steps, 4, 8, *begun),
    "store_all": lambda *begun: store_all(steps, *begun),
    "multistage": lambda *begun: multistage(steps, 3, 4, *begun),
}
sweep = Sweep()
store = DiskStore(folder, fingerprint(c, steps, name), every=every, packed=packed)
print("begun", store.live, store.end, flush=True)
if name in ("two_level", "multistage"):
    store = NearAndFar(MemoryStore(), store, 4 if name == "two_level" else 3)
value, c_b = value_and_grad_resumed(c, plans[name], store, sweep)
print("done", fingerprint(value, c_b), sweep.steps, sweep.reversals, time.perf_counter() - sweep.began)
"""


EMITTED = """
import numpy as np

import adsource as ad


def f(c, steps):
    u = np.sin(np.linspace(0.0, 3.0, c.size))
    v = np.zeros_like(u)
    total = 0.0
    for t in ad.checkpoint(range(steps), slots=6, store="disk", folder="FOLDER"):
        v[1:-1] += 0.01 * (c[1:-1] * (u[2:] - 2.0 * u[1:-1] + u[:-2]) - u[1:-1] ** 3)
        u += 0.01 * v
        total += np.sum(u * u) * np.cos(0.1 * t)
    return total + np.sum(u * v)
"""
LEFT = """        if t + 1 == steps:
            break
"""
EMITTED_CHILD = """
if __name__ == "__main__":
    import sys, time
    enter = DiskStore.__enter__
    def told(self):
        print("begun", self.live, self.end, flush=True)
        return enter(self)
    DiskStore.__enter__ = told
    DiskStore.__init__.__defaults__ = (float(sys.argv[4]), *DiskStore.__init__.__defaults__[1:])
    began = time.perf_counter()
    value, c_b = f_value_and_grad(np.linspace(1.0, 2.0, 300), int(sys.argv[3]))
    print("done", fingerprint(value, c_b), f_b.sweep.steps, f_b.sweep.reversals, time.perf_counter() - began)
"""


def emitted(folder, left=False):
    """A module of the compiler's, and what a child process does with it.  left: the loop is left by a `break`, so that
    nobody knows its length."""
    text = EMITTED.replace("FOLDER", str(folder))
    if left:
        text = text.replace("range(steps)", "range(2 * steps)").replace("    return", LEFT + "    return")
    request = Request(path="f.py", text=text, function="f", wrt=("c",), signature="float64[:], int", target="numpy")
    return emit(request).text + EMITTED_CHILD


class Children:
    """Runs of one kind in one folder."""

    def __init__(self, name, steps, every=0.02, packed=False):
        place = "/dev/shm" if os.path.isdir("/dev/shm") else None
        self.home = tempfile.TemporaryDirectory(dir=place)
        self.folder = Path(self.home.name) / "states"
        self.script = Path(self.home.name) / "child.py"
        driver = Path(__file__).with_name("driver.py").read_text(encoding="utf-8")
        of_ours = name in ("emitted", "left")
        child = emitted(self.folder, name == "left") if of_ours else text() + driver + CHILD
        self.script.write_text(child, encoding="utf-8")
        self.arguments = [name, str(steps), str(every), "packed" if packed else "plain"]

    def run(self, seconds=None):
        """(where it began, what it says at its end): None where it was killed after so many seconds of work."""
        command = [sys.executable, "-W", "ignore", str(self.script), str(self.folder), *self.arguments]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
            begun = child.stdout.readline().split()[1:]
            try:
                child.wait(seconds)
            except subprocess.TimeoutExpired:
                child.kill()
            said, wrong = child.stdout.read(), child.stderr.read()
        if child.returncode not in (0, -9):
            raise AssertionError(wrong)
        return begun, said.split()[1:] or None

    def files(self):
        found = sorted(p for p in self.folder.rglob("*") if p.name.startswith(("slot-", "journal-")))
        return [p for p in found if not p.name.endswith(".part")]


def damage(path, draw):
    """One of the ways in which a file goes bad."""
    data = bytearray(path.read_bytes())
    match draw.randrange(6):
        case 0 if data:
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        case 1:
            data = data[: draw.randrange(len(data) + 1)]
        case 2:
            at = draw.randrange(len(data) + 1)
            data[at : at + 512] = bytes(len(data[at : at + 512]))
        case 3:
            data += b"x"
        case 4:
            data = bytearray()
        case _:
            path.unlink()
            return
    path.write_bytes(data)


def kill_and_damage(name, kills, damages, draw, steps=300, packed=False):
    """How many runs were killed, files damaged, and runs that went on where another was cut off."""
    children = Children(name, steps, packed=packed)
    _, (digest, _, _, whole) = children.run()
    killed = damaged = gone_on = 0
    while killed < kills or damaged < damages:
        begun, done = children.run(draw.random() * float(whole))
        gone_on += begun != ["0", "None"]
        if done is None:
            killed += 1
            files = children.files()
            if files and damaged < damages:
                for path in draw.sample(files, min(len(files), draw.choice((1, 1, 1, 2, 5)))):
                    damage(path, draw)
                    damaged += 1
        else:
            assert done[0] == digest, f"{name}: the result of a run that went on is another one"
            assert not children.folder.exists() or not list(children.folder.iterdir()), "files are left"
    _, done = children.run()
    assert done[0] == digest
    return killed, damaged, gone_on


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--damages", type=int, default=200)
    options.add_argument("--seed", type=int, default=0)
    names = ("emitted", "left", "revolve", "uniform", "two_level", "store_all", "multistage")
    options.add_argument("--only", choices=names, help="one of these drivers, instead of a share for each")
    options = options.parse_args()
    names = (options.only,) if options.only else names
    for k, name in enumerate(names):
        for damages in (0, -(-options.damages // len(names))):
            draw = random.Random(1000 * options.seed + k)
            told = kill_and_damage(name, -(-options.kills // 2 // len(names)), damages, draw, packed=k % 2 == 1)
            print(f"{name}: {told[0]} killed, {told[1]} files damaged, {told[2]} went on; same bits", flush=True)


if __name__ == "__main__":
    main()
