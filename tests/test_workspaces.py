"""What compiled gradients keep from call to call: nothing of it shows in results, nothing is allocated anew."""

import threading
import tracemalloc

import numpy as np
import pytest
from numba.core.runtime import _nrt_python, rtsys

import adsource as ad
from tests.primal import poisoned, same
from tests.programs import kept


@pytest.fixture(autouse=True, scope="module")
def folder(tmp_path_factory):
    """One cache folder for the module, so that what is compiled once is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ADSOURCE_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


RNG = np.random.default_rng(7)
U, K = RNG.random(40), 0.3
CALLS = {
    "rows_of_three": (RNG.random((9, 3)), 2.0), "escapes": (U, 6), "listed": (U, 5), "flagged": (U, 0),
    "shrinks": (RNG.random(5),), "records": (RNG.random((4, 4)), 3), "recursive": (U, 4), "copies_reversed": (U, 5),
    "axes": (RNG.random((3, 4, 2)), RNG.random((3, 4))),
    "named_like_ours": (U, 2.0, 3.0, 4.0), "doubled": (U, 3),
    "through_layers": (RNG.random((3, 4)), RNG.random((3, 4)), 3), "ends_of_rows": (RNG.random((4, 9)), 5),
}  # fmt: skip


def rooms_of(gradient):
    return [room for entry in gradient._entries.values() for room in entry.rooms]


def as_tuple(gradients):
    return gradients if isinstance(gradients, tuple) else (gradients,)


def copied(values):
    return tuple(v.copy() if isinstance(v, np.ndarray) else v for v in values)


@pytest.mark.parametrize("name", CALLS)
def test_what_is_kept_does_not_matter_to_results(name):
    function, args = getattr(kept, name), CALLS[name]
    gradient = ad.value_and_grad(function, target="cpu")
    value, first = gradient(*copied(args))
    _, expected = ad.value_and_grad(function, target="numpy")(*copied(args))
    before = copied(as_tuple(first))
    for _ in range(2):
        poisoned(rooms_of(gradient))
        again, second = gradient(*copied(args))
        assert same(again, value) and all(same(a, b) for a, b in zip(as_tuple(second), before))
    poisoned(rooms_of(gradient))
    assert all(same(a, b) for a, b in zip(as_tuple(first), before)), "what was handed out has changed"
    for a, b in zip(before, as_tuple(expected)):
        np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("name", ["profile", "in_place"])
def test_results_that_are_arrays_are_fresh(name):
    function = getattr(kept, name)
    forward = ad.vjp(function, "u", target="cpu")
    value, pull = forward(U.copy(), 0.5)
    kept_value = value.copy()
    first = pull(np.ones(40))
    before = first.copy()
    poisoned(rooms_of(forward))
    module = forward.latest.made.module
    work = []
    answer, gradient = getattr(module, f"{name}_vjp")(U.copy(), 0.5, np.ones(40), work=work)
    poisoned(work)
    poisoned(rooms_of(forward))
    np.testing.assert_array_equal(answer, kept_value)
    np.testing.assert_array_equal(gradient, before)
    np.testing.assert_array_equal(first, before)
    np.testing.assert_array_equal(pull(np.ones(40)), before)
    np.testing.assert_array_equal(value, kept_value)


def test_other_shapes_and_dtypes_between_calls():
    gradient = ad.grad(kept.diffuse, ("u", "k"), "cpu")
    exact = ad.grad(kept.diffuse, ("u", "k"), "numpy")
    for n, steps in ((40, 30), (7, 30), (7, 2), (40, 30), (3, 0)):
        ours, theirs = gradient(RNG.random(n) * 0 + U[:n], K, steps), exact(U[:n], K, steps)
        np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-12)
    single = gradient(U.astype(np.float32), np.float32(K), 3)[0]
    assert single.dtype == np.float32


def test_an_optimiser_allocates_nothing_but_its_gradient():
    _nrt_python.memsys_enable_stats()
    gradient = ad.value_and_grad(kept.diffuse, ("u", "k"), "cpu")
    u = RNG.random(20_000)
    out = (np.empty_like(u), None)
    for _ in range(2):
        gradient(u, K, 10, out=out)
    arrays = 2 + len(rooms_of(gradient)[0]["arrays"])  # each that is handed over is wrapped
    before = rtsys.get_allocation_stats().alloc
    tracemalloc.start()
    gradient(u, K, 10, out=out)
    written = tracemalloc.get_traced_memory()[1]
    gradient(u, K, 10)
    fresh = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rtsys.get_allocation_stats().alloc - before == 2 * arrays
    assert written < 10_000 and fresh < u.nbytes + 10_000


@pytest.mark.parametrize("name", ["through_layers", "ends_of_rows"])
def test_the_passes_of_a_loop_allocate_nothing(name):
    _nrt_python.memsys_enable_stats()
    gradient = ad.value_and_grad(getattr(kept, name), target="cpu")
    arrays, counts = CALLS[name][:-1], []
    for steps in (2, 12):
        gradient(*arrays, steps)
        before = rtsys.get_allocation_stats().alloc
        gradient(*arrays, steps)
        counts.append(rtsys.get_allocation_stats().alloc - before)
    assert counts[0] == counts[1]


def test_sections_of_short_rows():
    gradient, exact = (ad.grad(kept.ends_of_rows, "rows", target) for target in ("cpu", "numpy"))
    for columns in (3, 2, 9):
        rows = 1.0 + RNG.random((4, columns))
        with np.errstate(all="ignore"):
            np.testing.assert_allclose(gradient(rows, 4), exact(rows, 4), rtol=1e-11)


def test_threads_work_in_different_memory():
    gradient = ad.grad(kept.diffuse, ("u", "k"), "cpu")
    points = [RNG.random(2000) for _ in range(8)]
    expected = [gradient(p, K, 20) for p in points]
    wrong = []

    def work(k):
        for _ in range(60):
            got = gradient(points[k], K, 20)
            if not (same(got[0], expected[k][0]) and same(got[1], expected[k][1])):
                wrong.append(k)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not wrong and 1 <= len(rooms_of(gradient)) <= 8
    gradient.release()
    assert not rooms_of(gradient)


def test_after_an_error_the_next_call_is_right():
    gradient = ad.grad(kept.refuses, "u", "cpu")
    expected = gradient(U)
    with pytest.raises(ValueError, match="negative"):
        gradient(-U)
    np.testing.assert_array_equal(gradient(U), expected)


def test_out_is_written_right_into():
    gradient = ad.value_and_grad(kept.diffuse, ("u", "k"), "cpu")
    value, (u_b, k_b) = gradient(U, K, 5)
    out = np.full(40, np.nan), None
    again, (same_u, same_k) = gradient(U, K, 5, out=out)
    assert same_u is out[0] and (again, same_k) == (value, k_b)
    np.testing.assert_array_equal(out[0], u_b)
    bare = ad.grad(kept.diffuse, "u", "cpu")
    assert bare(U, K, 5, out=out[0]) is out[0]
    single = ad.grad(kept.diffuse, ("u",), "cpu")
    assert single(U, K, 5, out=(out[0],))[0] is out[0]


def test_out_that_cannot_be_written_right_into_is_still_filled():
    bare = ad.grad(kept.diffuse, "u", "cpu")
    expected = bare(U, K, 5)
    strided = np.zeros(80)[::2]
    assert bare(U, K, 5, out=strided) is strided
    np.testing.assert_array_equal(strided, expected)
    u = U.copy()
    np.testing.assert_array_equal(bare(u, K, 5, out=u), expected)  # the argument itself
    np.testing.assert_array_equal(u, expected)
    with pytest.raises(ad.Refusal, match="AD015"):
        bare(U, K, 5, out=np.zeros(41))
    module = bare.latest.made.module
    with pytest.raises(ValueError, match="shares memory"):
        module.diffuse_grad(u, K, 5, out=u)
    with pytest.raises(ValueError, match="out must be"):
        module.diffuse_grad(u, K, 5, out=strided)


def test_a_module_offers_its_workspace():
    made = ad.transform(kept.diffuse, "adjoint", "u", "float64[:], float64, int64", "cpu")
    work = made.module.diffuse_workspace(U, 3)
    u_b, again = np.zeros(40), np.zeros(40)
    first = made.function(U, K, 3, u_b, 1.0, work)
    poisoned(work)
    assert made.function(U, K, 3, again, 1.0, work) == first
    np.testing.assert_array_equal(u_b, again)
    with pytest.raises(ValueError, match="workspace"):
        made.function(U, K, 4, again, 1.0, work)
    with pytest.raises(ValueError, match="workspace"):
        made.function(U[:-1].copy(), K, 3, again[:-1].copy(), 1.0, work)
    kept_list = []
    for n in (40, 12, 40):
        np.testing.assert_array_equal(
            made.module.diffuse_grad(U[:n].copy(), K, 3, work=kept_list), made.module.diffuse_grad(U[:n].copy(), K, 3)
        )
        assert len(kept_list) == 1


def test_names_that_the_user_has_taken_give_way():
    gradient = ad.grad(kept.named_like_ours, ("u", "work"), "cpu")
    a = gradient(U, 2.0, 3.0, 4.0)
    b = ad.grad(kept.named_like_ours, ("u", "work"), "numpy")(U, 2.0, 3.0, 4.0)
    np.testing.assert_allclose(a[0], b[0])
    assert a[1] == pytest.approx(b[1])
