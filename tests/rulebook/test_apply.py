"""What rules give, as text."""

import pytest

from adsource.errors import Refusal
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Index, Name, Op, Slice, TupleExpr
from adsource.ir.types import INT, Array, Scalar, extent
from adsource.rulebook.apply import adjoint, reads, tangent
from adsource.rulebook.book import load_book
from adsource.rulebook.match import flatten

BOOK = load_book()
N, M = extent("n"), extent("m")
U = Name("u", Array("float64", (N,)))
W = Name("w", Array("float64", (N,)))
A = Name("a", Array("float64", (N, M)))
V = Name("v", Array("float64", (M,)))
K = Name("k", Scalar("float64"))
SIGNS = ("+", "-", "*", "/", "**", "@", "<", ">", "==", "&", "|")


def text(e: Expr | None) -> str:
    match e:
        case None:
            return "0"
        case Const():
            return repr(e.value)
        case Name():
            return e.id
        case TupleExpr():
            return f"({', '.join(map(text, e.items))})"
        case Slice():
            step = () if e.step is None else (e.step,)
            return ":".join("" if b is None else text(b) for b in (e.start, e.stop, *step))
        case Index():
            return f"{text(e.base)}[{', '.join(map(text, e.items))}]"
        case Op(op="u-"):
            return f"-{text(e.args[0])}"
        case Op(op="shape"):
            return f"{text(e.args[0])}.shape[{e.get('axis')}]"
        case Op() if e.op in SIGNS:
            return f"({text(e.args[0])} {e.op} {text(e.args[1])})"
    static = [f"{k}={v!r}" for k, v in e.static]
    return f"{e.op}({', '.join([*map(text, e.args), *static])})"


def make(name: str, *args, **static) -> Op:
    return infer.op(name, tuple(a if not isinstance(a, (int, float, complex)) else infer.const(a) for a in args),
                    infer.Shapes(), **static)


def floats(op: Op) -> frozenset[int]:
    return frozenset(k for k, a in enumerate(flatten(op.args)) if isinstance(a, Name))


def back(op: Op, wanted=None) -> list[str]:
    rule = BOOK.find(op)
    value, seed = Name("y", op.type), Name("y_b", op.type)
    applied = adjoint(rule, op, value, seed, floats(op) if wanted is None else frozenset(wanted))
    operands = flatten(op.args)
    return [f"{n} = {text(e)}" for n, e in applied.lets] + [
        f"{text(operands[k])}_b += {text(e)}" for k, e in applied.adds
    ]


def forward(op: Op, wanted=None) -> str:
    operands = flatten(op.args)
    names = {k: Name(f"{operands[k].id}_d", operands[k].type) for k in (floats(op) if wanted is None else wanted)}
    return text(tangent(BOOK.find(op), op, Name("y", op.type), names).tangent)


@pytest.mark.parametrize("op, lines", [
    (make("+", U, K), ["u_b += y_b", "k_b += y_b"]),
    (make("-", U, K), ["u_b += y_b", "k_b += -y_b"]),
    (make("*", U, K), ["u_b += (y_b * k)", "k_b += (y_b * u)"]),
    (make("*", U, U), ["u_b += ((2.0 * u) * y_b)"]),
    (make("/", U, 2.0), ["u_b += (y_b / 2.0)"]),
    (make("/", U, K), ["u_b += (y_b / k)", "k_b += -((y_b / k) * y)"]),
    (make("**", U, 1), ["u_b += y_b"]),
    (make("**", U, 2), ["u_b += ((2.0 * u) * y_b)"]),
    (make("**", U, 3), ["u_b += ((3.0 * (u ** 2)) * y_b)"]),
    (make("**", U, 0), []),
    (make("**", U, 0.5), ["u_b += ((0.5 * y_b) / y)"]),
    (make("np.sin", U), ["u_b += (y_b * np.cos(u))"]),
    (make("np.exp", U), ["u_b += (y_b * y)"]),
    (make("np.sqrt", U), ["u_b += ((0.5 * y_b) / y)"]),
    (make("np.sum", A), ["a_b += y_b"]),
    (make("np.sum", A, axis=1), ["a_b += np.expand_dims(y_b, axis=1)"]),
    (make("np.mean", A), ["a_b += (y_b / size(a))"]),
    (make("@", A, V), ["a_b += np.outer(y_b, v)", "v_b += (np.transpose(a) @ y_b)"]),
    (make("np.cumsum", U), ["u_b += np.cumsum(y_b[::-1])[::-1]"]),
    (make("np.roll", U, 1), ["u_b += np.roll(y_b, -1)"]),
    (make("np.broadcast_to", V, TupleExpr((Name("n", INT), Name("m", INT)), None)), ["v_b += np.sum(y_b, axis=0)"]),
])
def test_adjoint(op, lines):
    assert back(op) == lines


