"""Runs an emitted module without Numba and watches the passes of its parallel loops: each pass may write what no
other pass reads or writes.  Passes run in a given order, so that what goes from one to the next shows in the results."""

import re

import numpy as np

ALLOCATE = ("empty", "zeros", "ones", "full", "empty_like", "zeros_like", "ones_like", "full_like")


class Race(AssertionError):
    pass


class Watch:
    """What the passes of the innermost running parallel loop have met: address of an element -> the passes."""

    def __init__(self, order):
        self.order, self.passes, self.loops = order, [], 0
        self.kept = []  # memory that must not be used again while it is watched

    def prange(self, *bounds):
        written, read = {}, {}
        self.loops += 1
        for k in self.order(range(*bounds)):
            self.passes.append((k, written, read))
            yield k
            self.passes.pop()
        for place, passes in written.items():
            if len(passes | read.get(place, set())) > 1:
                raise Race(f"passes {sorted(passes | read.get(place, set()))} meet in one element")

    def note(self, array, items, writes):
        if not self.passes:
            return
        found = np.ndarray.__getitem__(array.view(np.ndarray), items if isinstance(items, tuple) else (items,))
        if not isinstance(found, np.ndarray):
            found = array.view(np.ndarray)[tuple(slice(i, i + 1 or None) for i in np.atleast_1d(items))]
        if not np.shares_memory(found, array.view(np.ndarray)):
            return
        start = found.__array_interface__["data"][0]
        places = np.zeros(found.shape, np.int64) + start
        for axis, stride in enumerate(found.strides):
            places += np.arange(found.shape[axis]).reshape((-1,) + (1,) * (found.ndim - axis - 1)) * stride
        for k, written, read in self.passes:
            for place in places.ravel().tolist():
                (written if writes else read).setdefault(place, set()).add(k)


def watching(watch):
    class Watched(np.ndarray):
        def __getitem__(self, items):
            watch.note(self, items, False)
            found = super().__getitem__(items)
            return found if isinstance(found, np.ndarray) else self.view(np.ndarray)[items]

        def __setitem__(self, items, value):
            watch.note(self, items, True)
            super().__setitem__(items, value)

    return Watched


class Numpy:
    """`np` whose fresh arrays are watched."""

    def __init__(self, watch, watched):
        self.watch, self.watched = watch, watched

    def __getattr__(self, name):
        if name not in ALLOCATE:
            return getattr(np, name)

        def allocated(*args, **options):
            found = getattr(np, name)(*args, **options).view(self.watched)
            self.watch.kept.append(found)
            return found

        return allocated


def space_of(text, order=iter):
    """The names of an emitted module that runs under watch, and the watch.  order: in which passes run."""
    watch = Watch(order)
    watched = watching(watch)
    text = re.sub(r"^@(njit|register_jitable|intrinsic)(\((.|\n)*?\))?\n(?=def|@|#)", "", text, flags=re.M)
    text = re.sub(r"^(from numba.*|import numpy as np)\n", "", text, flags=re.M)
    space = {"__name__": "watched", "prange": watch.prange, "np": Numpy(watch, watched)}
    exec(compile(text, "emitted", "exec"), space)
    if "shares" in space:  # however short a loop is
        space["shares"] = lambda passes, operations, least=1: max(1, min(32, passes))
    return space, watch, lambda a: a.copy().view(watched) if isinstance(a, np.ndarray) else a
