"""Vertical advection: the elimination's factors are kept, its inputs are read again; levels are the inner loop."""

import numpy as np

from tests.benchmarks.hand import compiled


@compiled
def both(utens_stage, u_stage, wcon, u_pos, utens, dtr):
    I, J, K = utens_stage.shape  # noqa: E741
    us_b = np.zeros((I, J, K))
    u_b = np.zeros((I, J, K))
    w_b = np.zeros((I + 1, J, K))
    pos_b = np.zeros((I, J, K))
    ut_b = np.zeros((I, J, K))
    c = np.empty(K)
    d = np.empty(K)
    a = np.empty(K)
    div = np.empty(K)
    x = np.empty(K)
    cs_b = np.empty(K)
    value = 0.0
    for i in range(I):
        for j in range(J):
            for k in range(K):
                av = -0.125 * (wcon[i + 1, j, k] + wcon[i, j, k]) if k else 0.0
                cv = 0.125 * (wcon[i + 1, j, k + 1] + wcon[i, j, k + 1]) if k + 1 < K else 0.0
                corr = 0.0
                if k:
                    corr -= av * (u_stage[i, j, k - 1] - u_stage[i, j, k])
                if k + 1 < K:
                    corr -= cv * (u_stage[i, j, k + 1] - u_stage[i, j, k])
                rhs = dtr * u_pos[i, j, k] + utens[i, j, k] + utens_stage[i, j, k] + corr
                below_c = c[k - 1] if k else 0.0
                below_d = d[k - 1] if k else 0.0
                a[k] = av
                div[k] = 1.0 / (dtr - av - cv - below_c * av)
                c[k] = cv * div[k]
                d[k] = (rhs - below_d * av) * div[k]
            x[K - 1] = d[K - 1]
            for k in range(K - 2, -1, -1):
                x[k] = d[k] - c[k] * x[k + 1]
            x_b = 0.0
            c_b = 0.0
            # backwards through the substitution: from the lowest level upwards
            for k in range(K):
                out = dtr * (x[k] - u_pos[i, j, k])
                value += out * out
                seed = 2.0 * out * dtr
                pos_b[i, j, k] = -seed
                total = seed + x_b
                us_b[i, j, k] = total  # the adjoint of d[k], for now
                if k + 1 < K:
                    cs_b[k] = -total * x[k + 1]
                    x_b = -total * c[k]
            d_b = 0.0
            for k in range(K - 1, -1, -1):
                db = us_b[i, j, k] + d_b
                cb = cs_b[k] + c_b if k + 1 < K else 0.0
                rhs_b = db * div[k]
                below_c = c[k - 1] if k else 0.0
                below_d = d[k - 1] if k else 0.0
                cv_b = cb * div[k]
                den_b = -(db * d[k] + cb * c[k]) * div[k]
                d_b = -rhs_b * a[k]
                c_b = -den_b * a[k]
                av_b = -rhs_b * below_d - den_b * (1.0 + below_c)
                cv_b -= den_b
                us_b[i, j, k] = rhs_b
                ut_b[i, j, k] = rhs_b
                pos_b[i, j, k] += dtr * rhs_b
                if k:
                    av_b -= rhs_b * (u_stage[i, j, k - 1] - u_stage[i, j, k])
                    u_b[i, j, k - 1] -= rhs_b * a[k]
                    u_b[i, j, k] += rhs_b * a[k]
                    w_b[i + 1, j, k] -= 0.125 * av_b
                    w_b[i, j, k] -= 0.125 * av_b
                if k + 1 < K:
                    cv = c[k] / div[k]
                    cv_b -= rhs_b * (u_stage[i, j, k + 1] - u_stage[i, j, k])
                    u_b[i, j, k + 1] -= rhs_b * cv
                    u_b[i, j, k] += rhs_b * cv
                    w_b[i + 1, j, k + 1] += 0.125 * cv_b
                    w_b[i, j, k + 1] += 0.125 * cv_b
    return value, us_b, u_b, w_b, pos_b, ut_b


def gradient(utens_stage, u_stage, wcon, u_pos, utens, dtr_stage):
    value, *found = both(utens_stage, u_stage, wcon, u_pos, utens, dtr_stage)
    return value, tuple(found)
