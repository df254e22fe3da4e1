"""Functions that are linear in each of their operands: the derivative is the function of the derivative.

LINEAR names the operands (positions, or keywords) that count together, as the parts of one `concatenate`;
MULTILINEAR those that count one by one, as the factors of `dot`.  Whatever else is active is refused.
A view must come out as a view of both parts, or writes through it would lose the derivative: this is checked.
"""

from __future__ import annotations

import numpy as np

from adsource.review.lifted_pair import (
    OracleRefused,
    Pair,
    imag,
    is_active,
    is_inexact,
    is_pair,
    leaves,
    pair,
    real,
    tree,
)

ALL = "all"  # every positional operand

LINEAR = dict.fromkeys(
    """
    sum mean cumsum nansum trace diagonal diag diagflat tril triu reshape ravel transpose permute_dims
    matrix_transpose swapaxes moveaxis rollaxis expand_dims squeeze roll flip fliplr flipud rot90 repeat tile resize
    take take_along_axis delete copy split array_split hsplit vsplit dsplit unstack broadcast_to
    concatenate concat stack hstack vstack dstack column_stack block atleast_1d atleast_2d atleast_3d
    real_if_close fft.fft fft.ifft fft.rfft fft.irfft fft.hfft fft.ihfft fft.fft2 fft.ifft2 fft.rfft2 fft.irfft2
    fft.fftn fft.ifftn fft.rfftn fft.irfftn fft.fftshift fft.ifftshift linalg.diagonal linalg.trace
    linalg.matrix_transpose""".split(),
    (0,),
) | {  # fmt: skip
    "real": (0,),
    "imag": (0,),
    "append": (0, 1),
    "insert": (0, 2),
    "compress": (1,),
    "extract": (1,),
    "linspace": (0, 1),
    "diff": (0, "prepend", "append"),
    "ediff1d": (0, "to_begin", "to_end"),
    "gradient": (0,),
    "bincount": (1, "weights"),
    "meshgrid": ALL,
    "broadcast_arrays": ALL,
}

MULTILINEAR = dict.fromkeys("""
    dot matmul vdot inner outer tensordot kron cross convolve correlate vecdot matvec vecmat
    linalg.matmul linalg.vecdot linalg.outer linalg.cross linalg.tensordot""".split(), 0) | {"einsum": 1}  # fmt: skip

PADDINGS = ("constant", "edge", "reflect", "symmetric", "wrap", "mean")

# Functions that write their first argument, and where the written values stand.
WRITERS = {"copyto": 1, "fill_diagonal": 1, "put": 2, "put_along_axis": 2, "putmask": 2, "place": 2}


def linear(function, places, arguments, keywords):
    """function(arguments, keywords) where the operands at `places` are lifted."""
    places = range(len(arguments)) if places == ALL else places
    _nothing_else(function, places, arguments, keywords)
    re = function(*tree(real, list(arguments)), **{k: tree(real, v) for k, v in keywords.items()})
    changes = [tree(imag, x) if i in places else x for i, x in enumerate(arguments)]
    kept = {
        k: tree(imag, v) if k in places else v for k, v in keywords.items() if k not in ("dtype", "initial")
    }
    im = function(*changes, **kept)
    result = paired(re, im)
    _same_views(function, leaves(list(arguments)), leaves(result))
    return result


def multilinear(function, first, arguments, keywords):
    """The product rule over the arguments from `first` on."""
    _nothing_else(function, range(first, len(arguments)), (), keywords)
    values = [real(x) for x in arguments]
    re = function(*values, **keywords)
    im = 0.0
    for place in range(first, len(arguments)):
        if is_active(arguments[place]):
            im = im + function(*values[:place], arguments[place].im, *values[place + 1 :], **keywords)
    if any(isinstance(x, np.ndarray) and np.may_share_memory(re, x) for x in values[first:]):
        raise OracleRefused(f"`{function.__name__}`: a view that the oracle cannot follow")
    return pair(re, im)


def multi_dot(arrays):
    return multilinear(lambda *parts: np.linalg.multi_dot(parts), 0, tuple(arrays), {})


def write(function, target, *rest, **keywords):
    """A writer of WRITERS, applied to both parts."""
    if not is_pair(target):
        if any(is_active(x) for x in leaves(list(rest))):
            raise OracleRefused(
                f"`np.{function.__name__}` puts active values into an array that holds no derivative"
            )
        return function(target, *tree(real, list(rest)), **keywords)
    place = WRITERS[function.__name__] - 1
    function(target.re, *tree(real, list(rest)), **keywords)
    changes = [tree(imag, x) if i == place else tree(real, x) for i, x in enumerate(rest)]
    return function(target.im, *changes, **keywords)


def pad(array, width, mode="constant", **keywords):
    """Padding values are constants, and so zero in the derivative."""
    if mode not in PADDINGS or any(is_active(x) for k in keywords.values() for x in leaves(k)):
        raise OracleRefused(f"`np.pad` with mode {mode!r} or active padding values")
    kept = {k: v for k, v in keywords.items() if k != "constant_values"}
    return pair(np.pad(array.re, width, mode, **keywords), np.pad(array.im, width, mode, **kept))


def paired(re, im):
    """Pairs out of two results of one structure, views kept as they are."""
    if isinstance(re, (list, tuple)):
        parts = [paired(a, b) for a, b in zip(re, im)]
        return type(re)(*parts) if hasattr(re, "_fields") else type(re)(parts)
    if not is_inexact(re):
        return re
    if isinstance(re, np.ndarray) and (re.base is not None or re.ndim == 0) and isinstance(im, np.ndarray):
        return Pair(re, im) if is_inexact(im) else Pair(re, im.astype(float))
    return pair(re, im)


def _nothing_else(function, places, arguments, keywords):
    others = [x for i, x in enumerate(arguments) if i not in places]
    others += [x for name, x in keywords.items() if name not in places]
    if keywords.get("out") is not None or any(is_pair(x) for x in leaves(others)):
        raise OracleRefused(f"`{function.__name__}` with out= or an active setting")


def _same_views(function, inputs, outputs):
    """Both parts of every result are views of the inputs, or neither is."""
    for out in (x for x in outputs if is_pair(x) and isinstance(x.re, np.ndarray)):
        for given in (x for x in inputs if is_pair(x) and isinstance(x.re, np.ndarray)):
            if np.may_share_memory(out.re, given.re) != np.may_share_memory(out.im, given.im):
                raise OracleRefused(f"`{function.__name__}`: a view that the oracle cannot follow")
