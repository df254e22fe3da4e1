"""The inverse tangent without branches or calls, which LLVM vectorises in loops: at most 2 ulp off, float64 inside."""

import numpy as np


# stands for np.arctan2
def arctan2(y, x):
    """arctan2(y, x), for loops that LLVM vectorises: a polynomial in the smaller over the larger."""
    a, b = np.float64(abs(x)), np.float64(abs(y))
    low, high = (a, b) if a < b else (b, a)
    t = low / (1.0 if high == 0.0 else high)
    t = 1.0 if low == np.inf else t
    z = t * t
    p = 0.0001368724853148122 + z * -1.1832505417555692e-05
    p = 0.002622977891906089 + z * (-0.0007518472526973822 + z * p)
    p = 0.012756172907694298 + z * (-0.006575683344151699 + z * p)
    p = 0.027567942297344678 + z * (-0.020238706986393514 + z * p)
    p = 0.03872640214042632 + z * (-0.033750132001619734 + z * p)
    p = 0.04752086773576656 + z * (-0.04308119655330471 + z * p)
    p = 0.05882074956371294 + z * (-0.05261265735709454 + z * p)
    p = 0.07692305354678655 + z * (-0.06666636435777692 + z * p)
    p = 0.11111111107234799 + z * (-0.09090908969557403 + z * p)
    p = 0.19999999999999554 + z * (-0.14285714285648404 + z * p)
    r = t + t * (z * (-0.3333333333333333 + z * p))
    r = (1.5707963267948966 - r) + 6.123233995736766e-17 if a < b else r
    left = np.float64(x).view(np.int64) < 0
    r = (3.141592653589793 - r) + 1.2246467991473532e-16 if left else r
    r = -r if np.float64(y).view(np.int64) < 0 else r
    return r + 0.0 * (x + y) if x != x or y != y else r  # NaN where one of them is


# stands for np.arctan
def arctan(x):
    """arctan(x), for loops that LLVM vectorises."""
    return arctan2(x, 1.0)
