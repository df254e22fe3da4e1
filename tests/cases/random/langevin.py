# case: langevin
# signature: Generator, float64[:], float64, float64, int64
# target: cpu
# inputs: np.random.default_rng(5), rng.random(4), 0.7, 0.01, 3
import numpy as np


def langevin(rng, x, k, h, steps):
    for t in range(steps):
        noise = rng.standard_normal(x.shape[0])
        x = x - h * k * np.sin(x) + np.sqrt(2.0 * h) * noise
    return np.mean(x**2)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def langevin_b(rng, x, k, h, steps, x_b, langevin_seed, work):
    """Adjoint of langevin (case.py, line 8).

    rng            in: the entry state; out: the exit state (a random generator)
    x_b            the adjoint of x is added to it
    langevin_seed  the adjoint of value, read only
    work           the arrays that it works in, as langevin_workspace makes them
    returns        value, k_b, h_b
    records        x2_tape: x2 before line 11, steps x x.shape[0] float64, 8 bytes each
                   (line 11, 12 read it)
    records        noise_tape: noise, steps x x.shape[0] float64, 8 bytes each (line 11
                   reads it)
    """
    x2_tape, noise_tape, x2_b = separate(work)
    if (
        x2_tape.shape != (steps, x.shape[0])
        or noise_tape.shape != x2_tape.shape
        or x2_b.shape != x.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    (x_b,) = separate((x_b,))

    # Forward sweep.
    x2 = x
    for t in range(steps):
        noise = rng.standard_normal(x2.shape[0])
        for i in range(x.shape[0]):
            x2_tape[t, i] = x2[i]
        t3 = np.sqrt(2.0 * h)
        t2 = np.empty(x.shape[0])
        for i in range(x.shape[0]):
            noise_tape[t, i] = noise[i]
            t2[i] = x2[i] - h * k * sin(x2[i]) + t3 * noise[i]
        x2 = t2
    value = 0.0
    for i in range(x.shape[0]):
        value = lane_sum(value, x2[i] ** 2)
        # Reverse sweep.
        # line 12: return np.mean(x**2)
        x2_b[i] = 2.0 * x2[i] * (langevin_seed / x2.size)
    value /= x.shape[0]

    # Reverse sweep.
    k_b = 0.0
    h_b = 0.0
    for t in range(steps - 1, -1, -1):  # line 9
        noise = noise_tape[t]
        x2 = x2_tape[t]
        t1 = 0.0
        t4 = 0.0
        for i in range(x.shape[0]):
            # line 11: x = x - h * k * np.sin(x) + np.sqrt(2.0 * h) * noise
            t1 = lane_sum(t1, -x2_b[i] * sin(x2[i]))
            t4 = lane_sum(t4, x2_b[i] * noise[i])
            x2_b[i] = x2_b[i] + (-x2_b[i] * (h * k) * cos(x2[i]))
        h_b += t1 * k
        k_b += t1 * h
        h_b += 0.5 * t4 / np.sqrt(2.0 * h) * 2.0
    for i in range(x.shape[0]):
        x_b[i] += x2_b[i]
    return value, k_b, h_b


@register_jitable
def langevin_workspace(x, steps):
    """The arrays that langevin_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty((steps, x.shape[0])),  # x2_tape
        np.empty((steps, x.shape[0])),  # noise_tape
        np.empty(x.shape[0]),  # x2_b
    )
