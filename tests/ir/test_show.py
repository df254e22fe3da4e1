"""The text form of the IR."""

from adsource.ir.infer import const, index, op
from adsource.ir.nodes import (
    Assign,
    Call,
    For,
    Function,
    If,
    Keep,
    Name,
    NewAxis,
    Op,
    Origin,
    Param,
    Program,
    Remark,
    Return,
    Slice,
    Store,
    Update,
)
from adsource.ir.show import show, show_expression, show_program
from adsource.ir.types import INT, Array, Scalar, extent

F64 = Scalar("float64")
VECTOR = Array("float64", (extent("n"),), "C")
u, k, n, i = Name("u", VECTOR), Name("k", F64), Name("n", INT), Name("i", INT)


def small():
    body = (
        Assign(target=n, value=Op("size", (u,), INT), origin=Origin(1, 5, "n = u.size"), verbatim=True),
        Remark(text="Forward sweep."),
        For(
            var=i,
            start=const(0),
            stop=n,
            step=const(1),
            origin=Origin(2, 6, "for i in range(n):"),
            body=(Update(target=index(u, (i,)), op="*", value=k, remark="line 7"),),
        ),
        If(
            test=op("<", (k, const(0.0))),
            body=(Keep(text="raise ValueError"),),
            orelse=(Call(targets=(k,), callee="g", args=(u, n)),),
        ),
        Return(values=(k,)),
    )
    return Function("f", "f", (Param("u", VECTOR), Param("k", F64)), body)


def test_a_function():
    assert show(small()).splitlines() == [
        "f(u: float64[n], k: float64) -> float64",
        "   5 =  n: int64 = size(u)",
        "     +  # Forward sweep.",
        "   6 ~  for i in range(0, n, 1):",
        "     +      u[i] *= k  # line 7",
        "     +  if (k < 0.0):",
        "     +      keep raise ValueError",
        "        else:",
        "     +      k: float64 = call g(u, n)",
        "     +  return k",
    ]


def test_trees_are_seen():
    product = op("*", (k, op("u-", (k,))))
    assert show_expression(op("-", (k, op("+", (product, k))))) == "(k - ((k * (-k)) + k))"


def test_indices():
    section = index(u, (NewAxis(), Slice(None, n, const(2))))
    assert show_expression(section) == "u[newaxis, :n:2]"


def test_a_node_without_type_is_seen():
    f = Function("f", "f", (), (Store(target=index(u, (i,)), value=k), Return(values=(Name("x", None),))))
    assert show(f).startswith("f() -> ?")


def test_a_program_begins_with_its_entry():
    f, g = small(), Function("g", "g", (), (Return(values=()),))
    text = show_program(Program("f", {"g": g, "f": f}, "f.py", ""))
    assert text.startswith("f(") and text.endswith("g() -> nothing\n     +  return")
