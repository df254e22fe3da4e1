class Model:
    def __init__(self, k):
        self.k = k


class Sim:
    def __init__(self, model):
        self.model = model


def f(k):
    m = Model(k)
    s = Sim(m)
    m.k = 2.0 * k
    return s.model.k**2


def args():
    return (1.3,)
