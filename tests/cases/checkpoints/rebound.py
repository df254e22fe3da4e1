# case: swing
# signature: float64[:], float64, int, int
# target: numpy
# inputs: rng.standard_normal(3), 0.3, 9, 2
import numpy as np

import adsource as ad


def swing(x, dt, n, slots):
    damping = np.exp(-dt)
    longest = 0.0
    for t in ad.checkpoint(range(1, n), slots=slots):
        x = x + dt * np.sin(x) * t
        dt = dt * damping
        if x[0] > longest:
            longest = x[0]
    for t in ad.checkpoint(range(3), schedule="store_all"):
        longest = longest * np.cos(x[t])
    return longest + np.sum(x * x) * t


# ---------------------------------------- emitted ----------------------------------------


def swing_end_end_b(x, longest, t, x_b, swing_end_seed):
    """Adjoint of swing_end_end (case.py, line 20).

    x_b             the adjoint of x is added to it
    swing_end_seed  the adjoint of value, read only
    returns         value, longest_b
    records         nothing
    """
    # Forward sweep.
    value = longest + np.sum(x * x) * t

    # Reverse sweep.
    # line 20: return longest + np.sum(x * x) * t
    longest_b = swing_end_seed
    x_b += 2.0 * x * (swing_end_seed * t)
    return value, longest_b


def swing_end_step_b(t3, x, longest, x_b, longest_seed):
    """Adjoint of swing_end_step (case.py, line 18).

    x_b           the adjoint of x is added to it
    longest_seed  the adjoint of longest, read only
    returns       longest_b
    records       nothing
    """
    # Forward sweep.
    t = t3

    # Reverse sweep.
    # line 19: longest = longest * np.cos(x[t])
    longest_b = longest_seed * np.cos(x[t])
    x_b[t] -= longest_seed * longest * np.sin(x[t])
    return longest_b


def swing_step_b(t2, x, dt, damping, longest, x_b, x_seed, dt_seed, longest_seed):
    """Adjoint of swing_step (case.py, line 13).

    x_b           the adjoint of x is added to it
    x_seed        the adjoint of x, read only
    dt_seed       the adjoint of dt, read only
    longest_seed  the adjoint of longest, read only
    returns       dt_b, damping_b, longest_b
    records       nothing
    """
    # Forward sweep.
    t = t2
    x2 = x + dt * np.sin(x) * t
    branch = x2[0] > longest

    # Reverse sweep.
    x2_b = x_seed.copy()
    longest_b = longest_seed
    if branch:
        # line 17: longest = x[0]
        x2_b[0] += longest_b
        longest_b = 0.0
    # line 15: dt = dt * damping
    dt_b = dt_seed * damping
    damping_b = dt_seed * dt
    # line 14: x = x + dt * np.sin(x) * t
    t1 = x2_b * t
    x_b += x2_b
    dt_b += np.sum(t1 * np.sin(x))
    x_b += t1 * dt * np.cos(x)
    return dt_b, damping_b, longest_b


def swing_start_b(dt, damping_seed):
    """Adjoint of swing_start (case.py, line 11).

    damping_seed  the adjoint of damping, read only
    returns       dt_b
    records       nothing
    """
    # Forward sweep.
    damping = np.exp(-dt)

    # Reverse sweep.
    dt_b = -(damping_seed * damping)  # line 11: damping = np.exp(-dt)
    return dt_b


def swing_end_b(x, longest, t, x_b, swing_end_seed):
    """Adjoint of swing_end (case.py, line 18).

    x_b             the adjoint of x is added to it
    swing_end_seed  the adjoint of value, read only
    returns         value, longest_b
    records         snapshots before passes of line 18, one for each (store_all):
                    longest, a number
    """
    t2 = t
    longest2 = longest
    steps = len(range(3))
    states = swing_end_b.states = MemoryStore()
    sweep = swing_end_b.sweep = Sweep(swing_end_b.progress)
    ended = False
    for action, at, to in store_all(steps):
        if action == "RUN" and not ended:
            for t3 in sweep.run(at, to):
                t2, longest2 = swing_end_step(t3, x, longest2)
        elif action == "RUN":  # once more, without t2
            for t3 in sweep.run(at, to):
                longest2 = swing_end_again(t3, x, longest2)
        elif action == "SAVE":
            states.save(to, at, (longest2,))
        elif action == "LOAD":
            (longest2,) = states.load(to, at)
        elif action == "TAKE":
            (longest2,) = states.take(to, at)
        elif action == "END":
            value, longest2_b = swing_end_end_b(x, longest2, t2, x_b, swing_end_seed)
            ended = True
        else:  # BACK
            longest2_b = swing_end_step_b(at, x, longest2, x_b, longest2_b)
            sweep.reversed()
    longest_b = longest2_b
    return value, longest_b


swing_end_b.progress = None  # called twice a second as progress(done, total, rate, left)


def swing_b(x, dt, n, slots, x_b, swing_seed):
    """Adjoint of swing (case.py, line 10).

    x_b         the adjoint of x is added to it
    swing_seed  the adjoint of value, read only
    returns     value, dt_b
    records     snapshots before passes of line 13, at most slots at once (revolve): x,
                x.shape[0] float64, 8 bytes each; dt, a number; longest, a number
    """
    x2 = x
    dt2 = dt
    damping, longest = swing_start(dt)
    times = range(1, n)
    steps = len(times)
    states = swing_b.states = MemoryStore()
    sweep = swing_b.sweep = Sweep(swing_b.progress, steps + extra_steps(steps, slots))
    ended = False
    for action, at, to in revolve(steps, slots):
        if action == "RUN" and not ended:
            for i in sweep.run(at, to):
                t2 = times[i]
                t, x2, dt2, longest = swing_step(t2, x2, dt2, damping, longest)
        elif action == "RUN":  # once more, without t
            for i in sweep.run(at, to):
                t2 = times[i]
                x2, dt2, longest = swing_again(t2, x2, dt2, damping, longest)
        elif action == "SAVE":
            states.save(to, at, (x2, dt2, longest))
        elif action == "LOAD":
            x2, dt2, longest = states.load(to, at)
        elif action == "TAKE":
            x2, dt2, longest = states.take(to, at)
        elif action == "END":
            x2_b = np.zeros_like(x2)
            dt2_b = 0.0
            damping_b = 0.0
            value, longest_b = swing_end_b(x2, longest, t, x2_b, swing_seed)
            ended = True
        else:  # BACK
            x2_seed, x2_b = x2_b, np.zeros_like(x2)
            dt2_b, damping_b_part, longest_b = swing_step_b(
                times[at], x2, dt2, damping, longest, x2_b, x2_seed, dt2_b, longest_b
            )
            damping_b += damping_b_part
            sweep.reversed()
    x_b += x2_b
    dt_b = dt2_b
    dt_b_part = swing_start_b(dt, damping_b)
    dt_b += dt_b_part
    return value, dt_b


swing_b.progress = None  # called twice a second as progress(done, total, rate, left)
