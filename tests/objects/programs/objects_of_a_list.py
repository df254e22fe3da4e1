class B:
    def __init__(self, k):
        self.k = k


def f(k):
    bs = [B(k), B(2 * k)]
    for b in bs:
        b.k = b.k**2
    return bs[0].k + bs[1].k


def args():
    return (1.3,)
