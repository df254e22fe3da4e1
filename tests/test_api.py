"""The Python interface: what wrt means, what comes in, what goes out, and what is kept."""

import importlib
import linecache
import pickle
import subprocess
import sys
import threading
import timeit
from pathlib import Path

import numpy as np
import pytest

import adsource as ad
from tests.programs import small

ROOT = Path(__file__).resolve().parent.parent
U = np.array([1.0, -2.0, 0.5, 4.0])


@pytest.fixture(autouse=True, scope="module")
def kept(tmp_path_factory):
    """One cache folder for the module, so that what is compiled once is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ADSOURCE_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(params=["numpy", "cpu"])
def target(request):
    return request.param


# ------------------------------------------------------------------- what wrt means


def test_one_name_or_position_gives_a_bare_gradient(target):
    for wrt in ("u", 0, -2):
        np.testing.assert_array_equal(ad.grad(small.energy, wrt, target)(U, 3.0), 3.0 * U)
    slope = ad.grad(small.energy, "k", target)(U, 3.0)
    assert slope == 0.5 * np.sum(U * U) and isinstance(slope, float)


def test_a_tuple_gives_a_tuple_in_its_order(target):
    (alone,) = ad.grad(small.energy, ("u",), target)(U, 3.0)
    np.testing.assert_array_equal(alone, 3.0 * U)
    slope, u_b = ad.grad(small.energy, ("k", 0), target)(U, 3.0)
    assert slope == 0.5 * np.sum(U * U)
    np.testing.assert_array_equal(u_b, 3.0 * U)


def test_none_gives_all_floats_bare_only_for_a_single_parameter(target):
    answer = ad.grad(small.weighted, target=target)(U, np.array([True, False, True, True]), 4)
    assert isinstance(answer, tuple) and len(answer) == 1
    np.testing.assert_array_equal(answer[0], [2.0, 0.0, 1.0, 8.0])
    assert ad.grad(small.square, target=target)(3.0) == 6.0


def test_value_comes_with_the_gradient(target):
    value, (u_b, k_b) = ad.value_and_grad(small.energy, target=target)(U, 3.0)
    assert value == small.energy(U, 3.0) and isinstance(value, float)
    assert u_b.dtype == U.dtype and u_b.shape == U.shape and isinstance(k_b, float)


def test_vjp_and_jvp_agree(target):
    value, pull = ad.vjp(small.profile, target=target)(U, 3.0)
    np.testing.assert_array_equal(value, small.profile(U, 3.0))
    seed = np.array([1.0, 2.0, 3.0, 4.0])
    u_b, k_b = pull(seed)
    np.testing.assert_allclose(u_b, seed * 6.0 * U, rtol=1e-14)
    _, tangent = ad.jvp(small.profile, target=target)((U, 3.0), (np.ones(4), 0.5))
    np.testing.assert_allclose(tangent, 6.0 * U + 0.5 * U * U, rtol=1e-14)
    np.testing.assert_allclose(seed @ tangent, np.sum(u_b) + 0.5 * k_b, rtol=1e-13)


def test_has_aux_hands_on_the_second_result(target):
    (value, aux), u_b = ad.value_and_grad(small.with_aux, "u", target, has_aux=True)(U)
    assert value == np.sum(U**3)
    np.testing.assert_array_equal(aux, U * U)
    np.testing.assert_allclose(u_b, 3.0 * U * U, rtol=1e-15)
    gradient, aux = ad.grad(small.with_aux, "u", target, has_aux=True)(U)
    np.testing.assert_array_equal(gradient, u_b)
    np.testing.assert_array_equal(aux, U * U)
    assert "AD007" in refusal(lambda: ad.grad(small.profile, "u", target, has_aux=True)(U, 1.0))


def test_pull_keeps_its_own_arguments():
    u = U.copy()
    _, pull = ad.vjp(small.profile, "u", "numpy")(u, 3.0)
    u[:] = 0.0
    np.testing.assert_array_equal(pull(np.ones(4)), 6.0 * U)


def test_directions_by_name_and_bare():
    push = ad.jvp(small.energy, target="numpy")
    assert push((U, 3.0), {"k": 1.0, "u": np.zeros(4)}) == push((U, 3.0), (np.zeros(4), 1.0))
    assert ad.jvp(small.energy, "k", "numpy")((U, 3.0), 1.0)[1] == 0.5 * np.sum(U * U)


# ------------------------------------------------------------------- how arguments come


def test_positions_keywords_and_defaults(target):
    gradient = ad.grad(small.energy, "u", target)
    np.testing.assert_array_equal(gradient(U), 2.0 * U)
    np.testing.assert_array_equal(gradient(k=4.0, u=U), 4.0 * U)
    np.testing.assert_array_equal(ad.grad(small.keyword_only, "x", target)(U, power=2), 2.0 * U)
    with pytest.raises(TypeError, match="missing a required argument: 'u'"):
        gradient(k=1.0)
    with pytest.raises(TypeError, match="too many"):
        gradient(U, 1.0, 2.0)


def read_only(u):
    u = u.copy()
    u.flags.writeable = False
    return u


GRID = np.arange(12.0).reshape(3, 4)


@pytest.mark.parametrize(
    "u",
    [
        read_only(U),
        U[::-1],
        GRID[:, ::2],
        np.asfortranarray(GRID),
        GRID.T,
        np.broadcast_to(U, (3, 4)),
        U.astype(">f8"),
        np.ones((3, 1)),
        np.empty(0),
        U.astype(np.float32),
    ],
    ids="read-only reversed strided fortran transposed broadcast swapped one empty single".split(),
)
def test_any_array_works(u, target):
    before = u.copy()
    gradient = ad.grad(small.energy, "u", target)(u, 3.0)
    np.testing.assert_array_equal(gradient, 3.0 * before)
    np.testing.assert_array_equal(u, before)
    assert gradient.dtype == u.dtype.newbyteorder("=") and gradient.shape == u.shape


def first_set(x):
    x[0, 0, 0] = 1.0
    y = np.sum(x, axis=(0, 2))
    return y[0] * 1e3 + y[1] * 1e2 + y[2]


@pytest.mark.parametrize("seed", range(4))
def test_copies_keep_the_order_in_which_numpy_adds(seed):
    x = np.asfortranarray(np.random.default_rng(seed).standard_normal((2, 3, 4)))
    expected = first_set(x.copy(order="K"))
    assert ad.value_and_grad(first_set, "x", "numpy")(x)[0] == expected
    assert ad.vjp(first_set, "x", "numpy")(x)[0] == expected


def test_arrays_without_dimension_give_such_arrays(target):
    gradient = ad.grad(small.square, target=target)(np.array(3.0))
    assert isinstance(gradient, np.ndarray) and gradient.shape == () and gradient == 6.0


def test_an_int_where_a_float_is_meant(target):
    assert ad.grad(small.energy, "k", target)(U, 3) == ad.grad(small.energy, "k", target)(U, 3.0)
    assert ad.grad(small.square, target=target)(3) == 6.0
    assert ad.grad(small.annotated, target=target)(U, 2, 3)[1] == 2.0 * np.sum(U * U)


def test_inputs_are_never_changed_and_gradients_are_fresh(target):
    u, w = U.copy(), U[::-1].copy()
    gradient = ad.grad(small.relax, target=target)
    first, _ = gradient(u, w, 2)
    kept = first.copy()
    second, _ = gradient(2.0 * u, w, 2)
    np.testing.assert_array_equal(u, U)
    np.testing.assert_array_equal(first, kept)
    assert not np.shares_memory(first, second) and not np.shares_memory(first, u)


# ------------------------------------------------------------------------ what is refused


def refusal(call):
    with pytest.raises(ad.Refusal) as caught:
        call()
    return str(caught.value)


def test_overlapping_arguments_are_refused_where_one_is_written(target):
    gradient = ad.grad(small.relax, target=target)
    grid = np.arange(8.0)
    assert "AD201: `u` and `w` overlap in memory" in refusal(lambda: gradient(grid[:5], grid[3:], 1))
    assert "AD201" in refusal(lambda: gradient(grid, grid, 1))
    sliding = np.lib.stride_tricks.as_strided(grid, (8,), (0,))
    assert "`u` has elements that share memory" in refusal(lambda: gradient(sliding, grid.copy(), 1))
    interleaved = gradient(grid[::2], grid[1::2], 1)  # the same block, no common element
    np.testing.assert_array_equal(interleaved[0], gradient(grid[::2].copy(), grid[1::2].copy(), 1)[0])


def test_overlap_is_allowed_where_nothing_is_written(target):
    u_b, k_b = ad.grad(small.profile_sum, target=target)(U, U)
    np.testing.assert_array_equal(u_b, k_b)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: ad.grad(small.energy, "u")(np.arange(4), 1.0),
            "AD011: `u` is in wrt and is an array of int",
        ),
        (lambda: ad.grad(small.energy, "k")(U, True), "AD011: `k` is in wrt and is a bool"),
        (lambda: ad.grad(small.energy)([1.0, 2.0], 1.0), "AD012: argument `u` is a list"),
        (lambda: ad.grad(small.energy)(np.ma.array(U), 1.0), "AD012: argument `u` is a numpy.ma"),
        (lambda: ad.grad(small.energy)(U.astype("f2"), 1.0), "AD012: argument `u` is of dtype float16"),
        (lambda: ad.grad(small.variadic), "AD012: `variadic` takes any number of arguments"),
        (lambda: ad.grad(small.energy)(np.arange(4), 1), "AD013: `energy` was given no float"),
        (lambda: ad.grad(small.energy, "q"), "AD014: 'q' is not a parameter of `energy`"),
        (lambda: ad.grad(small.energy, 2), "AD014: 2 is not a parameter of `energy`"),
        (lambda: ad.grad(small.energy, ("u", 0)), "AD014: wrt=('u', 0) holds each parameter once"),
        (lambda: ad.grad(small.energy, ()), "AD014: wrt=() holds each parameter once, and at least one"),
        (lambda: ad.grad(lambda x: x), "AD004: a function defined with `def` is needed, this is a lambda"),
        (lambda: ad.grad(np.sum), "AD004"),
        (lambda: ad.grad(small.energy, target="abacus"), "AD001: target is one of numpy, cpu"),
        (lambda: ad.transform(small.annotated, "sideways"), "AD001: mode is one of adjoint, tangent, both"),
        (lambda: ad.jvp(small.energy, "u")((U, 1.0), np.ones(3)), "AD015: the direction of `u` has shape"),
        (lambda: ad.vjp(small.profile)(U, 1.0)[1](np.ones(3)), "AD015: the seed has shape (3,), not (4,)"),
        (lambda: ad.vjp(small.profile)(U, 1.0)[1](1j * np.ones(4)), "AD015: the seed is complex"),
        (lambda: ad.jvp(small.energy, "k")((U, 1.0), 1j), "AD015: the direction of `k` is complex"),
        (lambda: ad.grad(small.profile, "u")(U, 1.0), "AD007: `profile` does not return what grad needs"),
    ],
)
def test_wrong_use_is_refused(call, message):
    assert message in refusal(call)


def test_closures_are_refused():
    factor = 2.0

    def inner(x):
        return factor * x

    assert "AD005: `inner` reads `factor`" in refusal(lambda: ad.grad(inner)(1.0))


def test_functions_without_source_are_refused():
    namespace = {}
    exec("def unseen(x):\n    return x * x\n", namespace)
    assert "AD004: the source of `unseen` cannot be found" in refusal(
        lambda: ad.grad(namespace["unseen"])(1.0)
    )


def test_a_constant_that_was_changed_is_refused(monkeypatch):
    np.testing.assert_array_equal(ad.grad(small.scaled, target="numpy")(U), np.full(4, 3.0))
    monkeypatch.setattr(small, "STIFFNESS", 4.0)
    assert "AD006: `STIFFNESS` is 4.0 now and 3.0" in refusal(lambda: ad.grad(small.scaled)(U))


# -------------------------------------------------------------------- where functions come from


def test_functions_inside_functions(target):
    def inner(x):
        y = np.sin(x)
        return y * y

    assert ad.grad(inner, target=target)(0.3) == pytest.approx(np.sin(0.6), rel=1e-14)


def test_jitted_functions(target):
    np.testing.assert_array_equal(ad.grad(small.jitted, target=target)(U), 2.0 * U)


CELL = """def helper(x):
    return SCALE * np.sin(x)

