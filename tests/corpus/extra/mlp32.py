"""Single-precision perceptron with residual block, log-softmax written out, dropout mask of integers."""
# Hard: everything float32 with Python floats mixed in: no float64 may creep in.
import numpy as np

KEEP = 0.8


def mlp32(w1, w2, b1, b2, x, mask, labels):
    h = np.maximum(x @ w1 + b1, 0.0)
    h = h * mask / KEEP
    h = h + 0.5 * np.tanh(h)
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    logp = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    loss = np.float32(0.0)
    for i in range(labels.size):
        loss -= logp[i, labels[i]]
    return loss / labels.size


FUNCTION = "mlp32"
WRT = ("w1", "w2", "b1", "b2")
SIGNATURE = {"w1": "float32[:,:]", "w2": "float32[:,:]", "b1": "float32[:]", "b2": "float32[:]", "x": "float32[:,:]",
             "mask": "float32[:,:]", "labels": "int64[:]"}
TOL = 2e-5
VTOL = 2e-6


def inputs(seed=0):
    r = np.random.default_rng(seed)
    f = np.float32
    return dict(w1=r.standard_normal((3, 5)).astype(f), w2=r.standard_normal((5, 4)).astype(f), b1=r.standard_normal(5).astype(f),
                b2=r.standard_normal(4).astype(f), x=r.standard_normal((6, 3)).astype(f),
                mask=(r.random((6, 5)) < 0.8).astype(f), labels=r.integers(0, 4, 6))
