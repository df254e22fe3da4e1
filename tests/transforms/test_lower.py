"""What the lowered code looks like: the loops, their bounds, what is left alone."""

import pytest

from adsource.transforms.lower import LoweringRefused
from tests.transforms.lowered import text_of


def body_of(text):
    return "\n".join(text.splitlines()[1:])


def test_elementwise_chain_is_one_loop():
    assert body_of(text_of("w = 0.5 * (u[1:] + u[:-1])\nreturn w")) == (
        "    # w = 0.5 * (u[1:] + u[:-1])\n"
        "    w = np.empty(max(u.shape[0] - 1, 0))\n"
        "    for i in range(u.shape[0] - 1):\n"
        "        w[i] = 0.5 * (u[i + 1] + u[i])\n"
        "    return w"
    )


def test_reduction_is_named_after_its_target():
    assert body_of(text_of("energy = 0.5 * np.sum(u * u)\nreturn energy")) == (
        "    # energy = 0.5 * np.sum(u * u)\n"
        "    energy_sum = 0.0\n"
        "    for i in range(u.shape[0]):\n"
        "        energy_sum += u[i] * u[i]\n"
        "    energy = 0.5 * energy_sum\n"
        "    return energy"
    )


def test_overlap_is_read_first():
    assert body_of(text_of("u[1:] = u[:-1] * k\nreturn u")) == (
        "    # u[1:] = u[:-1] * k\n"
        "    t1 = np.empty(max(u.shape[0] - 1, 0))\n"
        "    for i in range(u.shape[0] - 1):\n"
        "        t1[i] = u[i] * k\n"
        "    for i in range(u.shape[0] - 1):\n"
        "        u[i + 1] = t1[i]\n"
        "    return u"
    )


def test_another_plane_is_no_overlap():
    text = text_of("for j in range(1, 4):\n    a[j, :] += a[j - 1, :]\nreturn a")
    assert "np.empty" not in text and "a[j, i] += a[j - 1, i]" in text


def test_scalar_statements_stay_verbatim():
    body = "s = 0\nfor i in range(0, n):  # all\n    s += u[i] * k\nreturn s"
    text = text_of(body)
    assert "s = 0\n" in text and "range(0, n):  # all" in text


def test_names_that_are_taken_are_not_used():
    text = text_of("i = 2.0\nt1 = u * i\nt1[1:] = t1[:-1]\nreturn t1")
    assert "for j in range" in text and "t2 = np.empty" in text


def test_lengths_are_checked_once_in_front_of_a_loop():
    text = text_of("for s in range(n):\n    u[1:-1] += v[1:-1]\nreturn u + v")
    assert text.count("raise ValueError") == 1
    assert text.index("raise") < text.index("for s in range(n)")


def test_sizes_take_the_name_that_the_user_gave():
    text = text_of("size = u.shape[0]\nfor s in range(n):\n    u += v\nreturn v * k")
    assert text.count("range(size)") == 2


def test_slices_of_a_loop_variable_need_no_view():
    text = text_of("for j in range(4):\n    q[j, j + 1 :] -= q[j, j] * q[j, j + 1 :]\nreturn q")
    assert "q[j, j + 1 + i]" in text or "q[j, j + i + 1]" in text


def test_matrix_product_stays_a_call():
    text = text_of("h = np.tanh(a @ c)\nreturn h")
    assert "t1 = a @ c" in text and "np.tanh(t1[i, j])" in text


def test_heavy_operand_of_a_broadcast_is_computed_once():
    text = text_of("w = np.exp(u)[:, None] * v\nreturn w")
    assert "t1[i] = np.exp(u[i])" in text and "t1[i] * v[j]" in text


def test_while_test_is_computed_again_at_the_end_of_each_turn():
    text = text_of("while np.max(np.abs(u)) > 0.1:\n    u *= 0.5\nreturn u")
    assert text.count("= -np.inf") == 2


def test_only_the_side_that_is_chosen_is_computed():
    text = text_of("s = np.sum(u) if k > 0.0 else np.max(v)\nreturn s")
    assert text.index("if k > 0.0") < text.index("+= u[i]")


@pytest.mark.parametrize("body", ["np.argsort(a, axis=0)"])
def test_refused(body):
    with pytest.raises(LoweringRefused, match="cannot be lowered"):
        text_of(body)


def test_reshape_of_unknown_layout_may_not_be_written():
    with pytest.raises(LoweringRefused, match="a view or a copy"):
        text_of("w = np.reshape(strided, (7, 1))\nw[0] = 0.0\nreturn strided")


def test_axes_of_length_one_are_added_without_a_view():
    text = text_of("w = np.sum(a, axis=1)\nreturn np.exp(a - w.reshape(n, 1)) + w.reshape(-1, 1)")
    assert all(line.lstrip().startswith("#") for line in text.splitlines() if "reshape(" in line)
    assert 'raise ValueError("cannot reshape an array of another size")' in text
