"""A gradient with parallel loops, compiled: the same bits for one, two and three threads, and right."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = '''
import numpy as np


def model(x, z, mu, steps):
    total = 0.0
    w = np.exp(z[2:] * z[:-2])
    for i in range(x.shape[0]):
        s = x[i]
        for t in range(steps):
            s = np.sin(s) + w[5, t % 3]
        q = 0.0
        for c in range(mu.shape[0]):
            q += np.exp(-(s - mu[c]) ** 2)
        total += np.log(q)
    return total
'''
RUN = '''
import hashlib, sys
import numba
import numpy as np
import adsource as ad
from model import model

rng = np.random.default_rng(3)
inputs = rng.random(2003), rng.random((400, 700)), rng.random(7), 12  # enough for several parts
gradient = ad.value_and_grad(model, wrt=("x", "z", "mu"), parallel=True)
plain = ad.value_and_grad(model, wrt=("x", "z", "mu"), target="numpy")(*inputs)
assert "prange(" in gradient._entry(inputs).made.source
found = set()
few = tuple(a[:9] if np.ndim(a) else a for a in inputs)  # too few: what runs as it stands
for a, b in zip(gradient(*few)[1], ad.value_and_grad(model, wrt=("x", "z", "mu"), target="numpy")(*few)[1]):
    np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-14)
for threads in (1, 2, 3, 3):
    numba.set_num_threads(threads)
    value, parts = gradient(*inputs)
    found.add(hashlib.sha256(b"".join(np.asarray(a).tobytes() for a in (value, *parts))).hexdigest())
np.testing.assert_allclose(value, plain[0], rtol=1e-13)
for a, b in zip(parts, plain[1]):
    np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-14)
print(len(found))
'''


def test_bits_do_not_depend_on_threads(tmp_path):
    (tmp_path / "model.py").write_text(PROGRAM)
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[1])])
    settings = {**os.environ, "NUMBA_NUM_THREADS": "3", "PYTHONPATH": path, "ADSOURCE_CACHE_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", RUN], env=settings, capture_output=True, text=True, timeout=300)
    assert (done.stdout, done.returncode) == ("1\n", 0), done.stderr
