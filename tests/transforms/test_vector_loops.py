"""Which loops get helpers that vectorise and sums in lanes, which keep their calls and their order."""

import re

import pytest

from adsource.pipeline import Request, emit

PROGRAM = '''
import math
import numpy as np


def free(x):
    return np.sum(np.exp(x) * x)


def own_order(x):
    s = 0.0
    for i in range(x.shape[0]):
        s += math.exp(x[i])
    return s


def carried(x):
    y = x[0]
    for i in range(x.shape[0]):
        y = np.sin(y) * x[i]
    return y


def neighbours(x):
    y = x.copy()
    for i in range(1, x.shape[0]):
        y[i] = np.tanh(y[i - 1]) + x[i]
    return y[-1]


def single(x: "float32[:]"):
    return np.sum(np.log(x) ** 2)


def halves(x):
    return np.sum(np.exp(x**-1.5) * x**1.5)


def in_turns(x):
    y = x[0]
    for i in range(x.shape[0]):
        y = y**2.5 * x[i]
    return y


def powers(x, p):
    return np.sum(x**p + x**2.0)


def taken(x, exp):
    return np.sum(np.exp(x) * exp)
'''
FLOATS = "float64[:]"


def made(function, *signature, **options):
    text = emit(Request(path="m.py", text=PROGRAM, function=function, signature=signature or (FLOATS,), **options)).text
    return text, text[text.index(f"def {function}_b") : text.index(f"def {function}_vjp(")]


def test_free_sums_are_added_in_lanes():
    text, routine = made("free")
    code = re.sub("#.*", "", routine)
    assert "value = lane_sum(value, " in code and "np.exp" not in code
    assert "# template: vector_exp.exp, stands for np.exp" in text
    above = text.partition("# template: lane_sums.lane_sum")[2].partition("def lane_sum(")[0]
    assert above.count("@register_jitable(") == 1 and 'fastmath={"reassoc"}' in above


def test_helpers_may_fuse_and_are_stable_under_black():
    black = pytest.importorskip("black", reason="black is not installed")
    text, routine = made("free", command="adsource emit")
    assert 'fastmath={"contract"}' in text.partition("# template: vector_exp.exp")[2].partition("def exp(")[0]
    assert "contract" not in routine
    assert black.format_str(text, mode=black.Mode()) == text


def test_libm_switches_helpers_off_and_says_so():
    text, routine = made("free", math="libm")
    assert "np.exp(" in routine and "template: vector_" not in text


def test_the_users_own_sum_keeps_its_order():
    _, routine = made("own_order")
    assert "s += " in routine and "lane_sum(s" not in routine


def test_passes_that_need_each_other_keep_the_library():
    _, routine = made("carried")
    assert "y = np.sin(y) * x[i]" in routine and "lane_sum" not in routine


def test_passes_that_need_each_other_take_the_helper_where_it_pays():
    """The tangents of the reverse sweep are computed in front of its loop."""
    _, routine = made("neighbours")
    assert "y[i] = tanh(y[i - 1]) + x[i]" in routine and "] = 1.0 - tanh(y[i2 - 1]) ** 2" in routine
    assert "lane_sum" not in routine[: routine.index("# Reverse sweep")]


def test_single_precision_is_rounded_back():
    _, routine = made("single", "float32[:]")
    assert re.search(r"np\.float32\(log\(x\[\w\]\)\)", routine)


def test_half_powers_are_roots_in_lanes():
    """The root beside them, x ** 0.5, is LLVM's own work and no hindrance."""
    text, routine = made("halves")
    code = re.sub("#.*", "", routine)
    for call in ("inverse_3_2(x[", "power_3_2(x[", "** 0.5", "lane_sum(value, "):
        assert call in code
    assert "** 1.5" not in code and "** -1.5" not in code and "np.exp(" not in code
    assert "# template: vector_halves.power_3_2, stands for x**1.5" in text


def test_half_powers_pay_alone():
    assert "power_5_2(" in made("in_turns")[1]


def test_powers_are_helpers_in_lanes_alone():
    routine = re.sub("#.*", "", made("powers", FLOATS, "float64")[1])
    assert "power(x[" in routine and "** 2.0" in routine and "** p" not in routine


def test_a_name_of_the_users_is_left_alone():
    _, routine = made("taken", FLOATS, "float64")
    assert "vector_exp(x[" in routine


def test_one_meaning_in_the_whole_module():
    """What is computed again has the same bits: either helper or library, everywhere."""
    for function in ("free", "own_order", "carried", "neighbours"):
        routine = re.sub("#.*", "", made(function)[1])
        for name in ("exp", "sin", "cos", "tanh"):
            assert not (re.search(rf"(?<![.\w]){name}\(", routine) and re.search(rf"(np|math)\.{name}\(", routine))


def test_a_helper_has_to_pay():
    """Each pass needs the sine of the one before, and there the library is faster."""
    _, routine = made("carried")
    assert re.sub("#.*", "", routine).count("np.sin(y)") == 2
