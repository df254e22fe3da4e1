# case: system
# signature: float64[:], float64
# target: cpu
# inputs: np.array([1.8, 0.3]), 0.7
import numpy as np

import adsource as ad


def kepler(E, M, e):
    return E - e * np.sin(E) - M


def residual(x, a, p):
    return np.array([x[0] ** 2 + x[1] - a[0], x[0] - x[1] ** 3 + a[1] * p])


def system(a, p):
    x = ad.root(residual, np.array([1.0, 0.5]), a, p, tol=1e-14)
    return x[0] * x[1] + ad.root(kepler, 0.5, p, 0.3 * x[1], tol=1e-14)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def residual_b(x, a, p, x_b, residual_seed, work):
    """Adjoint of residual (case.py, line 14).

    x_b            the adjoint of x is added to it
    residual_seed  the adjoint of value, read only
    work           the arrays that it works in
    records        nothing
    """
    (value_b,) = separate(work)
    if value_b.shape != residual_seed.shape:
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )

    # Reverse sweep.
    for i in range(value_b.shape[0]):
        value_b[i] = residual_seed[i]
    # line 15: return np.array([x[0] ** 2 + x[1] - a[0], x[0] - x[1] ** 3 + a[1] * p])
    x_b[0] += 2.0 * x[0] * value_b[0]
    x_b[1] += value_b[0]
    x_b[0] += value_b[1]
    x_b[1] += 3.0 * x[1] ** 2 * -value_b[1]


@njit(cache=True, error_model="numpy", nogil=True)
def residual_b2(x, a, p, a_b, residual_seed, work):
    """Adjoint of residual (case.py, line 14).

    a_b            the adjoint of a is added to it
    residual_seed  the adjoint of value, read only
    work           the arrays that it works in
    returns        p_b
    records        nothing
    """
    (value_b,) = separate(work)
    if value_b.shape != residual_seed.shape:
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )

    # Reverse sweep.
    for i in range(value_b.shape[0]):
        value_b[i] = residual_seed[i]
    # line 15: return np.array([x[0] ** 2 + x[1] - a[0], x[0] - x[1] ** 3 + a[1] * p])
    a_b[0] -= value_b[0]
    a_b[1] += value_b[1] * p
    p_b = value_b[1] * a[1]
    return p_b


@njit(cache=True, error_model="numpy", nogil=True)
def residual_root_b(x, a, p, tol, max_iter, a_b, residual_root_seed, work):
    """Adjoint of residual_root (adsource, line 3).

    a_b                 the adjoint of a is added to it
    residual_root_seed  the adjoint of value, read only
    work                the arrays that it works in
    returns             value, p_b
    records             nothing
    """
    slopes, unit, weight, residual_b_work, residual_b2_work = separate(work)
    if (
        slopes.shape != (x.shape[0], x.shape[0])
        or unit.shape != x.shape
        or weight.shape != unit.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )

    # Forward sweep.
    value = residual_root_p(x, a, p, tol, max_iter)

    # Reverse sweep.
    slopes[:] = 0.0
    for k in range(value.size):
        unit[:] = 0.0
        unit[k] = 1.0
        residual_b(value, a, p, slopes[k], unit, residual_b_work)
    t2 = np.ascontiguousarray(residual_root_seed)
    t1 = np.linalg.solve(slopes.T, t2)
    for i in range(x.shape[0]):
        weight[i] = -t1[i]
    p_b = residual_b2(value, a, p, a_b, weight, residual_b2_work)
    return value, p_b


@njit(cache=True, error_model="numpy", nogil=True)
def kepler_b(E, M, e, kepler_seed):
    """Adjoint of kepler (case.py, line 10).

    kepler_seed  the adjoint of value, read only
    returns      E_b
    records      nothing
    """
    # Reverse sweep.
    # line 11: return E - e * np.sin(E) - M
    E_b = kepler_seed
    E_b -= kepler_seed * e * np.cos(E)
    return E_b


@njit(cache=True, error_model="numpy", nogil=True)
def kepler_b2(E, M, e, kepler_seed):
    """Adjoint of kepler (case.py, line 10).

    kepler_seed  the adjoint of value, read only
    returns      M_b, e_b
    records      nothing
    """
    # Reverse sweep.
    # line 11: return E - e * np.sin(E) - M
    e_b = -(kepler_seed * np.sin(E))
    M_b = -kepler_seed
    return M_b, e_b


@njit(cache=True, error_model="numpy", nogil=True)
def kepler_root_b(E, M, e, tol, max_iter, kepler_root_seed):
    """Adjoint of kepler_root (adsource, line 27).

    kepler_root_seed  the adjoint of value, read only
    returns           value, M_b, e_b
    records           nothing
    """
    # Forward sweep.
    value = kepler_root_p(E, M, e, tol, max_iter)

    # Reverse sweep.
    # The slope d kepler / d E.
    slope = kepler_b(value, M, e, 1.0)
    weight = -(kepler_root_seed / slope)
    M_b, e_b = kepler_b2(value, M, e, weight)
    return value, M_b, e_b


@njit(cache=True, error_model="numpy", nogil=True)
def system_b(a, p, a_b, system_seed, work):
    """Adjoint of system (case.py, line 18).

    a_b          the adjoint of a is added to it
    system_seed  the adjoint of value, read only
    work         the arrays that it works in, as system_workspace makes them
    returns      value, p_b
    records      nothing
    """
    t2, x_b, residual_root_b_work = work
    if t2.shape != (2,) or x_b.shape != t2.shape:
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )

    # Forward sweep.
    t2[0] = 1.0
    t2[1] = 0.5
    x = residual_root_p(t2, a, p, 1e-14, 50)
    t3 = 0.3 * x[1]
    t1 = kepler_root_p(0.5, p, t3, 1e-14, 50)
    value = x[0] * x[1] + t1

    # Reverse sweep.
    x_b[:] = 0.0
    # line 20: return x[0] * x[1] + kepler_root(0.5, p, 0.3 * x[1], tol=1e-14)
    x_b[0] += system_seed * x[1]
    x_b[1] += system_seed * x[0]
    t1_b = system_seed
    _, p_b, t3_b = kepler_root_b(0.5, p, t3, 1e-14, 50, t1_b)
    x_b[1] += t3_b * 0.3
    # line 19: x = residual_root(np.array([1.0, 0.5]), a, p, tol=1e-14)
    _, t4 = residual_root_b(t2, a, p, 1e-14, 50, a_b, x_b, residual_root_b_work)
    p_b += t4
    return value, p_b


@register_jitable
def system_workspace():
    """The arrays that system_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(2),  # t2
        np.empty(2),  # x_b
        (  # residual_root_b_work
            np.empty((2, 2)),  # slopes
            np.empty(2),  # unit
            np.empty(2),  # weight
            (  # residual_b_work
                np.empty(2),  # value_b
            ),
            (  # residual_b2_work
                np.empty(2),  # value_b
            ),
        ),
    )
