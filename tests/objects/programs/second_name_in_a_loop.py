class B:
    def __init__(self, k):
        self.k = k


def f(k):
    b = B(k)
    c = b
    for i in range(3):
        c.k = c.k * 1.1
        b.k += k
    return b.k * c.k


def args():
    return (1.3,)
