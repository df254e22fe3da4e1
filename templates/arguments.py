"""Arguments of the generated wrappers: checked against the types that a module was made for."""

import numpy as np


def checked_array(name, value, dtype, rank, casting):
    """The argument, which must have the dtype and rank that this module was made for."""
    fits = isinstance(value, np.ndarray) and value.ndim == rank
    if fits and np.can_cast(value.dtype, dtype, casting):
        return value
    array = isinstance(value, np.ndarray)
    given = f"{value.dtype}, {value.ndim}-d" if array else type(value).__name__
    raise TypeError(f"{name} is {given}: pass {np.dtype(dtype)}, {rank}-d")


def plain_array(name, value, dtype, rank, casting):
    """The same in the one memory layout that is compiled: C order, aligned, writable."""
    fits = type(value) is np.ndarray and value.ndim == rank
    if fits and value.dtype == dtype and value.flags.carray:
        return value
    checked_array(name, value, dtype, rank, casting)
    return np.require(value, dtype, ("C", "A", "W"))


def c_ordered(name, value):
    """An array in C order: of another one, what is reshaped would be a copy, and not see what is written."""
    if isinstance(value, np.ndarray) and not value.flags.c_contiguous:
        raise ValueError(f"{name} is not in C order: pass np.ascontiguousarray({name})")
    return value


def shaped_array(name, value, dtype, shape):
    """A seed or direction of that dtype and shape, where an extent of None may be any."""
    given = np.shape(value)
    known = len(given) == len(shape) and all(n in (None, m) for n, m in zip(shape, given))
    if known and np.can_cast(np.asarray(value).dtype, dtype, "same_kind"):
        return np.require(value, dtype, ("C", "A", "W"))
    raise ValueError(f"{name} has shape {given}: pass {np.dtype(dtype)} of shape {shape}")


def unstretched(line, *extents):
    """Extents that meet where this adjoint was made for equal ones; NumPy would stretch a 1."""
    if 1 in extents and len(set(extents)) > 1:
        raise ValueError(
            f"{line}: an extent of 1 is stretched here (extents {extents}): "
            "declare it, as in float64[1, :], or take the one element, as in x[0], and make the module again"
        )


def made_for(name, value, wanted):
    """What this module takes for granted of an argument."""
    if type(value) is not type(wanted) or value != wanted:
        raise TypeError(f"{name} is {value!r}: this module was made for {wanted!r}")


def of_fields(like, **fields):
    """An object of a class, or of an object's class, with these fields; no constructor runs."""
    made = object.__new__(like if isinstance(like, type) else type(like))
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made
