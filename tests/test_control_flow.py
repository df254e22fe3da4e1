"""Jumps, returns and recursion, end to end: values and gradients of programs that leave their blocks in
every way, on numpy (bit for bit) and on cpu, against the oracle."""

import importlib.util
import sys

import numpy as np
import pytest

from adsource.pipeline import Request, emit
from adsource.review.oracle import function_of, gradient

X = np.array([0.3, -0.7, 1.1, 0.4, -0.2, 0.9])
PROGRAMS = {}


def program(signature, *args, cpu=False, wrt=None):
    """Add a program whose entry is `f`, with its arguments."""

    def add(name, text):
        PROGRAMS[name] = (signature, args, cpu, wrt, "import numpy as np\n\n\n" + text)

    return add


program("float64[:], float64", X, 0.8, cpu=True)("break in a for loop", """\
def f(x, k):
    s = 0.0
    for i in range(x.size):
        s = s * k + x[i] * x[i]
        if s > 1.3:
            break
        s = s + k
    return s * k
""")

program("float64[:], float64, int64", X, 0.8, 5, cpu=True)("while True with everything", """\
def f(x, k, n):
    s = 0.0
    i = 0
    while True:
        # adds up
        s += k * s + x[i]
        i += 1
        if i > n:
            break  # enough
        if i % 2 == 0:
            s = s * 2.0
            continue
        s = s - x[i] * s
    return s * i
""")

program("float64[:], float64", X, 0.8, cpu=True)("break inside nested ifs", """\
def f(x, k):
    s = 0.0
    for i in range(x.size):
        if x[i] > 0.0:
            if s > 0.8:
                break
            s = s * s + x[i] * k
        s = s * k + 0.1
    return s
""")

program("float64[:], float64", X, 0.8, cpu=True)("break and continue on some paths of an if", """\
def f(x, k):
    s = 0.2
    p = 1.0
    for i in range(x.size):
        t = x[i] * k
        if t < 0.0:
            if s < 0.3:
                s = s + t * t
                continue
            elif s > 2.0:
                break
            p = p * t
        else:
            s = s * (1.0 + t)
        s = s + p * t * t
    return s * p
""")

program("float64[:,:], float64", np.outer(X, X + 2.0), 0.8, cpu=True)("nested loops that break", """\
def f(a, k):
    total = 0.0
    for i in range(a.shape[0]):
        row = k
        for j in range(a.shape[1]):
            row = row * a[i, j] + k
            if row > 1.5:
                break
            if row < -2.0:
                continue
            row = row - a[i, j] * row
        if total > 4.0:
            break
        total += row * row * (j + 1)
    return total
""")

program("float64[:], float64, float64, int64", X + 2.0, 0.8, 1e-10, 40, cpu=True)("warm starts", """\
def f(x, k, tol, most):
    total = 0.0
    root = 1.0
    for i in range(x.size):
        it = 0
        while True:
            step = (root * root * root - x[i] - k) / (3.0 * root * root)
            if step > 0.5:
                step = 0.5
            elif step < -0.5:
                step = -0.5
            root -= step
            it += 1
            if abs(step) < tol or it >= most:
                break
        if root < 0.0:
            break
        total += root * x[i]
    return total
""")

program("float64[:], float64", X, 0.8, cpu=True)("arrays bound before a break and read behind the loop", """\
def f(x, k):
    y = x * k
    best = x
    for i in range(4):
        y = np.sin(y) + k * y
        best = y * x
        if np.sum(y * y) > 1.8:
            z = best * y
            break
        z = best - k
        y = y * 1.1
    return np.sum(best * z) + y[0]
""")

program("float64[:], float64", X, 0.8, cpu=True)("in place, with records in a loop that breaks", """\
def f(x, k):
    y = x.copy()
    s = 0.0
    for t in range(5):
        y[1:] = y[1:] * y[:-1] + k
        s += np.sum(y * y)
        if s > 9.0:
            y[0] = s
            break
        y *= y + 0.5
        if y[0] > 0.7:
            continue
        y[2] = y[1] * s
    return np.sum(y) * s
""")

program("float64[:], float64", X, 0.8, cpu=True)("the loop variable behind the loop", """\
def f(x, k):
    s = k
    for i in range(x.size):
        s = s * (1.0 + x[i])
        if s > 1.2:
            break
    s = s * x[i] * (i + 1)
    for i in range(3):
        s = s + x[i] * s
    return s * i + x[i]
""")

