# ruff: noqa: F821
"""Products of stacks of matrices, and of several arrays."""

import numpy as np


def stack_by_matrix(x: "f[3,4,5]", w: "f[5,2]"):
    y = x @ w
    return np.sum(y * y * y)


def stack_by_turned(x: "f[3,4,5]", w: "f[2,5]"):
    return np.sum((x @ w.T) ** 2)


def matrix_by_stack(w: "f[2,4]", x: "f[3,4,5]"):
    return np.sum((w @ x) ** 2)


def tensordot_of_turned_axes(a: "f[3,4,5]", b: "f[4,3,2]"):
    return np.sum(np.tensordot(a, b, axes=([1, 0], [0, 1])) ** 2)


def tensordot_of_one_axis(a: "f[3,4,5]", b: "f[5,2,2]"):
    return np.sum(np.tensordot(a, b, 1) ** 2)


def tensordot_of_two_axes(a: "f[3,4,5]", b: "f[4,5,2]"):
    return np.sum(np.tensordot(a, b) ** 2)


def mixed_result(a: "f[3,4,5]", b: "f[4,2]"):
    return np.sum(np.einsum("ijk,jl->ilk", a, b) ** 2)


def mixed_operand(a: "f[3,4,5]", b: "f[4,2]"):
    return np.sum(np.einsum("ijk,jl->ikl", a, b) ** 2)


def turned_result(a: "f[3,4,5]", b: "f[4,2]"):
    return np.sum(np.einsum("ijk,jl->lik", a, b) ** 2)


def turned_operands(a: "f[3,4,5]", b: "f[3,2,4]"):
    return np.sum(np.einsum("ijk,ilj->kl", a, b) ** 2)


def turned_all(a: "f[3,4,5]", b: "f[3,2,4]"):
    return np.sum(np.einsum("ijk,ilj->lk", a, b) ** 3)


def axis_summed_alone(a: "f[3,4,5]", b: "f[4,2]"):
    return np.sum(np.einsum("ijk,jl->kl", a, b) ** 2)


def stacks_of_both(a: "f[3,4,5]", b: "f[3,5,2]"):
    return np.sum(np.einsum("bij,bjk->bik", a, b) ** 2)


def sum_of_rank_one(a: "f[3,2]", b: "f[4,2]", c: "f[5,2]", t: "f[3,4,5]"):
    return np.sum((t - np.einsum("ir,jr,kr->ijk", a, b, c)) ** 2)


def tucker(g: "f[2,3,2]", a: "f[3,2]", b: "f[4,3]", c: "f[5,2]", t: "f[3,4,5]"):
    return np.sum((t - np.einsum("abc,ia,jb,kc->ijk", g, a, b, c)) ** 2)


def chain(a: "f[3,4]", b: "f[4,2]", c: "f[2,5]", d: "f[5]"):
    return np.sum(np.einsum("ij,jk,kl,l", a, b, c, d) ** 2)


def quadratic_form(x: "f[4]", a: "f[4,4]"):
    return np.einsum("i,ij,j", x, a, x)


def quadratic_forms(x: "f[3,4]", a: "f[4,4]"):
    return np.sum(np.einsum("bi,ij,bj->b", x, a, x) ** 2)


def train(a: "f[2,3]", b: "f[3,2,3]", c: "f[3,2]"):
    return np.sum(np.einsum("ia,ajb,bk->ijk", a, b, c) ** 2)


def views_of_stacks(x: "f[6,5,4]", w: "f[4,6]"):
    return np.sum((x[::2, 1:, :] @ w[:, ::2]) ** 2) + np.sum((x[1:3].transpose(1, 0, 2) @ w) ** 3)


def product_written(x: "f[3,4,5]", w: "f[5,5]"):
    y = x @ w
    y[0] *= 2.0
    z = y.reshape(12, 5)
    z[:, 1] = 0.5 * z[:, 0]
    return np.sum(y * y)


