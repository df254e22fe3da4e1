"""Where snapshots are kept: the states of a loop at some of its steps, each in a numbered slot.

A state is a tuple of arrays, numbers and random generators.  What is loaded is the caller's own: equal to what was
saved to the last bit, in the same memory layout, so that a step computes the same from it.

    store.save(slot, t, state)    a copy of the state at t
    store.load(slot, t)           a copy of it; the slot stays
    store.take(slot, t)           the same for the last time; the slot is free
    store.hold(slot, t, tape)     what step t has recorded, not copied
    store.pull(slot, t)           that again; the slot is free
"""

import copy
import sys

import numpy as np


class Traffic:
    """What has gone into slots and come out of them.

    written, read: snapshots.  bytes_written, bytes_read: theirs.  held, peak: bytes in slots, tapes too."""

    def __init__(self):
        self.written = self.read = self.bytes_written = self.bytes_read = self.held = self.peak = 0
        self.sizes = {}

    def saved(self, slot, size):
        self.written += 1
        self.bytes_written += size
        self.filled(slot, size)

    def loaded(self, slot):
        self.read += 1
        self.bytes_read += self.sizes[slot]

    def filled(self, slot, size):
        self.held += size - self.sizes.get(slot, 0)
        self.sizes[slot] = size
        self.peak = max(self.peak, self.held)

    def emptied(self, slot):
        self.held -= self.sizes.pop(slot)


class MemoryStore(Traffic):
    """Snapshots in memory.  One that is taken is handed out as it is; one that is loaded is copied."""

    def __init__(self):
        super().__init__()
        self.slots = {}
        self.most = 0
        self.buffers = Buffers()

    def save(self, slot, t, state):
        refuse_shared(state)
        self.slots.pop(slot, None)
        self.slots[slot] = t, tuple([self.buffers.copy(value) for value in state])
        self.saved(slot, bytes_of(state))
        self.most = max(self.most, len(self.slots))

    def load(self, slot, t):
        state = self._at(slot, t)
        self.loaded(slot)
        return self._handed_out(tuple([self.buffers.copy(value) for value in state]))

    def take(self, slot, t):
        self.loaded(slot)
        return self._handed_out(self.pull(slot, t))

    def _handed_out(self, state):
        return self.buffers.handed_out(state, min(64, self.most - len(self.slots)))

    def hold(self, slot, t, tape):
        self.slots[slot] = t, tape
        self.filled(slot, bytes_of(tape))

    def pull(self, slot, t):
        tape = self._at(slot, t)
        del self.slots[slot]
        self.emptied(slot)
        return tape

    def _at(self, slot, t):
        kept, value = self.slots[slot]
        if kept != t:
            raise RuntimeError(f"slot {slot} holds step {kept}, not step {t}")
        return value


class Narrow:
    """A store whose states are kept in float32: half the memory, and steps that are run again begin from rounded
    states."""

    def __init__(self, store):
        self.store, self.dtypes = store, ()

    def __getattr__(self, name):
        return getattr(self.store, name)

    def save(self, slot, t, state):
        refuse_shared(state)
        self.dtypes = [getattr(value, "dtype", None) for value in state]
        self.store.save(slot, t, narrowed(state))

    def load(self, slot, t):
        return widened(self.store.load(slot, t), self.dtypes)

    def take(self, slot, t):
        return widened(self.store.take(slot, t), self.dtypes)


class NarrowTapes:
    """A store whose tapes are kept in float32."""

    def __init__(self, store):
        self.store, self.dtypes = store, ()

    def __getattr__(self, name):
        return getattr(self.store, name)

    def hold(self, slot, t, tape):
        self.dtypes = [getattr(value, "dtype", None) for value in tape]
        self.store.hold(slot, t, narrowed(tape))

    def pull(self, slot, t):
        return widened(self.store.pull(slot, t), self.dtypes)


def widened(values, dtypes):
    pairs = zip(values, dtypes)
    return tuple(v.astype(t) if isinstance(v, np.ndarray) and v.dtype != t else v for v, t in pairs)


def narrowed(state):
    """A state with its arrays in single precision."""
    single = {"float64": np.float32, "complex128": np.complex64}
    return tuple(
        v.astype(single[v.dtype.name]) if isinstance(v, np.ndarray) and v.dtype.name in single else v for v in state
    )


class Buffers:
    """Memory of states that were handed out and that nobody holds any longer: the next copy goes there.

    Fresh memory costs more than the copy itself.  No more is kept than has been in use at one time, and the two
    states that are live and were live before."""

    def __init__(self):
        self.out = []
        self.unheld = holders([object()], 0)

    def handed_out(self, state, spare):
        """The state, of which the caller may do as it likes; so many are kept to be used again."""
        arrays = [value for value in state if isinstance(value, np.ndarray)]
        self.out += arrays
        del self.out[: max(0, len(self.out) - (spare + 2) * len(arrays))]
        return state

    def copy(self, value):
        if isinstance(value, np.ndarray):
            wanted = layout(value)
            for i in range(len(self.out)):
                if holders(self.out, i) == self.unheld and layout(self.out[i]) == wanted:
                    made = self.out.pop(i)
                    np.copyto(made, value)
                    return made
        return copied(value)


def holders(items, i):
    """How many references there are to an item, this look at it included."""
    return sys.getrefcount(items[i])


def layout(array):
    return array.dtype, array.shape, array.strides


def copied(value):
    """A copy of an array, number or random generator."""
    if not isinstance(value, np.ndarray):
        return copy.deepcopy(value)
    if value.dtype.hasobject:
        raise TypeError(f"an array of {value.dtype} is no state that can be kept")
    made = laid_out_as(value.dtype, value.shape, value.strides)
    np.copyto(made, value)
    return made


def laid_out_as(dtype, shape, strides):
    """An array with these strides: on them depends in the last bit what NumPy makes of it."""
    plain = np.empty(shape, dtype)
    if 0 in shape or plain.strides == strides:
        return plain
    low = sum((n - 1) * s for n, s in zip(shape, strides) if s < 0)
    high = sum((n - 1) * s for n, s in zip(shape, strides) if s > 0)
    return np.ndarray(shape, dtype, np.empty(high - low + dtype.itemsize, np.uint8), -low, strides)


def bytes_of(value):
    """Of the arrays in a state or a tape."""
    if isinstance(value, (tuple, list)):
        return sum([v.nbytes if isinstance(v, np.ndarray) else bytes_of(v) for v in value])
    return value.nbytes if isinstance(value, np.ndarray) else 0


def refuse_shared(state):
    """Arrays that share memory would come back apart."""
    arrays = [v for v in state if isinstance(v, np.ndarray)]
    for i in range(1, len(arrays)):
        for b in arrays[:i]:
            if np.may_share_memory(arrays[i], b) and np.shares_memory(arrays[i], b):
                raise ValueError("two arrays of the state share memory: copy one of them before the loop")
