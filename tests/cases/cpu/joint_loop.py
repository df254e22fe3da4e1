# case: asian_call
# signature: float64, float64, float64, float64[:,:]
# wrt: spot, rate, vol
# target: cpu
# inputs: 1.0, 0.03, 0.2, rng.standard_normal((5, 4))
import numpy as np


def asian_call(spot, rate, vol, noise):
    paths, steps = noise.shape
    total = 0.0
    for p in range(paths):
        s = spot
        mean = 0.0
        for t in range(steps):
            s = s * np.exp(rate - 0.5 * vol * vol + vol * noise[p, t])
            mean += s / steps
        total += np.log(1.0 + mean)
    return total / paths


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def asian_call_b(spot, rate, vol, noise, asian_call_seed, work):
    """Adjoint of asian_call (case.py, line 9).

    asian_call_seed  the adjoint of value, read only
    work             the arrays that it works in, as asian_call_workspace makes them
    returns          value, spot_b, rate_b, vol_b
    records          s_tape: s before line 16, steps float64, 8 bytes each (line 16
                     reads it)
    """
    s_at, t2_at, s_tape = separate(work)
    if (
        s_at.shape != (noise.shape[1],)
        or t2_at.shape != s_at.shape
        or s_tape.shape != s_at.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )

    # Forward sweep.
    paths, steps = noise.shape
    total = 0.0
    total_b = asian_call_seed / paths  # line 19: return total / paths
    spot_b = 0.0
    rate_b = 0.0
    vol_b = 0.0
    # Forwards and backwards pass by pass: no pass needs what another leaves.
    for p in range(paths):
        s = spot
        mean = 0.0
        # What its passes need not wait for is computed in front, on vectors.
        for t in range(steps):
            s_at[t] = exp(rate - 0.5 * vol * vol + vol * noise[p, t])
        for t in range(steps):
            s_tape[t] = s
            s = s * s_at[t]
            mean += s / steps
        total += np.log(1.0 + mean)
        mean_b = total_b / (1.0 + mean)  # line 18: total += np.log(1.0 + mean)
        s_b = 0.0
        # What its passes need not wait for is computed in front, on vectors.
        for t in range(steps):  # line 15
            # line 16: s = s * np.exp(rate - 0.5 * vol * vol + vol * noise[p, t])
            t2 = exp(rate - 0.5 * vol * vol + vol * noise[p, t])
            t2_at[t] = t2
        for t in range(steps - 1, -1, -1):  # line 15
            s_b += mean_b / steps  # line 17: mean += s / steps
            s = s_tape[t]
            t1 = s_b * s * t2_at[t]
            rate_b += t1
            vol_b -= t1 * vol - t1 * noise[p, t]
            s_b = s_b * t2_at[t]
        # line 13: s = spot
        spot_b += s_b
    value = total / paths
    return value, spot_b, rate_b, vol_b


@register_jitable
def asian_call_workspace(noise):
    """The arrays that asian_call_b works in, for arguments of these shapes. What they hold is of no matter."""
    steps = noise.shape[1]
    return (
        np.empty(steps),  # s_at
        np.empty(steps),  # t2_at
        np.empty(steps),  # s_tape
    )