program("float64[:], float64", X, 0.8, cpu=True)("a loop variable that was bound before", """\
def f(x, k):
    i = 4
    s = x[i] * k
    for i in range(3):
        s = s * s + x[i]
    s = s * x[i]
    for i in range(i, 0, -1):
        if s * s > 4.0:
            break
        s = s * x[i] + 2.0 * k
    return s * i + s * s * x[i]
""")

program("float64[:], float64", X, 0.8, cpu=True)("a loop with an else", """\
def f(x, k):
    s = k
    for i in range(x.size):
        s = s * 1.3 + x[i]
        if s > 30.0:
            break
    else:
        s = s * s
    while s > 0.5:
        s = s * 0.7 - k * 0.01
        if s < 0.9:
            s = s * s
            break
    else:
        s = s + 100.0 * k
    for i in range(2):
        s = s + k
    else:
        s = s * k
    return s
""")

program("float64[:], float64", X, 0.8, cpu=True)("an else that breaks the outer loop", """\
def f(x, k):
    s = k
    for i in range(x.size):
        for j in range(3):
            s = s + x[i] * k * j
            if s > 1.5:
                s = s * 0.5
                break
        else:
            if i > 3:
                break
            s = s * 1.1
        s = s + x[i] * s
    return s
""")

for threshold in (0.1, 1.0, 50.0):
    program("float64[:], float64, float64", X, 0.8, threshold, cpu=True, wrt=("x", "k"))(
        f"return within a loop, {threshold}", """\
def f(x, k, top):
    s = 0.0
    for i in range(x.size):
        s = s * k + x[i] * x[i]
        if s > top:
            return s * x[i]
        s = s + k
    y = s * k
    return y - s
""")
    program("float64[:], float64, float64", X, 0.8, threshold, cpu=True, wrt=("x", "k"))(
        f"return within nested loops, {threshold}", """\
def f(x, k, top):
    s = 0.0
    if k < 0.0:
        return k * 3.0
    for i in range(x.size):
        j = 0
        while True:
            s = s + x[i] * x[j] * k + 0.2
            j += 1
            if s > top:
                if j > 2:
                    return s * x[j]
                s = s * 0.9
            if j > i:
                break
        s = s * k
    return s - k
""")
    program("float64[:], float64, float64", X, 0.8, threshold, wrt=("x", "k"))(
        f"return from endless loops, {threshold}", """\
def solve(a, k, tol):
    r = 1.0
    while True:
        d = (r * r - a) / (2.0 * r)
        r = r - d
        if d * d < tol:
            return r, d
        if r > 100.0:
            return k, a


def f(x, k, top):
    s = 0.0
    for i in range(x.size):
        r, d = solve(x[i] * x[i] + k, k, 1e-3 * top)
        s += r * x[i]
    return s
""")

program("float64[:], float64", X, 0.8, cpu=True)("return on some paths of an if", """\
def g(a, k):
    if a > 0.0:
        if a > 0.8:
            return a * a
        a = a * k
    else:
        a = a - k
        if a < -1.2:
            return k * k
    a = np.sin(a)
    if a > 0.2:
        return a
    return -a * k


def f(x, k):
    s = 0.0
    for i in range(x.size):
        s += g(x[i], k) * x[i]
    return s
""")

program("float64[:], float64", X, 0.8, cpu=True)("a test that calls, with jumps", """\
def left(s, k):
    return s * k - 0.2


def f(x, k):
    s = 2.0
    i = 0
    while left(s, k) > 0.0:
        i += 1
        s = s * 0.9
        if i == 2:
            s = s * x[2]
            continue
        if i > 4:
            break
        s = s + 0.1 * x[i] * s
    return s
""")

program("float64[:], float64", X, 0.8)("continue in a loop over a tuple", """\
def f(x, k):
    s = k
    for p in (0.5, 1.5, 2.5):
        s = s + p * x[0] * k
        if s < 1.2:
            s = s * s
            continue
        if p > 1.0:
            if s > 2.0:
                continue
            s = s - x[1]
        s = s * p
    return s
""")

