# case: heat
# signature: float64[:], float64, int
# target: numpy
# inputs: rng.standard_normal(8), 0.3, 7
import numpy as np

import adsource as ad


def heat(u, k, n):
    u = u.copy()
    energy = 0.0
    for t in ad.checkpoint(range(n), slots=3):
        w = u.copy()  # the state before the step
        u[1:-1] += k * w[1:-1] * (w[2:] - 2.0 * w[1:-1] + w[:-2])
        energy += np.sum(u * u)
        print("step", t)
    return energy / n


# ---------------------------------------- emitted ----------------------------------------


def heat_end_b(n, energy, heat_seed):
    """Adjoint of heat_end (case.py, line 18).

    heat_seed  the adjoint of value, read only
    returns    value, energy_b
    records    nothing
    """
    # Forward sweep.
    value = energy / n

    # Reverse sweep.
    energy_b = heat_seed / n  # line 18: return energy / n
    return value, energy_b


def heat_step_b(t, u, k, energy, u_b, energy_seed):
    """Adjoint of heat_step (case.py, line 14).

    u            in: the entry state; out: of no use (float64[u.shape[0]])
    u_b          in: what follows wants of the final u; out: the adjoint of the initial
                 u
    energy_seed  the adjoint of energy, read only
    returns      k_b, energy_b
    records      nothing
    """
    # Forward sweep.
    w = u.copy()  # the state before the step
    u[1:-1] += k * w[1:-1] * (w[2:] - 2.0 * w[1:-1] + w[:-2])

    # Reverse sweep.
    u_b += 2.0 * u * energy_seed  # line 16: energy += np.sum(u * u)
    # line 15: u[1:-1] += k * w[1:-1] * (w[2:] - 2.0 * w[1:-1] + w[:-2])
    t1 = u_b[1:-1] * (w[2:] - 2.0 * w[1:-1] + w[:-2])
    t2 = u_b[1:-1] * (k * w[1:-1])
    k_b = np.sum(t1 * w[1:-1])
    w_b = np.zeros_like(w)
    w_b[1:-1] += t1 * k
    w_b[2:] += t2
    w_b[1:-1] -= t2 * 2.0
    w_b[:-2] += t2
    u_b += w_b  # line 14: w = u.copy() # the state before the step
    return k_b, energy_seed


def heat_start_b(u, u_b, u_seed):
    """Adjoint of heat_start (case.py, line 11).

    u_b      the adjoint of u is added to it
    u_seed   the adjoint of u, read only
    records  nothing
    """
    # Reverse sweep.
    u2_b = u_seed.copy()
    u_b += u2_b  # line 11: u = u.copy()


def heat_b(u, k, n, u_b, heat_seed):
    """Adjoint of heat (case.py, line 10).

    u_b        the adjoint of u is added to it
    heat_seed  the adjoint of value, read only
    returns    value, k_b
    records    snapshots before passes of line 13, at most 3 at once (revolve): u,
               u.shape[0] float64, 8 bytes each
    """
    u2, energy = heat_start(u)
    steps = len(range(n))
    states = heat_b.states = MemoryStore()
    sweep = heat_b.sweep = Sweep(heat_b.progress, steps + extra_steps(steps, 3))
    ended = False
    for action, at, to in revolve(steps, 3):
        if action == "RUN" and not ended:
            for t in sweep.run(at, to):
                energy = heat_step(t, u2, k, energy)
        elif action == "RUN":  # once more, without energy
            for t in sweep.run(at, to):
                heat_again(u2, k)
        elif action == "SAVE":
            states.save(to, at, (u2,))
        elif action == "LOAD":
            (u2,) = states.load(to, at)
        elif action == "TAKE":
            (u2,) = states.take(to, at)
        elif action == "END":
            u2_b = np.zeros_like(u2)
            k_b = 0.0
            value, energy_b = heat_end_b(n, energy, heat_seed)
            ended = True
        else:  # BACK
            k_b_part, energy_b = heat_step_b(at, u2, k, energy, u2_b, energy_b)
            k_b += k_b_part
            sweep.reversed()
    heat_start_b(u, u_b, u2_b)
    return value, k_b


heat_b.progress = None  # called twice a second as progress(done, total, rate, left)
