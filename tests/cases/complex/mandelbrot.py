# case: mandelbrot
# signature: complex128, int64
# wrt: c
# target: cpu
# inputs: 0.2 + 0.3j, 5
import numpy as np


def mandelbrot(c, n):
    z = 0j
    total = 0.0
    for i in range(n):
        z = z * z + c
        total += np.log(abs(z))
    return total


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def mandelbrot_b(c, n, mandelbrot_seed, work):
    """Adjoint of mandelbrot (case.py, line 9).

    mandelbrot_seed  the adjoint of total, read only
    work             the arrays that it works in, as mandelbrot_workspace makes them
    returns          total, c_b
    records          z_tape: z before line 13, n complex128, 16 bytes each (line 13, 14
                     read it)
    """
    (z_tape,) = separate(work)
    if z_tape.shape != (n,):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )

    # Forward sweep.
    z = 0j
    total = 0.0
    for i in range(n):
        z_tape[i] = z
        z = z * z + c
        # total += np.log(abs(z))
        total += np.log(hypot(z.real, z.imag))

    # Reverse sweep.
    total_b = mandelbrot_seed
    z_b = 0.0
    c_b = 0.0
    for i in range(n - 1, -1, -1):  # line 12
        abs_z = hypot(z.real, z.imag)
        # line 14: total += np.log(abs(z))
        z_b += total_b / hypot(z.real, z.imag) * (z / (1.0 if abs_z == 0.0 else abs_z))
        z = z_tape[i]
        # line 13: z = z * z + c
        c_b += z_b
        z_b = 2.0 * np.conj(z) * z_b
    return total, c_b


@register_jitable
def mandelbrot_workspace(n):
    """The arrays that mandelbrot_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(n, dtype=np.complex128),  # z_tape
    )
