# ruff: noqa: E741
"""Lists of arrays whose items are set."""

import numpy as np


# inputs: 0.6 + rng.random(4), rng.random((3, 4, 4)) - 0.3, 3
def rnn(x, W, n):
    h = [np.zeros(4) for _ in range(3)]
    for t in range(n):
        inp = x * t
        for l in range(3):
            h[l] = np.tanh(W[l] @ h[l] + inp)
            inp = h[l]
    return np.sum(h[-1] ** 2) + np.sum(h[0])


# inputs: 0.6 + rng.random(4), rng.random((3, 4, 4)) - 0.3, 3
def rnn2(x, W, n):
    h = [x, x * 2, x * 3]
    for t in range(n):
        for l in range(1, 3):
            h[l] = np.tanh(W[l] @ h[l] + h[l - 1])
    return np.sum(h[-1] ** 2)


# inputs: 0.6 + rng.random(4), 0.7
def swapl(x, c):
    h = [x, x * 2]
    h[0], h[1] = h[1], h[0]
    h[0] = h[1] * c
    return np.sum(h[0] * h[1])


# inputs: 0.6 + rng.random(4), 0.7
def lit(x, c):
    layers = [x * c, x + c]
    layers[0] = np.sin(layers[0])
    layers[-1] = layers[0] * layers[1]
    return np.sum(layers[1])


# inputs: 0.6 + rng.random(4), 0.7
def branch(x, c):
    h = [x, x * 2]
    if c > 0.3:
        h[0] = x * c
    return np.sum(h[0] * h[1])


# inputs: 0.6 + rng.random(4), 0.7
def alias(x, c):
    h = [x * 2, x * 3]
    old = h[0]
    h[0] = old * c
    return np.sum(old * h[0] * h[1])


# inputs: 0.6 + rng.random(4), 0.7, 3
def hist(x, c, n):
    us = [x]
    for t in range(n):
        us.append(us[-1] * c)
    us[0] = us[2] * 2
    return np.sum(us[0] * us[1])


# inputs: 0.6 + rng.random(4), 0.7, 3
def hist1(x, c, n):
    us = [x.copy()]
    for t in range(n):
        us.append(us[-1] * c)
    us[0] = us[2] * 2
    return np.sum(us[0] * us[1])


# inputs: 0.6 + rng.random(4), 0.7, 3
def rows_alias(x, c, n):
    h = [x * 2, x * 3, x + 1]
    out = 0.0
    for t in range(n):
        old = h[t % 3]
        h[t % 3] = h[(t + 1) % 3] * c
        out += np.sum(old * h[t % 3])
    return out


# inputs: 0.6 + rng.random(4), 0.7, 3
def rows_write(x, c, n):
    h = [x * 2, x * 3, x + 1]
    for t in range(n):
        old = h[t % 3]
        old *= c
        h[(t + 1) % 3] = np.sin(old)
    return np.sum(h[0] * h[1] * h[2])


# inputs: 0.6 + rng.random(4), 0.7, 3
def rows_rev(x, c, n):
    h = [x * 2, x * 3, x + 1]
    for i, v in enumerate(h):
        h[i] = v * v * c
    return np.sum(sum(h) * h[0])


# inputs: 0.6 + rng.random(4), 0.7, 3
def alias_list(x, c, n):
    h = [x * 2, x * 3]
    g = h
    g[0] = x * c
    return np.sum(h[0] * g[1])


# inputs: 0.6 + rng.random(4), 0.7, 3
def copy_list(x, c, n):
    h = [x * 2, x * 3]
    g = list(h)
    g[0] = x * c
    return np.sum(h[0] * g[1] * g[0])


# inputs: 0.6 + rng.random(4), 0.7, 3
def slice_rows(x, c, n):
    h = [x * 2, x * 3, x]
    g = h[1:]
    h[n % 2] = x * c
    h[1] = x * c
    return np.sum(h[0] * g[1] * g[0] * h[1])


# inputs: 0.6 + rng.random(4), 0.7, 3
def in_loop(x, c, n):
    tot = 0.0
    for t in range(n):
        h = [x * t, x * c]
        h[0] = np.tanh(h[1]) + h[0]
        x = h[0]
        tot += np.sum(h[1] * h[0])
    return tot


# inputs: 0.6 + rng.random(4), 0.7, 3
def branchy(x, c, n):
    if c > 0.2:
        h = [x * c, x]
    else:
        h = [x, x * c]
    h[1] = h[0] * h[1]
    if x[0] > 0.1:
        h[0] = h[1]
    h[0][2] *= 3.0
    return np.sum(h[0] * h[1])


# inputs: 0.6 + rng.random(4), 0.7, 3
def mixed(x, c, n):
    st = [x * 1.0, c, n]
    for i in range(n):
        st[0] = st[0] * st[1]
        st[1] += 0.1 * st[0][0]
    return np.sum(st[0]) * st[1] * st[2]


# inputs: 0.6 + rng.random(4), 0.7, 3
def lstm(x, c, n):
    state = [[np.zeros(4), np.zeros(4)] for _ in range(2)]
    for t in range(n):
        inp = x * t
        for l in range(2):
            h, s = state[l]
            s = np.tanh(inp + h) * c + s
            h = np.sin(s)
            state[l] = [h, s]
            inp = h
    return np.sum(inp)


# inputs: 0.6 + rng.random(4), 0.7, 3
def lstm2(x, c, n):
    state = [(np.zeros(4), np.zeros(4)) for _ in range(2)]
    for t in range(n):
        inp = x * t
        for l in range(2):
            h, s = state[l]
            s = np.tanh(inp + h) * c + s
            h = np.sin(s)
            state[l] = (h, s)
            inp = h
    return np.sum(inp)


# inputs: 0.6 + rng.random(4), 0.7, 3
def none(x, c, n):
    acts = [None] * n
    h = x
    for t in range(n):
        h = np.tanh(h * c)
        acts[t] = h
    return np.sum(acts[0] * acts[-1])


# inputs: 0.6 + rng.random(4), rng.random((4, 4)) - 0.3, rng.random((3, 4)) - 0.3
def mats(x, W, V):
    Ws = [W, V]
    h = x
    for i in range(len(Ws)):
        h = np.tanh(Ws[i] @ h)
    Ws[0] = Ws[0] - 0.1 * np.outer(x, x)
    return np.sum(h) + np.sum(Ws[0])


# inputs: 0.6 + rng.random(4), rng.random((4, 4)) - 0.3, rng.random((4, 4)) - 0.3, 3
def lazy(x, W, V, n):
    Ws = [W, V]
    h = x
    for t in range(n):
        h = np.tanh(Ws[t % 2] @ h)
    return np.sum(h)


# inputs: 0.6 + rng.random(4), 0.7, 3
def begun_with_a_parameter(x, c, n):
    us = [x]
    for t in range(n):
        us.append(us[-1] * c)
    return np.sum(us[0] * us[1])


# inputs: 0.5 + rng.random(4), 3
def item_scaled(x, n):
    h = [x * 2, x + 1]
    g = list(h)
    h[n % 2] *= 2
    g[n % 2] *= x
    return np.sum(h[0] * g[1] * g[n - 4] * h[n - 2])


# inputs: 0.5 + rng.random(4), 3
def list_times_array(x, n):
    h = [1.5, 2.5, 0.5]
    h *= x[:n]
    g = (2.0, 1.0)
    g *= 2
    return np.sum(h) * len(g) * x[3]


# inputs: 0.5 + rng.random(4), 0.7
def running_sum_of_a_number(x, c):
    return np.sum(x) * np.cumsum(c)[0]
