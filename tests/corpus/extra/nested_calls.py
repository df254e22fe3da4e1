"""Three levels of helpers with defaults and keywords; the middle one returns three arrays, the lowest returns early."""
# Hard: early return in if and elif, default arguments overridden by position and keyword, one helper used with scalars and arrays.
import numpy as np


def smoothstep(x, lo=0.0, hi=1.0):
    t = (x - lo) / (hi - lo)
    if t <= 0.0:
        return 0.0
    elif t >= 1.0:
        return 1.0
    return t * t * (3.0 - 2.0 * t)


def square(x):
    return x * x


def split(x, y, *, scale=2.0):
    s = np.zeros(x.size)
    for i in range(x.size):
        s[i] = smoothstep(x[i], hi=scale) + 0.1 * square(x[i])
    return s, s * y, square(y) - s


def nested_calls(x, y, scale):
    a, b, c = split(x, y, scale=scale)
    d, _, e = split(a + c, b)
    return np.sum(d * e) + smoothstep(scale, 1.0, 3.0)


FUNCTION = "nested_calls"
WRT = ("x", "y", "scale")
SIGNATURE = {"x": "float64[:]", "y": "float64[:]", "scale": "float64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    return dict(x=2.5 * rng.random(6) - 0.3, y=rng.standard_normal(6), scale=1.7)
