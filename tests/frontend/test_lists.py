"""Lists: an item is a reference, its row in an array a copy; where that would show, the program is refused."""

import pytest

from adsource.errors import Refusal
from adsource.pipeline import Request, emit

HEAD = "import numpy as np\n\n\ndef halved(u):\n    u *= 0.5\n    return u\n\n\n"
WRITTEN = {
    "an item": """\
def f(x):
    u = x.copy()
    h = []
    for i in range(3):
        h.append(u)
        u *= 0.5
    return np.sum(np.array(h))
""",
    "an item, by a callee": """\
def f(x):
    u = x.copy()
    h = []
    for i in range(3):
        u = halved(u)
        h.append(u)
    return np.sum(np.array(h))
""",
    "one array several times": """\
def f(x):
    row = x * 2
    h = []
    for i in range(3):
        h.append(row)
    h[0][1] = 5.0
    return np.sum(np.array(h))
""",
    "an array that has another name": """\
def f(x):
    row = x * 2
    h = [row]
    h.append(x * 3)
    h[0][1] = 5.0
    return np.sum(np.array(h)) + np.sum(row)
""",
    "a row of a list that was given more room": """\
def f(x):
    h = [x * 2]
    k = 0
    r = h[0]
    while k < 40:
        h.append(x * k)
        k += 1
    r[0] = 3.0
    return np.sum(np.array(h))
""",
    "an array that a list begins with": """\
def f(x):
    h = [x * 2, x]
    for k in range(len(x)):
        h[k % 2] = h[k % 2] * x
        x *= 2.0
    return np.sum(h[0] * h[1])
""",
    "one item in two places": """\
def f(x):
    h = [x * 2, x * 3]
    for k in range(len(x)):
        h[k % 2] = h[0]
    h[0][1] = 2.0
    return np.sum(h[0] * h[1])
""",
    "two names of an item that is replaced": """\
def f(x):
    h = [x * 2, x * 3]
    a = h[len(x) % 2]
    b = h[len(x) % 2]
    a[0] = 5.0
    h[1] = a * 2
    return np.sum(a * b)
""",
    "what was put in the place of an item": """\
def f(x):
    h = [x * 2, x * 3]
    y = x * 4
    h[len(x) % 2] = y
    y[0] = 2.0
    return np.sum(h[0] * h[1])
""",
    "a view": """\
def f(x):
    b = x.copy()
    h = [b[i:] for i in range(1)]
    b[0] = 3.0
    return np.sum(h[0])
""",
    "what was taken off": """\
def f(x):
    w = x * 2.0
    q = []
    q.append(w)
    v = q.pop()
    w[0] = 1.0
    return np.sum(v)
""",
    "what stands for what was taken off": """\
def f(x):
    w = x * 2.0
    q = [w, x]
    v = q.pop(0)
    v[0] = 1.0
    return np.sum(w)
""",
    "what was taken off and added again": """\
def f(x):
    q = [x * 1.0, x * 2.0]
    v = q.pop()
    q.append(v)
    v[0] = 5.0
    return np.sum(q[1])
""",
    "what was taken off on one path": """\
def f(x):
    w = x * 2.0
    q = [x * 1.0, w]
    if x[0] > 5.0:
        v = q.pop()
    else:
        v = w
    v[0] = 5.0
    return np.sum(q[-1])
""",
    "what was taken off one of two": """\
def f(x):
    w = x * 2.0
    q = []
    r = []
    q.append(w)
    r.append(w)
    v = q.pop()
    v[0] = 5.0
    return np.sum(r[0])
""",
    "what was moved": """\
def f(x):
    q = [x * 1.0, x * 2.0, x * 3.0]
    w = q[1]
    q.pop(0)
    w[0] = 3.0
    return np.sum(q[0] * q[1])
""",
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN.keys())
def test_item_that_is_written_in_place_is_refused(text):
    with pytest.raises(Refusal, match=r"AD113: .*(the list would see it|known before|went through a list)"):
        emit(Request("m.py", HEAD + text, "f", None, "float64[:]", "numpy"))


def test_item_that_is_replaced_behind_another_name_of_the_list_is_refused():
    text = "def f(x):\n    h = [x * 2, x * 3]\n    g = h\n    old = h[0]\n    g[len(x) % 2] = x\n    return np.sum(h[0] * old)\n"
    with pytest.raises(Refusal, match="AD113: an item of the list `g` is replaced here, and what stood there is looked at"):
        emit(Request("m.py", HEAD + text, "f", None, "float64[:]", "numpy"))


def test_items_are_pythons_numbers_beside_single_precision():
    text = "def f(x):\n    c = []\n    for k in range(3):\n        c.append(0.5 * k)\n    return np.sum(x * c[1])\n"
    assert "x * float(c[1])" in emit(Request("m.py", HEAD + text, "f", None, "float32[:]", "numpy")).text
    text = "def f(x):\n    c = [0.5 * k for k in range(3)]\n    return np.sum(x * c[1])\n"
    with pytest.raises(Refusal, match="AD113: beside single precision"):
        emit(Request("m.py", HEAD + text, "f", None, "float32[:]", "numpy"))
