class B:
    def __init__(self, k):
        self.k = k


class C:
    def __init__(self, b):
        self.b = b

    def swap(self, k):
        old = self.b
        self.b = B(k)
        old.k = 10.0 * k


def f(k):
    a = B(k)
    c = C(a)
    c.swap(k)
    return a.k * c.b.k


def args():
    return (1.3,)
