from typing import NamedTuple


class S(NamedTuple):
    x: float
    fx: float
    it: int


def newton(s, a):
    x = s.x - s.fx / (2 * s.x)
    return S(x, x * x - a, s.it + 1)


def f(a):
    s = S(a, a * a - a, 0)
    while abs(s.fx) > 1e-13 and s.it < 50:
        s = newton(s, a)
    return s.x


def args():
    return (2.5,)