def cell(x):
    return helper(x) + other(x)
"""
OTHER = """@some_decorator
def other(x):
    return x * x
"""


def test_notebook_cells(monkeypatch, target):
    """Cells have a source of their own, and names from other cells."""
    main = sys.modules["__main__"]
    names = {"np": np, "SCALE": 2.0, "some_decorator": lambda f: f, "__name__": "__main__"}
    for number, text in enumerate((OTHER, CELL)):
        file = f"<ipython-input-{number}>"
        monkeypatch.setitem(linecache.cache, file, (len(text), None, text.splitlines(True), file))
        exec(compile(text, file, "exec"), names)
    monkeypatch.setattr(main, "cell", names["cell"], raising=False)
    assert ad.grad(names["cell"], target=target)(0.3) == pytest.approx(2.0 * np.cos(0.3) + 0.6, rel=1e-14)


# ------------------------------------------------------------------------------ what is kept


def test_the_library_of_elementary_functions_is_chosen():
    for choice, helper in (("vector", True), ("libm", False)):
        made = ad.transform(small.wave, signature="float64[:]", math=choice)
        assert ("stands for np.exp" in made.source) is helper
        again = pickle.loads(pickle.dumps(ad.grad(small.wave, math=choice)))
        assert np.allclose(again(np.array([0.3])), 1.3 * np.exp(0.3), rtol=1e-14)
    with pytest.raises(ad.Refusal, match="math is one of vector, libm"):
        ad.grad(small.wave, math="abacus")


def test_callables_pickle():
    made = [f(small.energy, "u", "numpy") for f in (ad.grad, ad.value_and_grad, ad.vjp)]
    for gradient in (*made, small.marked.grad, small.Holder.inside.grad):
        again = pickle.loads(pickle.dumps(gradient))
        arguments = (U,) if again.__name__.startswith("inside") else (U, 3.0)
        assert repr(again(*arguments)[0]) == repr(gradient(*arguments)[0])
    assert pickle.loads(pickle.dumps(small.marked)) is small.marked
    assert pickle.loads(pickle.dumps(small.Holder.inside)) is small.Holder.inside


def test_what_cannot_be_found_again_does_not_pickle():
    def inner(x):
        return x * x

    with pytest.raises(pickle.PicklingError, match="inner"):
        pickle.dumps(ad.grad(inner))


def test_threads_share_one_module():
    gradient, answers = ad.grad(small.energy, "u", "cpu"), []
    work = [threading.Thread(target=lambda: answers.append(gradient(U, 5.0))) for _ in range(8)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert len(answers) == 8 and all(np.array_equal(a, 5.0 * U) for a in answers)


def test_another_type_makes_another_module():
    gradient = ad.grad(small.energy, "u", "numpy")
    for u in (U, U.astype(np.float32), GRID, np.ones((3, 1)), U + 1.0, U[::-1]):
        gradient(u, 3.0)
    assert len(gradient._entries) == 5
    assert len({entry.made.path for entry in gradient._entries.values()}) == 5


def test_second_call_costs_microseconds():
    gradient = ad.grad(small.energy, "u", "numpy")
    gradient(U, 3.0)
    entry = next(iter(gradient._entries.values()))
    direct = timeit.repeat(lambda: entry.direct(U, 3.0), number=2000, repeat=5)
    whole = timeit.repeat(lambda: gradient(U, 3.0), number=2000, repeat=5)
    assert (min(whole) - min(direct)) / 2000 < 20e-6  # about 1 where nothing else runs


def test_a_changed_helper_makes_the_module_anew(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    file = tmp_path / "changing.py"
    text = "def helper(x):\n    return {} * x\n\n\ndef outer(x):\n    return helper(x) * x\n"
    file.write_text(text.format("1.0"))
    module = importlib.import_module("changing")
    assert ad.grad(module.outer, target="numpy")(2.0) == 4.0
    file.write_text(text.format("10.0"))
    importlib.invalidate_caches()
    assert "AD009: `helper` is not what runs" in refusal(lambda: ad.grad(module.outer)(2.0))
    module = importlib.reload(module)
    assert ad.grad(module.outer, target="numpy")(2.0) == 40.0


ELSEWHERE = """
import sys
import numpy as np
import adsource as ad
from adsource import pipeline, build
from tests.programs import small
if sys.argv[1] == "second":
    build.emit = None  # must not be needed
