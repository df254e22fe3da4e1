import numpy as np
from scipy.special import expit


def softplus(x):
    return np.log1p(np.exp(x))


def mlp(W, x, act=softplus, out=np.tanh, gate=expit):
    return out(act(W @ x)) * gate(x[0])


def f(W, x):
    return np.sum(mlp(W, x)) + np.sum(mlp(W, x, act=np.sin))


def args():
    g = np.random.default_rng(2).standard_normal
    return g((3, 3)), g(3)
