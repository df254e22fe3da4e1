# case: model
# signature: float64[:], float64
# target: numpy
# inputs: rng.random(3), 0.2
import numpy as np

import adsource as ad


def step(x, a, b):
    return 0.3 * np.cos(x * a) + b


def model(a, b):
    x = ad.fixed_point(step, np.zeros(a.shape[0]), a, b, tol=1e-15)
    return np.sum(x**2) * a[0]


# ---------------------------------------- emitted ----------------------------------------


def step_b(x, a, b, x_b, step_seed):
    """Adjoint of step (case.py, line 10).

    x_b        the adjoint of x is added to it
    step_seed  the adjoint of value, read only
    records    nothing
    """
    unstretched("line 11", x.shape[0], a.shape[0])

    # Reverse sweep.
    value_b = step_seed.copy()
    x_b -= value_b * 0.3 * np.sin(x * a) * a  # line 11: return 0.3 * np.cos(x * a) + b


def step_b2(x, a, b, a_b, step_seed):
    """Adjoint of step (case.py, line 10).

    a_b        the adjoint of a is added to it
    step_seed  the adjoint of value, read only
    returns    b_b
    records    nothing
    """
    unstretched("line 11", x.shape[0], a.shape[0])

    # Reverse sweep.
    value_b = step_seed.copy()
    # line 11: return 0.3 * np.cos(x * a) + b
    a_b -= value_b * 0.3 * np.sin(x * a) * x
    b_b = np.sum(value_b)
    return b_b


def step_fixed_point_b(x, a, b, tol, max_iter, a_b, step_fixed_point_seed):
    """Adjoint of step_fixed_point (adsource, line 3).

    a_b                    the adjoint of a is added to it
    step_fixed_point_seed  the adjoint of value, read only
    returns                value, b_b
    records                nothing
    """
    # Forward sweep.
    value = step_fixed_point(x, a, b, tol, max_iter)

    # Reverse sweep.
    # weight = step_fixed_point_seed + (d step / d x)^T weight, by iteration.
    weight = step_fixed_point_seed.copy()
    converged = False
    for k in range(max_iter):
        last = weight
        x_b = np.zeros_like(value)
        step_b(value, a, b, x_b, weight)
        weight = step_fixed_point_seed + x_b
        converged = np.max(np.abs(weight - last)) <= tol * np.max(
            np.abs(step_fixed_point_seed)
        )
        if converged:
            break
    if not converged:
        raise RuntimeError(
            "step_fixed_point: its adjoint is not within tol after max_iter steps"
        )
    b_b = step_b2(value, a, b, a_b, weight)
    return value, b_b


def model_b(a, b, a_b, model_seed):
    """Adjoint of model (case.py, line 14).

    a_b         the adjoint of a is added to it
    model_seed  the adjoint of value, read only
    returns     value, b_b
    records     nothing
    """
    # Forward sweep.
    t1 = np.zeros(a.shape[0])
    x = step_fixed_point(t1, a, b, 1e-15, 1000)
    t2 = np.sum(x**2)
    value = t2 * a[0]

    # Reverse sweep.
    # line 16: return np.sum(x**2) * a[0]
    t2_b = model_seed * a[0]
    a_b[0] += model_seed * t2
    x_b = 2.0 * x * t2_b  # line 16: return np.sum(x**2) * a[0]
    # line 15: x = step_fixed_point(np.zeros(a.shape[0]), a, b, tol=1e-15)
    _, b_b = step_fixed_point_b(t1, a, b, 1e-15, 1000, a_b, x_b)
    return value, b_b
