"""What the routine of a gradient works in, kept from one call to the next in a list of the caller's."""

import numpy as np


def borrowed(work, make, *sizes):
    """What one call works in: from the list `work`, where a call for the same sizes has left it there.

    As long as the call has it, it is not in the list: calls at the same time work in different memory.
    """
    asked = [getattr(n, "shape", n) for n in sizes]
    try:
        room = None if work is None else work.pop()
    except IndexError:
        room = None
    if room is None or room["sizes"] != asked:
        room = {"sizes": asked, "arrays": make(*sizes) if make else ()}
    return room


def kept_copy(room, name, value):
    """A copy of an argument, which the routine overwrites."""
    kept = room.get(name)
    if kept is None or kept.shape != value.shape:
        kept = room[name] = np.empty_like(value)
    np.copyto(kept, value)
    return kept


def kept_zeros(room, name, like):
    """Zeros for an adjoint that is not handed out."""
    kept = room.get(name)
    if kept is None or kept.shape != like.shape:
        kept = room[name] = np.empty_like(like)
    kept.fill(0.0)
    return kept


def given_back(work, room):
    """Leave what a call has worked in to the next one."""
    if work is not None:
        work.append(room)


def gradient_arrays(out, likes, arguments, written=()):
    """An array like each of `likes` that is one: in `out`, where that is given. Zeros, to which gradients are added,
    but for the places in `written`, whose gradients are written."""
    if out is None or all(given is None for given in out):
        return tuple(
            None if like is None else (np.empty_like if k in written else np.zeros_like)(like)
            for k, like in enumerate(likes)
        )
    for k, (given, like) in enumerate(zip(out, likes, strict=True)):
        if like is None:
            continue
        fits = type(given) is np.ndarray and given.dtype == like.dtype and given.shape == like.shape
        if not fits or not given.flags.carray:
            raise ValueError(f"out must be {like.dtype} of shape {like.shape}, in C order, aligned and writable")
        if any(np.may_share_memory(given, a) for a in (*arguments, *(a for a in out[:k] if a is not None))):
            raise ValueError("out shares memory with an argument or with itself")
    for k, (given, like) in enumerate(zip(out, likes)):
        if like is not None and k not in written:
            given.fill(0.0)
    return tuple(out)
