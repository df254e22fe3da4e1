# case: torque
# signature: float64[:, :], float64[:, :]
# target: cpu
# inputs: rng.random((4, 3)), rng.random((4, 6))
import numpy as np


def torque(p, q):
    total = 0.0
    for i in range(p.shape[0]):
        arm = p[i] - q[i, 0:3]
        n = np.cross(arm, q[i, 3:6])
        total += np.dot(n, np.cross(p[i], arm) + q[i, 0:3]) ** 2
    return total


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def torque_b(p, q, p_b, q_b, torque_seed, work):
    """Adjoint of torque (case.py, line 8).

    p_b          the adjoint of p is added to it
    q_b          the adjoint of q is added to it
    torque_seed  the adjoint of total, read only
    work         the arrays that it works in, as torque_workspace makes them
    returns      total
    records      t3_tape: t3, (p.shape[0]) float64, 8 bytes each (line 13 reads it)
    """
    t3_tape, arm, n, t5, t8, n_b, t2_b, t10, arm_b, t12, t13 = separate(work)
    if (
        t3_tape.shape != (p.shape[0],)
        or arm.shape != (p.shape[1],)
        or n.shape != (3,)
        or t5.shape != n.shape
        or t8.shape != n.shape
        or n_b.shape != n.shape
        or t2_b.shape != n.shape
        or t10.shape != n.shape
        or arm_b.shape != n.shape
        or t12.shape != n.shape
        or t13.shape != n.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    p_b, q_b = separate((p_b, q_b))

    # Forward sweep.
    total = 0.0
    for i in range(p.shape[0]):
        if i >= q.shape[0]:
            raise IndexError("index out of bounds: q[i, 0:3], line 11")
        # arm = p[i] - q[i, 0:3]
        t4 = q[:, 0:3]
        if p.shape[1] != t4.shape[1]:
            raise ValueError("operands could not be broadcast together")
        for j in range(p.shape[1]):
            arm[j] = p[i, j] - q[i, j]
        t1 = q[i, 3:6]
        assert p.shape[1] == 3, "np.cross takes vectors of three"
        assert t1.shape[-1] == 3, "np.cross takes vectors of three"
        n[0] = arm[1] * q[i, 5] - arm[2] * q[i, 4]
        n[1] = arm[2] * q[i, 3] - arm[0] * q[i, 5]
        n[2] = arm[0] * q[i, 4] - arm[1] * q[i, 3]
        assert p.shape[1] == 3, "np.cross takes vectors of three"
        # total += np.dot(n, np.cross(p[i], arm) + q[i, 0:3]) ** 2
        t5[0] = p[i, 1] * arm[2] - p[i, 2] * arm[1]
        t5[1] = p[i, 2] * arm[0] - p[i, 0] * arm[2]
        t5[2] = p[i, 0] * arm[1] - p[i, 1] * arm[0]
        t6 = q[:, 0:3]
        if 3 != t6.shape[1]:
            raise ValueError("operands could not be broadcast together")
        t3 = 0.0
        for j in range(3):
            t2 = t5[j] + q[i, j]
            t3 = lane_sum(t3, n[j] * t2)
        t3_tape[i] = t3
        total += t3**2

    # Reverse sweep.
    total_b = torque_seed
    for i in range(p.shape[0] - 1, -1, -1):  # line 10
        t3 = t3_tape[i]
        # line 13: total += np.dot(n, np.cross(p[i], arm) + q[i, 0:3]) ** 2
        t3_b = 2.0 * t3 * total_b
        t7 = q[:, 0:3]
        if p.shape[1] != t7.shape[1]:
            raise ValueError("operands could not be broadcast together")
        for j in range(p.shape[1]):
            arm[j] = p[i, j] - q[i, j]
        n[0] = arm[1] * q[i, 5] - arm[2] * q[i, 4]
        n[1] = arm[2] * q[i, 3] - arm[0] * q[i, 5]
        n[2] = arm[0] * q[i, 4] - arm[1] * q[i, 3]
        t8[0] = p[i, 1] * arm[2] - p[i, 2] * arm[1]
        t8[1] = p[i, 2] * arm[0] - p[i, 0] * arm[2]
        t8[2] = p[i, 0] * arm[1] - p[i, 1] * arm[0]
        t9 = q[:, 0:3]
        if 3 != t9.shape[1]:
            raise ValueError("operands could not be broadcast together")
        for j in range(3):
            t2 = t8[j] + q[i, j]
            # line 13: total += np.dot(n, np.cross(p[i], arm) + q[i, 0:3]) ** 2
            n_b[j] = t3_b * t2
        if p.shape[1] != 3:
            raise ValueError(
                "could not broadcast input array from one shape into another"
            )
        t11 = q_b[:, 0:3]
        if t11.shape[1] != 3:
            raise ValueError(
                "could not broadcast input array from one shape into another"
            )
        for j in range(3):
            t2_b[j] = t3_b * n[j]
            q_b[i, j] += t2_b[j]
        # line 13: total += np.dot(n, np.cross(p[i], arm) + q[i, 0:3]) ** 2
        t10[0] = arm[1] * t2_b[2] - arm[2] * t2_b[1]
        t10[1] = arm[2] * t2_b[0] - arm[0] * t2_b[2]
        t10[2] = arm[0] * t2_b[1] - arm[1] * t2_b[0]
        arm_b[0] = t2_b[1] * p[i, 2] - t2_b[2] * p[i, 1]
        arm_b[1] = t2_b[2] * p[i, 0] - t2_b[0] * p[i, 2]
        arm_b[2] = t2_b[0] * p[i, 1] - t2_b[1] * p[i, 0]
        t1_b = q_b[i, 3:6]
        t12[0] = q[i, 4] * n_b[2] - q[i, 5] * n_b[1]
        t12[1] = q[i, 5] * n_b[0] - q[i, 3] * n_b[2]
        t12[2] = q[i, 3] * n_b[1] - q[i, 4] * n_b[0]
        if t1_b.shape[0] != 3:
            raise ValueError(
                "could not broadcast input array from one shape into another"
            )
        t13[0] = n_b[1] * arm[2] - n_b[2] * arm[1]
        t13[1] = n_b[2] * arm[0] - n_b[0] * arm[2]
        t13[2] = n_b[0] * arm[1] - n_b[1] * arm[0]
        for j in range(t1_b.shape[0]):
            q_b[i, j + 3] += t13[j]
        t14 = q_b[:, 0:3]
        if t14.shape[1] != p.shape[1]:
            raise ValueError(
                "could not broadcast input array from one shape into another"
            )
        for j in range(3):
            p_b[i, j] += t10[j]
            # line 12: n = np.cross(arm, q[i, 3:6])
            arm_b[j] += t12[j]
            # line 11: arm = p[i] - q[i, 0:3]
            p_b[i, j] += arm_b[j]
            q_b[i, j] -= arm_b[j]
    return total


@register_jitable
def torque_workspace(p):
    """The arrays that torque_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(p.shape[0]),  # t3_tape
        np.empty(p.shape[1]),  # arm
        np.empty(3),  # n
        np.empty(3),  # t5
        np.empty(3),  # t8
        np.empty(3),  # n_b
        np.empty(3),  # t2_b
        np.empty(3),  # t10
        np.empty(3),  # arm_b
        np.empty(3),  # t12
        np.empty(3),  # t13
    )
