"""What is loaded is what was saved: values, types and memory layout, apart from the original."""

import numpy as np
import pytest

from tests.checkpoints.pasted import module

C = module()


def states():
    a = np.arange(24.0)
    yield (a,)
    yield a.reshape(4, 6), 3, 2.5, True, None, np.float32(0.1), 1j
    yield np.asfortranarray(a.reshape(4, 6)), a.astype("f4"), a.astype(bool), np.array(7.5)
    yield a.reshape(2, 3, 4).transpose(2, 0, 1), a[::-1].copy()[::2], np.zeros((3, 0)), np.array([1, np.nan, -0.0])
    yield a[::-1], np.arange(12).reshape(3, 4)[:, ::-2], np.broadcast_to(np.arange(3.0), (4, 3))
    yield a.astype(">f8"), a.astype("c8"), np.array(["2001-01-01"], "M8[D]"), np.array(["ab", "c"])
    yield (np.random.default_rng(5), np.zeros(2))


def same(x, y):
    if isinstance(x, np.random.Generator):
        return x.bit_generator.state == y.bit_generator.state
    if not isinstance(x, np.ndarray):
        return type(x) is type(y) and (x == y or x != x)
    return (x.dtype, x.shape, x.strides) == (y.dtype, y.shape, y.strides) and x.tobytes() == y.tobytes()


@pytest.mark.parametrize("state", list(states()), ids=lambda s: "-".join(type(v).__name__ for v in s))
def test_memory_gives_back_the_state(state):
    store = C.MemoryStore()
    store.save(2, 5, state)
    first, last = store.load(2, 5), store.take(2, 5)
    assert all(map(same, state, first)) and all(map(same, state, last))
    for x, y, z in zip(state, first, last):
        if isinstance(x, np.ndarray):
            assert not np.shares_memory(x, y) and not np.shares_memory(x, z) and not np.shares_memory(y, z)
    size = sum(v.nbytes for v in state if isinstance(v, np.ndarray))
    assert (store.written, store.read, store.bytes_written, store.bytes_read) == (1, 2, size, 2 * size)
    assert (store.held, store.peak) == (0, size)


def test_a_generator_draws_the_same_again():
    store, rng = C.MemoryStore(), np.random.default_rng(1)
    store.save(0, 0, (rng,))
    drawn = rng.random(3)
    assert (store.load(0, 0)[0].random(3) == drawn).all() and (store.load(0, 0)[0].random(3) == drawn).all()


def test_what_cannot_be_kept():
    store, a = C.MemoryStore(), np.zeros(4)
    with pytest.raises(ValueError, match="share memory"):
        store.save(0, 0, (a, a[1:]))
    with pytest.raises(TypeError, match="no state"):
        store.save(0, 0, (np.array([{}]),))
    store.save(0, 0, (a[::2], a[1::2]))
    with pytest.raises(RuntimeError, match="slot 0 holds step 0, not step 3"):
        store.load(0, 3)


def test_a_sweep_counts_and_tells():
    told = []
    sweep = C.Sweep(lambda *said: told.append(said), total=4)
    assert list(sweep.run(2, 5)) == [2, 3, 4]
    sweep.reversed()
    assert (sweep.steps, sweep.reversals) == (3, 1)
    done, total, rate, left = told[-1]
    assert (done, total, left) == (4, 4, 0.0) and rate > 0.0


def test_a_tape_is_held_as_it_is():
    store, tape = C.MemoryStore(), (np.zeros(5), [np.zeros(2), 3], 1.5)
    store.hold(4, 7, tape)
    assert (store.held, store.written) == (56, 0) and store.pull(4, 7) is tape and store.held == 0
    store.save(4, 8, (np.zeros(3),))
    store.save(4, 9, (np.zeros(1),))
    assert (store.held, store.peak, store.written) == (8, 56, 2)


def test_memory_that_nobody_holds_is_used_again():
    store = C.MemoryStore()
    store.save(0, 0, (np.arange(3.0),))
    store.save(1, 1, (np.ones(3),))
    view = store.take(1, 1)[0][1:]  # a view holds it
    store.save(1, 2, (np.full(3, 7.0),))
    assert not np.shares_memory(view, store.load(1, 2)[0]) and (view == 1.0).all()
    place = view.ctypes.data
    del view
    store.save(2, 3, (np.full(3, 9.0),))
    (found,) = store.take(2, 3)
    assert found[1:].ctypes.data == place and (found == 9.0).all()
    assert (store.load(0, 0)[0] == np.arange(3.0)).all() and (store.load(1, 2)[0] == 7.0).all()


def test_buffers_are_no_more_than_have_been_in_use():
    store = C.MemoryStore()
    for slot in range(5):
        store.save(slot, slot, (np.zeros(4),))
    for slot in range(5):
        store.take(slot, slot)
    assert len(store.buffers.out) == 5
    for slot in range(5):
        store.save(slot, slot, (np.zeros(4),))
    assert len(store.buffers.out) == 0
