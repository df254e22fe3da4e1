# case: ring
# signature: complex128[:], float64
# target: cpu
# inputs: rng.random(5) + 1j * rng.random(5), 0.7
import numpy as np


def ring(z, k):
    total = 0.0
    for i in range(z.size):
        total += abs(np.exp(k * z[i]) * np.sqrt(z[i]) + 0.5) ** 2
    return total


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def ring_b_fresh(z, k, z_b, ring_seed):
    """Adjoint of ring (case.py, line 8).

    z_b        the adjoint of z is written to it
    ring_seed  the adjoint of total, read only
    returns    total, k_b
    records    nothing
    """
    (z_b,) = separate((z_b,))

    # Forward sweep.
    total = 0.0
    for i in range(z.size):
        # total += abs(np.exp(k * z[i]) * np.sqrt(z[i]) + 0.5) ** 2
        t3 = np.exp(k * z[i]) * np.sqrt(z[i]) + 0.5
        total += hypot(t3.real, t3.imag) ** 2

    # Reverse sweep.
    total_b = ring_seed
    k_b = 0.0
    for i in range(z.size):  # line 10
        # line 11: total += abs(np.exp(k * z[i]) * np.sqrt(z[i]) + 0.5) ** 2
        sqrt_z = np.sqrt(z[i])
        t4 = np.exp(k * z[i])
        t5 = t4 * sqrt_z + 0.5
        abs_t5 = hypot(t5.real, t5.imag)
        t1 = 2.0 * abs_t5 * total_b * (t5 / (1.0 if abs_t5 == 0.0 else abs_t5))
        t2 = t1 * np.conj(sqrt_z) * np.conj(t4)
        k_b += (t2 * np.conj(z[i])).real
        z_b[i] = t2 * k + 0.5 * (t1 * np.conj(t4)) / np.conj(sqrt_z)
    return total, k_b


@njit(cache=True, error_model="numpy", nogil=True)
def ring_b(z, k, z_b, ring_seed):
    """Adjoint of ring (case.py, line 8).

    z_b        the adjoint of z is added to it
    ring_seed  the adjoint of total, read only
    returns    total, k_b
    records    nothing
    """
    z_b_new = np.empty_like(z_b)
    total, k_b = ring_b_fresh(z, k, z_b_new, ring_seed)
    z_b += z_b_new
    return total, k_b
