# ruff: noqa: F821
"""Arrays without axes that are changed in place."""

import numpy as np


def summed_in_place(x: "f[6]"):
    e = np.array(0.0)
    for i in range(x.size):
        e += x[i] ** 2
    return float(e)


def set_once(x: "f[6]"):
    e = np.zeros(())
    e[()] = np.sum(x * x)
    return e[()] * 2.0


def set_in_a_loop(x: "f[6]"):
    e = np.zeros(())
    for i in range(x.size):
        e[...] = e * 0.5 + x[i] ** 2
    return e.item()


def filled(x: "f[6]"):
    e = np.zeros(())
    e.fill(np.sum(np.sin(x)))
    return e * e


def as_out(x: "f[6]"):
    e = np.zeros(())
    for i in range(x.size):
        np.add(e, x[i] ** 2, out=e)
    return e[()]


def product_in_place(x: "f[6]"):
    e = np.empty(())
    e[...] = 1.0
    for i in range(x.size):
        e *= x[i]
    return e


def copied_and_set(x: "f[6]"):
    e = np.array(1.0)
    np.multiply(e, x[2], out=e)
    h = e.copy()
    e[()] = x[1]
    return h * e


def copied_to(x: "f[6]"):
    e = np.zeros(())
    np.copyto(e, np.sum(x))
    return e.sum() * e.max()


def in_branches(x: "f[6]"):
    e = np.array(0.0)
    for v in x:
        if v > 1.0:
            e[()] += np.exp(v)
        else:
            e[()] = e[()] * v
    return e[()]


def root_in_place(x: "f[6]"):
    e = np.zeros(())
    e[...] = x @ x
    np.sqrt(e, out=e)
    return e.item()


def numbers_of_it_in_a_list(x: "f[6]"):
    e = np.zeros(())
    hist = []
    for i in range(4):
        e += x[i]
        hist.append(e[()])
    return hist[0] * hist[3]


def copies_in_a_list(x: "f[6]"):
    e = np.zeros(())
    hist = []
    for i in range(4):
        e += x[i]
        hist.append(e.copy())
    return hist[0] * hist[3]


def put_into_an_array(x: "f[6]"):
    e = np.zeros(())
    h = np.zeros(4)
    for i in range(4):
        e += x[i]
        h[i] = e
    return h[0] * h[3]


def exchanged(x: "f[6]"):
    e = np.array(x[0])
    f = np.array(x[1])
    for i in range(3):
        e, f = f, e
        e += x[2] * f
    return e * f


def single_precision(x: "f[6]"):
    e = np.zeros((), dtype=np.float32)
    for i in range(4):
        e += x[i]
    return e * x[2]


def in_a_while(x: "f[6]"):
    e = np.zeros(())
    n = 0
    while e < 4.0 and n < 5:
        e += x[n] ** 2
        n += 1
    return e


def read_by_an_inner_function(x: "f[6]"):
    e = np.zeros(())
    def add(v):
        return e * v
    s = add(x[0])
    e += x[1]
    return s + add(x[2])


def used_again(x: "f[6]", a: "f[n,m]"):
    e = np.empty(())
    for t in range(3):
        e.fill(0.0)
        for i in range(6):
            np.add(e, x[i] * a[i, t], out=e)
        x[t] = np.sqrt(np.abs(e)) + e
    return np.sum(x)


def every_form(x: "f[6]"):
    e = np.zeros(())
    e[...] += x[1]
    e[()] **= 2
    np.multiply(e, x[2], e)
    return np.sum(x) / e


def made_in_a_branch(x: "f[6]"):
    e = np.array(x[1])
    if x[0] > 0:
        e = np.array(x[2] * 2)
    e /= x[3]
    return e


def zeros_like_it(x: "f[6]"):
    e = np.array(x[1])
    g = np.zeros_like(e)
    g += e * x[0]
    e *= g
    return e + g


def full(x: "f[6]"):
    e = np.full((), x[0])
    e *= x[2]
    return e


def element_of_a_section(x: "f[6]"):
    y = x[2:3] * 2
    e = np.reshape(y, ())
    return e * x[0]


def array_of_it(x: "f[6]"):
    e = np.array(x[0])
    v = np.array(e)
    e *= x[2]
    return v * x[1] * e


def in_a_lambda(x: "f[6]"):
    e = np.array(x[0])
    y = np.zeros(3)
    for i in range(3):
        y[i] = (lambda q: q * e)(x[i])
        e += y[i]
    return np.sum(y)


def reshaped_in_place(x: "f[1,1]"):
    return x.reshape(()) ** 2
