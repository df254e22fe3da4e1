"""What the suites of other differentiators have on control flow, models and scalar functions."""

import numpy as np


def tan_einsum(x):
    return np.einsum("i,i->", x, x)


def relu(x):
    return np.sum(np.maximum(x, 0.0))


def sigmoid(x):
    s = 1.0 / (1.0 + np.exp(-x))
    return np.sum(s * (1.0 - s))


def softmax(x):
    e = np.exp(x - np.max(x))
    p = e / np.sum(e)
    return -np.log(p[2])


def logsumexp(x):
    m = np.max(x)
    return m + np.log(np.sum(np.exp(x - m)))


def logsumexp_axis(A):
    m = np.max(A, axis=1, keepdims=True)
    return np.sum(m[:, 0] + np.log(np.sum(np.exp(A - m), axis=1)))


def layer_norm(A, v, b):
    mu = A.mean(axis=1, keepdims=True)
    var = A.var(axis=1, keepdims=True)
    return np.sum(((A - mu) / np.sqrt(var + 1e-5) * v + b) ** 3)


def batch_norm(R, k):
    m = np.mean(R, axis=0)
    s = np.std(R, axis=0)
    return np.sum(np.tanh((R - m) / (s + k)))


def attention(A, B, C):
    s = A @ B.T / np.sqrt(A.shape[1])
    s = s - s.max(axis=-1, keepdims=True)
    w = np.exp(s)
    w /= w.sum(axis=-1, keepdims=True)
    return np.sum((w @ C) ** 2)


def conv1d(x, v):
    y = np.zeros(x.size - v.size + 1)
    for i in range(y.size):
        y[i] = np.dot(x[i:i + v.size], v[::-1])
    return np.sum(y * y)


def maxpool(A):
    y = np.zeros((2, 2))
    for i in range(2):
        for j in range(2):
            y[i, j] = np.max(A[2 * i:2 * i + 2, 2 * j:2 * j + 2])
    return np.sum(y * y)


def newton_sqrt(a):
    z = a
    while abs(z * z - a) > 1e-10:
        z = 0.5 * (z + a / z)
    return z


def bisection(a, b):
    lo, hi = 0.0, 4.0
    for _ in range(50):
        mid = 0.5 * (lo + hi)
        if mid * mid * mid < a + b:
            lo = mid
        else:
            hi = mid
    return lo * a + hi * b


def fibonacci(a, b, n):
    for _ in range(n):
        a, b = b, a + b * a
    return b


def power_loop(a, n):
    r = 1.0
    for _ in range(n):
        r *= a
    return r


def horner(x, a):
    r = 0.0
    for c in x[::-1]:
        r = r * a + c
    return r


def factorial(a, n):
    if n <= 1:
        return a
    return n * a * factorial(a, n - 1)


def ackermann_like(a, n):
    if n == 0:
        return np.sin(a)
    if n % 2 == 0:
        return a * ackermann_like(a, n - 1)
    return ackermann_like(a * a, n - 1) + a


def even_odd(a, n):
    return _even(a, n)


def _even(a, n):
    if n == 0:
        return a
    return a * _odd(a, n - 1)


def _odd(a, n):
    if n == 0:
        return a * a
    return np.cos(a) * _even(a, n - 1)


def euler(a, h, n):
    y = a
    t = 0.0
    for _ in range(n):
        y = y + h * (np.sin(t) * y)
        t += h
    return y


def rk4(x, h, n):
    y = x.copy()
    for _ in range(n):
        k1 = _slope(y)
        k2 = _slope(y + 0.5 * h * k1)
        k3 = _slope(y + 0.5 * h * k2)
        k4 = _slope(y + h * k3)
        y = y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    return np.sum(y)


def _slope(y):
    return np.sin(np.roll(y, 1)) - 0.5 * y


def dict_params(x, a, b):
    params = {"w": a, "bias": b}
    return np.sum(np.tanh(params["w"] * x + params["bias"]))


