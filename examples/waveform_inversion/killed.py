"""A gradient that is killed again and again, and ends with the bits of one that was left alone.

    python examples/waveform_inversion/killed.py

Child processes compute the gradient of one shot.  They are killed with SIGKILL, which no process can catch; the next
one finds the snapshots and the journal that the last one has left, and goes on from there.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHILD = """
import hashlib, sys
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
value, g = gradient(*arguments)
print(value, hashlib.sha256(g.tobytes()).hexdigest())
"""


def child(folder, seconds=None):
    """(what it says at its end, None where it was killed after so many seconds of work; how long it has worked)"""
    command = [sys.executable, "-c", CHILD, str(HERE)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        began = time.perf_counter()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return None, seconds
        if process.returncode:
            raise RuntimeError("the child process has failed")
        return process.stdout.read().strip(), time.perf_counter() - began


def main(share=0.4):
    """Each run is killed after this share of the time that one takes that is left alone."""
    with tempfile.TemporaryDirectory() as folder:
        alone, seconds = child(folder)
        print(f"left alone: {alone}, {seconds:.1f} s")
        said, kills = None, 0
        while said is None:
            said, _ = child(folder, share * seconds if kills < 5 else None)
            kills += said is None
            if said is None:
                files = sorted(path.name for path in Path(folder).rglob("*-*") if path.is_file())
                print(f"killed; on disk: {' '.join(files)}")
        print(f"at its end: {said}\nthe same bits: {said == alone}")
    return kills, said == alone


if __name__ == "__main__":
    main()