print(ad.grad(small.energy, "u", "cpu")(np.ones(3), 2.0))
module = ad.grad(small.energy, "u", "cpu")
module(np.ones(3), 2.0)
made = next(iter(module._entries.values())).made
routine = made.function.py_func.__globals__["energy_b_fresh"]
print(sum(routine.stats.cache_hits.values()))
"""


def test_another_process_finds_source_and_machine_code(tmp_path, monkeypatch):
    monkeypatch.setenv("ADSOURCE_CACHE_DIR", str(tmp_path))
    printed = []
    for turn in ("first", "second"):
        done = subprocess.run(
            [sys.executable, "-c", ELSEWHERE, turn], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        printed.append(done.stdout.splitlines())
    assert printed[0][0] == printed[1][0] == "[2. 2. 2.]"
    assert printed[0][1] == "0" and printed[1][1] != "0"


# ----------------------------------------------------------------- transform, decorator, check


def test_transform_gives_source_path_function_and_report():
    made = ad.transform(small.energy, wrt="u", signature="float64[:], float64", target="numpy")
    assert Path(made.path).read_text(encoding="utf-8") == made.source
    assert f"def {made.function.__name__}(" in made.source and made.function.__name__ == "energy_b"
    assert made.report()["wrt"] == ["u"]
    tangent = ad.transform(small.energy, "tangent", signature=["float64[:]", "float64"], target="numpy")
    assert tangent.function.__name__ == "energy_d" and tangent.wrt == ("u", "k")


def test_transform_takes_types_from_annotations():
    made = ad.transform(small.annotated, target="numpy")
    assert made.wrt == ("u", "scale")


def test_decorated_function_stays_the_primal():
    assert small.marked(U, 2.0) == np.sum(U * U)
    assert small.marked.__name__ == "marked" and small.marked.__doc__ == "Marked energy."
    value, (u_b, k_b) = small.marked.value_and_grad(U, 2.0)
    assert value == np.sum(U * U) and k_b == 0.5 * np.sum(U * U)
    np.testing.assert_array_equal(small.marked.grad(U, 2.0)[0], 2.0 * U)
    _, pull = small.marked.vjp(U, 2.0)
    np.testing.assert_array_equal(pull(1.0)[0], 2.0 * U)
    assert small.marked.jvp((U, 2.0), (np.zeros(4), 1.0))[1] == k_b
    assert "def marked_b(" in small.marked.source("adjoint") and small.marked.report()["wrt"] == ["u", "k"]
    np.testing.assert_array_equal(small.plain_marked.grad(U), 2.0 * U)
    np.testing.assert_array_equal(small.Holder.inside.grad(U), 3.0 * U * U)


def test_check_proves_and_tells():
    report = ad.check(small.energy, U, 3.0)
    assert report.ok and len(report.lines) == 4 and "ok" in str(report)
    assert ad.check(small.profile, U, k=3.0, wrt="u", target="numpy").ok


def test_parameters_may_have_any_name():
    assert ad.grad(small.taken_names, "f", "numpy")(f=2.0, self=3.0, args=5.0) == 15.0
    assert ad.jvp(small.taken_names, "f", "numpy")((2.0,), 1.0, self=3.0, args=5.0)[1] == 15.0
    assert ad.check(small.taken_names, f=2.0, self=3.0, args=5.0, target="numpy").ok


def test_stop_gradient_is_the_identity():
    assert ad.stop_gradient(U) is U