def nested_tuple(x, a, b):
    p = (a, (b, x))
    q, (r, s) = p
    return q * r * np.sum(s)


def closure_like(x, a):
    scale = lambda v: a * v  # noqa: E731
    return np.sum(scale(x) * scale(scale(x)))


def inner_function(x, a):
    def g(v):
        return np.sin(a * v)

    return np.sum(g(x) * g(g(x)))


def ternary_chain(a, b):
    y = a if a > b else b if b > 0.5 else a * b
    return y * y


def and_or(a, b):
    if a > 0.1 and b > 0.1 or a > 2.0:
        return a * b
    return a + b


def not_in_range(x):
    s = 0.0
    for i in range(x.size):
        if not (x[i] > 0.5 or i % 2 == 0):
            s += x[i] ** 2
    return s


def compare_chain(x):
    s = 0.0
    for i in range(x.size):
        if -0.5 < x[i] < 0.5:
            s += np.cos(x[i])
    return s


def while_else(a):
    n = 0
    while n < 3:
        a = a * 1.1
        n += 1
    else:
        a = a * a
    return a


def nested_break(A, a):
    s = 0.0
    for i in range(4):
        for j in range(4):
            if A[i, j] > 0.8:
                break
            s += a * A[i, j] ** 2
        if s > 3.0:
            break
    return s


def dead_code(x, a):
    b = a * a
    c = np.sin(x)
    c = x * 2.0
    return np.sum(c) * a + 0.0 * b


def unused_argument(x, a, b):
    return np.sum(x * a)


def constant_function(x, a):
    return 3.0


def identity(a):
    return a


def negative(a):
    return -a


def return_input_twice(a, b):
    return a, a * b, a


def gradient_through_int(x, a):
    i = int(3.7)
    return x[i] * a


def floor_round(x, a):
    return np.sum(np.floor(x * 3.0) * x) + np.round(a) * a


def sign_abs(x, y):
    return np.sum(np.sign(x) * y + np.abs(y) * x)


def abs_at_zero(x):
    z = x - x
    return np.sum(np.abs(z) + x)


def max_ties(a):
    return np.max(np.array([a, a, 0.0]))


def minmax_builtin(a, b):
    return max(a, b, 0.2) * min(a, 2.0 * b)


def clip(x, a):
    return np.sum(np.clip(x, -0.5, a) ** 2)


def where_nested(x, y):
    return np.sum(np.where(x > 0, np.where(y > 0, x * y, x), y))


def where_safe_log(x):
    safe = np.where(x > 0.0, x, 1.0)
    return np.sum(np.where(x > 0.0, np.log(safe), 0.0))


def divide_where(p, q):
    return np.sum(np.divide(p, q) + np.true_divide(q, p))


def hypot_arctan2(x, y):
    return np.sum(np.hypot(x, y) * np.arctan2(y, x))


def trig(p):
    return np.sum(np.sin(p) + np.cos(p) * np.tan(0.3 * p) + np.arcsin(0.5 * p) + np.arccos(0.5 * p) + np.arctan(p))


def hyper(p):
    return np.sum(np.sinh(p) + np.cosh(p) * np.tanh(p) + np.arcsinh(p) + np.arccosh(1.5 + p) + np.arctanh(0.5 * p))


def exps(p):
    return np.sum(np.exp2(p) + np.expm1(p) * np.log2(p) + np.log10(p) + np.log1p(p) + np.cbrt(p) + np.reciprocal(p))


def powers(p, q, a):
    return np.sum(p ** q + p ** 2 + p ** -1.5 + 2.0 ** q + p ** a + np.power(q, 3) + np.float_power(p, q))


def logaddexp(x, y):
    return np.sum(np.logaddexp(x, y) + np.logaddexp2(x, 2.0 * y))


def mod(p, q):
    return np.sum(np.mod(p, 0.3) * q + np.fmod(q, 0.7) + np.remainder(p, q))


def sinc_deg(x):
    return np.sum(np.sinc(x) + np.deg2rad(x) * np.rad2deg(x) + np.radians(x) + np.degrees(x))
