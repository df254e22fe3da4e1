"""Adjoints as an expert writes them in Numba, one file per program: `gradient(**inputs) -> (value, gradients)`.

They are compiled with the flags of generated modules, and checked against what is generated when they are timed.
"""

from numba import njit

compiled = njit(error_model="numpy", nogil=True)
