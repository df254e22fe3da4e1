# case: walls
# signature: float64[:,:]
# target: numpy
# inputs: rng.random((3, 3))
import numpy as np

ENDS = [0, 2]
CORNER = (0, 2)


def inner():
    return [1, 2]


def walls(u):
    rows = [1, 0]
    w = u.copy()
    w[rows] *= 2.0
    w[:, ENDS] = u[ENDS].T ** 2
    total = w[CORNER] + np.sum(u[inner()] * sum(w[k] for k in ENDS))
    return total + np.sum(w[CORNER, 0])


# ---------------------------------------- emitted ----------------------------------------


def walls_b(u, u_b, walls_seed):
    """Adjoint of walls (case.py, line 15).

    u_b         the adjoint of u is added to it
    walls_seed  the adjoint of value, read only
    returns     value
    records     nothing
    """
    unstretched("line 19", u.shape[0], u.shape[1])

    # Forward sweep.
    rows = [1, 0]
    w = u.copy()
    t4 = np.array((rows[0], rows[1]))
    w[t4] *= 2.0
    t5 = np.array((0, 2))
    w[:, t5] = u[np.array((0, 2))].T ** 2
    t1, t2 = inner()
    t3 = 0
    k = 0
    t32 = t3 + w[k]
    k2 = 2
    t33 = t32 + w[k2]
    total = w[0, 2] + np.sum(u[np.array((t1, t2))] * t33)
    value = total + np.sum(w[np.array((0, 2)), 0])

    # Reverse sweep.
    # line 21: return total + np.sum(w[CORNER, 0])
    total_b = walls_seed
    w_b = np.zeros_like(w)
    np.add.at(w_b, (np.array((0, 2)), 0), walls_seed)
    # line 20: total = w[CORNER] + np.sum(u[inner()] * sum(w[k] for k in ENDS))
    w_b[0, 2] += total_b
    np.add.at(u_b, np.array((t1, t2)), total_b * t33)
    t33_b = np.sum(total_b * u[np.array((t1, t2))], axis=0)
    t32_b = t33_b.copy()
    w_b[k2] += t33_b
    w_b[k] += t32_b
    # line 19: w[:, ENDS] = u[ENDS].T ** 2
    t7 = w_b[:, t5]
    order2 = np.arange(t7.size).reshape(t7.shape)
    last2 = np.empty(w_b.shape, dtype=np.int64)
    last2[:, t5] = order2
    t7 = np.where(last2[:, t5] == order2, t7, 0.0)
    np.add.at(u_b, np.array((0, 2)), (2.0 * u[np.array((0, 2))].T * t7).T)
    w_b[:, t5] = 0.0
    # line 18: w[rows] *= 2.0
    t6 = w_b[t4]
    order = np.arange(t6.size).reshape(t6.shape)
    last = np.empty(w_b.shape, dtype=np.int64)
    last[t4] = order
    t6 = np.where(last[t4] == order, t6, 0.0)
    w_b[t4] = t6 * 2.0
    u_b += w_b  # line 17: w = u.copy()
    return value
