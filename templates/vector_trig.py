"""Sine, cosine and tangent without branches or calls, which LLVM vectorises: at most 2 ulp off, float64 inside.

Up to 2**20 the argument is reduced by pi / 2 in four parts, the first three so short that k times them is exact;
beyond, by as many bits of 2 / pi as matter (M. Payne and R. Hanek, *Radian reduction for trigonometric functions*,
1983).  The polynomials are those of FDLIBM (Sun Microsystems, 1993).
"""

import numpy as np

# 2 / pi behind 64 zero bits, in words of 64 bits
TWO_OVER_PI = np.array(
    [
        0x0000000000000000, 0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041, 0xFE5163ABDEBBC561,
        0xB7246E3A424DD2E0, 0x06492EEA09D1921C, 0xFE1DEB1CB129A73E, 0xE88235F52EBB4484, 0xE99C7026B45F7E41,
        0x3991D639835339F4, 0x9C845F8BBDF9283B, 0x1FF897FFDE05980F, 0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7,
        0x4F463F669E5FEA2D, 0x7527BAC7EBE5F17B, 0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB,
    ],
    dtype=np.uint64,
)  # fmt: skip


def wide_product(a, b):
    """The upper and the lower 64 bits of the product of two unsigned words, a below 2**53."""
    low32, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    a1, a0, b1, b0 = a >> half, a & low32, b >> half, b & low32
    p, q, r = a0 * b0, a1 * b0, a0 * b1
    middle = (p >> half) + (q & low32) + (r & low32)
    high = a1 * b1 + (q >> half) + (r >> half) + (middle >> half)
    return high, ((middle & low32) << half) | (p & low32)


def window(word, shift):
    """64 bits of 2 / pi from a bit on."""
    left = TWO_OVER_PI[word] << shift
    return left | ((TWO_OVER_PI[word + np.uint64(1)] >> np.uint64(1)) >> (np.uint64(63) - shift))


def far_turns(x):
    """For x >= 2**20: the number of quarter turns modulo 4, and the rest of the angle in two parts."""
    bits = np.uint64(np.float64(x).view(np.int64))
    one, half, low32 = np.uint64(1), np.uint64(32), np.uint64(0xFFFFFFFF)
    m = (bits & np.uint64(0xFFFFFFFFFFFFF)) | np.uint64(0x10000000000000)
    e = bits >> np.uint64(52)
    e = np.uint64(1043) if e < np.uint64(1043) else (np.uint64(2046) if e > np.uint64(2046) else e)
    place = e - np.uint64(1013)
    word, shift = place >> np.uint64(6), place & np.uint64(63)
    _, first = wide_product(m, window(word, shift))
    above, second = wide_product(m, window(word + one, shift))
    third, _ = wide_product(m, window(word + one + one, shift))
    w0 = (second & low32) + (third & low32)  # the sum of the three in words of 32 bits
    w1 = (second >> half) + (third >> half) + (w0 >> half)
    w2 = (first & low32) + (above & low32) + (w1 >> half)
    w3 = (first >> half) + (above >> half) + (w2 >> half) + np.uint64(0x20000000)
    k = (w3 >> np.uint64(30)) & np.uint64(3)
    high = (as_float(w3 & np.uint64(0x3FFFFFFF)) - 536870912.0) * 4294967296.0
    b, c, d = as_float(w2 & low32), as_float(w1 & low32), as_float(w0 & low32)
    a = high + b
    low = ((high - a) + b) + (c * 2.3283064365386963e-10 + d * 5.421010862427522e-20)
    t = a + low
    u = (a - t) + low
    t0 = t * 134217729.0 - (t * 134217729.0 - t)
    t1 = t - t0
    r = t * 3.4061215800865545e-19  # pi / 2 over 2**62, here and below in its two halves and what is left of it
    w = (t0 * 3.406121610247037e-19 - r) + t0 * -3.016048278183199e-27 + t1 * 3.406121610247037e-19
    return as_float(k), r, w + (t1 * -3.016048278183199e-27 + t * 1.3277647201629795e-35 + u * 3.4061215800865545e-19)


