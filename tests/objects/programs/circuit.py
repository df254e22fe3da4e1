import numpy as np


class Component:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def stamp(self, G, I):
        raise NotImplementedError


class Resistor(Component):
    def __init__(self, a, b, R):
        super().__init__(a, b)
        self.R = R

    def stamp(self, G, I):
        g = 1.0 / self.R
        G[self.a, self.a] += g
        G[self.b, self.b] += g
        G[self.a, self.b] -= g
        G[self.b, self.a] -= g


class CurrentSource(Component):
    def __init__(self, a, b, value):
        super().__init__(a, b)
        self.value = value

    def stamp(self, G, I):
        I[self.a] -= self.value
        I[self.b] += self.value


class Circuit:
    def __init__(self, n):
        self.n = n
        self.parts = ()

    def add(self, part):
        self.parts = self.parts + (part,)
        return self

    def solve(self):
        G = np.zeros((self.n, self.n))
        I = np.zeros(self.n)
        for p in self.parts:
            p.stamp(G, I)
        v = np.zeros(self.n)
        v[1:] = np.linalg.solve(G[1:, 1:], I[1:])
        return v


def f(R1, R2, R3, i0):
    c = Circuit(3)
    c.add(Resistor(0, 1, R1)).add(Resistor(1, 2, R2))
    c.add(Resistor(2, 0, R3))
    c.add(CurrentSource(0, 1, i0))
    v = c.solve()
    return v[1] * v[2]


def args():
    return 1.0, 2.0, 3.0, 0.5
