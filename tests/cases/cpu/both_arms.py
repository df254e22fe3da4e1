# case: clipped
# signature: float64[:], float64, int64
# target: cpu
# inputs: rng.random(7), 0.6, 3
def clipped(u, top, steps):
    for n in range(steps):
        for j in range(u.size - 1):
            mixed = 0.7 * (u[j] + u[j + 1])
            if mixed > top:
                u[j] = top
            else:
                u[j] = mixed * mixed
    return u[0]


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def clipped_b(u, top, steps, u_b, clipped_seed, work):
    """Adjoint of clipped (case.py, line 5).

    u             in: the entry state; out: the exit state (float64[u.shape[0]])
    u_b           in: what follows wants of the final u; out: the adjoint of the initial
                  u
    clipped_seed  the adjoint of value, read only
    work          the arrays that it works in, as clipped_workspace makes them
    returns       value, top_b
    records       mixed_tape: mixed, steps x (u.shape[0] - 1) float64, 8 bytes each
                  (line 9, 12 read it)
    """
    mixed_tape, t1_at = separate(work)
    if mixed_tape.shape != (steps, max(u.size - 1, 0)) or t1_at.shape != (
        max(u.size - 1, 0),
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    u_b, u = separate((u_b, u))

    # Forward sweep.
    for n in range(steps):
        for j in range(u.size - 1):
            mixed = 0.7 * (u[j] + u[j + 1])
            mixed_tape[n, j] = mixed
            if mixed > top:
                u[j] = top
            else:
                u[j] = mixed * mixed
    if u.shape[0] < 1:
        raise IndexError("index out of bounds: u[0], line 13")
    value = u[0]

    # Reverse sweep.
    u_b[0] += clipped_seed  # line 13: return u[0]
    top_b = 0.0
    t1_at[:] = 0.0
    for n in range(steps - 1, -1, -1):  # line 6
        for j in range(u.size - 1):  # line 7
            mixed = mixed_tape[n, j]
            mixed_b = 0.0
            if mixed > top:
                # line 10: u[j] = top
                top_b = lane_sum(top_b, u_b[j])
                u_b[j] = 0.0
            else:
                # line 12: u[j] = mixed * mixed
                mixed_b += 2.0 * mixed * u_b[j]
                u_b[j] = 0.0
            # line 8: mixed = 0.7 * (u[j] + u[j + 1])
            t1 = mixed_b * 0.7
            t1_at[j] = t1
            u_b[j] += t1
        if u.size - 1 > 0:
            for j in range(u.size - 1):
                u_b[j + 1] += t1_at[j]
    return value, top_b


@register_jitable
def clipped_workspace(u, steps):
    """The arrays that clipped_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty((steps, max(u.size - 1, 0))),  # mixed_tape
        np.empty(max(u.size - 1, 0)),  # t1_at
    )