def as_float(n):
    """An unsigned word below 2**52 as a float64."""
    return np.int64(n | np.uint64(0x4330000000000000)).view(np.float64) - 4503599627370496.0


def near_turns(x):
    """For 0 <= x < 2**20: the number of quarter turns, and the rest of the angle in two parts."""
    k = (x * 0.6366197723675814 + 6755399441055744.0) - 6755399441055744.0
    a = x - k * 1.5707963267341256
    b = k * -6.077100506303966e-11
    c = k * -2.0222662487111665e-21
    r = a + b
    t = r - a
    w = (a - (r - t)) + (b - t)
    s = r + c
    t = s - r
    w = w + ((r - (s - t)) + (c - t)) - k * 8.4784276603689e-32
    r = s + w
    return k, r, (s - r) + w


def quarter_turns(x):
    """x >= 0 as k * pi / 2 + r + w: k modulo 4 as an integer, |r| < pi / 4, and w what r has lost."""
    k, r, w = near_turns(x)
    far_k, far_r, far_w = far_turns(x)
    far = x >= 1048576.0
    k = far_k if far else k
    return np.float64(k + 6755399441055744.0).view(np.int64) & 3, far_r if far else r, far_w if far else w


def sine_part(r, w):
    """sin(r + w) - r for |r| < pi / 4."""
    z = r * r
    p = -2.5050760253406863e-08 + z * 1.58969099521155e-10
    p = 0.00833333333332249 + z * (-0.0001984126982985795 + z * (2.7557313707070068e-06 + z * p))
    return -((z * (0.5 * w - z * r * p) - w) - z * r * -0.16666666666666632)


def cosine_parts(r, w):
    """cos(r + w) for |r| < pi / 4 as a sum of two numbers."""
    z = r * r
    p = 2.087572321298175e-09 + z * -1.1359647557788195e-11
    p = -0.001388888888887411 + z * (2.480158728947673e-05 + z * (-2.7557314351390663e-07 + z * p))
    a = 1.0 - 0.5 * z
    return a, ((1.0 - a) - 0.5 * z) + (z * z * (0.0416666666666666 + z * p) - r * w)


# stands for np.sin
def sin(x):
    """sin(x), for loops that LLVM vectorises."""
    x = np.float64(x)
    k, r, w = quarter_turns(abs(x))
    a, b = cosine_parts(r, w)
    y = a + b if k & 1 else r + sine_part(r, w)
    y = y if (k & 2 == 0) == (x > 0.0) else -y
    return x if not abs(x) >= 1e-9 else y + 0.0 * x  # x where it is NaN, NaN where it is infinite


# stands for np.cos
def cos(x):
    """cos(x), for loops that LLVM vectorises."""
    x = np.float64(abs(x))
    k, r, w = quarter_turns(x)
    a, b = cosine_parts(r, w)
    y = r + sine_part(r, w) if k & 1 else a + b
    y = y if (k + 1) & 2 == 0 else -y
    return y + 0.0 * x  # NaN where x is infinite


# stands for np.tan
def tan(x):
    """tan(x), for loops that LLVM vectorises."""
    x = np.float64(x)
    k, r, w = quarter_turns(abs(x))
    c, c_rest = cosine_parts(r, w)
    s_rest = sine_part(r, w)
    s = r + s_rest
    s_rest = (r - s) + s_rest
    t = c + c_rest
    c_rest = (c - t) + c_rest
    top, top_rest = (-t, -c_rest) if k & 1 else (s, s_rest)
    low, low_rest = (s, s_rest) if k & 1 else (t, c_rest)
    q = top / low
    y = q + (top_rest - q * low_rest) / low
    y = y if x > 0.0 else -y
    return x if not abs(x) >= 1e-9 else y + 0.0 * x  # x where it is NaN, NaN where it is infinite