program("float64[:], float64", X, 0.8, cpu=True)("a value computed on the way to a flag", """\
def f(x, k):
    s = 0.3
    y = 0.0
    for i in range(x.size):
        flag = 0.0
        if x[i] > 0.0:
            s = s * 1.2 + x[i]
            flag = s * k
        y += flag * flag * s
    return y
""")

program("float64[:], float64", X, 0.8, cpu=True)("nothing but a break", """\
def f(x, k):
    s = k
    for i in range(x.size):
        s = s * x[i]
        break
    while True:
        s = s * s
        break
    return s
""")

program("float64[:], float64, int64", X, 0.8, 0, cpu=True)("loops that never run", """\
def f(x, k, n):
    s = k
    for i in range(n):
        s = s * x[i]
        if s > 3.0:
            break
    while n > 3:
        s = s * s
        if s > 2.0:
            continue
        n -= 1
    return s * s
""")


program("float64[:,:], float64", np.outer(X, X + 2.0), 0.8, cpu=True)("bound in an inner loop, read behind it", """\
def f(a, k):
    s = 0.0
    for i in range(a.shape[0]):
        for j in range(i):
            t = a[i, j] * k
            if t > 1.0:
                break
        if i > 0:
            s += t * t
        if a[i, 0] > 0.0:
            w = np.sin(s) * k
        if s > 0.2:
            s = s + w * w
    return s
""")

program("float64[:], float64", X, 0.8, cpu=True)("jumps in loops over time, with arrays made in each pass", """def f(x, k):
    u = x.copy()
    energy = 0.0
    for t in range(6):
        flux = k * (u[1:] - u[:-1])
        for i in range(flux.size):
            if flux[i] < 0.0:
                flux[i] = flux[i] * flux[i]
                continue
            if flux[i] > 1.0:
                flux[i:] = 0.5 * flux[i:]
                break
            flux[i] = np.sqrt(flux[i])
        new = u.copy()
        new[1:] += flux * 0.1
        if np.max(np.abs(new - u)) < 0.02:
            break
        u = new
        energy += np.sum(u * u)
    return energy + np.sum(u * flux[0])
""")

program("float64[:], float64", X, 0.8, cpu=True)("swaps and permutations in a loop that breaks", """def f(x, k):
    a = x * k
    b = x + k
    p = k
    q = 2.0 * k
    for i in range(7):
        a, b = b, a
        a[i % 3] = b[i % 3] * p
        p, q = q, p * 0.9
        if np.sum(a) > 11.0 + q:
            break
        if i == 2:
            continue
        b *= q
    return np.sum(a * b) + p * q
""")


program("float64[:], float64", X, 0.8, cpu=True)("recursion", """\
def power(a, n):
    if n == 0:
        return 1.0
    half = power(a, n // 2)
    if n % 2 == 1:
        return half * half * a
    return half * half


def f(x, k):
    s = 0.0
    for i in range(x.size):
        s += power(x[i] * k, i) * x[0]
    return s
""")

program("float64[:], float64, int64", X, 0.8, 4, cpu=True)("recursion of the entry", """def f(x, k, depth):
    if depth == 0:
        return np.sum(x * x) * k
    a = f(x * k, k, depth - 1)
    b = f(np.sin(x), k * 0.9, depth - 1)
    return a * b + x[depth]
""")

program("float64[:], float64", X, 0.8, cpu=True)("recursion that writes, over sections", """def halves(u, w, k):
    n = u.size
    if n < 2:
        w[0] += u[0] * k
        u[0] = u[0] * u[0]
        return
    m = n // 2
    u[0] *= 1.5
    halves(u[:m], w[:m], k)
    for i in range(m):
        u[i] += w[i] * u[m + i]
    halves(u[m:], w[m:], k * 1.1)
    u[n - 1] *= w[0]


def f(x, k):
    u = x.copy()
    w = np.zeros_like(x)
    halves(u, w, k)
    return np.sum(u * w) + u[0]
""")

program("float64[:], float64", X, 0.8)("two functions that call each other", """def even(a, n, k):
    if n < 1:
        return a
    return odd(a * k, n - 1, k) + a


def odd(a, n, k):
    if n < 1:
        return a * a
    y, z = both(a, n, k)
    return y - z


def both(a, n, k):
    if n > 2:
        return even(np.sin(a), n - 1, k), a
    return a * k, even(a, n - 1, k)


def f(x, k):
    s = 0.0
    for i in range(x.size):
        s += even(x[i], i, k)
    return s
""")

