"""Power at chosen frequencies by explicit sine and cosine sums, windowed; then a spectral centroid."""
# Hard: outer products of index and frequency, arange inside, einsum, division of sums.
import numpy as np


def spectral_sums(signal, freq, taper):
    n = signal.shape[-1]
    time = np.arange(n) / n
    window = 1.0 - taper * np.cos(2.0 * np.pi * time)
    phase = 2.0 * np.pi * np.outer(freq, time)
    re = np.einsum("ct,ft->cf", signal * window, np.cos(phase))
    im = np.einsum("ct,ft->cf", signal * window, np.sin(phase))
    power = re ** 2 + im ** 2
    centroid = (power * freq).sum(axis=-1) / power.sum(axis=-1)
    return centroid, np.sqrt(power)


FUNCTION = "spectral_sums"
WRT = ("signal", "freq", "taper")
SIGNATURE = {"signal": "float64[:,:]", "freq": "float64[:]", "taper": "float64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    return dict(signal=rng.standard_normal((2, 9)), freq=np.array([1.0, 2.5, 3.0]), taper=0.4)
