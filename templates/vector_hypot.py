"""The length of a vector of two components without calls, which LLVM vectorises in loops: at most 2 ulp off.

Both are scaled by a power of two, so that the squares neither over- nor underflow: its exponent, shifted by 52 bits, is
the number.
"""

import numpy as np


# stands for np.hypot
def hypot(x, y):
    """sqrt(x * x + y * y), for loops that LLVM vectorises."""
    a, b = np.float64(abs(x)), np.float64(abs(y))
    high = b if a < b else a
    n = np.float64(high).view(np.int64) >> 52
    n = 1 if n < 1 else (2045 if n > 2045 else n)
    down = np.int64((2046 - n) << 52).view(np.float64)
    c, d = a * down, b * down
    r = np.sqrt(c * c + d * d) * np.int64(n << 52).view(np.float64)
    return np.inf if a == np.inf or b == np.inf else r
