"""Gaussian mixture: one pass over the points in blocks; of each block the whitened points and scores are kept."""

import math

import numpy as np

from tests.benchmarks.hand import compiled

BLOCK = 64


@compiled
def both(alphas, means, icf, x, gamma, m):
    n, d = x.shape
    K = alphas.size
    L = np.zeros((K, d, d))
    base = np.empty(K)
    penalty = 0.0
    for k in range(K):
        pos = d
        logdet = 0.0
        frob = 0.0
        for c in range(d):
            logdet += icf[k, c]
            L[k, c, c] = np.exp(icf[k, c])
            frob += L[k, c, c] ** 2
            for r in range(c + 1, d):
                L[k, r, c] = icf[k, pos]
                frob += icf[k, pos] ** 2
                pos += 1
        base[k] = alphas[k] + logdet
        penalty += 0.5 * gamma**2 * frob - m * logdet
    base_b = np.zeros(K)
    L_b = np.zeros((K, d, d))
    means_b = np.zeros((K, d))
    xt = np.ascontiguousarray(x.T)
    y = np.empty((K, d, BLOCK))
    scores = np.empty((K, BLOCK))
    xc = np.empty((d, BLOCK))
    fit = 0.0
    for start in range(0, n, BLOCK):
        size = min(BLOCK, n - start)
        for k in range(K):
            for c in range(d):
                for p in range(size):
                    xc[c, p] = xt[c, start + p] - means[k, c]
            for p in range(size):
                scores[k, p] = base[k]
            for r in range(d):
                for p in range(size):
                    y[k, r, p] = L[k, r, r] * xc[r, p]
                for c in range(r):
                    for p in range(size):
                        y[k, r, p] += L[k, r, c] * xc[c, p]
                for p in range(size):
                    scores[k, p] -= 0.5 * y[k, r, p] * y[k, r, p]
        for p in range(size):
            big = scores[0, p]
            for k in range(1, K):
                big = max(big, scores[k, p])
            s = 0.0
            for k in range(K):
                scores[k, p] = np.exp(scores[k, p] - big)
                s += scores[k, p]
            for k in range(K):
                scores[k, p] /= s
            fit += big + np.log(s)
        for k in range(K):
            for c in range(d):
                for p in range(size):
                    xc[c, p] = xt[c, start + p] - means[k, c]
            for p in range(size):
                base_b[k] += scores[k, p]
            for r in range(d):
                for p in range(size):
                    y[k, r, p] *= -scores[k, p]
                for c in range(r + 1):
                    s = 0.0
                    t = 0.0
                    for p in range(size):
                        s += y[k, r, p] * xc[c, p]
                        t += y[k, r, p]
                    L_b[k, r, c] += s
                    means_b[k, c] -= L[k, r, c] * t
    big = np.max(alphas)
    total = np.sum(np.exp(alphas - big))
    alphas_b = base_b - n * np.exp(alphas - big) / total
    icf_b = np.empty(icf.shape)
    for k in range(K):
        pos = d
        for c in range(d):
            icf_b[k, c] = base_b[k] + m + (L_b[k, c, c] - gamma**2 * L[k, c, c]) * L[k, c, c]
            for r in range(c + 1, d):
                icf_b[k, pos] = L_b[k, r, c] - gamma**2 * L[k, r, c]
                pos += 1
    fit -= n * (big + np.log(total)) + 0.5 * n * d * np.log(2.0 * np.pi)
    dof = d + m + 1
    norm = dof * d * (np.log(gamma) - 0.5 * np.log(2.0)) - 0.25 * d * (d - 1) * np.log(np.pi)
    for j in range(d):
        norm -= math.lgamma(0.5 * dof - 0.5 * j)
    return fit - penalty + K * norm, alphas_b, means_b, icf_b


def gradient(alphas, means, icf, x, wishart_gamma, wishart_m):
    value, *found = both(alphas, means, icf, x, wishart_gamma, wishart_m)
    return value, tuple(found)
