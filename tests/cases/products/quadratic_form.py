# case: energy
# signature: float64[:], float64[:,:]
# target: numpy
# inputs: rng.random(3), rng.random((3, 3))
def energy(x, a):
    return 0.5 * x @ a @ x


# ---------------------------------------- emitted ----------------------------------------


def energy_b(x, a, x_b, a_b, energy_seed):
    """Adjoint of energy (case.py, line 5).

    x_b          the adjoint of x is added to it
    a_b          the adjoint of a is added to it
    energy_seed  the adjoint of value, read only
    returns      value
    records      nothing
    """
    # Forward sweep.
    t1 = 0.5 * x @ a
    value = t1 @ x

    # Reverse sweep.
    # line 6: return 0.5 * x @ a @ x
    t1_b = energy_seed * x
    x_b += energy_seed * t1
    x_b += a @ t1_b * 0.5
    a_b += np.outer(0.5 * x, t1_b)
    return value
