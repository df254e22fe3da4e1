"""LSTM: of each step and layer the four gates and tanh of the cell are kept, and the cell and hidden rows."""

import numpy as np

from tests.benchmarks.hand import compiled


@compiled
def both(weights, biases, readout, hidden0, cell0, sequence):
    layers, _, width = weights.shape
    steps = sequence.shape[0] - 1
    h = np.empty((steps + 1, layers, width))
    c = np.empty((steps + 1, layers, width))
    h[0] = hidden0
    c[0] = cell0
    gates = np.empty((steps, layers, 5, width))
    x = np.empty(width)
    y = np.empty(width)
    soft = np.empty((steps, width))
    total = 0.0
    for t in range(steps):
        for i in range(width):
            x[i] = sequence[t, i] * readout[0, i]
        for l in range(layers):  # noqa: E741
            w, b, g = weights[l], biases[l], gates[t, l]
            for i in range(width):
                g[0, i] = 1.0 / (1.0 + np.exp(-(x[i] * w[0, i] + b[0, i])))
                g[1, i] = 1.0 / (1.0 + np.exp(-(h[t, l, i] * w[1, i] + b[1, i])))
                g[2, i] = 1.0 / (1.0 + np.exp(-(x[i] * w[2, i] + b[2, i])))
                g[3, i] = np.tanh(h[t, l, i] * w[3, i] + b[3, i])
                c[t + 1, l, i] = c[t, l, i] * g[0, i] + g[1, i] * g[3, i]
                g[4, i] = np.tanh(c[t + 1, l, i])
                x[i] = g[2, i] * g[4, i]
                h[t + 1, l, i] = x[i]
        s = 2.0
        for i in range(width):
            y[i] = x[i] * readout[1, i] + readout[2, i]
            soft[t, i] = np.exp(y[i])
            s += soft[t, i]
        logs = np.log(s)
        for i in range(width):
            soft[t, i] /= s
            total += sequence[t + 1, i] * (y[i] - logs)
    count = steps * width
    w_b = np.zeros(weights.shape)
    b_b = np.zeros(biases.shape)
    r_b = np.zeros(readout.shape)
    h_b = np.zeros((layers, width))
    c_b = np.zeros((layers, width))
    x_b = np.zeros(width)
    for t in range(steps - 1, -1, -1):
        s = 0.0
        for i in range(width):
            s += sequence[t + 1, i]
        for i in range(width):
            y_b = (soft[t, i] * s - sequence[t + 1, i]) / count
            r_b[1, i] += y_b * h[t + 1, layers - 1, i]
            r_b[2, i] += y_b
            x_b[i] = y_b * readout[1, i]
        for l in range(layers - 1, -1, -1):  # noqa: E741
            w, g, wb, bb = weights[l], gates[t, l], w_b[l], b_b[l]
            for i in range(width):
                xin = h[t + 1, l - 1, i] if l else sequence[t, i] * readout[0, i]
                hb = h_b[l, i] + x_b[i]
                cb = c_b[l, i] + hb * g[2, i] * (1.0 - g[4, i] * g[4, i])
                fb = cb * c[t, l, i] * g[0, i] * (1.0 - g[0, i])
                ib = cb * g[3, i] * g[1, i] * (1.0 - g[1, i])
                ob = hb * g[4, i] * g[2, i] * (1.0 - g[2, i])
                gb = cb * g[1, i] * (1.0 - g[3, i] * g[3, i])
                c_b[l, i] = cb * g[0, i]
                h_b[l, i] = ib * w[1, i] + gb * w[3, i]
                x_b[i] = fb * w[0, i] + ob * w[2, i]
                wb[0, i] += fb * xin
                wb[1, i] += ib * h[t, l, i]
                wb[2, i] += ob * xin
                wb[3, i] += gb * h[t, l, i]
                bb[0, i] += fb
                bb[1, i] += ib
                bb[2, i] += ob
                bb[3, i] += gb
        for i in range(width):
            r_b[0, i] += x_b[i] * sequence[t, i]
    return -total / count, w_b, b_b, r_b


def gradient(weights, biases, readout, hidden0, cell0, sequence):
    value, *found = both(weights, biases, readout, hidden0, cell0, sequence)
    return value, tuple(found)
