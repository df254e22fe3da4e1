# case: limited
# signature: float64[:], float64[:]
# target: numpy
# inputs: rng.standard_normal(6), rng.random(6)
import numpy as np


def limited(u, v):
    flux = np.where(u > 0.0, u * v, 0.5 * v * v)
    return np.sum(np.maximum(flux, 0.1) * np.abs(u))


# ---------------------------------------- emitted ----------------------------------------


def limited_b(u, v, u_b, v_b, limited_seed):
    """Adjoint of limited (case.py, line 8).

    u_b           the adjoint of u is added to it
    v_b           the adjoint of v is added to it
    limited_seed  the adjoint of value, read only
    returns       value
    records       nothing
    """
    unstretched("line 9", u.shape[0], v.shape[0])

    # Forward sweep.
    flux = np.where(u > 0.0, u * v, 0.5 * v * v)
    value = np.sum(np.maximum(flux, 0.1) * np.abs(u))

    # Reverse sweep.
    # line 10: return np.sum(np.maximum(flux, 0.1) * np.abs(u))
    t1 = limited_seed * np.abs(u)
    flux_b = np.where(flux > 0.1, t1, np.where(flux == 0.1, 0.5 * t1, 0.0))
    u_b += limited_seed * np.maximum(flux, 0.1) * np.sign(u)
    # line 9: flux = np.where(u > 0.0, u * v, 0.5 * v * v)
    u_b += np.where(u > 0.0, flux_b * v, 0.0)
    v_b += np.where(u > 0.0, flux_b * u, 0.0)
    v_b += np.where(u > 0.0, 0.0, flux_b * v * 0.5)
    v_b += np.where(u > 0.0, 0.0, flux_b * (0.5 * v))
    return value
