"""Types of Fourier transforms: which axes they run over, and how long these are afterwards."""

from __future__ import annotations

from adsource.ir.extents import Untyped, extent_of
from adsource.ir.nodes import TupleExpr
from adsource.ir.types import Array, Extent, Type, extent, is_array, is_complex

# name -> (kind, axes without `axes=`): "c" complex to complex, "r" real to half of the spectrum, "i" back.
TRANSFORMS: dict[str, tuple[str, tuple[int, ...] | None]] = {
    "np.fft.fft": ("c", (-1,)), "np.fft.ifft": ("c", (-1,)), "np.fft.rfft": ("r", (-1,)), "np.fft.irfft": ("i", (-1,)),
    "np.fft.fft2": ("c", (-2, -1)), "np.fft.ifft2": ("c", (-2, -1)), "np.fft.rfft2": ("r", (-2, -1)),
    "np.fft.irfft2": ("i", (-2, -1)), "np.fft.fftn": ("c", None), "np.fft.ifftn": ("c", None),
    "np.fft.rfftn": ("r", None), "np.fft.irfftn": ("i", None),
}  # fmt: skip


def axes_of(name: str, rank: int, static: dict) -> tuple[int, ...]:
    """The axes of a transform, counted from the start, in its order."""
    axes = static.get("axes", TRANSFORMS[name][1])
    axes = (static["axis"],) if "axis" in static else tuple(range(rank)) if axes is None else axes
    if any(not -rank <= a < rank for a in axes) or len({a % rank for a in axes}) < len(axes):
        raise Untyped(f"`{name}` over the axes {tuple(axes)} of an array of rank {rank}")
    return tuple(a % rank for a in axes)


def lengths_of(name: str, args: tuple, axes: tuple[int, ...]) -> tuple | None:
    """The operands that give the lengths of the axes (`n`, `s`), or None where the array does."""
    if len(args) < 2:
        return None
    found = args[1].items if isinstance(args[1], TupleExpr) else (args[1],)
    if isinstance(args[1], TupleExpr) == (name in ONE_AXIS) or len(found) != len(axes):
        raise Untyped(f"`{name}` takes one length for each axis")
    return found


ONE_AXIS = frozenset(name for name, (_, axes) in TRANSFORMS.items() if axes == (-1,))


def transform(name: str):
    """The function that types a transform."""
    kind = TRANSFORMS[name][0]

    def typed(args, static, shapes) -> Type:
        t = args[0].type
        if not is_array(t):
            raise Untyped(f"`{name}` takes an array")
        if kind == "r" and is_complex(t):
            raise Untyped(f"`{name}` takes real numbers")
        axes = axes_of(name, t.rank, static)
        lengths, shape = lengths_of(name, args, axes), list(t.shape)
        for axis, n in zip(axes, lengths or ()):
            shape[axis] = extent_of(n, shapes)
        last = axes[-1]
        if kind == "r":
            shape[last] = _half(shape[last])
        elif kind == "i" and lengths is None:
            shape[last] = None if shape[last] is None else (shape[last] - 1) * 2
        single = t.dtype in ("float32", "complex64")
        dtype = ("float32" if single else "float64") if kind == "i" else "complex64" if single else "complex128"
        return Array(dtype, tuple(shape), "C" if t.layout == "C" else "A")

    return typed


def _half(e: Extent | None) -> Extent | None:
    return extent(e.const // 2 + 1) if e is not None and not e.terms else None


def frequencies(args, static, shapes) -> Type:
    """np.fft.fftfreq and np.fft.rfftfreq."""
    return Array("float64", (None,), "C")


def shifted(args, static, shapes) -> Type:
    """np.fft.fftshift: the operand's shape, in fresh memory."""
    t = args[0].type
    if not is_array(t):
        raise Untyped("a shift takes an array")
    return Array(t.dtype, t.shape, "C" if t.layout == "C" else "A")


FOURIER = {name: transform(name) for name in TRANSFORMS} | {
    "np.fft.fftfreq": frequencies, "np.fft.rfftfreq": frequencies,
    "np.fft.fftshift": shifted, "np.fft.ifftshift": shifted,
}  # fmt: skip
