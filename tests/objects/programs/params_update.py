import numpy as np


def sgd(params, grads, lr):
    return {k: params[k] - lr * grads[k] for k in params}


def f(w, b, lr):
    p = {"w": w, "b": b}
    for i in range(3):
        g = {"w": 2 * p["w"], "b": np.sum(p["w"]) * p["b"]}
        p = sgd(p, g, lr)
    return np.sum(p["w"] ** 2) + p["b"] ** 2


def args():
    return np.array([0.3, 0.4]), 0.5, 0.1
