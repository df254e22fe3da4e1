"""Memory that cannot be followed is refused, with the place, the reason and a way out."""

import pytest

from adsource.errors import Refusal
from adsource.pipeline import Request, emit

SOURCE = """
import numpy as np


def down(a, b, n):
    a += b
    if n > 0:
        down(a, b, n - 1)
    return a if n > 1 else b


def overlapping(x):
    down(x[1:], x[:-1], 2)
    return np.sum(x)


def chosen(x, y, n):
    z = down(x, y, n)
    z[0] = 2.0
    return np.sum(x * y)


def reshaped(A, n):
    v = A[0]
    for i in range(n):
        v = A.reshape(-1)[i:i + 3]
        v[0] *= 2.0
    return np.sum(A)


def swapped(a, b, n):
    for i in range(n):
        a, b = b, a
        a[0] *= b[1]
    a[1] = 3.0 * b[0]


def both(x, y, n):
    swapped(x, y, n)
    return np.sum(x * y)


def listed(x, n):
    y = x * 1.0
    xs = [y, x]
    y *= 1.5
    return np.sum(xs[n % 2] * xs[0])


def listed_twice(x, n):
    y = x * 1.0
    xs = [y, x, y]
    xs[n % 2] *= 1.5
    return np.sum(xs[n % 2] * xs[2])


def half_an_index(x, n):
    if n > 2:
        i = 1
    else:
        i = 0
    s = x[i] ** 2
    if s > 1.0:
        i = 0.5
    return s * i
"""


def refusal(name, *signature):
    with pytest.raises(Refusal) as caught:
        emit(Request("memory.py", SOURCE, name, None, signature, "numpy"))
    return caught.value


def test_overlapping_arguments_of_a_recursive_function():
    found = refusal("overlapping", "float64[:]")
    assert (found.code, found.line) == ("AD304", 13)
    assert "two arguments of `down` may share memory, and it writes one" in str(found)
    assert "Hand a copy" in str(found)


def test_result_of_a_recursive_function_that_may_be_an_argument():
    found = refusal("chosen", "float64[:]", "float64[:]", "int64")
    assert (found.code, found.line) == ("AD306", 18)
    assert "`z` may be an argument of `down` itself, and it is written in place" in str(found)


def test_reshape_that_may_copy():
    found = refusal("reshaped", "float64[:,:]", "int64")
    assert (found.code, found.line) == ("AD305", 26)
    assert "is a view of `A` or a copy, depending on its layout, and it is written in place" in str(found)
    emit(Request("memory.py", SOURCE, "reshaped", None, ("float64[:,::1]", "int64"), "numpy"))  # a view for certain


def test_index_that_is_a_float_elsewhere():
    found = refusal("half_an_index", "float64[:]", "int64")
    assert (found.code, found.line) == ("AD314", 62)
    assert "`i` is an integer here, and something else in another place" in str(found)
    assert "Give the two a name each." in str(found)


def test_exchanged_parameters_are_no_refusal():
    emit(Request("memory.py", SOURCE, "both", None, ("float64[:]", "float64[:]", "int64"), "numpy"))


OVERLAPS = """import numpy as np


def f(x, M, k):
    v = M[:, 3]
    w = x[:7:2]
    {line}
    return np.sum(x) + np.sum(M)
"""


@pytest.mark.parametrize("line", ["x[::2] = x[:4]", "M[1] = M[:, 3]", "M[1] = v", "M.T[k] = M[2]", "x[k:4] = x[k::2]",
                                  "w[1:] = x[:3]"])
def test_rows_that_numpy_copies_onto_themselves_in_the_wrong_order(line):
    with pytest.raises(Refusal) as caught:
        emit(Request("f.py", OVERLAPS.format(line=line), "f", None, ("float64[:]", "float64[:,:]", "int64"), "numpy"))
    assert (caught.value.code, caught.value.line) == ("AD319", 7)
    assert "overlap, and NumPy may overwrite an element before it is read" in str(caught.value)
    assert "`.copy()`" in str(caught.value)


@pytest.mark.parametrize("line", [
    "x[1:] = x[:-1]", "x[:] = x[::-1]", "M[k] = M[:, k]", "M[k, :k] = M[:k, k]", "M[1] = M[:, 3].copy()", "M[1] = 2 * v",
    "x[::2] = x[1::2]", "M[:] = M.T", "M[0] = M[1]",
])
def test_rows_that_numpy_copies_in_order(line):
    emit(Request("f.py", OVERLAPS.format(line=line), "f", None, ("float64[:]", "float64[:,:]", "int64"), "numpy"))


def test_tangent_of_a_row_that_overlaps():
    text = OVERLAPS.format(line="M[2] = M[:, 3] + 1.0")
    made = emit(Request("f.py", text, "f", None, ("float64[:]", "float64[:,:]", "int64"), "numpy", ("tangent",)))
    assert "M_d[2] = M_d[:, 3].copy()" in made.text


TWO_KINDS = """
def f(x):
    while True:
        s = x
        x = 0.5
        break
    return s
"""


def test_name_that_a_loop_binds_to_a_number_before_it_is_left():
    with pytest.raises(Refusal, match="`x` is left to the next pass of a loop, which takes it for") as caught:
        emit(Request("f.py", TWO_KINDS, "f", None, "float64[:]", "numpy"))
    assert (caught.value.code, caught.value.line) == ("AD314", 5)


PASSED_ON = """import numpy as np


def f(x):
    for t in range(1, 5):
        if t % 2:
            row = x * 2
        s = np.sum(row)
        row = 0.5
    return x * s
"""


def test_name_that_is_left_to_the_next_pass_as_another_kind():
    with pytest.raises(Refusal, match="`row` is left to the next pass of a loop, which takes it for") as caught:
        emit(Request("f.py", PASSED_ON, "f", None, "float64[:]", "numpy"))
    assert (caught.value.code, caught.value.line) == ("AD314", 9)


@pytest.mark.parametrize("name", ["listed", "listed_twice"])
def test_items_of_lists_that_are_written_while_another_name_shows_them(name):
    found = refusal(name, "float64[:]", "int64")
    assert found.code == "AD113"
    assert "an item of the list `xs` is written in place: the list would see it" in str(found)


BOXES = """import numpy as np


def add(e, v):
    e += v


def f(x, k):
    e, hist = np.array(x[0]), []
    {line}
    e *= 2.0
    return g * e
"""


@pytest.mark.parametrize("line", ["g = e", "g = e if k else x[1]", "hist.append(e); g = hist[0]", "g, h = (e, k)", "d = {'e': e}; g = d['e']",
                                  "g = np.atleast_1d(e)[0]", "g = e.reshape(1)[0]", "add(e, x[1]); g = 1.0", "g = np.add(e, 1.0, out=e)"])
def test_array_without_axes_under_several_names(line):
    with pytest.raises(Refusal) as caught:
        emit(Request("boxes.py", BOXES.replace("{line}", line), "f", None, ("float64[:]", "int64"), "numpy"))
    assert caught.value.code == "AD305"
    assert "an array of one element: `np.zeros(1)`" in str(caught.value)


@pytest.mark.parametrize("line", ["g = e[()]", "g = e.item()", "g = e.copy()", "hist.append(float(e)); g = hist[0]"])
def test_number_of_an_array_without_axes(line):
    emit(Request("boxes.py", BOXES.replace("{line}", line), "f", None, ("float64[:]", "int64"), "numpy"))
