class B:
    def __init__(self, k):
        self.k = k


def two(k):
    b = B(k)
    return b, b


def f(k):
    p, q = two(k)
    p.k = 3 * k
    return q.k**2


def args():
    return (1.3,)