def test_only_what_is_wanted():
    assert back(make("*", U, K), wanted=[1]) == ["k_b += (y_b * u)"]


def test_shared_work_that_is_read_twice_is_named():
    op = make("np.hypot", U, W)
    assert back(op)[0] == "r = np.where((y == 0.0), 1.0, y)"
    assert len(back(op, wanted=[0])) == 1


def test_shared_work_avoids_the_names_of_operands():
    r = Name("r", U.type)
    assert back(make("np.hypot", r, W))[0].startswith("r2 = ")


def test_slices_of_a_concatenation():
    assert back(make("np.concatenate", TupleExpr((U, V, W), None))) == [
        "u_b += y_b[:u.shape[0]]",
        "v_b += y_b[u.shape[0]:(u.shape[0] + v.shape[0])]",
        "w_b += y_b[(u.shape[0] + v.shape[0]):]",
    ]


def test_scalars_choose_by_ternary():
    assert back(make("np.maximum", K, 0.0)) == [
        "k_b += ifexp((k > 0.0), y_b, ifexp((k == 0.0), (0.5 * y_b), 0.0))"
    ]


@pytest.mark.parametrize("op, line", [
    (make("*", U, K), "((u_d * k) + (u * k_d))"),
    (make("**", U, 2), "((2.0 * u) * u_d)"),
    (make("np.sum", A, axis=1), "np.sum(a_d, axis=1)"),
])
def test_tangent(op, line):
    assert forward(op) == line


def test_terms_of_constant_operands_vanish():
    assert forward(make("*", U, K), [0]) == "(u_d * k)"
    assert forward(make("-", U, W), [1]) == "-w_d"
    assert forward(make("/", U, K), [1]) == "-((y * k_d) / k)"
    assert forward(make("@", A, V), [1]) == "(a @ v_d)"
    assert forward(make("**", U, 0)) == "0"


def test_a_tangent_has_the_shape_of_the_result():
    assert forward(make("+", U, K), [1]) == "np.broadcast_to(k_d, (u.shape[0]))"


def test_a_tangent_has_the_dtype_of_the_result():
    narrow = Name("f", Array("float32", (N,)))
    assert forward(make("+", narrow, U), [0]) == "np.astype(f_d, dtype='float64')"


def test_zeros_stand_in_for_constant_items_of_a_sequence():
    op = make("np.concatenate", TupleExpr((U, V), None))
    assert forward(op, [0]) == "np.concatenate((u_d, np.zeros_like(v)))"


@pytest.mark.parametrize("op, result, operands", [
    (make("np.exp", U), True, set()),
    (make("np.sin", U), False, {0}),
    (make("*", U, K), False, {0, 1}),
    (make("/", U, K), True, {1}),
    (make("np.mean", A), False, set()),
    (make("np.reshape", A, -1), False, set()),
    (make("np.diff", U), False, set()),
    (make("@", A, V), False, {0, 1}),
])
def test_reads(op, result, operands):
    found = reads(BOOK.find(op), op, floats(op))
    assert (found.result, set(found.operands)) == (result, operands)


def test_reads_only_for_what_is_wanted():
    op = make("*", U, K)
    assert reads(BOOK.find(op), op, frozenset([0])).operands == frozenset([1])


def test_float32_stays_float32():
    op = make("np.sqrt", Name("f", Array("float32", (N,))))
    applied = adjoint(BOOK.find(op), op, Name("y", op.type), Name("y_b", op.type), frozenset([0]))
    assert applied.adds[0][1].type.dtype == "float32"


