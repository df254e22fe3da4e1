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
    (beam_tape,) = separate(work)
    if beam_tape.shape != (t.size,):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    t_b, w_b = separate((t_b, w_b))

    # Forward sweep.
    power = 0.0
    for i in range(t.size):
        beam = 0j
        for k in range(w.size):
            # beam += w[k] * np.exp(-2j * np.pi * k * t[i])
            beam += w[k] * complex(
                np.cos(-2.0 * np.pi * k * t[i]), np.sin(-2.0 * np.pi * k * t[i])
            )
        beam_tape[i] = beam
        # power += abs(beam) ** 2
        power += hypot(beam.real, beam.imag) ** 2
    value_sum = 0.0
    t1 = 1j * steered_seed
    for j in range(w.shape[0]):
        cos_w = np.cos(w[j])
        sin_w = np.sin(w[j])
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
        for k in range(w.size):  # line 12
            # line 13: beam += w[k] * np.exp(-2j * np.pi * k * t[i])
            t2 = np.cos(-2.0 * np.pi * k * t[i])
            t3 = np.sin(-2.0 * np.pi * k * t[i])
            w_b[k] += (beam_b * np.conj(complex(t2, t3))).real
            t_b_sum += (
                beam_b * w[k] * np.conj(complex(t2, t3)) * (2j * np.pi * k)
            ).real
        if w.size > 0:
            t_b[i] += t_b_sum
    return value


@register_jitable
def steered_workspace(t):
    """The arrays that steered_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(t.size, dtype=np.complex128),  # beam_tape
    )