program("float64, float64", 0.7, 0.8, cpu=True)("helpers with keyword-only parameters", """def split(x, y, *, scale=2.0, shift):
    z = x * scale + shift
    return z * y, z


def f(x, k):
    a, b = split(x, k, scale=k, shift=1.0)
    c, d = split(k, x, shift=b)
    for i in range(3):
        a, b = split(a, c, shift=d, scale=x)
    return a * b + c * d
""")

program("float64[:], float64", X, 0.8, cpu=True)("helpers that take dicts", """def inner(u, p):
    return u * p["k"] + p["m"]


def outer(u, p, *, shift=1.0):
    v = inner(u, p) * 2.0
    return inner(v, p) + shift


def own(u, k):
    p = {"k": k, "m": u}
    return inner(u, p)


def f(x, k):
    p = {"k": k, "m": x[0]}
    return np.sum(outer(x, p, shift=k)) + own(k, x[1])
""")


program("float64[:], float64", X, 0.8, cpu=True)("a procedure that returns early", """\
def g(u, k):
    if u[0] * k < 0.0:
        return
    u[1] = u[1] * u[0]


def h(x):
    for i in range(3):
        if x[i] > 1.0:
            # found one
            return x[i] * 2.0, i
    return x[0], -1


def f(x, k):
    u = x.copy()

    g(u, k)
    g(u, -k)

    # then this
    a, i = h(u)
    b = c = a * k
    for j in range(2):

        if b > 100.0:
            break

        # scale
        b = b * u[j]
    return a * b + i * c
""")

program("float64[:], float64", X, 0.8, cpu=True)("detached sums", """import adsource as ad


def f(x, k):
    a = ad.stop_gradient(x[0] + k) * k
    b = ad.stop_gradient(
        x[1]
        + k
    )
    return a + b * ad.stop_gradient(k if k > 0.0 else x[0]) * x[2] - ad.stop_gradient(k - x[1]) ** 2 * k
""")


def loaded(name, text, tmp_path):
    path = tmp_path / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # Numba wants it there for functions that call themselves
    spec.loader.exec_module(module)
    return module


def made(name, target, tmp_path):
    signature, args, _, wrt, text = PROGRAMS[name]
    request = Request("model.py", text, "f", wrt, signature, target, ("adjoint", "tangent"), "adsource emit")
    word = "module_" + "".join(c if c.isalnum() else "_" for c in f"{name}_{target}")
    return loaded(word, emit(request).text, tmp_path)


def checked(name, target, tmp_path):
    signature, args, _, wrt, text = PROGRAMS[name]
    module = made(name, target, tmp_path)
    primal = function_of(text, "f")
    names = primal.__code__.co_varnames[: primal.__code__.co_argcount]
    floats = wrt or [n for n, a in zip(names, args) if isinstance(a, (float, np.ndarray))]
    value, gradients = module.f_value_and_grad(*(np.copy(a) if isinstance(a, np.ndarray) else a for a in args))
    expected = primal(*(np.copy(a) if isinstance(a, np.ndarray) else a for a in args))
    if target == "numpy":
        assert value == expected
    assert np.isclose(value, expected, rtol=1e-13, atol=0.0)
    wanted = gradient(primal, args, {}, list(floats))
    for n, g in zip(floats, gradients if len(floats) > 1 else [gradients]):
        scale = np.max(np.abs(wanted[n])) or 1.0
        assert np.all(np.abs(np.asarray(g) - wanted[n]) <= 1e-11 * scale), n
    rng = np.random.default_rng(3)
    along = [rng.standard_normal(np.shape(args[names.index(n)])) for n in floats]
    along = [d if d.shape else float(d) for d in along]
    _, tangent = module.f_jvp(*(np.copy(a) if isinstance(a, np.ndarray) else a for a in args), *along)
    total = sum(np.sum(wanted[n] * d) for n, d in zip(floats, along))
    assert abs(tangent - total) <= 1e-11 * max(1.0, abs(total))


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_on_numpy(name, tmp_path):
    checked(name, "numpy", tmp_path)


@pytest.mark.parametrize("name", [n for n, p in PROGRAMS.items() if p[2]])
def test_on_cpu(name, tmp_path):
    checked(name, "cpu", tmp_path)
