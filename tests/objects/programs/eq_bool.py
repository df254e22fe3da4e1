class Tol:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        return self.v < o.v

    def __abs__(self):
        return abs(self.v)

    def __float__(self):
        return float(self.v)

    def __pow__(self, n):
        return self.v**n


def f(a):
    t = Tol(a)
    if t < Tol(2.0):
        return t**2 + abs(t)
    return float(t)


def args():
    return (1.2,)
