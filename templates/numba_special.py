"""Functions of SciPy that Numba does not know, for compiled code: SciPy's own, by a step out to the interpreter."""

import scipy.special
from numba import objmode


def special_into(out, name, operands):
    """out[...] = scipy.special.NAME(*operands)."""
    with objmode():
        out[...] = getattr(scipy.special, name)(*operands)
