class N:
    def __init__(self, k):
        self.k = k
        self.next = None


def f(k):
    a = N(k)
    b = N(2 * k)
    a.next = b
    b.k = 3 * k
    return a.next.k * a.k


def args():
    return (1.3,)
