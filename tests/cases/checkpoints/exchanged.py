# case: wave
# signature: float64[:], float64[:], float64[:], int
# target: numpy
# inputs: rng.standard_normal(8), rng.standard_normal(8), 0.1 + rng.random(8), 7
import numpy as np

import adsource as ad


def wave(old, now, c, n):
    trace = np.zeros(n)
    new = np.zeros_like(now)
    for t in ad.checkpoint(range(n), slots=4, schedule="uniform"):
        new[1:-1] = 2.0 * now[1:-1] - old[1:-1] + c[1:-1] * np.sin(now[2:] - now[:-2])
        old, now, new = now, new, old
        trace[t] = now[3] * c[3]
    return np.sum(trace * trace) + np.sum(old)


# ---------------------------------------- emitted ----------------------------------------


def wave_end_b(old, trace, old_b, trace_b, wave_seed):
    """Adjoint of wave_end (case.py, line 17).

    old_b      the adjoint of old is added to it
    trace_b    the adjoint of trace is added to it
    wave_seed  the adjoint of value, read only
    returns    value
    records    nothing
    """
    # Forward sweep.
    value = np.sum(trace * trace) + np.sum(old)

    # Reverse sweep.
    # line 17: return np.sum(trace * trace) + np.sum(old)
    trace_b += 2.0 * trace * wave_seed
    old_b += wave_seed
    return value


def wave_step_b(t, old, now, c, trace, new, old_b, now_b, c_b, trace_b, new_b):
    """Adjoint of wave_step (case.py, line 14).

    new      in: the entry state; out: of no use (float64[now.shape[0]])
    old_b    the adjoint of old is added to it
    now_b    the adjoint of now is added to it
    c_b      the adjoint of c is added to it
    trace_b  in: what follows wants of the final trace; out: the adjoint of the initial
             trace
    new_b    in: what follows wants of the final new; out: the adjoint of the initial
             new
    records  nothing

    Array arguments must not overlap in memory.
    """
    unstretched("line 14", now.shape[0] - 2, c.shape[0] - 2, old.shape[0] - 2)

    # Forward sweep.
    new[1:-1] = 2.0 * now[1:-1] - old[1:-1] + c[1:-1] * np.sin(now[2:] - now[:-2])

    # Reverse sweep.
    # line 16: trace[t] = now[3] * c[3]
    new_b[3] += trace_b[t] * c[3]
    c_b[3] += trace_b[t] * new[3]
    trace_b[t] = 0.0
    # line 14: new[1:-1] = 2.0 * now[1:-1] - old[1:-1] + c[1:-1] * np.sin(now[2:] - n...
    t1 = new_b[1:-1] * c[1:-1] * np.cos(now[2:] - now[:-2])
    now_b[1:-1] += new_b[1:-1] * 2.0
    old_b[1:-1] -= new_b[1:-1]
    c_b[1:-1] += new_b[1:-1] * np.sin(now[2:] - now[:-2])
    now_b[2:] += t1
    now_b[:-2] -= t1
    new_b[1:-1] = 0.0


def wave_b(old, now, c, n, old_b, now_b, c_b, wave_seed):
    """Adjoint of wave (case.py, line 10).

    old        in: the entry state; out: the exit state (float64[old.shape[0]])
    now        in: the entry state; out: the exit state (float64[now.shape[0]])
    old_b      in: what follows wants of the final old; out: the adjoint of the initial
               old
    now_b      in: what follows wants of the final now; out: the adjoint of the initial
               now
    c_b        the adjoint of c is added to it
    wave_seed  the adjoint of value, read only
    returns    value
    records    snapshots before passes of line 13, at most 4 at once (uniform): new,
               new.shape[0] float64, 8 bytes each; old, old.shape[0] float64, 8 bytes
               each; now, now.shape[0] float64, 8 bytes each

    Array arguments must not overlap in memory.
    """
    old2 = old
    now2 = now
    trace, new = wave_start(old, now, n)
    steps = len(range(n))
    states = wave_b.states = MemoryStore()
    sweep = wave_b.sweep = Sweep(wave_b.progress)
    ended = False
    for action, at, to in uniform(steps, 4):
        if action == "RUN" and not ended:
            for t in sweep.run(at, to):
                wave_step(t, old2, now2, c, trace, new)
                old2, now2, new = now2, new, old2
        elif action == "RUN":  # once more, without trace
            for t in sweep.run(at, to):
                wave_again(old2, now2, c, new)
                old2, now2, new = now2, new, old2
        elif action == "SAVE":
            states.save(to, at, (new, old2, now2))
        elif action == "LOAD":
            new, old2, now2 = states.load(to, at)
        elif action == "TAKE":
            new, old2, now2 = states.take(to, at)
        elif action == "END":
            old2_b = old_b
            trace_b = np.zeros_like(trace)
            now2_b = now_b
            new_b = np.zeros_like(new)
            for _ in range(steps):
                old2_b, now2_b, new_b = now2_b, new_b, old2_b
            value = wave_end_b(old2, trace, old2_b, trace_b, wave_seed)
            trace = np.zeros_like(trace)
            ended = True
        else:  # BACK
            now2_b, new_b, old2_b = old2_b, now2_b, new_b
            wave_step_b(
                at, old2, now2, c, trace, new, old2_b, now2_b, c_b, trace_b, new_b
            )
            sweep.reversed()
    return value


wave_b.progress = None  # called twice a second as progress(done, total, rate, left)
