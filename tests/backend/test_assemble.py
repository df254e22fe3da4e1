"""Generated modules as a whole: head, imports, the primal's copy, routines, wrappers, helpers."""

import dataclasses
import importlib.util
import shutil
import subprocess
import sys

import numpy as np
import pytest

from adsource.backend.assemble import assemble
from adsource.ir.infer import const, index, op
from adsource.ir.nodes import (
    Assign,
    Call,
    Contract,
    For,
    Function,
    Name,
    Op,
    Param,
    Program,
    Return,
    Store,
    Update,
)  # fmt: skip
from adsource.ir.types import INT, Array, Scalar, extent

F64 = Scalar("float64")
VECTOR = Array("float64", (extent("u.shape[0]"),))
u, u_b, u_d = (Name(n, VECTOR) for n in ("u", "u_b", "u_d"))
k, k_b, k_d = (Name(n, F64) for n in ("k", "k_b", "k_d"))
energy, seed = Name("energy", F64), Name("energy_seed", F64)
PARAMS = (Param("u", VECTOR), Param("k", F64, "1.5"), Param("steps", INT, "2"))
TEXT = '''def energy(u, k=1.5, steps=2):
    """Energy."""
    # overwrites u
    u *= math.exp(k)
    return G * np.sum(u)
'''
PRIMAL = Function("energy", "energy", PARAMS, (), 7, text=TEXT)
PROGRAM = Program(
    "energy", {"energy": PRIMAL}, "model.py", TEXT, ("import numpy as np", "import math", "import os"),
    (("G", "9.81"),), "np", frozenset({"u", "k", "steps", "np", "math", "G", "energy"}),
)  # fmt: skip


def call(name, *args, t=F64):
    return Op(name, args, t)


SUM = op("*", (Name("G", F64), op("np.sum", (u,))))
SCALE = Update(target=u, op="*", value=op("math.exp", (k,)))
REVERSE = (
    SCALE,
    Assign(target=energy, value=SUM),
    Assign(target=k_b, value=op("*", (seed, energy))),
    Update(target=u_b, op="+", value=op("*", (seed, Name("G", F64))), remark="line 11: return G * np.sum(u)"),
    Update(target=u_b, op="*", value=op("math.exp", (k,))),
    Return(values=(energy, k_b)),
)
BARE = tuple(dataclasses.replace(p, default=None) for p in PARAMS)
ROUTINE = Function(
    "energy_b", "energy_b", (*BARE, Param("u_b", VECTOR), Param("energy_seed", F64)), REVERSE, docstring="Adjoint.",
)  # fmt: skip
ADJOINT = Contract(
    "energy", "energy_b", ("u", "k"), ("u_b",), ("k_b",), ("energy_seed",), (), (energy,), (0,), ("u",)
)
FORWARD = (
    Update(target=u_d, op="+", value=op("*", (u, k_d))),
    Update(target=u_d, op="*", value=op("math.exp", (k,))),
    SCALE,
    Return(values=(SUM, op("*", (Name("G", F64), op("np.sum", (u_d,)))))),
)
PUSH = Function("energy_d", "energy_d", (*BARE, Param("u_d", VECTOR), Param("k_d", F64)), FORWARD)
TANGENT = Contract(
    "energy", "energy_d", ("u", "k"), directions=("u_d", "k_d"), results=(energy,), active_results=(0,), writes=("u",)
)  # fmt: skip
BOTH = ((ROUTINE, ADJOINT), (PUSH, TANGENT))
U = np.array([1.0, 2.0, 3.0])
E2 = np.exp(2.0)
TARGETS = ("numpy", "cpu")


def made(target="numpy", program=PROGRAM, routines=BOTH, entry=ADJOINT, tangent=TANGENT, wrt=("u", "k"), bare=False, **more):
    command = "adsource emit model.py:energy --wrt u,k"
    return assemble(program, routines, entry, tangent, wrt, bare, target, command, "0.1.0", **more)[0]


@pytest.fixture
def load(tmp_path):
    """The text as an imported module; a real file, as Numba's cache wants it."""

    def load(text, name="generated"):
        path = tmp_path / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module

    return load


def test_the_head_tells_where_it_comes_from():
    head = made().split('"""')[1].splitlines()
    assert head[0] == "Adjoint and tangent of energy with respect to u and k."
    assert head[2] == "Source     model.py, line 7"
    assert head[3] == "Made by    adsource emit model.py:energy --wrt u,k"
    assert head[4] == "adsource   0.1.0"
    assert len(head[5].split()[1]) == 64
    assert "@generated" in head[-1]
    assert "u_b was taken: u_bar" in made(notes=("u_b was taken: u_bar",))


def test_the_primal_is_copied_and_only_used_imports_stay():
    lines = made().splitlines()
    assert [line for line in lines if line.startswith(("import", "from"))] == ["import math", "import numpy as np"]
    assert "G = 9.81" in lines
    assert TEXT in made()
    assert "from numba import njit" in made("cpu")
    assert "adsource" not in [line.split()[1] for line in made("cpu").splitlines() if line.startswith(("import", "from"))]


