# ruff: noqa: F821
"""Views whose place is a number in an array, which is another one later; results of calls that are views of arguments."""

import numpy as np

import adsource as ad


def row_whose_number_is_changed(A: "f[4,4]", w: "f[4]"):
    i = np.array([2, 1, 0])
    row = A[i[0]]
    i[0] -= 1
    return np.sum(row * row * w)


def _next(i):
    i[0] -= 1


def row_whose_number_a_function_changes(A: "f[4,4]", w: "f[4]"):
    i = np.array([2, 1, 0])
    row = A[i[0]]
    _next(i)
    row *= 2.0
    return np.sum(A * A * w)


def _doubled_at(i, a):
    i[0] -= 1
    a *= 2.0


def argument_whose_number_the_function_changes(A: "f[4,4]", w: "f[4]"):
    i = np.array([2, 1, 0])
    for _ in range(2):
        _doubled_at(i, A[i[0]])
    return np.sum(A * A * w)


def number_that_is_a_float(A: "f[4,4]", w: "f[4]", v: "f[4]"):
    B = A * A
    v[0] = 2.0
    _doubled_at(v, B[int(v[0])])
    return np.sum(B * B * w) * w[int(v[0])]


def _scaled_at(a, i, k):
    i[0] -= 1
    a *= k + i[0]
    return a


def result_is_the_argument_at_that_number(A: "f[4,4]", w: "f[4]"):
    i = np.array([2, 1, 0])
    y = w
    for j in range(3):
        y = y + _scaled_at(A[i[0]], i, A[i[0], j]) * _scaled_at(A[i[1]], i, A[i[0], j])
    return np.sum(A * A * A) + np.sum(y)


def _kept(a, i):
    i[0] -= 1
    return a


def result_is_written_at_that_number(A: "f[4,4]", w: "f[4]"):
    i = np.array([2, 1, 0])
    y = _kept(A[i[0]], i)
    y[0] *= 2.0
    return np.sum(y * w) + np.sum(A * A)


def one_of_two_rows(A: "f[4,4]", w: "f[4]"):
    i = np.array([3, 1, 0])
    row = A[i[0]] if w[0] > 0 else A[i[1]]
    i[0] = 2
    row *= 2.0
    w[0] = 3.0
    return np.sum(row * row * A[i[0]])


def rows_of_a_stack(A: "f[4,4]", w: "f[4]"):
    stack, top = np.array([2, 1, 0, 0]), np.array([2])
    t = 0.0
    while top[0] > 0:
        top[0] -= 1
        row = A[stack[top[0]]]
        stack[top[0]] = 3
        t += np.sum(row * row * w)
    return t


def shape_out_of_an_array(A: "f[4,4]"):
    n = np.array([2, 8])
    B = A.reshape(n[0], n[1])
    n[:] = 4
    return np.sum(B[0] * B[1] * B[1])


def _scaled(a, k):
    a *= k
    return a


def transposed_argument_is_the_result(A: "f[4,4]", w: "f[4,4]", k: "float"):
    x = _scaled(A.T, k)
    x[0] *= 2.0
    return np.sum(x * w) + np.sum(A * A)


def flipped_argument_is_the_result(x: "f[6]", w: "f[6]", k: "float"):
    y = _scaled(np.flip(x), k)
    y[0] *= 2.0
    return np.sum(y * w) + np.sum(x[:3] * x[:3])


def part_of_a_complex_argument_is_the_result(x: "f[6]", w: "f[6]", k: "float"):
    z = x + 1j * w
    y = _scaled(z.imag, k)
    y[0] *= 2.0
    return np.sum(y * w) + np.sum(z[:3].real * z[:3].imag)


