# case: smallest
# signature: float64[:], float64
# target: cpu
# inputs: np.array([1.8, 0.3]), 0.7
import numpy as np

import adsource as ad


def energy(x, a, p):
    return np.sum(np.cosh(x - a)) + p * x[0] ** 2 * x[1] ** 2


def force(x, a, p):
    return np.sinh(x - a) + 2.0 * p * np.array([x[0] * x[1] ** 2, x[0] ** 2 * x[1]])


def well(x, p):
    return x**4 - p * x**2


def slope(x, p):
    return 4.0 * x**3 - 2.0 * p * x


def smallest(a, p):
    x = ad.minimize(energy, np.array([1.0, 0.5]), a, p, grad=force, tol=1e-14)
    return x[0] * x[1] + ad.minimize(well, 0.1, p + x[0], grad=slope, tol=1e-14)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def force_b(x, a, p, x_b, force_seed, work):
    """Adjoint of force (case.py, line 14).

    x_b         the adjoint of x is added to it
    force_seed  the adjoint of value, read only
    work        the arrays that it works in
    records     nothing
    """
    value_b, t1 = separate(work)
    if value_b.shape != force_seed.shape or t1.shape != x.shape:
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )

    # Reverse sweep.
    for i in range(value_b.shape[0]):
        value_b[i] = force_seed[i]
    if x.shape[0] != a.shape[0]:
        raise ValueError("operands could not be broadcast together")
    for i in range(x.shape[0]):
        # line 15: return np.sinh(x - a) + 2.0 * p * np.array([x[0] * x[1] ** 2, x[0]...
        t1[i] = value_b[i] * (2.0 * p)
        x_b[i] += value_b[i] * np.cosh(x[i] - a[i])
    x_b[0] += t1[0] * x[1] ** 2
    x_b[1] += 2.0 * x[1] * (t1[0] * x[0])
    x_b[0] += 2.0 * x[0] * (t1[1] * x[1])
    x_b[1] += t1[1] * x[0] ** 2


@njit(cache=True, error_model="numpy", nogil=True)
def force_b2(x, a, p, a_b, force_seed, work):
    """Adjoint of force (case.py, line 14).

    a_b         the adjoint of a is added to it
    force_seed  the adjoint of value, read only
    work        the arrays that it works in
    returns     p_b
    records     nothing
    """
    t1, value_b = separate(work)
    if t1.shape != (2,) or value_b.shape != force_seed.shape:
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )

    # Forward sweep.
    if x.shape[0] < 2:
        raise IndexError("index out of bounds: x[1], line 15")
    t1[0] = x[0] * x[1] ** 2
    t1[1] = x[0] ** 2 * x[1]

    # Reverse sweep.
    for i in range(value_b.shape[0]):
        value_b[i] = force_seed[i]
    if x.shape[0] != a.shape[0] or x.shape[0] != 2:
        raise ValueError("operands could not be broadcast together")
    p_b_sum = 0.0
    for i in range(x.shape[0]):
        # line 15: return np.sinh(x - a) + 2.0 * p * np.array([x[0] * x[1] ** 2, x[0]...
        a_b[i] -= value_b[i] * np.cosh(x[i] - a[i])
        p_b_sum += value_b[i] * t1[i]
    p_b = p_b_sum * 2.0
    return p_b


@njit(cache=True, error_model="numpy", nogil=True)
def energy_minimize_b(x, a, p, tol, max_iter, a_b, energy_minimize_seed, work):
    """Adjoint of energy_minimize (adsource, line 3).

    a_b                   the adjoint of a is added to it
    energy_minimize_seed  the adjoint of value, read only
    work                  the arrays that it works in
    returns               value, p_b
    records               nothing
    """
    slopes, unit, weight, energy_minimize_work, force_b_work, force_b2_work = separate(
        work
    )
    if (
        slopes.shape != (x.shape[0], x.shape[0])
        or unit.shape != x.shape
        or weight.shape != unit.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )

    # Forward sweep.
    value = energy_minimize_p(x, a, p, tol, max_iter, energy_minimize_work)

    # Reverse sweep.
    slopes[:] = 0.0
    for k in range(value.size):
        unit[:] = 0.0
        unit[k] = 1.0
        force_b(value, a, p, slopes[k], unit, force_b_work)
    t2 = np.ascontiguousarray(energy_minimize_seed)
    t1 = np.linalg.solve(slopes.T, t2)
    for i in range(x.shape[0]):
        weight[i] = -t1[i]
    p_b = force_b2(value, a, p, a_b, weight, force_b2_work)
    return value, p_b


