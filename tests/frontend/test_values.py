"""Programs of one construct each: the IR, run as it stands, gives the primal's values bit by bit, changes
the arguments as the primal does, and every value has the type that the frontend says."""

import copy
import inspect

import numpy as np
import pytest

from adsource.frontend.build import program
from tests.frontend.interpret import run

HEAD = """\
import math
import numpy as np
import numpy
import scipy.special as sc
from math import sqrt
from numpy import exp, linalg as la
from scipy.special import erf
import adsource as ad

G = 9.81
HALF = G / 2
N = 3
AXIS = 1
RK = (0.5, 0.25)
W = np.array([0.5, 1.5, -2.0])
KEEP = True
A, B = 2.0, 3.0
"""
U = np.array([0.7, -1.2, 2.5, 0.3, 1.9])
V = np.array([1.5, 0.25, -0.75, 2.0, -1.0])
M = np.arange(15.0).reshape(5, 3) / 7 - 0.9
INDEX = np.array([3, 0, 3, 1])
ARGS = {"u": U, "v": V, "m": M, "k": INDEX, "x": 0.8, "y": -1.3, "n": 4, "i": 2, "flag": True,
        "u4": U.astype(np.float32), "c": U + 1j * V}
TYPES = {"u": "float64[:]", "v": "float64[:]", "m": "float64[:, :]", "k": "int64[:]", "x": "float64",
         "y": "float64", "n": "int64", "i": "int64", "flag": "boolean", "u4": "float32[:]", "c": "complex128[:]"}

