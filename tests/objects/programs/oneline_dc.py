from dataclasses import dataclass


@dataclass
class P:
    a: float
    b: float


@dataclass
class Q:
    x: float
    y: float = 1.0


def f(a, b):
    p = P(a, b)
    q = Q(a * b)
    return p.a * q.x + q.y * p.b


def args():
    return 0.3, 0.8
