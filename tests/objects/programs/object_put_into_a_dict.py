class Model:
    def __init__(self, k):
        self.k = k


def attach(s, m):
    s["m"] = m


def f(k):
    m = Model(k)
    s = {"a": 1.0}
    attach(s, m)
    m.k = 2.0 * k
    return s["m"].k ** 2


def args():
    return (1.3,)
