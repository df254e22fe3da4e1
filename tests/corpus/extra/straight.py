"""Penman-like evaporation formula on a 2-D grid: no loops, many intermediate names, several results."""
# Hard: names reused for other things, chained comparison, power of arrays and of scalars, three results of different rank.
import numpy as np

LATENT = 2.45e6
GAMMA = 0.066


def saturation(t):
    return 0.6108 * np.exp(17.27 * t / (t + 237.3))


def straight(temp, humidity, wind, radiation, exponent):
    es = saturation(temp)
    slope = 4098.0 * es / (temp + 237.3) ** 2
    ea = es * humidity
    f = 0.26 * (1.0 + 0.54 * wind[:, np.newaxis]) ** exponent
    e = (slope * radiation / LATENT * 86400.0 + GAMMA * f * (es - ea)) / (slope + GAMMA)
    e = np.where((e > 0.0) & (temp > 0.0), e, 0.0)
    dry = np.minimum(np.sqrt(np.abs(e)), 3.0)
    temp = e.mean(axis=0)
    return e, temp / (1e-3 + temp.max()), dry.sum()


FUNCTION = "straight"
WRT = ("temp", "humidity", "wind", "radiation", "exponent")
SIGNATURE = {"temp": "float64[:,:]", "humidity": "float64[:,:]", "wind": "float64[:]", "radiation": "float64",
             "exponent": "float64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    s = (3, 4)
    return dict(temp=20 + 5 * rng.standard_normal(s), humidity=rng.random(s), wind=3 * rng.random(3), radiation=150.0,
                exponent=0.9)
