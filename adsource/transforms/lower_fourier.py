"""Fourier transforms: NumPy's own, called from compiled code, into an array of the right shape.

    y = np.fft.rfft(x, axis=0)      y = np.empty((x.shape[0] // 2 + 1, x.shape[1]), dtype=np.complex128)
                                    transform_into(y, x, "rfft", None, 0, None)

Numba compiles none.  `objmode` steps out to the interpreter for one call (about 10 microseconds): the values
are NumPy's to the last bit, and the module needs nothing but NumPy and Numba.
"""

from __future__ import annotations

from adsource.ir import infer
from adsource.ir.fourier import ONE_AXIS, TRANSFORMS, axes_of, lengths_of
from adsource.ir.infer import const
from adsource.ir.nodes import Do, Expr, Name, Op
from adsource.ir.types import Scalar
from adsource.transforms.lower_size import Size, number, over, plus, times
from adsource.transforms.lower_view import axes_of as given_axes
from adsource.transforms.lower_view import literal
from adsource.transforms.lower_work import Work

NOTHING = const(None)


def transform(e: Op, work: Work, target: Name) -> None:
    """One transform; a strided operand is as good as a plain one."""
    x = work.named(e.args[0])
    statics, rank = dict(e.static), x.type.rank
    axes = axes_of(e.op, rank, statics)
    lengths = lengths_of(e.op, e.args, axes)
    lengths = None if lengths is None else tuple(work.scalar(n) for n in lengths)
    work.allocate(target, _sizes(e, work.sizes(x), axes, lengths), e.type.dtype)
    name = const(e.op.removeprefix("np.fft."))
    norm = const(statics.get("norm"))
    if e.op in ONE_AXIS:
        call = ("template.transform_into", (target, x, name, lengths[0] if lengths else NOTHING, number(axes[0]), norm))
    else:
        many = e.args[1] if lengths else NOTHING
        call = ("template.transform_axes_into", (target, x, name, many, const(axes), norm))
    work.emit(Do(Op(call[0], call[1], Scalar("int64"))))


def _sizes(e: Op, own: tuple[Size, ...], axes: tuple[int, ...], lengths: tuple[Expr, ...] | None):
    """The lengths of the result's axes."""
    kind, sizes = TRANSFORMS[e.op][0], list(own)
    for k, n in zip(axes, lengths or ()):
        sizes[k] = Size(e.type.shape[k], n)
    last = axes[-1]
    n = sizes[last].expr
    if kind == "r":
        sizes[last] = Size(e.type.shape[last], plus(over(n, 2), 1))
    elif kind == "i" and lengths is None:
        sizes[last] = Size(e.type.shape[last], times(plus(n, -1), 2))
    return tuple(sizes)


def frequencies(e: Op, work: Work, target: Name) -> None:
    """np.fft.fftfreq and np.fft.rfftfreq, in NumPy's order of operations."""
    n = work.bind(work.scalar(e.args[0]))
    spacing = work.scalar(e.args[1]) if len(e.args) > 1 else const(1.0)
    half = e.op == "np.fft.rfftfreq"
    work.allocate(target, (Size(None, plus(over(n, 2), 1) if half else n),), e.type.dtype)
    work.emit(Do(Op("template.frequencies_into", (target, n, spacing, const(half)), Scalar("int64"))))


def shift(e: Op, work: Work, target: Name) -> Name:
    """np.fft.fftshift as one np.roll after another."""
    x = work.named(e.args[0])
    rolled: Expr = x
    for k in given_axes(literal(e, 1, "axes"), x.type.rank):
        n = work.length(work.sizes(x)[k])
        half = infer.op("//", (n, const(2)))
        rolled = infer.op("np.roll", (rolled, half if e.op == "np.fft.fftshift" else infer.op("u-", (half,))), axis=k)
    return work.make(rolled, target)


MAKERS = {
    **dict.fromkeys(TRANSFORMS, transform), "np.fft.fftfreq": frequencies, "np.fft.rfftfreq": frequencies,
    "np.fft.fftshift": shift, "np.fft.ifftshift": shift,
}  # fmt: skip