CASES = {
    "chain": "(u, n):\n    a = b = np.zeros(n)\n    a[0] = 2.0\n    return a + b",
    "chain_store": "(u):\n    u[0] = u[1] = 3.0\n    a = u[2] = 4.0\n    return u * a",
    "tuple": "(x, y):\n    a, b = x + y, x * y\n    return a - b",
    "tuple_conflict": "(x, y):\n    x, y = x + y, x * y\n    return x - y",
    "swap_names": "(u, v):\n    u, v = v, u\n    u[0] = 7.0\n    return u - 2 * v",
    "rotate": "(x, y):\n    a, b, c = x, y, 2.0\n    a, b, c = b, c, a\n    return a + 10 * b + 100 * c",
    "swap_elements": "(u, i):\n    u[0], u[i] = u[i], u[0]\n    return u",
    "swap_rows_as_python_does": "(m):\n    m[0], m[1] = m[1], m[0]\n    return m",
    "swap_mixed": "(u, x):\n    u[0], x = x, u[0]\n    return u * x",
    "nested_tuple": "(x, y):\n    (a, b), c = (x, y), 3.0\n    return a + b * c",
    "shape": "(m):\n    n, k = m.shape\n    return np.ones((n, k)) * n",
    "shape_index": "(m):\n    return m.shape[0] * m.shape[-1] + m.size + len(m) + m.ndim",
    "shape_tuple": "(m):\n    s = (2,) + m.shape\n    return np.zeros(s) + m",
    "shape_slice": "(m):\n    return np.zeros(m.shape[1:])",
    "slogdet": "(m):\n    s, l = np.linalg.slogdet(m.T @ m + np.eye(3))\n    return s * l",
    "unpack_row": "(m):\n    a, b, c = m[1]\n    return a + 2 * b * c",
    "unpack_constant": "(x):\n    a, b = RK\n    return x * a + b",
    "annotated": "(x):\n    y: float = 2 * x\n    z: float\n    return y",
    "augmented": "(x, u):\n    x += 2\n    x **= 2\n    x -= u[0]\n    u *= 2\n    u[1:] -= u[:-1]\n    u[0] /= 3\n    return x * u",
    "rebound_by_update": "(x, u):\n    s = 0\n    s += u\n    return s * x",
    "int_to_float": "(u):\n    t = 0\n    for j in range(u.size):\n        t += u[j]\n    return t",
    "arithmetic": "(x, y, n):\n    return -x + y * 2 - x / y + n // 3 + n % 3 + x ** 2 + 2 ** n + +y + (n & 3) + (n | 8) + (n ^ 1) + (n << 2) + ~n",
    "comparisons": "(x, y, u):\n    return x < y, x <= y, x > y, x >= y, x == y, x != y, u > 0, 0 < x < 1, 0 < x < y < 3",
    "logic": "(x, y, flag):\n    return x > 0 and y < 0, x > 0 or y > 0, not flag, flag and x > 0 or y > 0",
    "masks": "(u, v):\n    return u[(u > 0) & (v > 0) | ~(u < 1)]",
    "ternary": "(x, u, v, flag):\n    a = u if flag else v\n    return (x if x > 0 else -x) * a",
    "if_elif_else": "(x):\n    if x > 2:\n        y = 1.0\n    elif x > 0.5:\n        y = 2 * x\n    else:\n        y = x\n    return y",
    "if_one_line": "(x):\n    if x > 0: x = 2 * x; x = x + 1\n    return x",
    "not_zero": "(n, x):\n    if n:\n        x = 2 * x\n    while n:\n        n -= 1\n        x *= 1.5\n    return x",
    "loops": "(n, u):\n    s = 0.0\n    for j in range(n):\n        for l in range(n - 1, -1, -2):\n            s += u[j] * u[l] ** 2\n    return s",
    "loop_over_tuple": "(u, v, m):\n    s = 0.0\n    for w in (u, v, m):\n        s += np.sum(w * w)\n    for w in [1, 2]:\n        s *= w\n    return s",
    "loop_over_pairs": "(u, v):\n    s = 0.0\n    for a, (b, c) in ((u, (v, 2)), (v, (u, 3))):\n        s += np.sum(a * b) * c\n    return s",
    "loop_over_constant": "(x):\n    for r in RK:\n        x *= r\n    return x",
    "while": "(x):\n    c = 0\n    while x < 100 and c < 50:\n        x = x * x + 1\n        c += 1\n    return x, c",
    "continue": "(u):\n    s = 0.0\n    for j in range(u.size):\n        if u[j] < 0:\n            s -= 1.0\n            continue\n        elif u[j] > 2:\n            continue\n        s += u[j]\n    return s",
    "continue_in_while": "(n, u):\n    s = 0.0\n    while n > 0:\n        n -= 1\n        if n == 2:\n            continue\n        s += u[n]\n    return s",
    "continue_deep": "(u, m):\n    s = 0.0\n    for j in range(3):\n        if u[j] > 0:\n            if u[j] > 2:\n                continue\n            else:\n                s += 1.0\n        else:\n            s += 10.0\n            continue\n        s += 100.0\n    return s",
    "early_return": "(x, y):\n    if x > 2:\n        return x\n    y = y * 2\n    if y > 0:\n        return y\n    return x * y",
    "early_return_tuple": "(x, y):\n    if x > 0:\n        return x, y\n    else:\n        return y, 2 * x",
    "early_return_nothing": "(u, x):\n    if x < 0:\n        return\n    u[0] = 5.0",
    "same_result": "(x):\n    r = 2 * x\n    if x > 0:\n        return r\n    r = 3 * x\n    return r",
    "raise_kept": "(x):\n    if x > 100:\n        raise ValueError(f'{x} is large')\n    assert x < 50, 'small'\n    print(x)\n    pass\n    return x",
    "raise_in_else": "(x):\n    if x > 0:\n        y = x\n    else:\n        raise ValueError('negative')\n    return y",
    "raise_and_return": "(x):\n    if x > 0:\n        return 2 * x\n    elif x > -1:\n        return x\n    raise ValueError('too small')",
    "slices": "(m):\n    return m[1:-1], m[::2], m[::-1], m[:, 1], m[1:4, :2], m[-2], m[..., 0], m[:2, ...], m[3:1:-1], m[:100], m[-2:]",
    "slice_bounds": "(u, n, i):\n    return u[i:n], u[:n], u[n:], u[:-i], u[i:u.size - 1], u[1:u.size], u[-n:], u[N:]",
    "newaxis": "(u, v):\n    return u[:, None] * v[None, :], u[np.newaxis], u[:, np.newaxis, None]",
    "gather": "(u, m, k, i):\n    return u[k], m[k], m[k, 1], m[k, 1:], m[i, [0, 2]], u[[1, 1]], m[k[:2], k[1:3] % 3]",
    "boolean_index": "(u, m):\n    return u[u > 0], m[u > 0], m[u > 0, 1], m[m > 0]",
    "stores": "(u, v, m, k):\n    u[k] = 1.0\n    u[v > 0] += 2.0\n    m[1:, 0] = v[1:]\n    m[k, 1] *= 2.0\n    m[..., 2] = 0.5\n    m[0][1] = 9.0\n    return u",
    "views": "(m):\n    r = m[1]\n    r[0] = 5.0\n    m.T[2] += 1.0\n    c = m[:, 1]\n    c *= 3.0\n    return m",
    "methods": "(u, m):\n    return u.sum(), m.mean(axis=0), m.T, m.max(), m.min(axis=1), m.std(), m.dot(m.T), u.copy(), m.prod(axis=-1), u.argmax(), m.sum(1, keepdims=True), u.cumsum(), m.ravel(), m.flatten(), u.clip(0.0, 1.0), m.transpose(), m.transpose(1, 0), m.swapaxes(0, 1), u.round(1), m.trace(), u.any(), (u > 0).all(), m.diagonal()",
    "reshape": "(m):\n    return m.reshape(3, 5), m.reshape((3, 5)), m.reshape(-1), np.reshape(m, (m.shape[1], -1)), m.reshape(m.size)",
    "astype": "(u, k):\n    return u.astype(np.float32), u.astype(int), k.astype(float), u.astype('f4'), u.astype(np.int64), (u > 0).astype(u.dtype)",
    "fill_and_out": "(u, v):\n    np.add(u, v, out=u)\n    v.fill(2.0)\n    w = np.empty_like(u)\n    w = np.sin(u, out=w)\n    z = np.multiply(u, 2.0, out=v)\n    np.copyto(u, z)\n    w.sort()\n    return w",
    "add_at": "(u, k):\n    np.add.at(u, k, 1.5)\n    return u",
    "creation": "(n, u, m):\n    return np.zeros(n), np.ones((n, 2)), np.empty((0, n)), np.full(3, 2.0), np.full((2,), 1), np.zeros_like(m), np.ones_like(u), np.full_like(u, 3), np.arange(n), np.arange(1, n), np.arange(0, n, 2), np.arange(0.0, 1.0, 0.25), np.linspace(0, 1, n), np.linspace(0, 1, num=7), np.eye(n), np.eye(2, 3), np.identity(2), np.array([1, 2]), np.array([[1.0, 2], [3, 4]]), np.zeros(n, dtype=np.int64), np.zeros(n, dtype=int), np.zeros((2, 3), dtype=bool), np.zeros(n, u.dtype), np.array([u[0], 2.0 * u[1]])",
    "joins": "(u, v, m):\n    return np.concatenate((u, v)), np.concatenate([m, m], axis=1), np.stack([u, v], axis=1), np.hstack((u, v)), np.vstack([u, v]), np.column_stack((u, v)), np.append(u, 1.0), np.concatenate((u[1:], v[:1]))",
    "moves": "(u, m):\n    return np.roll(u, 1), np.roll(m, -1, axis=0), np.flip(m, axis=1), np.repeat(u, 2), np.tile(u, 3), np.pad(u, 1), np.pad(u, (1, 2)), np.diag(u), np.diag(m @ m.T), np.tril(m), np.triu(m, k=1), np.diff(u), np.cumsum(m, axis=1), np.moveaxis(m, 0, 1), np.expand_dims(u, 0), np.squeeze(u[:, None], axis=1), np.broadcast_to(u, (2, 5)), np.rot90(m), np.take(u, np.array([0, 2]))",
    "products": "(u, v, m):\n    return u @ v, m.T @ u, m.T @ m, np.dot(u, v), np.outer(u, v), np.inner(u, v), np.vdot(u, v), np.einsum('ij,i->j', m, u), np.einsum('ij->ji', m), np.einsum('ij,ij->', m, m), np.tensordot(m, m, axes=2), np.kron(u, v), np.matmul(m.T, m), np.trace(m)",
    "reductions": "(u, m):\n    return np.sum(m, axis=AXIS), np.sum(m, axis=(0, 1)), np.mean(m, keepdims=True), np.amax(m, axis=0), np.var(m, ddof=1), np.argmax(m, axis=1), np.any(m > 0, axis=0), np.linalg.norm(u), np.linalg.norm(m, axis=1), np.median(u), np.prod(u), np.ptp(u), np.average(u)",
    "static_name": "(m):\n    axis = 0\n    keep = True\n    return np.sum(m, axis=axis)",
    "choices": "(u, v, x):\n    return np.where(u > 0, u, v), np.where(u > 0, 1.0, 0), np.maximum(u, 0.0), np.clip(u, None, 1.0), np.clip(u, -1, 1), max(x, 0.0), min(x, 1, 2.5), abs(x), np.sign(u), np.heaviside(u, 0.5), np.fmin(u, v)",
    "elementary": "(u, x):\n    return np.sin(u) + exp(x) + sqrt(2.0) + math.log(2.0) * np.log1p(np.abs(u)) + erf(u) + sc.gammaln(u + 5) + numpy.cos(x) + math.hypot(x, 1.0) + np.arctan2(u, x)",
    "numbers": "(x, n, u):\n    return float(n), int(x * 10), bool(n), round(x), np.float64(x), np.int64(n), np.float64(3), complex(x), pow(x, 2), u[0].item()",
    "constants": "(x, u):\n    return x * A ** B, x * G + HALF + N, u[:3] * W, np.pi * x, np.e + math.tau, u[N], -np.inf * x",
    "complex": "(c):\n    return c.real, c.imag, np.conj(c) * 1j, abs(c), np.angle(c), c.conj(), np.sum(c).real",
    "float32": "(u4, x):\n    a = 0.5 * u4\n    b = x * u4\n    s = np.sum(u4)\n    t = 0.0\n    for j in range(u4.size):\n        t += u4[j]\n    z = np.zeros(2, dtype=np.float32)\n    return a, b, s, t, z * 2, np.float64(x) * u4, np.multiply(2.0, 3.0) * u4, np.float32(x) * u4, u4 + 1, np.mean(u4)",
    "linalg": "(m, u):\n    a = m.T @ m + np.eye(3)\n    return la.solve(a, u[:3]), np.linalg.inv(a), la.det(a), np.linalg.cholesky(a), la.eigh(a)[0]",
    "markers": "(u, n):\n    s = 0.0\n    for t in ad.checkpoint(range(n), slots=2):\n        s += ad.stop_gradient(u[t]) * u[t]\n    return s",
    "semicolons": "(x):\n    a = x; b = 2 * a; return a + b",
    "ellipsis_statement": "(x):\n    ...\n    'text'\n    return x",
    "is_none": "(u, w=None):\n    if w is None:\n        w = np.ones(u.size)\n    return u * w if w is not None else u",
    "by_rank": "(u, m):\n    s = 0.0\n    for a in (u, m):\n        if a.ndim == 2:\n            s += a[0, 0]\n        else:\n            s += a[0]\n    return s",
    "reused_name": "(u):\n    a = 2.0\n    b = u * a\n    a = u + b\n    return a",
    "tuple_constant_index": "(x):\n    t = (x, 2 * x)\n    return t[0] - t[-1] * RK[1], len(t)",
    "dict": "(x, y):\n    p = {'a': x, 'b': y}\n    return p['a'] - p['b']",
    "lost_branch": "(x):\n    if False:\n        x = unknown(x)\n    return x",
    "default": "(x, n=2, *, tol=1e-3):\n    return x * n + tol",
    "unknown_length": "(u, m):\n    a = u[u > 0]\n    b = np.concatenate((a, a))\n    return b * 2, np.sum(b), a[:, None] * m[0]",
}

