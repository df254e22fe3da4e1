"""A gradient that is killed again and again, and ends with the bits of one that was left alone.

    python examples/waveform_inversion/killed.py

Child processes compute the gradient of one shot.  They are killed with SIGKILL, which no process can catch; the next
one finds the snapshots and the journal that the last one has left, and goes on from there.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHILD = """
import hashlib, sys, time
sys.path.insert(0, sys.argv[1])
import numpy as np
import adsource as ad
from invert import COURANT, RECEIVERS, SHOTS, ground, sponge, wavelet
from model import misfit, record

observed = record(ground(), sponge(), wavelet(), SHOTS[1], RECEIVERS, COURANT)
arguments = np.ones_like(ground()), sponge(), wavelet(), SHOTS[1], RECEIVERS, observed, COURANT
gradient = ad.value_and_grad(misfit, "slowness", target="numpy")
gradient(*arguments[:2], wavelet()[:3], *arguments[3:])  # it is made and loaded
print("begin", flush=True)
began = time.perf_counter()
value, g = gradient(*arguments)
print(value, hashlib.sha256(g.tobytes()).hexdigest(), time.perf_counter() - began, flush=True)
"""


def child(folder, seconds=None):
    """(what it says at its end, None where it was killed after so many seconds of work; how long the gradient took)"""
    command = [sys.executable, "-c", CHILD, str(HERE)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        if process.returncode:
            raise RuntimeError("the child process has failed")
        said, _, took = process.stdout.read().strip().rpartition(" ")
        return (said, float(took)) if said else (None, seconds)


def journal(folder):
    """What the last entry of the journal says: the header of a file is text."""
    heads = [path.read_bytes()[20:].split(b', "values"')[0] + b"}" for path in Path(folder).rglob("journal-?")]
    last = max(map(json.loads, heads), key=lambda about: about["entry"], default={})
    if "live" in last:
        return f"the first sweep was at step {last['live']}"
    return f"step {last['end']} was to be reversed next" if last else "no journal yet"


def main(share=0.3):
    """Each run is killed after this share of the time that one takes that is left alone."""
    with tempfile.TemporaryDirectory() as folder:
        alone, seconds = child(folder)
        print(f"left alone: {alone}, {seconds:.1f} s")
        said, kills = None, 0
        while said is None:
            said, seconds_left = child(folder, share * seconds if kills < 5 else None)
            kills += said is None
            if said is None:
                print(f"killed; on disk: {len(list(Path(folder).rglob('slot-*')))} snapshots, {journal(folder)}")
        print(f"at its end: {said}, {seconds_left:.1f} s\nthe same bits: {said == alone}")
    return kills, said == alone


if __name__ == "__main__":
    main()