def test_the_same_input_gives_the_same_bytes():
    assert made("cpu") == made("cpu")


@pytest.mark.parametrize("target", TARGETS)
def test_values_gradients_and_tangents(target, load):
    m = load(made(target))
    mine = U.copy()
    value, (by_u, by_k) = m.energy_value_and_grad(mine, 2.0)
    assert np.isclose(value, 9.81 * 6.0 * E2) and np.allclose(by_u, 9.81 * E2) and np.isclose(by_k, value)
    assert np.array_equal(mine, U), "the wrapper copies what the primal overwrites"
    assert type(by_k) is float and by_u.dtype == U.dtype and by_u.shape == U.shape
    again = m.energy_grad(mine, k=2.0)
    assert np.array_equal(again[0], by_u) and again[0] is not by_u
    assert np.allclose(m.energy_vjp(U, 2.0, 2, 0.5)[1][0], 0.5 * by_u)
    value, tangent = m.energy_jvp(U, 2.0, 2, np.ones(3), 0.0)
    assert np.isclose(tangent, by_u.sum())
    assert np.isclose(m.energy_value_and_grad(U)[0], 9.81 * 6.0 * np.exp(1.5)), "the primal's defaults"
    assert m.__all__ == [
        "energy", "energy_b", "energy_d", "energy_grad", "energy_jvp", "energy_value_and_grad", "energy_vjp",
    ]  # fmt: skip


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("wrong", [np.array([1, 2]), np.ones((2, 2)), np.ones(2, np.float32), [1.0, 2.0], 1.0])
def test_arguments_of_another_type_are_refused(target, wrong, load):
    m = load(made(target))
    with pytest.raises(TypeError, match="u is .*: pass float64, 1-d"):
        m.energy_grad(wrong)


def test_directions_of_another_shape_are_refused(load):
    m = load(made())
    with pytest.raises(ValueError, match=r"u_d has shape \(2,\): pass float64 of shape \(3,\)"):
        m.energy_jvp(U, 1.0, 2, np.ones(2), 0.0)


def test_any_memory_layout_is_compiled_once(load):
    m = load(made("cpu"))
    readonly = U.copy()
    readonly.flags.writeable = False
    for given in (U, readonly, np.repeat(U, 2)[::2], U.astype(">f8")):
        assert np.allclose(m.energy_grad(given, 2)[0], 9.81 * E2)
    assert len(m.energy_b.signatures) == 1


def test_one_gradient_stands_bare():
    one = dataclasses.replace(ADJOINT, active=("u",), scalars=())
    assert "return energy, u_b" in made(entry=one, wrt=("u",), bare=True)
    assert "return energy, (u_b,)" in made(entry=one, wrt=("u",), bare=False)
    assert "return energy, (float(k_b), u_b)" in made(wrt=("k", "u"))


def test_what_has_no_influence_gets_zeros(load):
    only_k = dataclasses.replace(ADJOINT, active=("k",), shadows=())
    routine = dataclasses.replace(ROUTINE, params=(*BARE, Param("energy_seed", F64)), body=(*REVERSE[:3], REVERSE[-1]))
    m = load(made(routines=((routine, only_k),), entry=only_k, tangent=None))
    by_u, by_k = m.energy_grad(U, 0.0)
    assert np.array_equal(by_u, np.zeros(3)) and by_k == 9.81 * 6.0


def test_an_array_result_has_a_vjp_alone(load):
    vector = dataclasses.replace(ADJOINT, results=(u,), active=("u",), scalars=(), shadows=("u_b",))
    body = (Update(target=u_b, op="+", value=Name("energy_seed", VECTOR)), Return(values=(u,)))
    params = (*BARE, Param("u_b", VECTOR), Param("energy_seed", VECTOR))
    routine = dataclasses.replace(ROUTINE, params=params, body=body)
    m = load(made("cpu", routines=((routine, vector),), entry=vector, tangent=None, wrt=("u",), bare=True))
    assert not hasattr(m, "energy_grad") and not hasattr(m, "energy_value_and_grad")
    assert np.array_equal(m.energy_vjp(U, 1.0, 2, np.arange(3.0))[1], np.arange(3.0))
    with pytest.raises(ValueError, match="energy_seed has shape"):
        m.energy_vjp(U, 1.0, 2, np.arange(4.0))


