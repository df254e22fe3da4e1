# case: steered
# signature: float64[:], float64[:]
# target: cpu
# inputs: rng.random(4), rng.random(5)
import numpy as np


def steered(t, w):
    power = 0.0
    for i in range(t.size):
        beam = 0j
        for k in range(w.size):
            beam += w[k] * np.exp(-2j * np.pi * k * t[i])
        power += abs(beam) ** 2
    return power + np.sum((w * np.exp(1j * w)).imag)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def steered_b(t, w, t_b, w_b, steered_seed, work):
    """Adjoint of steered (case.py, line 8).

    t_b           the adjoint of t is added to it
    w_b           the adjoint of w is added to it
    steered_seed  the adjoint of value, read only
    work          the arrays that it works in, as steered_workspace makes them
    returns       value
    records       beam_tape: beam, (t.shape[0]) complex128, 16 bytes each (line 14 reads
                  it)
    """
    beam_tape, beam_at, beam_at2, t2_at, t3_at = separate(work)
    if (
        beam_tape.shape != (t.size,)
        or beam_at.shape != (w.size,)
        or beam_at2.shape != beam_at.shape
        or t2_at.shape != beam_at.shape
        or t3_at.shape != beam_at.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    t_b, w_b = separate((t_b, w_b))

    # Forward sweep.
    power = 0.0
    for i in range(t.size):
        beam = 0j
        # What its passes need not wait for is computed in front, on vectors.
        for k in range(w.size):
            beam_at[k] = cos(-2.0 * np.pi * k * t[i])
            beam_at2[k] = sin(-2.0 * np.pi * k * t[i])
        for k in range(w.size):
            # beam += w[k] * np.exp(-2j * np.pi * k * t[i])
            beam += w[k] * complex(beam_at[k], beam_at2[k])
        beam_tape[i] = beam
        # power += abs(beam) ** 2
        power += hypot(beam.real, beam.imag) ** 2
    value_sum = 0.0
    t1 = 1j * steered_seed
    for j in range(w.shape[0]):
        cos_w = cos(w[j])
        sin_w = sin(w[j])
        value_sum += (w[j] * complex(cos_w, sin_w)).imag
        # Reverse sweep.
        # line 15: return power + np.sum((w * np.exp(1j * w)).imag)
        w_b[j] += (t1 * np.conj(complex(cos_w, sin_w))).real
        w_b[j] += (t1 * w[j] * np.conj(complex(cos_w, sin_w)) * -1j).real
    value = power + value_sum

    # Reverse sweep.
    power_b = steered_seed
    for i in range(t.size - 1, -1, -1):  # line 10
        beam = beam_tape[i]
        abs_beam = hypot(beam.real, beam.imag)
        # line 14: power += abs(beam) ** 2
        beam_b = (
            2.0 * abs_beam * power_b * (beam / (1.0 if abs_beam == 0.0 else abs_beam))
        )
        t_b_sum = 0.0
        # What its passes need not wait for is computed in front, on vectors.
        for k in range(w.size):  # line 12
            # line 13: beam += w[k] * np.exp(-2j * np.pi * k * t[i])
            t2 = cos(-2.0 * np.pi * k * t[i])
            t3 = sin(-2.0 * np.pi * k * t[i])
            t2_at[k] = t2
            t3_at[k] = t3
        for k in range(w.size):  # line 12
            w_b[k] += (beam_b * np.conj(complex(t2_at[k], t3_at[k]))).real
            t_b_sum += (
                beam_b * w[k] * np.conj(complex(t2_at[k], t3_at[k])) * (2j * np.pi * k)
            ).real
        if w.size > 0:
            t_b[i] += t_b_sum
    return value


@register_jitable
def steered_workspace(t, w):
    """The arrays that steered_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(t.size, dtype=np.complex128),  # beam_tape
        np.empty(w.size),  # beam_at
        np.empty(w.size),  # beam_at2
        np.empty(w.size),  # t2_at
        np.empty(w.size),  # t3_at
    )
