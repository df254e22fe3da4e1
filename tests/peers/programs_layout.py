"""Reshaped arrays, which are views or copies by the layout in memory; all of them are written."""

import numpy as np


def ravel_f(F):
    v = F.ravel()
    v[1] *= F[0, 0]
    return np.sum(F * F) + np.sum(v)


def ravel_k(F):
    G = F.copy()
    v = G.ravel()
    v[1] *= G[0, 0]
    return np.sum(G * G) + np.sum(v)


def ravel_s(F):
    G = np.sin(F)
    v = G.ravel()
    v[1] *= G[0, 0]
    return np.sum(G * G * G) + np.sum(v)


def ravel_like(F):
    G = np.zeros_like(F)
    v = G.ravel()
    v[1] = F[0, 0]
    return np.sum(G * G * G) + np.sum(v)


def reshape_t(A):
    v = A.T.reshape(-1)
    v[1] *= A[0, 0]
    return np.sum(A * A * A) + np.sum(v)


def reshape_ft(F):
    v = F.T.reshape(-1)
    v[1] *= F[0, 0]
    return np.sum(F * F * F) + np.sum(v)


def scaled_t(A):
    B = A.T * 2.0
    v = B.reshape(-1)
    v[1] *= A[0, 0]
    return np.sum(B * B * B) + np.sum(v)


def copied_t(A):
    B = A.T.copy()
    v = B.reshape(-1)
    v[1] *= A[0, 0]
    return np.sum(B * B * B) + np.sum(v)


def npcopied_t(A):
    B = np.copy(A.T)
    v = B.reshape(-1)
    v[1] *= A[0, 0]
    return np.sum(B * B * B) + np.sum(v)


def where_t(A):
    B = np.where(A.T > 0.0, A.T, 0.5)
    v = B.ravel()
    v[1] *= A[0, 0]
    return np.sum(B * B * B) + np.sum(v)


def solve_t(M, A):
    B = np.linalg.solve(M, A)
    v = B.ravel()
    v[1] *= A[0, 0]
    return np.sum(B * B * B) + np.sum(v)


def matmul_t(A):
    B = (A.T @ A.T)
    v = B.ravel()
    v[1] *= A[0, 0]
    return np.sum(B * B * B) + np.sum(v)


def take_t(A):
    B = A[:, [1, 0, 2]]
    v = B.ravel()
    v[1] *= A[0, 0]
    return np.sum(B * B * B) + np.sum(v)


def take_row(A, j):
    B = A[[1, 0, 2]]
    v = B.ravel()
    v[1] *= A[0, 0]
    C = np.broadcast_to(A[0], (3, 4)) * 1.0
    w = C.ravel()
    w[2] = 3.0 * C[0, 0]
    return np.sum(B * B * B) + np.sum(v) + np.sum(C * C) + np.sum(w)


def sum_axis(T):
    B = T.sum(axis=0)
    v = B.ravel()
    v[1] *= B[0, 0]
    C = np.sum(T, axis=2).T
    w = C.ravel()
    w[1] *= C[0, 0]
    return np.sum(B * B * B) + np.sum(v) + np.sum(C * C) + np.sum(w)


def cumsum_t(A):
    B = np.cumsum(A.T, axis=0)
    v = B.ravel()
    v[1] *= A[0, 0]
    return np.sum(B * B * B) + np.sum(v)


def stack_t(A):
    B = np.stack((A[0], A[1]), axis=1)
    v = B.ravel()
    v[1] *= A[0, 0]
    return np.sum(B * B * B) + np.sum(v)


def outer_t(v, A):
    B = np.outer(v, v).T
    w = B.ravel()
    w[1] *= A[0, 0]
    return np.sum(B * B * B) + np.sum(w)


def flip_t(A):
    B = np.flip(A, 0)
    w = B.ravel()
    w[1] *= A[0, 0]
    C = np.roll(A.T, 1, axis=0)
    v = C.ravel()
    v[1] *= A[0, 0]
    return np.sum(B * B * B) + np.sum(w) + np.sum(C * C) + np.sum(v)


def concat_t(A):
    C = np.concatenate((A.T, A.T))
    v = C.ravel()
    v[1] *= A[0, 0]
    D = np.concatenate((A.T, A.T), axis=1)
    w = D.ravel()
    w[1] *= A[0, 0]
    return np.sum(D * D * D) + np.sum(w) + np.sum(C * C) + np.sum(v)


def sort_t(A):
    C = np.sort(A.T, axis=0)
    v = C.ravel()
    v[1] *= A[0, 0]
    return np.sum(C * C) + np.sum(v)


def einsum_t2(A, B):
    C = np.einsum("ij,jk->ki", A, B)
    v = C.ravel()
    v[1] *= A[0, 0]
    return np.sum(C * C) + np.sum(v)


def tensordot_t(A, B):
    C = np.tensordot(A.T, B, axes=1)
    v = C.ravel()
    v[1] *= A[0, 0]
    return np.sum(C * C) + np.sum(v)


def ascontig(A, F):
    C = np.ascontiguousarray(A.T)
    v = C.ravel()
    v[1] *= A[0, 0]
    D = np.ascontiguousarray(F)
    D[0, 1] = 2.0
    E = np.asarray(F)
    E[0, 0] *= 2.0
    return np.sum(C * C) + np.sum(v) + np.sum(F * F)


def zeroslike_t(A):
    C = np.zeros_like(A.T)
    C[0, 1] = A[0, 1]
    v = C.ravel()
    v[1] = A[0, 0]
    return np.sum(C * C) + np.sum(v)


def emptylike_t(A):
    C = np.full_like(A.T, 0.5)
    C[0, 1] = A[0, 1]
    v = C.reshape(16)
    v[1] = A[0, 0]
    return np.sum(C * C) + np.sum(v)


def reshape_step(A):
    v = A[:, ::2].reshape(-1)
    v[1] *= A[0, 0]
    w = A[::2].reshape(2, 2, 2)
    w[0, 0, 0] = 3.0 * v[0]
    z = A[1:3].reshape(-1)
    z[0] = A[0, 0]
    return np.sum(A * A * A) + np.sum(v) + np.sum(w)


def reshape_one(A):
    v = A[:1].T.reshape(-1)
    v[1] *= A[0, 0]
    return np.sum(A * A * A) + np.sum(v)


def reshape_col(A):
    v = A[:, 0].reshape(2, 2)
    v[1] *= A[0, 0]
    return np.sum(A * A * A) + np.sum(v)


def reshape_neg(x):
    v = x[::-1].reshape(2, 3)
    v[1] *= x[0]
    return np.sum(x * x * x) + np.sum(v)
