import numpy as np
import adsource as ad


def f(a, b):
    def res(x):
        return x**3 + a * x - b

    x = ad.root(res, 1.0)
    y = ad.root(lambda z: np.exp(z) - b * z - 3.0 * a, 1.0)
    return x**2 + y


def args():
    return 1.2, 2.0
