"""Loop nests that are joined, and those that must not be: the text, and that it does what NumPy does."""

import pytest

from tests.transforms.lowered import agrees, text_of


def loops(body):
    """How many loops are left."""
    return text_of(body, joined=True).count("for ")


def test_a_chain_of_temporaries_is_one_loop_without_arrays():
    body = """
    p = u * v
    w = np.sin(p)
    r = p + w.copy()
    return np.sum(r * w)
    """
    text = text_of(body, joined=True)
    assert text.count("for ") == 1
    assert "np.empty" not in text and "np.copy" not in text
    agrees(body)


ONE_LOOP = [
    "p = u + v\nu[:] = p * 2.0\nv[:] = p - u\nreturn u",  # the same element, in the same order
    "p = a + b\nq = a * p\nreturn np.sum(q)",
    "p = np.zeros_like(u)\np += u\np *= v\nreturn np.max(p)",
]
APART = [
    "p = u + v\nq = p[1:] - p[:-1]\nreturn q",  # reads its neighbour
    "p = u * v\nu[:] = p[::-1]\nreturn u",  # reads what a later pass writes
    "s = np.sum(u)\np = u / s\nreturn p",  # needs the whole sum
    "u[1:] = 2.0 * v[1:]\nv[:-1] = u[:-1] + 1.0\nreturn v",
    "w = u[::-1]\np = u * 2.0\nw += p\nreturn u",  # a view under another name
    "p = u + 1.0\nfor i in range(7):\n    u[i] = p[6 - i]\nreturn u",
    "x[:] = 2.0 * x\ny[:] = x[m[0]] + y\nreturn y",  # an element that is written in another pass
]
OUTER = [
    "p = np.exp(a)\nq = np.sum(p, axis=1)\nr = np.log(q)\nreturn np.sum(r)",  # rows, and a number for each
    "p = a - np.max(a, axis=1, keepdims=True)\nreturn np.sum(p * b, axis=1)",
]


@pytest.mark.parametrize("body", ONE_LOOP)
def test_joined(body):
    rank = 2 if "a" in body.split("=")[1] else 1
    assert loops(body) == rank
    agrees(body)


@pytest.mark.parametrize("body", APART)
def test_apart(body):
    assert loops(body) == text_of(body).count("for ")
    agrees(body)


@pytest.mark.parametrize("body", OUTER)
def test_rows_are_joined_where_only_columns_differ(body):
    assert loops(body) < text_of(body).count("for ")
    agrees(body)


def test_a_narrower_dtype_rounds_as_the_array_did():
    agrees("p = x * y\nq = np.empty_like(x)\nq[:] = p * 0.1\nreturn np.sum(q + q)", compiled=True)


def test_a_check_comes_before_both_loops():
    text = text_of("p = u * 2.0\nq = p + v\nreturn q", joined=True)
    assert text.index("raise") < text.index("for ")
    agrees("p = u * 2.0\nq = p + short\nreturn q")
    agrees("p = u * 2.0\nq = p + c[0]\nreturn q")


def test_a_name_bound_again_in_a_loop():
    agrees("""
    p = u * 2.0
    q = p + v
    for i in range(3):
        p = q * v
        q = p + u
    return q
    """)