def shape_that_a_loop_changes(A: "f[4,4]"):
    n = 1
    t = 0.0
    for _ in range(3):
        B = A.reshape((n, 16 // n))
        n = 2 * n
        t += np.sum(B[0] ** 2) * t + B[-1, 0]
    return t


def rows_of_a_shape_that_a_loop_changes(A: "f[4,4]", w: "f[4]"):
    n = 1
    t = 0.0
    while n < 8:
        B = A.reshape(n, -1)
        n = 2 * n
        B[0] *= w[1]
        t += np.sum(B[0] ** 2)
    return t


def shape_of_an_array_that_a_loop_binds_anew(A: "f[4,4]", w: "f[4]"):
    t = 0.0
    x = w.reshape(1, 4) * 1.0
    for j in range(3):
        B = A[:1].reshape(x.shape)
        x = np.concatenate((B[:, :B.shape[1] // 2], B[:, B.shape[1] // 2:])) if j == 0 else x.reshape(4, 1)
        t += np.sum(B[0] ** 2) * t + B[-1, 0]
    return t


class _Pair:
    def __init__(self, u):
        self.u = u
        self.n = 0
        self.w = u * 0.5

    def step(self, k):
        self.u[self.n] *= k
        self.n = (self.n + 2) % 5
        self.u, self.w = self.w, self.u
        self.w[self.n :] += 0.1 * self.u[self.n :] ** 2


def place_of_an_object_that_a_checkpointed_loop_moves(x: "f[6]", k: "float"):
    p = _Pair(x.copy())
    for j in ad.checkpoint(range(7), slots=2):
        p.step(k)
        if j == 5:
            p.u = p.u * 2.0
    return np.sum(p.u * p.w) + p.n


def what_is_left_of_lengths_that_are_not_known(x: "f[6]", d: "i[3]"):
    d[:2] = 3, 2
    v = x.reshape(d[0] * d[1])
    w = v.reshape((d[0], -1))
    return np.sum(w * w * w[0])


def view_that_is_shortened_while_it_is_written(x: "f[9]", n: "int"):
    B = x.copy()
    v = B
    s = 0.0
    for i in range(n):
        v[0] = v[1] * v[2]
        v = v[1:]
        s += np.sum(v * v) * B[i]
    return s + np.sum(B * B)


def view_that_is_bound_anew_beside_its_matrix(A: "f[4,4]", x: "f[4]"):
    B = A * 1.5
    u = B[3][::-1]
    w = B[2].copy()
    s = np.tanh(x @ u) + 0.3 * np.sin(u[3] * B[0, 0])
    for i in range(2):
        u = B[3 - i]
        B[3 - i, 1:] = x[:-1] * 0.7
        w += B[3 - i] * 0.2
    B[:] = B * 0.5 + B.T * 0.3
    return s + np.sum(np.sin(B)) + np.sum(u * w)


def several_names_of_an_array_of_the_state(x: "f[5]", n: "int"):
    a = x * 1.0
    b = a
    c = a
    for t in ad.checkpoint(range(n), slots=1):
        a, b, c = a * b, a, b + c
    return np.sum(a * b * c)


def other_names_of_the_state_on_one_side(x: "f[5]", n: "int"):
    a = x * 1.0
    b = a
    c = a
    for t in ad.checkpoint(range(n), slots=2):
        b = a
        c = b if t % 2 == 0 else c
        a = np.sin(a) * b + c
    return np.sum(a * b * c)


def view_that_a_branch_turns_behind_a_loop(A: "f[4,4]", n: "int"):
    B = A * 1.5
    u = B[0]
    s = 0.3 * np.sin(B[1, 1] * u[3])
    for i in range(2):
        for j in range(n):
            B[j] = 0.5
            B[i, 3 - j] = 0.25 * s
        if i % 2 == 0:
            B[i, i] += s
            u = u[::-1]
        B[:] = B * 0.5 + B.T * 0.3
    return s + np.sum(np.sin(B)) + np.sum(u * B[3])


def sum_of_what_a_pass_begins_with(y: "f[4]", k: "int"):
    t = np.zeros(4)
    for i in range(1, 4):
        b = np.exp(y)
        if i == 2:
            v = b
            v[0] = t[1]
            v = y
            v[1] *= 2.0
        t += b * v if i > 1 else b
    return t


def result_that_is_written_under_another_name(x: "f[4]"):
    t = np.zeros(4)
    y = x.copy()
    for i in range(1, 4):
        b = 0.5 / y
        for w1 in range(3):
            b -= 0.5
            t += b
            b = y
    return t


def result_that_is_written_through_a_view(x: "f[4]"):
    t = np.zeros(4)
    y = x.copy()
    for i in range(1, 4):
        b = 0.5 / y
        v = b[::-1]
        for w1 in range(3):
            v -= 0.5
            t += b * v
            v = y if w1 == 1 else b
    return t


def section_of_itself(A: "f[4,4]", n: "int"):
    B = A * 0.5
    u = B[0, ::-1]
    s = 0.2
    for i in range(n):
        u = u[:]
        for j in range(n):
            if j % 2 == 0:
                s += 0.3 * np.sin(B[i, i] * B[j, j])
            else:
                B[:, j] *= u[i]
    return s + np.sum(np.sin(B)) + np.sum(u) * s
