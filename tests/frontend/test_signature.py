"""Types of parameters: notation, annotations, defaults, and the order in which they count."""

import pytest

from adsource.errors import Refusal
from adsource.frontend.build import program
from adsource.frontend.signature import split, type_of
from adsource.ir.types import Array, Scalar, Static, extent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("float64", Scalar("float64", True)),
        ("int64", Scalar("int64", True)),
        ("boolean", Scalar("bool", True)),
        ("complex128", Scalar("complex128", True)),
        ("float32", Scalar("float32")),
        ("float64[:]", Array("float64", (None,))),
        ("float64[:, :]", Array("float64", (None, None))),
        ("float32[:,:]", Array("float32", (None, None))),
        ("float64[n, 1]", Array("float64", (None, extent(1)))),
        ("float64[:, ::1]", Array("float64", (None, None), "C")),
        ("float64[::1, :]", Array("float64", (None, None), "F")),
        ("float64[::1]", Array("float64", (None,), "C")),
        ("nb.int64[:]", Array("int64", (None,))),
        ("f8[:]", Array("float64", (None,))),
        ("None", Static(None)),
    ],
)
def test_notation(text, expected):
    assert type_of(text) == expected


@pytest.mark.parametrize("text", ["", "flaot64", "float64[", "float64[:;:]", "float64[,]", "float64[]", "list", "1"])
def test_unreadable_notation(text):
    with pytest.raises(ValueError, match="no type|no list"):
        type_of(text)


def test_split():
    assert split("float64[:,:], float64, int64") == ["float64[:,:]", "float64", "int64"]


def types(head, signature=None, default_types=None, imports="import numpy as np\n"):
    made = program(f"{imports}def f({head}):\n    return 0.0\n", "m.py", "f", signature, default_types)
    return {p.name: p.type for p in made.functions["f"].params}


def symbols(name, rank, dtype="float64", layout="A"):
    return Array(dtype, tuple(extent(f"{name}.shape[{k}]") for k in range(rank)), layout)


@pytest.mark.parametrize(
    "signature",
    [
        ("float64[:, :]", "float64"),
        ["float64[:, :]", Scalar("float64", True)],
        {"k": "float64", "u": "float64[:, :]"},
        {"k": Scalar("float64", True), "u": Array("float64", (None, None))},
        "float64[:,:], float64",
        "u: float64[:,:], k: float64",
        "(float64[:,:], float64)",
    ],
)
def test_forms_of_a_signature(signature):
    assert types("u, k", signature) == {"u": symbols("u", 2), "k": Scalar("float64", True)}


def test_extents_that_are_one_are_known():
    assert types("u", "float64[n, 1]")["u"].shape == (extent("u.shape[0]"), extent(1))


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ('"float64[:, ::1]"', symbols("u", 2, layout="C")),
        ('Float64[np.ndarray, "n m"]', symbols("u", 2)),
        ('jaxtyping.Float32[np.ndarray, "n"]', symbols("u", 1, "float32")),
        ('Float64[np.ndarray, ""]', Scalar("float64")),
        ('Int64[np.ndarray, "rows cols"]', symbols("u", 2, "int64")),
        ("float", Scalar("float64", True)),
        ("int", Scalar("int64", True)),
        ("bool", Scalar("bool", True)),
        ("complex", Scalar("complex128", True)),
        ("np.float32", Scalar("float32")),
        ("np.float64", Scalar("float64")),
        ("nb.float64[:]", symbols("u", 1)),
    ],
)
def test_annotations(annotation, expected):
    assert types(f"u: {annotation}") == {"u": expected}


@pytest.mark.parametrize("annotation", ["np.ndarray", "list", '"array"', 'Float64[np.ndarray, "... n"]'])
def test_annotations_that_do_not_tell(annotation):
    with pytest.raises(Refusal, match="AD310.*not known"):
        types(f"u: {annotation}")


def test_what_counts_first():
    head = "a: int = 1.0, b=2, c=0.5, d=True, e=None, g='text', h=1"
    found = types(head, {"h": "float64"}, {"a": Scalar("float64")})
    assert found["a"] == found["b"] == Scalar("int64", True)
    assert found["c"] == found["h"] == Scalar("float64", True)
    assert found["d"] == Scalar("bool", True)
    assert (found["e"], found["g"]) == (Static(None), Static("text"))


def test_default_types_come_last():
    assert types("a", None, {"a": Scalar("float64", True)}) == {"a": Scalar("float64", True)}


def test_defaults_keep_their_text():
    made = program("N = 3\ndef f(x, n=N + 1):\n    return x * n\n", "m.py", "f", "float64")
    assert made.functions["f"].params[1].default == "N + 1"
    assert made.constants == (("N", "3"),)