CALLS = {
    "helper": ("def g(a, b):\n    return a * b\n", "(x, y):\n    return g(x, y) + g(b=x, a=2.0)"),
    "defaults": ("def g(a, b=2, *, c=0.5):\n    return a * b + c\n", "(x):\n    return g(x) + g(x, 3) * g(x, c=1.0)"),
    "several": ("def g(a):\n    return a, 2 * a\n", "(u):\n    a, b = g(u)\n    t = g(b)\n    return a + t[1]"),
    "writes": ("def g(a, s):\n    a[:] = a * s\n", "(u, m):\n    g(u, 2.0)\n    g(m[1], 3.0)\n    return u"),
    "order": ("def g(a):\n    a[0] = a[0] + 1.0\n    return a[0]\n",
              "(u):\n    t = u[0] + g(u) * u[0] + g(u)\n    u[1] += g(u)\n    u[0] += g(u)\n    return t + (u * 1.0 + g(u))[0]"),
    "order_of_arguments": ("def g(a):\n    a[0] += 1.0\n    return a[0]\ndef h(a, b, c):\n    return a + 10 * b + 100 * c\n",
                           "(u):\n    return h(u[0], g(u), u[0]) + h(c=g(u), b=u[0], a=g(u))"),
    "in_while": ("def g(a):\n    return a * a\n", "(x):\n    while g(x) < 50 and x < 20:\n        x += 1.0\n    return x"),
    "in_ternary": ("def g(a):\n    a[0] += 1.0\n    return a[0]\n", "(u, x):\n    y = g(u) if x > 0 else x\n    z = g(u) if x < 0 else 2 * x\n    return y + z + u[0]"),
    "in_logic": ("def g(a):\n    a[0] += 1.0\n    return a[0]\n", "(u, x):\n    b = x < 0 and g(u) > 1\n    c = x < 0 or g(u) > 1\n    if x > 0 and g(u) > 0:\n        x = 2 * x\n    return x + u[0], b, c"),
    "in_elif": ("def g(a):\n    a[0] += 1.0\n    return a[0]\n", "(u):\n    if g(u) > 100:\n        x = 1.0\n    elif g(u) > 2:\n        x = 2.0\n    else:\n        x = 3.0\n    return x + u[0]"),
    "in_range": ("def g(a):\n    return a // 2\n", "(n):\n    s = 0\n    for j in range(g(n), n + g(n)):\n        s += j\n    return s"),
    "in_index": ("def g(a):\n    return a - 1\n", "(u, i):\n    u[g(i)] = u[g(g(i))]\n    return u[g(i):]"),
    "ranks": ("def g(a):\n    return np.sum(a * a)\n", "(u, m, x):\n    return g(u) + g(m) + g(u[1:]) + g(x)"),
    "dtypes": ("def g(a):\n    return a + a\n", "(u, u4, k, x, n):\n    return g(u), g(u4), g(k), g(x), g(n), g(u4[0]), g(True)"),
    "dict": ("def g(a, p):\n    return a * p['r'] + h(p)\ndef h(p):\n    return p['s']\n", "(u, x):\n    p = {'r': x, 's': 2.0}\n    return g(u, p) * h(p)"),
    "tuple": ("def g(s, p):\n    a, b = p\n    return np.zeros(s) + a + b\n", "(u, m, x):\n    return g(m.shape, (x, 2.0)), g((3,), (x, x))"),
    "extents": ("def g(n, d):\n    a = np.zeros((n, d + 1))\n    b = a[1:, :-1]\n    return a, b, a[:, 0], d - n\n",
                "(u, m, n):\n    a, b, c, e = g(u.size, n)\n    a[0, 0] = 1.0\n    return a, b, c + u, np.zeros(1 + e * e), g(2, 3)[1]"),
    "none": ("def g(a, w=None):\n    if w is None:\n        return a\n    return a * w\n", "(u, v):\n    return g(u) + g(u, v) + g(u, w=2.0)"),
    "string": ("def g(a, kind='one'):\n    if kind == 'one':\n        return a\n    elif kind != 'two':\n        return a * 3\n    return 2 * a\n", "(u):\n    return g(u) + g(u, 'two') + g(u, kind='three')"),
    "early": ("def g(a):\n    if a > 1.0:\n        return 2.0 * a\n    a = a * 3\n    if a > 1.0:\n        return a, \n    return 0.0,\n"
              .replace("a, \n", "a\n").replace("0.0,", "0.0"), "(u):\n    s = 0.0\n    for j in range(u.size):\n        s += g(u[j])\n    return s"),
    "growing_type": ("def g(a, b):\n    return a + b\n", "(u):\n    t = 0\n    for j in range(3):\n        t = g(t, u[j])\n    return t"),
    "nested": ("def g(a):\n    return h(a) * h(2 * a)\ndef h(a):\n    return np.sin(a)\n", "(u):\n    return np.sum(g(u) + h(u))"),
    "unused": ("def g(a):\n    a[0] = 3.0\n    return a[0]\n", "(u):\n    g(u)\n    return u"),
}


