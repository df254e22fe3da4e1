"""The checker that runs between passes: what it must find, and what it must let pass."""

import pytest

from adsource.ir.check import problems, problems_of
from adsource.ir.infer import const, index, op
from adsource.ir.nodes import (
    Assign,
    Call,
    Const,
    For,
    Function,
    If,
    Index,
    Keep,
    Name,
    Op,
    Param,
    Permute,
    Program,
    Return,
    Slice,
    Store,
    While,
)
from adsource.ir.types import BOOL, INT, Array, Scalar, Static, extent

F64 = Scalar("float64")
VECTOR = Array("float64", (extent("n"),), "C")
u, v, n, i = Name("u", VECTOR), Name("v", VECTOR), Name("n", INT), Name("i", INT)
x, y, flag = Name("x", F64), Name("y", F64), Name("flag", BOOL)
NOTHING = Return(values=())


def function(*body, params=(u, n, flag)):
    return Function("f", "f", tuple(Param(p.id, p.type) for p in params), body)


def loop(*body, stop=n, start=None):
    return For(var=i, start=start or const(0), stop=stop, step=const(1), body=body)


SET_X = Assign(target=x, value=const(1.0))
READ_X = Return(values=(x,))
RAISE = Keep(text='raise ValueError("singular")')


@pytest.mark.parametrize(
    "body",
    [
        (SET_X, READ_X),
        (If(test=flag, body=(SET_X,), orelse=(SET_X,)), READ_X),
        (If(test=flag, body=(SET_X,), orelse=(RAISE,)), READ_X),
        (SET_X, loop(SET_X), READ_X),
        (loop(SET_X, stop=const(3)), READ_X),
        (While(test=Const(True, BOOL), body=(SET_X,)), READ_X),
        (loop(Store(target=index(u, (i,)), value=const(0.0))), NOTHING),
        (Assign(target=v, value=u), Permute(targets=(u, v), sources=(v, u)), NOTHING),
    ],
    ids=["plain", "both branches", "raise", "bound before", "three rounds", "while true", "loop variable", "swap"],
)
def test_sound(body):
    assert problems(function(*body)) == ()


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ((READ_X,), "x is read and may be unbound"),
        ((If(test=flag, body=(SET_X,)), READ_X), "x is read and may be unbound"),
        ((loop(SET_X), READ_X), "x is read and may be unbound"),
        ((Keep(text="print(x)", reads=("x",)), NOTHING), "x is read and may be unbound"),
        ((SET_X,), "has 0 Return statements, wanted is one, last"),
        ((NOTHING, SET_X), "has 1 Return statements, wanted is one, last"),
        ((If(test=flag, body=(NOTHING,)), NOTHING), "has 2 Return statements, wanted is one, last"),
        ((Return(values=(Op("size", (u,), None),)),), "size(u) has no type"),
        (
            (Return(values=(Op("+", (n, Const(None, Static())), INT),)),),
            "None is an operand in (n + None)",
        ),
        ((loop(stop=const(2.5)), NOTHING), "the range bound 2.5 is no integer"),
        ((If(test=u, body=()), NOTHING), "the test u is an array"),
        ((Return(values=(Index(u, (n, n), F64),)),), "u[n, n]: 2 indices for rank 1"),
        ((Return(values=(Index(u, (Slice(),), F64),)),), "u[:]: the type has rank 0, wanted is 1"),
        ((Return(values=(Index(u, (const(0.5),), F64),)),), "u[0.5]: the index 0.5 is float64"),
        ((Return(values=(Index(n, (n,), F64),)),), "n[n]: the base is no array"),
        ((Permute(targets=(u,), sources=(u, u)), NOTHING), "1 names are bound to 2"),
        ((Store(target=u, value=u), NOTHING), "a store into u, which is no element or section"),
        ((Assign(target=x, value=const(1.0), verbatim=True), READ_X), "a verbatim Assign has no origin"),
    ],
)
def test_unsound(body, wanted):
    assert any(p.endswith(wanted) for p in problems(function(*body))), problems(function(*body))


def test_parameters():
    f = Function("f", "f", (Param("a", F64), Param("a", None)), (NOTHING,))
    assert problems(f) == ("f: parameter a stands twice", "f: parameter a has no type")


def test_calls_fit_their_callees():
    g = Function("g", "g", (Param("a", F64),), (Return(values=(Name("a", F64),)),))
    f = function(
        Call(targets=(x, y), callee="g", args=()),
        Call(targets=(), callee="h", args=()),
        NOTHING,
    )
    found = problems_of(Program("f", {"f": f, "g": g}, "f.py", ""))
    assert found == (
        "f: calls g with 0 arguments of 1",
        "f: takes 2 results of g, which has 1",
        "f: calls h, which is missing",
    )
    assert problems_of(Program("k", {"g": g}, "f.py", "")) == ("the entry k is missing",)


def test_branches_meet():
    f = function(
        If(test=op("not", (flag,)), body=(SET_X, Assign(target=y, value=x)), orelse=(SET_X,)), READ_X
    )
    assert problems(f) == ()
