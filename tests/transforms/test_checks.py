"""Neighbouring checks become one, and none is asked twice, unless a name may have become another array."""

from adsource.ir import infer
from adsource.ir.nodes import Assign, For, Function, If, Index, Keep, Name, Op, Store
from adsource.ir.types import INT, Array, Scalar
from adsource.transforms.checks import checks_joined

U, V, W = (Name(n, Array("float64", (None,), "C")) for n in "uvw")
N, T = Name("n", INT), Name("t", INT)
COUNTS = Name("counts", Array("int64", (None,), "C"))


def size(array):
    return Op("shape", (array,), INT, (("axis", 0),))


def check(a, b, error="ValueError"):
    return If(test=Op("!=", (a, b), Scalar("bool")), body=(Keep(text=f"raise {error}()"),))


def joined(*body):
    return checks_joined(Function("f", "f", (), body)).body


def test_neighbours_of_one_error_are_one():
    found = joined(check(size(U), N), check(size(V), N), check(size(W), T, "IndexError"))
    assert [len(s.test.args) for s in found] == [2, 2] and found[0].test.op == "or" and found[1].test.op == "!="


def test_what_is_known_is_not_asked():
    loop = For(var=T, start=infer.const(0), stop=N, step=infer.const(1), body=(check(size(V), size(U)),))
    first, second = joined(check(size(U), N), check(size(V), N), loop)
    assert second.body == () and len(first.test.args) == 2


def test_names_that_are_bound_again_are_asked_again():
    again = Assign(target=V, value=W)
    loop = For(var=T, start=infer.const(0), stop=N, step=infer.const(1), body=(check(size(V), N), again))
    assert joined(check(size(V), N), loop)[1].body == loop.body
    assert len(joined(check(size(V), N), again, check(size(V), N))) == 3


def test_elements_may_be_written():
    first = Index(COUNTS, (infer.const(0),), INT)
    written = Store(target=first, value=infer.const(3))
    assert len(joined(check(first, N), written, check(first, N))) == 3


def test_a_negative_number_is_no_length():
    length = Op("max", (N, infer.const(0)), INT)
    found = joined(check(size(U), length), check(size(V), N), check(size(U), size(V)))
    assert len(found[0].test.args) == 3
