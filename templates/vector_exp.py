"""Exponentials without branches or calls, which LLVM vectorises in loops: at most 2 ulp off, float64 inside.

6755399441055744.0 is 1.5 * 2**52: added to a small number it leaves the nearest integer in the last bits; with
1023 more, and shifted by 52 bits, these are the exponent of a power of two.
The argument is k * ln(2) + r with |r| < 0.35; ln(2) in two parts, the first so short that k times it is exact
(W. J. Cody and W. Waite, *Software Manual for the Elementary Functions*, 1980).
"""

import numpy as np


# stands for np.exp
def exp(x):
    """exp(x), for loops that LLVM vectorises."""
    z = -746.0 if x < -746.0 else (710.0 if x > 710.0 else np.float64(x))
    k = (z * 1.4426950408889634 + 6755399441055744.0) - 6755399441055744.0
    high, low = z - k * 0.6931471803691238, k * 1.9082149292705877e-10
    r = high - low
    rest = (high - r) - low
    p = 2.5100494788905042e-08 + r * 2.0911314678813155e-09
    p = 2.7557268229963227e-06 + r * (2.755728280527787e-07 + r * p)
    p = 0.00019841269863201828 + r * (2.480158731725034e-05 + r * p)
    p = 0.008333333333330032 + r * (0.0013888888888886532 + r * p)
    p = 0.16666666666666669 + r * (0.041666666666666664 + r * p)
    half = (0.5 * k + 6755399441055744.0) - 6755399441055744.0  # 2**k itself may be out of range
    whole = 1.0 + r
    y = whole + ((1.0 - whole + r) + (r * r * (0.5 + r * p) + rest))
    first = np.int64(np.float64(half + 6755399441056767.0).view(np.int64) << 52).view(np.float64)
    return y * first * np.int64(np.float64((k - half) + 6755399441056767.0).view(np.int64) << 52).view(np.float64)


# stands for np.expm1
def expm1(x):
    """exp(x) - 1, for loops that LLVM vectorises."""
    z = -40.0 if x < -40.0 else (710.0 if x > 710.0 else np.float64(x))
    k = (z * 1.4426950408889634 + 6755399441055744.0) - 6755399441055744.0
    high, low = z - k * 0.6931471803691238, k * 1.9082149292705877e-10
    r = high - low
    rest = (high - r) - low
    p = 2.5100494788905042e-08 + r * 2.0911314678813155e-09
    p = 2.7557268229963227e-06 + r * (2.755728280527787e-07 + r * p)
    p = 0.00019841269863201828 + r * (2.480158731725034e-05 + r * p)
    p = 0.008333333333330032 + r * (0.0013888888888886532 + r * p)
    p = 0.16666666666666669 + r * (0.041666666666666664 + r * p)
    e = r + (r * r * (0.5 + r * p) + rest)
    scale = np.int64(np.float64(k + 6755399441056766.0).view(np.int64) << 52).view(np.float64)
    y = 2.0 * (scale * e + (scale - 0.5))
    return np.float64(x) if abs(x) < 1e-17 else y


# stands for np.tanh
def tanh(x):
    """tanh(x), for loops that LLVM vectorises: a series up to 0.55, from there on 1 - 2 / (exp(2 * x) + 1)."""
    a = np.float64(abs(x))
    b = 1.0 if a > 1.0 else a
    z = b * b
    p = 8.510707927354112e-05 + z * -2.059855667327517e-05
    p = 0.0005889348072447028 + z * (-0.00023463104528300406 + z * p)
    p = 0.003592110347096177 + z * (-0.0014556615775702365 + z * p)
    p = 0.021869488493563037 + z * (-0.008863234395418095 + z * p)
    p = 0.13333333333332714 + z * (-0.05396825396743174 + z * p)
    near = b + b * (z * (-0.3333333333333333 + z * p))
    t = 40.0 if a > 20.0 else 2.0 * a
    k = (t * 1.4426950408889634 + 6755399441055744.0) - 6755399441055744.0
    r = (t - k * 0.6931471803691238) - k * 1.9082149292705877e-10
    p = 2.5100494788905042e-08 + r * 2.0911314678813155e-09
    p = 2.7557268229963227e-06 + r * (2.755728280527787e-07 + r * p)
    p = 0.00019841269863201828 + r * (2.480158731725034e-05 + r * p)
    p = 0.008333333333330032 + r * (0.0013888888888886532 + r * p)
    p = 0.16666666666666669 + r * (0.041666666666666664 + r * p)
    scale = np.int64(np.float64(k + 6755399441056767.0).view(np.int64) << 52).view(np.float64)
    e = (1.0 + (r + r * r * (0.5 + r * p))) * scale
    y = near if a < 0.55 else 1.0 - 2.0 / (e + 1.0)
    return np.float64(x) if a < 1e-9 else (-y if x < 0.0 else y)


# stands for scipy.special.expit
def expit(x):
    """1 / (1 + exp(-x)), for loops that LLVM vectorises."""
    e = exp(-abs(x))
    low = 1.0 + e
    y = (e if x < 0.0 else 1.0) / low
    return y - y * ((1.0 - low + e) * (1.0 - 0.5 * e))  # what the sum has lost


# stands for scipy.special.erf
def erf(x):
    """The error function, for loops that LLVM vectorises: a series up to 1, from there on
    1 - exp(-x * x) * q((x - 3) / (x + 3)) with a polynomial q."""
    a = np.float64(abs(x))
    b = 1.0 if a > 1.0 else a
    z = b * b
    p = -1.1372848856791674e-09 + z * 5.957176147748911e-11
    p = -1.6350312701054695e-07 + z * (1.4659775274047436e-08 + z * p)
    p = -1.4925595266831182e-05 + z * (1.6461000484121368e-06 + z * p)
    p = -0.000854832698083379 + z * (0.0001205533111164271 + z * p)
    p = -0.026866170645076792 + z * (0.0052239776248180145 + z * p)
    near = b + b * (0.1283791670955126 + z * (-0.3761263890318375 + z * (0.11283791670954879 + z * p)))
    t = 6.0 if a > 6.0 else a
    s = (t - 3.0) / (t + 3.0)
    q = -2.6915157592850126e-07 + s * -2.0355575642200858e-07
    q = 2.1124428949403864e-06 + s * (1.2459620847174093e-06 + s * q)
    q = -1.2859347351455289e-05 + s * (-7.977696579644072e-06 + s * q)
    q = 4.525520140579536e-05 + s * (6.405657794051666e-05 + s * q)
    q = 0.0007077464435611972 + s * (-0.0005970619531815352 + s * q)
    q = -0.024392499318790735 + s * (0.004269136333077869 + s * q)
    q = -0.15011593650077582 + s * (0.07166583719797331 + s * q)
    q = 0.17900115118138996 + s * (-0.3262335600430372 + s * (0.24560380171233093 + s * q))
    y = near if a < 1.0 else 1.0 - exp(-(t * t)) * q
    return -y if x < 0.0 else (np.float64(x) if x == 0.0 else y)
