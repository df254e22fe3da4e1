class B:
    def __init__(self, k):
        self.k = k


def f(k):
    b = B(k)
    bs = [b] * 2
    bs[0].k = 3 * k
    return bs[1].k ** 2


def args():
    return (1.3,)
