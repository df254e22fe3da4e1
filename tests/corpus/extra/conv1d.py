"""Convolutional network for time series by loops: two layers, leaky ReLU, mean pooling, softmax."""
# Hard: stepped inner ranges, an accumulator array per output channel, batch norm with ddof-free variance.
import numpy as np

SLOPE = 0.1
EPS = 1e-5


def conv(x, w, b, stride=1):
    cin, length = x.shape
    cout, _, width = w.shape
    out = np.empty((cout, (length - width) // stride + 1))
    for o in range(cout):
        for t in range(out.shape[1]):
            acc = b[o]
            for c in range(cin):
                for k in range(width):
                    acc += w[o, c, k] * x[c, t * stride + k]
            out[o, t] = acc
    return out


def batch_norm(z, gamma, beta):
    mu = np.mean(z, axis=-1, keepdims=True)
    var = np.var(z, axis=-1, keepdims=True)
    return gamma[:, None] * (z - mu) / np.sqrt(var + EPS) + beta[:, None]


def conv1d(x, w1, b1, w2, b2, gamma, beta, label):
    z = conv(x, w1, b1)
    z = batch_norm(z, gamma, beta)
    z = np.where(z > 0, z, SLOPE * z)
    z = conv(z, w2, b2, stride=2)
    logits = z.mean(axis=1)
    top = logits.max()
    e = np.exp(logits - top)
    p = e / e.sum()
    return -np.log(p[label]) + 1e-2 * np.sum(np.abs(w1))


FUNCTION = "conv1d"
WRT = ("x", "w1", "b1", "w2", "b2", "gamma", "beta")
SIGNATURE = {"x": "float64[:,:]", "w1": "float64[:,:,:]", "b1": "float64[:]", "w2": "float64[:,:,:]",
             "b2": "float64[:]", "gamma": "float64[:]", "beta": "float64[:]", "label": "int64"}


def inputs(seed=0):
    r = np.random.default_rng(seed)
    return dict(x=r.standard_normal((2, 11)), w1=r.standard_normal((3, 2, 3)), b1=r.standard_normal(3),
                w2=r.standard_normal((4, 3, 2)), b2=r.standard_normal(4), gamma=1 + r.random(3), beta=r.standard_normal(3),
                label=2)
