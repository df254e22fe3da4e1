"""Types of operations against NumPy's own answers."""

import itertools

import numpy as np
import pytest

from adsource.ir import infer
from adsource.ir.nodes import Name, NewAxis, Slice, TupleExpr
from adsource.ir.types import Array, Scalar, Tuple, extent

A = Name("a", Array("float64", (extent(5), extent(6), extent(7)), "C"))
ITEMS = {
    "j": (Name("j", Array("int64", (extent(4),), "C")), np.zeros(4, int)),
    "jj": (Name("jj", Array("int64", (extent(2), extent(4)), "C")), np.zeros((2, 4), int)),
    "0": (infer.const(0), 0),
    ":": (Slice(), slice(None)),
    "None": (NewAxis(), None),
}


def name(letter, *shape, dtype="float64"):
    known = tuple(extent(f"{letter}.shape[{k}]") if n is None else extent(n) for k, n in enumerate(shape))
    return Name(letter, Array(dtype, known, "C"))


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_indices_of_all_kinds_side_by_side_and_apart(length):
    """`a[j, :, 0]` has the axis of j in front, `a[:, j, 0]` in its place."""
    array = np.zeros((5, 6, 7))
    for chosen in itertools.product(ITEMS, repeat=length):
        if length - chosen.count("None") <= array.ndim:
            found = infer.index(A, tuple(ITEMS[c][0] for c in chosen)).type
            wanted = array[tuple(ITEMS[c][1] for c in chosen)].shape
            assert tuple(e.constant for e in getattr(found, "shape", ())) == wanted, chosen


def test_public_names():
    for public in infer.__all__:
        assert hasattr(infer, public)


@pytest.mark.parametrize(
    "index, axis, wanted",
    [((4,), 1, (5, 4, 7)), ((2, 4), -1, (5, 6, 2, 4)), ((4,), None, (4,))],
)
def test_take(index, axis, wanted):
    found = infer.op("np.take", (A, name("i", *index, dtype="int64")), axis=axis).type
    assert tuple(e.constant for e in found.shape) == wanted


def test_cross_is_of_vectors_of_three():
    found = infer.op("np.cross", (name("a", None, 3), name("b", 3))).type
    assert found.shape == (extent("a.shape[0]"), extent(3))
    with pytest.raises(infer.Untyped, match="vectors of three"):
        infer.op("np.cross", (name("a", 2), name("b", 2)))


def test_extents_are_recognised_or_unknown():
    a, b, c = name("a", None, None), name("b", None), name("c", None)
    assert infer.op("np.diff", (a,), axis=0).type.shape == (extent("a.shape[0]") - 1, extent("a.shape[1]"))
    assert infer.op("np.convolve", (b, b)).type.shape == (extent("b.shape[0]") * 2 - 1,)
    assert infer.op("np.convolve", (b, c), mode="same").type.shape == (None,)
    assert infer.op("np.correlate", (b, name("k", 3)), mode="same").type.shape == (None,)
    assert infer.op("np.correlate", (name("n", 7), name("k", 3)), mode="same").type.shape == (extent(7),)
    assert infer.op("np.correlate", (name("k", 3), name("n", 7)), mode="valid").type.shape == (extent(5),)
    assert infer.op("np.sort", (a,)).type.shape == a.type.shape


def test_a_choice_has_the_type_of_both():
    test, one, two = Name("t", Scalar("bool")), name("a", 3), name("b", None)
    assert infer.op("ifexp", (test, one, two)).type.shape == (None,)
    with pytest.raises(infer.Untyped, match="different kinds"):
        infer.op("ifexp", (test, one, infer.const(1.0)))


def test_sequences():
    pair = TupleExpr((name("a", None), name("b", None)), Tuple((name("a", None).type, name("b", None).type)))
    assert infer.op("np.concatenate", (pair,)).type.rank == 1
