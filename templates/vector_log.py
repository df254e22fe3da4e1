"""Logarithms without branches or calls, which LLVM vectorises in loops: at most 1 ulp off, float64 inside.

The argument is 2**k * (1 + f) with 1 + f between sqrt(1/2) and sqrt(2); the polynomial is that of FDLIBM (Sun
Microsystems, 1993).  0x4330000000000000 are the bits of 2**52: an integer in its last bits is 2**52 more than itself.
"""

import numpy as np


def log_series(f):
    """(log(1 + f) - f + f * f / 2) without its part f * f / 2 * s, over s = f / (2 + f)."""
    s = f / (2.0 + f)
    z = s * s
    p = 0.22222198432149784 + z * (0.1818357216161805 + z * (0.15313837699209373 + z * 0.14798198605116586))
    p = z * (0.6666666666666735 + z * (0.3999999999940942 + z * (0.2857142874366239 + z * p)))
    return s * (0.5 * f * f + p)


# stands for np.log
def log(x):
    """log(x), for loops that LLVM vectorises."""
    x = np.float64(x)
    tiny = x < 2.2250738585072014e-308
    bits = np.float64(x * 18014398509481984.0 if tiny else x).view(np.int64)
    n = (bits + 0x95F619980C433) >> 52
    k = np.int64(n | 0x4330000000000000).view(np.float64) - (4503599627371573.0 if tiny else 4503599627371519.0)
    f = np.int64(bits - ((n - 1023) << 52)).view(np.float64) - 1.0
    y = k * 0.6931471803691238 - ((0.5 * f * f - (log_series(f) + k * 1.9082149292705877e-10)) - f)
    y = y if x < np.inf else x
    return -np.inf if x == 0.0 else (np.nan if x < 0.0 else y)


# stands for np.log1p
def log1p(x):
    """log(1 + x), for loops that LLVM vectorises."""
    x = np.float64(x)
    u = 1.0 + x
    whole = u - 1.0
    rest = (1.0 - (u - whole)) + (x - whole)  # what the sum has lost
    bits = np.float64(u).view(np.int64)
    n = (bits + 0x95F619980C433) >> 52
    k = np.int64(n | 0x4330000000000000).view(np.float64) - 4503599627371519.0
    f = x if k == 0.0 else np.int64(bits - ((n - 1023) << 52)).view(np.float64) - 1.0
    low = k * 1.9082149292705877e-10 + (0.0 if k == 0.0 else rest / u)
    y = k * 0.6931471803691238 - ((0.5 * f * f - (log_series(f) + low)) - f)
    y = y if x < np.inf else x
    return -np.inf if x == -1.0 else (np.nan if x < -1.0 else (x if abs(x) < 1e-17 else y))


# stands for np.logaddexp
def logaddexp(a, b):
    """log(exp(a) + exp(b)), for loops that LLVM vectorises."""
    a, b = np.float64(a), np.float64(b)
    d = 0.0 if a == b else abs(a - b)  # the difference of two that are infinite would be NaN
    return (a if a > b else b) + log1p(exp(-d))
