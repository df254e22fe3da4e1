"""Powers of real numbers without branches or calls, which LLVM vectorises in loops: at most 1 ulp off, float64 inside.

2 ** (y * log2(x)), with a logarithm of 68 bits in two numbers: the method and the polynomial of its logarithm are those
of FDLIBM (Sun Microsystems, 1993; e_pow.c).  Masked numbers have 21 bits, so that their products are exact, fused or
not.
"""

import numpy as np


def leading(x):
    """The first 21 bits of a number."""
    return np.int64(np.float64(x).view(np.int64) & -0x100000000).view(np.float64)


def power_log2(a):
    """log2(a) of a positive, finite number in two parts, of which the first has 21 bits."""
    tiny = a < 2.2250738585072014e-308
    bits = np.float64(a * 18014398509481984.0 if tiny else a).view(np.int64)
    n = (bits + 0x4467200000000) >> 52  # up to sqrt(3) it is the exponent
    k = np.int64(n | 0x4330000000000000).view(np.float64) - (4503599627371573.0 if tiny else 4503599627371519.0)
    m = np.int64(bits - ((n - 1023) << 52)).view(np.float64)
    high = m > 1.224744871391589  # sqrt(3 / 2)
    near = 1.5 if high else 1.0
    u, v = m - near, 1.0 / (m + near)
    s = u * v
    s_high, t_high = leading(s), leading(m + near)
    s_low = v * ((u - s_high * t_high) - s_high * (m - (t_high - near)))
    z = s * s
    r = 0.272728123808534 + z * (0.23066074577556175 + z * 0.20697501780033842)
    r = z * z * (0.5999999999999946 + z * (0.4285714285785502 + z * (0.33333332981837743 + z * r)))
    r = r + s_low * (s_high + s)
    z = s_high * s_high
    t_high = leading(3.0 + z + r)
    t_low = r - ((t_high - 3.0) - z)
    u, v = s_high * t_high, s_low * t_high + t_low * s
    p_high = leading(u + v)
    p_low = v - (p_high - u)
    z = 0.9617967009544373 * p_high
    low = -7.028461650952758e-09 * p_high + p_low * 0.9617966939259756 + (1.350039202129749e-08 if high else 0.0)
    whole = 0.5849624872207642 if high else 0.0
    first = leading(((z + low) + whole) + k)
    return first, low - (((first - k) - whole) - z)


def power_exp2(high, low):
    """2**(high + low)."""
    total = high + low
    low = 0.0 if abs(total) > 1100.0 else low
    high = 1100.0 if total > 1100.0 else (-1100.0 if total < -1100.0 else high)
    k = (high + low + 6755399441055744.0) - 6755399441055744.0
    high = high - k
    t = leading(high + low)
    u, v = t * 0.6931471824645996, (low - (t - high)) * 0.6931471805599453 + t * -1.904654299957768e-09
    r = u + v
    rest = v - (r - u)
    p = 2.5100494788905042e-08 + r * 2.0911314678813155e-09
    p = 2.7557268229963227e-06 + r * (2.755728280527787e-07 + r * p)
    p = 0.00019841269863201828 + r * (2.480158731725034e-05 + r * p)
    p = 0.008333333333330032 + r * (0.0013888888888886532 + r * p)
    p = 0.16666666666666669 + r * (0.041666666666666664 + r * p)
    half = (0.5 * k + 6755399441055744.0) - 6755399441055744.0  # 2**k itself may be out of range
    y = 1.0 + (r + (r * r * (0.5 + r * p) + (rest + r * rest)))
    first = np.int64(np.float64(half + 6755399441056767.0).view(np.int64) << 52).view(np.float64)
    return y * first * np.int64(np.float64((k - half) + 6755399441056767.0).view(np.int64) << 52).view(np.float64)


# stands for x**y
def power(x, y):
    """x**y, for loops that LLVM vectorises."""
    x, y = np.float64(x), np.float64(y)
    a = abs(x)
    ends = a == 0.0 or a == np.inf
    high, low = power_log2(1.0 if ends else a)
    z = 1e20 if y > 1e20 else (-1e20 if y < -1e20 else y)  # far out for all but 1
    z_high = leading(z)
    r = power_exp2(z_high * high, (z - z_high) * high + z * low)
    r = (np.inf if (a == 0.0) == (y < 0.0) else 0.0) if ends else r
    whole, even = np.floor(y) == y, np.floor(0.5 * y) == 0.5 * y
    r = np.nan if x < 0.0 and not whole and not ends else r
    r = -r if np.float64(x).view(np.int64) < 0 and whole and not even else r
    r = x + y if x != x or y != y else r
    return 1.0 if y == 0.0 or x == 1.0 else r
