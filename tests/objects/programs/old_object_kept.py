class B:
    def __init__(self, k):
        self.k = k


def f(k):
    b = B(k)
    t = (b, 1.0)
    old = b
    b = B(2 * k)
    old.k = 7 * k
    return t[0].k * b.k


def args():
    return (1.3,)
