class B:
    def __init__(self, k):
        self.k = k


def f(k):
    a = B(k)
    b = B(2 * k)
    a, b = b, a
    a.k += 1.0
    return a.k**2 + b.k


def args():
    return (1.3,)