def test_several_results(load):
    count = Op("size", (u,), INT)
    two = dataclasses.replace(ADJOINT, results=(energy, count), active_results=(0,))
    body = (*REVERSE[:-1], Return(values=(energy, count, k_b)))
    push = dataclasses.replace(TANGENT, results=(energy, count))
    forward = (*FORWARD[:-1], Return(values=(SUM, count, FORWARD[-1].values[1])))
    routines = ((dataclasses.replace(ROUTINE, body=body), two), (dataclasses.replace(PUSH, body=forward), push))
    m = load(made(routines=routines, entry=two, tangent=push))
    value, (by_u, _) = m.energy_vjp(U, 2.0, 2, (1.0, None))
    assert value[1] == 3 and np.allclose(by_u, 9.81 * E2) and not hasattr(m, "energy_grad")
    assert m.energy_jvp(U, 2.0, 2, np.ones(3), 0.0)[1][1] == 0.0


def test_no_result_no_wrapper():
    nothing = dataclasses.replace(ADJOINT, results=(), active_results=(), seeds=())
    text = made(entry=nothing, tangent=None, routines=((ROUTINE, nothing),))
    assert '__all__ = ["energy", "energy_b"]' in text and "def energy_vjp" not in text


def test_a_tangent_alone():
    text = made(entry=None, routines=((PUSH, TANGENT),))
    assert text.startswith('"""Tangent of energy') and "energy_vjp" not in text and "def energy_jvp" in text


def test_names_that_the_user_has_taken(load):
    taken = PROGRAM.taken | {"checked_array", "erf"}
    body = (Update(target=u_b, op="*", value=Op("scipy.special.erf", (k,), F64)), *REVERSE)
    text = made(program=dataclasses.replace(PROGRAM, taken=taken), routines=((dataclasses.replace(ROUTINE, body=body), ADJOINT),), tangent=None)
    assert "from scipy.special import erf as erf2" in text and "u_b *= erf2(k)" in text
    assert "def checked_array2(" in text and 'u = checked_array2("u"' in text
    load(text).energy_grad(U)


def test_numpy_under_another_name(load):
    text = TEXT.replace("np.", "numpy.")
    primal = dataclasses.replace(PRIMAL, text=text)
    program = dataclasses.replace(
        PROGRAM, functions={"energy": primal}, np="numpy", imports=("import numpy", "import math")
    )
    made_text = made(program=program)
    code = "\n".join(line.partition("#")[0] for line in made_text.splitlines())
    assert "np." not in code.replace("numpy.", "")
    assert np.allclose(load(made_text).energy_grad(U, 2.0)[0], 9.81 * E2)


HELPER = "def fill(u, k):\n    # all of it\n    for i in range(u.size):\n        u[i] = k\n"
i = Name("i", INT)
FILL = For(
    var=i, start=const(0), stop=Op("size", (u,), INT), step=const(1), body=(Store(target=index(u, (i,)), value=k),)
)


def with_helper(*body):
    helper = Function("fill", "fill", BARE[:2], (*body, Return(values=())), 1, text=HELPER)
    program = dataclasses.replace(PROGRAM, functions={"energy": PRIMAL, "fill": helper})
    reverse = (Call(targets=(), callee="fill", args=(u, k)), *REVERSE)
    return made("cpu", program, ((dataclasses.replace(ROUTINE, body=reverse), ADJOINT),), tangent=None, callees_primal=(helper,))


def test_a_helper_that_reads_the_same_is_compiled_as_it_stands(load):
    text = with_helper(FILL)
    assert text.count("def fill") == 1
    assert '@njit(cache=True, error_model="numpy", nogil=True)\ndef fill(u, k):\n    # all of it' in text
    assert np.allclose(load(text).energy_grad(U, 2.0)[1], 9.81 * 6.0 * E2)


def test_a_helper_that_was_lowered_stands_beside_the_users_own(load):
    text = with_helper(Update(target=u, op="*", value=const(0.0)), FILL)
    assert "\n\n\ndef fill(u, k):\n    # all of it" in text
    assert '@njit(cache=True, error_model="numpy", nogil=True)\ndef fill_p(u, k):' in text
    assert "    fill_p(u, k)\n" in text
    assert np.allclose(load(text).energy_grad(U, 2.0)[1], 9.81 * 6.0 * E2)


@pytest.mark.parametrize("target", TARGETS)
def test_the_module_is_clean_and_stands_alone(target, tmp_path):
    path = tmp_path / "energy_adjoint.py"
    path.write_text(made(target), encoding="utf-8")
    script = (
        "import sys; sys.modules['adsource'] = None\n"
        "import numpy, energy_adjoint as m\n"
        "print(m.energy_grad(numpy.ones(2), 0.0))"
    )
    run = [sys.executable, "-c", script]
    assert "9.81" in subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    black = pytest.importorskip("black", reason="black is not installed")
    assert black.format_str(path.read_text(), mode=black.Mode()) == path.read_text()
    ruff = shutil.which("ruff", path=str(sys.prefix) + "/bin") or shutil.which("ruff")
    if ruff:
        chosen = ["check", "--isolated", "--select", "E4,E7,E9,F,I,W,UP", str(path)]
        assert subprocess.run([ruff, *chosen], capture_output=True).returncode == 0