def stack_in_a_loop(x: "f[3,4,5]", w: "f[5,5]"):
    for t in range(3):
        x = np.tanh(x @ w)
    return np.sum(x * x)


def stack_returned(x: "f[3,4,5]", w: "f[5,2]"):
    return x @ w


def diagonal_of_stack(a: "f[4,4,3]", b: "f[3,2]"):
    return np.sum(np.einsum("iij,jk->ik", a, b) ** 2)


def stack_with_its_own_first(a: "f[3,4,4]"):
    return np.sum(np.einsum("ijk,kl->ijl", a, a[0]) ** 2) + np.sum(np.einsum("ijk,ijl->kl", a, a) ** 2)


def axes_of_length_one(a: "f[1,4,3]", b: "f[3,2]"):
    return np.sum((a @ b) ** 2) + np.sum(np.einsum("ijk,kl->ijl", a, b[:, :1]) ** 2)


def turned_second(a: "f[3,4,5]", b: "f[3,2,5]"):
    return np.sum((a @ np.swapaxes(b, -1, -2)) ** 3)


def turned_first(a: "f[3,5,4]", b: "f[3,5,2]"):
    return np.sum((a.transpose(0, 2, 1) @ b) ** 3)


def turned_both(a: "f[3,5,4]", b: "f[3,2,5]"):
    return np.sum((a.transpose(0, 2, 1) @ np.moveaxis(b, 1, 2)) ** 3)


def stacks_of_four_axes(q: "f[2,3,4,5]", k: "f[2,3,4,5]", v: "f[2,3,4,2]"):
    s = q @ k.transpose(0, 1, 3, 2)
    e = np.exp(s - np.max(s, axis=-1, keepdims=True))
    p = e / np.sum(e, axis=-1, keepdims=True)
    return np.sum((p @ v) ** 2)


def large_matrices(a: "f[2,11,12]", b: "f[2,12,13]"):
    return np.sum(np.sin(a @ b))


def large_matrices_turned(a: "f[2,11,12]", b: "f[2,13,12]"):
    return np.sum(np.sin(a @ np.swapaxes(b, 1, 2)))


def stretched_stack(a: "f[1,4,5]", b: "f[3,5,2]"):
    return np.sum((a @ b) ** 3)


def attention_of_heads(x: "f[2,3,4]", w: "f[4,4]", v: "f[4,4]"):
    b, t, d = x.shape
    q = (x @ w).reshape(b, t, 2, 2).transpose(0, 2, 1, 3)
    k = (x @ v).reshape(b, t, 2, d // 2).transpose(0, 2, 1, 3)
    s = q @ k.transpose(0, 1, 3, 2)
    s = s - np.mean(s, axis=-1, keepdims=True)
    return np.sum(np.sin((s @ k).transpose(0, 2, 1, 3).reshape(b, t, d)))


def stacks_in_place(a: "f[3,4,4]", b: "f[3,4,4]"):
    y = a.copy()
    for t in range(3):
        y[:] = 0.1 * (y @ b)
        y += 0.1 * np.swapaxes(y, 1, 2) @ y
    return np.sum(y * y)


def written_stack(a: "f[3,4,4]", b: "f[3,4,4]"):
    c = a @ b
    c[1] = a[0] @ c[0]
    return c


def filters(p: "f[5,3,3]", m: "f[5,3,3]", h: "f[5,1,3]"):
    for t in range(2):
        p = m @ p @ np.swapaxes(m, 1, 2)
        s = h @ p @ np.swapaxes(h, 1, 2) + 1.0
        k = p @ np.swapaxes(h, 1, 2) / s
        p = p - k @ h @ p
    return np.sum(p * p)


def stacks_by_vectors(a: "f[3,4,2]", b: "f[3,2]"):
    return np.sum((a @ b[:, :, None])[..., 0] ** 2) + np.sum(np.einsum("bij,bj->bi", a, b) ** 2)
