"""Powers with an exponent that is half an odd number, by the square root, which LLVM vectorises in loops.

Each product is rounded.  At most 1.5 ulp off for exponents -0.5 and 1.5, 2.6 for -1.5 and 2.5, 4 for -2.5 and 3.5, 6
for -3.5.
A product over- or underflows only where the power does.
"""

import numpy as np


def root(x):
    """x**0.5 as C has it: infinite at -inf, and 0.0 at -0.0."""
    return np.inf if x == -np.inf else np.sqrt(x + 0.0)


def positive_inverse(x):
    """1 / x where a half power of x is a number: that of a tiny negative x would be the infinite one."""
    x = np.float64(x)
    return np.nan if x < 0.0 and x > -1.0 else 1.0 / x


# stands for x**-0.5
def inverse_1_2(x):
    """x**-0.5, for loops that LLVM vectorises."""
    return 1.0 / root(np.float64(x))


# stands for x**1.5
def power_3_2(x):
    """x**1.5, for loops that LLVM vectorises."""
    x = np.float64(x)
    return abs(x * root(x))


# stands for x**-1.5
def inverse_3_2(x):
    """x**-1.5, for loops that LLVM vectorises."""
    return power_3_2(positive_inverse(x))


# stands for x**2.5
def power_5_2(x):
    """x**2.5, for loops that LLVM vectorises."""
    x = np.float64(x)
    return x * x * root(x)


# stands for x**-2.5
def inverse_5_2(x):
    """x**-2.5, for loops that LLVM vectorises."""
    return power_5_2(positive_inverse(x))


# stands for x**3.5
def power_7_2(x):
    """x**3.5, for loops that LLVM vectorises."""
    x = np.float64(x)
    return abs(x * x * x * root(x))


# stands for x**-3.5
def inverse_7_2(x):
    """x**-3.5, for loops that LLVM vectorises."""
    return power_7_2(positive_inverse(x))