def test_several_results():
    op = make("np.linalg.slogdet", Name("a", Array("float64", (N, N))))
    value = TupleExpr((Name("sign", K.type), Name("log", K.type)), op.type)
    seed = TupleExpr((Name("sign_b", K.type), Name("log_b", K.type)), op.type)
    applied = adjoint(BOOK.find(op), op, value, seed, frozenset([0]))
    assert [text(e) for _, e in applied.adds] == ["(log_b * np.transpose(np.linalg.inv(a)))"]


def test_a_seed_of_zero_adds_nothing():
    op = make("*", U, K)
    applied = adjoint(BOOK.find(op), op, Name("y", op.type), infer.const(0.0), floats(op))
    assert applied.adds == ()


def test_an_axis_that_is_squeezed_out_need_not_be_known():
    cube = Name("c", Array("float64", (N, extent("one"), M)))
    op = make("np.squeeze", cube, axis=1)
    assert op.type.shape == (N, M)
    assert back(op) == ["c_b += np.expand_dims(y_b, axis=1)"]


@pytest.mark.parametrize("op", [
    make("np.floor", U), make("<", U, K), make("np.zeros", 3), make("np.argmax", U), make("shape", A, axis=0),
    make("np.arange", 3), make("stop_gradient", U), make("np.sum", make("<", U, K)),
])
def test_inactive(op):
    assert BOOK.inactive(op)


def test_active():
    assert not BOOK.inactive(make("np.sin", U))


def test_unknown_static_operands_are_not_swallowed():
    assert BOOK.find(Op("np.sum", (U,), K.type, (("initial", 3.0),))) is None
    assert BOOK.find(Op("np.reshape", (U, infer.const(-1)), U.type, (("order", "F"),))) is None
    assert BOOK.find(make("np.einsum", U, U, subscripts="...i,...i")) is None


Z = Name("z", Array("complex128", (N,)))


@pytest.mark.parametrize("op, expected", [
    (make("np.sin", Z), ["z_b: (y_b * np.conj(np.cos(z)))"]),
    (make("*", Z, U), ["z_b: (y_b * u)", "u_b: (y_b * np.conj(z))"]),
    (make("*", 2j, Z), ["z_b: (y_b * (-0-2j))"]),
    (make("/", Z, 2.0), ["z_b: (y_b / 2.0)"]),
    (make("**", Z, 3), ["z_b: ((3.0 * np.conj((z ** 2))) * y_b)"]),
    (make("np.conj", Z), ["z_b: np.conj(y_b)"]),
    (make("np.imag", Z), ["z_b: (1j * y_b)"]),
    (make("np.abs", Z), ["z_b: (y_b * np.sign(z))"]),
    (make("@", A, Z), ["a_b: np.outer(y_b, np.conj(z))", "z_b: (np.transpose(a) @ y_b)"]),
])
def test_the_adjoint_of_complex_operands_is_conjugated(op, expected):
    found = adjoint(BOOK.find(op), op, Name("y", op.type), Name("y_b", op.type), frozenset(range(len(op.args))))
    names = [getattr(a, "id", "") for a in op.args]
    assert [f"{names[k]}_b: {text(e)}" for k, e in found.adds if names[k]] == expected


def test_an_order_is_for_reals():
    assert BOOK.find(make("np.maximum", Z, Z)) is None
    assert BOOK.find(make("np.sign", Z)) is None


def test_records_are_made_at_the_place_of_the_primal():
    book = load_book(("""
def sort(x: "1d"):
    y = np.sort(x)
    order_r = np.argsort(x)
    y_d = x_d[order_r]
    x_b += y_b[np.argsort(order_r)]
""",))
    op = make("np.sort", U)
    applied = adjoint(book.find(op), op, Name("y", op.type), Name("y_b", op.type), frozenset([0]))
    assert [(n, text(e)) for n, e in applied.records] == [("order_r", "np.argsort(u)")]
    assert [text(e) for _, e in applied.adds] == ["y_b[np.argsort(order_r)]"]
    found = reads(book.find(op), op, frozenset([0]))
    assert not found.operands and found.records == {"<order_r>"}


def test_a_rule_that_does_not_fit_says_so():
    with pytest.raises(Refusal, match="AD402"):
        adjoint(BOOK.find(make("np.sin", U)), make("np.cos", U), U, U, frozenset([0]))