def _compare(got, want):
    if isinstance(want, tuple):
        assert isinstance(got, tuple) and len(got) == len(want)
        for g, w in zip(got, want):
            _compare(g, w)
    else:
        assert np.result_type(got) == np.result_type(want)
        np.testing.assert_array_equal(np.asarray(got), np.asarray(want), strict=True)


def _check(source):
    module = {}
    exec(source.replace("import adsource as ad\n", "").replace("ad.checkpoint(range(n), slots=2)", "range(n)")
         .replace("ad.stop_gradient", ""), module)
    made = program(source, "model.py", "f", {p: TYPES[p] for p in _names(module["f"]) if p in TYPES})
    args = {p.name: ARGS[p.name] for p in made.functions[made.entry].params if p.name in ARGS}
    ours, theirs = copy.deepcopy(args), copy.deepcopy(args)
    want = module["f"](**theirs)
    values = {k: p.default for k, p in inspect.signature(module["f"]).parameters.items()} | ours
    got = run(made, *(values[p.name] for p in made.functions[made.entry].params))
    _compare(got, () if want is None else want)
    for name in args:
        np.testing.assert_array_equal(ours[name], theirs[name])
    return made


def _names(function):
    code = function.__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


@pytest.mark.parametrize("name", CASES)
def test_construct(name):
    _check(f"{HEAD}\n\ndef f{CASES[name]}\n")


@pytest.mark.parametrize("name", CALLS)
def test_call(name):
    helpers, body = CALLS[name]
    _check(f"{HEAD}\n\n{helpers}\n\ndef f{body}\n")
