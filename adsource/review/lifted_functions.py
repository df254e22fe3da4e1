"""NumPy's array functions on lifted arguments: which rule answers for which function."""

from __future__ import annotations

import operator

import numpy as np

from adsource.review import lifted_linalg as linalg
from adsource.review import lifted_linear as lines
from adsource.review import lifted_reductions as reductions
from adsource.review.lifted_composed import COMPOSED
from adsource.review.lifted_pair import (
    OracleRefused,
    constant,
    is_active,
    is_inexact,
    is_pair,
    leaves,
    real,
    tree,
)

EXTREMES = {"max", "amax", "min", "amin", "nanmax", "nanmin"}

OWN = {
    name: getattr(reductions, name)
    for name in """ptp prod cumprod var std average sort median quantile percentile clip where select choose
    nan_to_num full_like empty_like interp trapezoid polyval sinc angle nanmedian nanquantile
    nanpercentile""".split()
} | {
    "linalg." + name: getattr(linalg, name)
    for name in """solve inv det slogdet cholesky eigh eigvalsh svd svdvals qr pinv lstsq matrix_power norm
    vector_norm""".split()
}
OWN |= COMPOSED
OWN |= {"linalg.multi_dot": lines.multi_dot, "linalg.matrix_norm": linalg.norm, "pad": lines.pad}

# Read the value only: their results are integers, booleans or text.
PLAIN = set("""
    shape ndim size argmax argmin nanargmax nanargmin argsort argpartition lexsort searchsorted digitize nonzero
    flatnonzero argwhere count_nonzero any all isclose allclose array_equal array_equiv iscomplexobj isrealobj
    iscomplex isreal isposinf isneginf result_type can_cast min_scalar_type common_type may_share_memory
    shares_memory diag_indices_from triu_indices_from tril_indices_from array_str
    array_repr array2string linalg.matrix_rank save savetxt""".split())  # fmt: skip

# Piecewise constant, or constant altogether.
STEPS = {"round", "around", "fix", "zeros_like", "ones_like"}


def apply(function, arguments, keywords):
    """function(*arguments, **keywords) with lifted arguments: pairs and plain values."""
    name = name_of(function)
    if "out" in keywords and keywords["out"] is None:
        keywords = {k: v for k, v in keywords.items() if k != "out"}
    if name in OWN:
        return OWN[name](*arguments, **keywords)
    if name in EXTREMES:
        return reductions.extreme(function, *arguments, **keywords)
    if name in lines.LINEAR:
        arguments, keywords = _first_by_position(function, arguments, keywords)
        return lines.linear(function, lines.LINEAR[name], arguments, keywords)
    if name == "einsum" and len(arguments) == 2:  # may be a view
        return lines.linear(function, (1,), arguments, keywords)
    if name in lines.MULTILINEAR:
        return lines.multilinear(function, lines.MULTILINEAR[name], arguments, keywords)
    if name in lines.WRITERS:
        return lines.write(function, *arguments, **keywords)
    if name in PLAIN:
        return function(*tree(real, list(arguments)), **{k: tree(real, v) for k, v in keywords.items()})
    if name in STEPS:
        return constant(function(*tree(real, list(arguments)), **keywords))
    return without_derivative(function, arguments, keywords)


def name_of(function) -> str:
    """`sum`, `linalg.norm`; a function that is not NumPy's own has no name here."""
    name = f"{function.__module__}.{function.__name__}".removeprefix("numpy.")
    try:
        return name if operator.attrgetter(name)(np) is function else ""
    except AttributeError:
        return ""


def without_derivative(function, arguments, keywords):
    """An unknown function is harmless where nothing that it is given changes, and it hands out no view."""
    given = leaves([*arguments, *keywords.values()])
    if any(is_active(x) for x in given):
        raise OracleRefused(f"the oracle does not know `{_told(function)}`, and it is given active values")
    values = tree(_frozen, list(arguments))
    named = {k: tree(_frozen, v) for k, v in keywords.items()}
    result = function(*values, **named)
    arrays = [x for x in leaves([*values, *named.values()]) if isinstance(x, np.ndarray) and is_inexact(x)]
    results = [x for x in leaves(result) if isinstance(x, np.ndarray)]
    if any(is_pair(x) for x in given) and any(np.may_share_memory(x, y) for x in arrays for y in results):
        raise OracleRefused(f"`{_told(function)}` gives a view that the oracle cannot follow")
    return result


def _frozen(x):
    """A copy that cannot be written: a write into it would be lost."""
    if not is_pair(x) or not isinstance(x.re, np.ndarray):
        return real(x)
    copy = x.re.copy(order="K")
    copy.flags.writeable = False
    return copy


def _told(function) -> str:
    return f"{getattr(function, '__module__', None) or ''}.{getattr(function, '__name__', function)}".strip(
        "."
    )


def _first_by_position(function, arguments, keywords):
    """The operand that was given by its keyword (`np.sum(a=x)`) comes first."""
    if arguments:
        return arguments, keywords
    name = next((k for k, v in keywords.items() if is_pair(v)), None)
    if name not in ("a", "x", "m", "arr", "ary", "array", "v"):
        raise OracleRefused(f"`{_told(function)}` with all its arguments by keyword")
    return (keywords[name],), {k: v for k, v in keywords.items() if k != name}
