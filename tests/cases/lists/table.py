# case: table
# signature: float64[:], float64[:]
# target: cpu
# inputs: rng.random(4), rng.random(3)
import numpy as np


def table(x, y):
    D = [[0.0] * (len(y) + 1) for _ in range(len(x) + 1)]
    for i in range(1, len(x) + 1):
        for j in range(1, len(y) + 1):
            c = (x[i - 1] - y[j - 1]) ** 2
            D[i][j] = c + min(D[i - 1][j], D[i][j - 1], D[i - 1][j - 1])
    return D[-1][-1]


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def table_b(x, y, x_b, y_b, table_seed, work):
    """Adjoint of table (case.py, line 8).

    x_b         the adjoint of x is added to it
    y_b         the adjoint of y is added to it
    table_seed  the adjoint of value, read only
    work        the arrays that it works in, as table_workspace makes them
    returns     value
    records     D_tape: D[i][j] before line 13, (x.shape[0]) x (y.shape[0]) float64, 8
                bytes each (line 13 reads it)
    """
    D, D_tape, D_b = separate(work)
    if (
        D.shape != (len(x) + 1, y.shape[0] + 1)
        or D_tape.shape != (len(x), len(y))
        or D_b.shape != D.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    x_b, y_b = separate((x_b, y_b))

    # Forward sweep.
    D[:] = 0.0
    for i in range(1, len(x) + 1):
        for j in range(1, len(y) + 1):
            c = (x[i - 1] - y[j - 1]) ** 2
            D_tape[i - 1, j - 1] = D[i, j]
            if (
                j >= D.shape[1]
                or j >= D.shape[1]
                or j - 1 >= D.shape[1]
                or j - 1 >= D.shape[1]
            ):
                raise IndexError(
                    "index out of bounds: D[i][j] or D[(i - 1)][j], line 13"
                )
            # D[i][j] = c + min(D[i - 1][j], D[i][j - 1], D[i - 1][j - 1])
            D[i, j] = c + min(D[i - 1, j], D[i, j - 1], D[i - 1, j - 1])
    if -1 < -D.shape[1]:
        raise IndexError("index out of bounds: D[-1][-1], line 14")
    value = D[-1, -1]

    # Reverse sweep.
    D_b[:] = 0.0
    D_b[-1, -1] += table_seed  # line 14: return D[-1][-1]
    for i in range(len(x), 0, -1):  # line 10
        D_b_next = D_b[i, len(y)] if len(y) > 0 else 0.0
        for j in range(len(y), 0, -1):  # line 11
            D[i, j] = D_tape[i - 1, j - 1]
            # line 13: D[i][j] = c + min(D[i - 1][j], D[i][j - 1], D[i - 1][j - 1])
            t2 = D_b_next
            t3 = (
                (
                    1.0
                    if D[i - 1, j] == min(D[i - 1, j], D[i, j - 1], D[i - 1, j - 1])
                    else 0.0
                )
                + (
                    1.0
                    if D[i, j - 1] == min(D[i - 1, j], D[i, j - 1], D[i - 1, j - 1])
                    else 0.0
                )
                + (
                    1.0
                    if D[i - 1, j - 1] == min(D[i - 1, j], D[i, j - 1], D[i - 1, j - 1])
                    else 0.0
                )
            )
            D_b[i, j] = 0.0
            c_b = t2
            D_b[i - 1, j] += (
                t2 / t3
                if D[i - 1, j] == min(D[i - 1, j], D[i, j - 1], D[i - 1, j - 1])
                else 0.0
            )
            D_b[i, j - 1] += (
                t2 / t3
                if D[i, j - 1] == min(D[i - 1, j], D[i, j - 1], D[i - 1, j - 1])
                else 0.0
            )
            D_b[i - 1, j - 1] += (
                t2 / t3
                if D[i - 1, j - 1] == min(D[i - 1, j], D[i, j - 1], D[i - 1, j - 1])
                else 0.0
            )
            # line 12: c = (x[i - 1] - y[j - 1]) ** 2
            t1 = 2.0 * (x[i - 1] - y[j - 1]) * c_b
            x_b[i - 1] += t1
            y_b[j - 1] -= t1
            D_b_next = D_b[i, j - 1]
    return value


@register_jitable
def table_workspace(x, y):
    """The arrays that table_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty((len(x) + 1, y.shape[0] + 1)),  # D
        np.empty((len(x), len(y))),  # D_tape
        np.empty((len(x) + 1, y.shape[0] + 1)),  # D_b
    )