@njit(cache=True, error_model="numpy", nogil=True)
def slope_b(x, p, slope_seed):
    """Adjoint of slope (case.py, line 22).

    slope_seed  the adjoint of value, read only
    returns     x_b
    records     nothing
    """
    # Reverse sweep.
    # line 23: return 4.0 * x**3 - 2.0 * p * x
    x_b = 3.0 * x**2 * (slope_seed * 4.0)
    x_b -= slope_seed * (2.0 * p)
    return x_b


@njit(cache=True, error_model="numpy", nogil=True)
def slope_b2(x, p, slope_seed):
    """Adjoint of slope (case.py, line 22).

    slope_seed  the adjoint of value, read only
    returns     p_b
    records     nothing
    """
    # Reverse sweep.
    p_b = -(slope_seed * x * 2.0)  # line 23: return 4.0 * x**3 - 2.0 * p * x
    return p_b


@njit(cache=True, error_model="numpy", nogil=True)
def well_minimize_b(x, p, tol, max_iter, well_minimize_seed):
    """Adjoint of well_minimize (adsource, line 42).

    well_minimize_seed  the adjoint of value, read only
    returns             value, p_b
    records             nothing
    """
    # Forward sweep.
    value = well_minimize_p(x, p, tol, max_iter)

    # Reverse sweep.
    # The slope d slope / d x.
    slope2 = slope_b(value, p, 1.0)
    weight = -(well_minimize_seed / slope2)
    p_b = slope_b2(value, p, weight)
    return value, p_b


@njit(cache=True, error_model="numpy", nogil=True)
def smallest_b(a, p, a_b, smallest_seed, work):
    """Adjoint of smallest (case.py, line 26).

    a_b            the adjoint of a is added to it
    smallest_seed  the adjoint of value, read only
    work           the arrays that it works in, as smallest_workspace makes them
    returns        value, p_b
    records        nothing
    """
    t2, x_b, energy_minimize_work, energy_minimize_b_work = work
    if t2.shape != (2,) or x_b.shape != t2.shape:
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )

    # Forward sweep.
    t2[0] = 1.0
    t2[1] = 0.5
    x = energy_minimize_p(t2, a, p, 1e-14, 50, energy_minimize_work)
    t3 = p + x[0]
    t1 = well_minimize_p(0.1, t3, 1e-14, 50)
    value = x[0] * x[1] + t1

    # Reverse sweep.
    x_b[:] = 0.0
    # line 28: return x[0] * x[1] + well_minimize(0.1, p + x[0], tol=1e-14)
    x_b[0] += smallest_seed * x[1]
    x_b[1] += smallest_seed * x[0]
    t1_b = smallest_seed
    _, t3_b = well_minimize_b(0.1, t3, 1e-14, 50, t1_b)
    p_b = t3_b
    x_b[0] += t3_b
    # line 27: x = energy_minimize(np.array([1.0, 0.5]), a, p, tol=1e-14)
    _, t4 = energy_minimize_b(t2, a, p, 1e-14, 50, a_b, x_b, energy_minimize_b_work)
    p_b += t4
    return value, p_b


@register_jitable
def smallest_workspace():
    """The arrays that smallest_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(2),  # t2
        np.empty(2),  # x_b
        (  # energy_minimize_work
            (  # force_work
                np.empty(2),  # t1
            ),
        ),
        (  # energy_minimize_b_work
            np.empty((2, 2)),  # slopes
            np.empty(2),  # unit
            np.empty(2),  # weight
            (  # energy_minimize_work
                (  # force_work
                    np.empty(2),  # t1
                ),
            ),
            (  # force_b_work
                np.empty(2),  # value_b
                np.empty(2),  # t1
            ),
            (  # force_b2_work
                np.empty(2),  # t1
                np.empty(2),  # value_b
            ),
        ),
    )
