# case: split_step
# signature: complex128[:], float64[:], float64, int64
# wrt: psi0, v
# target: numpy
# inputs: rng.random(6) + 1j * rng.random(6), rng.random(6), 0.1, 3
import numpy as np


def split_step(psi0, v, dt, n):
    m = psi0.shape[0]
    k = 2.0 * np.pi * np.fft.fftfreq(m)
    kinetic = np.exp(-0.5j * dt * k**2)
    potential = np.exp(-1j * dt * v)
    psi = psi0.copy()
    for step in range(n):
        psi = np.fft.ifft(kinetic * np.fft.fft(potential * psi))
    return np.sum(np.arange(m) * np.abs(psi) ** 2)


# ---------------------------------------- emitted ----------------------------------------


def split_step_b(psi0, v, dt, n, psi0_b, v_b, split_step_seed):
    """Adjoint of split_step (case.py, line 9).

    psi0_b           the adjoint of psi0 is added to it
    v_b              the adjoint of v is added to it
    split_step_seed  the adjoint of value, read only
    returns          value
    records          psi_tape: psi before line 16, n x psi0.shape[0] complex128, 16
                     bytes each (line 16, 17 read it)
    """
    unstretched("line 16", v.shape[0], psi0.shape[0])

    # Forward sweep.
    m = psi0.shape[0]
    k = 2.0 * np.pi * np.fft.fftfreq(m)
    kinetic = np.exp(-0.5j * dt * k**2)
    potential = np.exp(-1j * dt * v)
    psi = psi0.copy()
    psi_tape = np.empty((n, psi0.shape[0]), dtype=np.complex128)
    for step in range(n):
        psi_tape[step] = psi
        unstretched("line 16", kinetic.shape[0], psi0.shape[0])
        psi = np.fft.ifft(kinetic * np.fft.fft(potential * psi))
    value = np.sum(np.arange(m) * np.abs(psi) ** 2)

    # Reverse sweep.
    # line 17: return np.sum(np.arange(m) * np.abs(psi) ** 2)
    psi_b = 2.0 * np.abs(psi) * (split_step_seed * np.arange(m)) * np.sign(psi)
    potential_b = np.zeros_like(potential)
    for step in range(n - 1, -1, -1):  # line 15
        psi = psi_tape[step]
        # line 16: psi = np.fft.ifft(kinetic * np.fft.fft(potential * psi))
        t1 = np.fft.ifft(
            np.fft.fft(psi_b, norm="forward") * np.conj(kinetic), norm="forward"
        )
        potential_b += t1 * np.conj(psi)
        psi_b = t1 * np.conj(potential)
    # line 14: psi = psi0.copy()
    psi0_b += psi_b
    # line 13: potential = np.exp(-1j * dt * v)
    v_b += (potential_b * np.conj(potential) * (1j * dt)).real
    return value
