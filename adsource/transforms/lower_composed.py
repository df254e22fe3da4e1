"""Operations that are others put together: they are lowered as those are.

    scipy.special.softmax(x)  ->  t / np.sum(t)    with  t = np.exp(x - np.max(x))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adsource.ir import infer
from adsource.ir.infer import const
from adsource.ir.nodes import Expr, Name, Op, TupleExpr
from adsource.ir.types import Array, Tuple, is_array
from adsource.transforms.lower_view import literal
from adsource.transforms.lower_work import Work


def _op(name: str, *args: Expr, **static: object) -> Op:
    return infer.op(name, args, **{k: v for k, v in static.items() if v is not None})


def _reduced(name: str, x: Expr, e: Op, kept: bool | None = None) -> Op:
    """A reduction over the axes of `e`; the axes are kept where `e` says so, or `kept`."""
    return _op(name, x, axis=literal(e, 1, "axis"), keepdims=(kept or bool(e.get("keepdims"))) or None)


def _peak(x: Expr, e: Op, work: Work) -> Name:
    """The maximum along the axes of `e`, 0 where it is infinite; for all axes a scalar."""
    kept = literal(e, 1, "axis") is not None
    high = work.named(_reduced("np.max", x, Op(e.op, e.args, e.type, _axis(e)), kept))
    finite = _op("np.where", _op("np.isfinite", high), high, const(0.0))
    return work.named(finite) if is_array(high.type) else work.bind(work.scalar(finite))


def _axis(e: Op):
    return tuple((k, v) for k, v in e.static if k == "axis")


def _computed(e: Op, work: Work) -> Name:
    """The operand: a name, so that it is not computed twice."""
    return work.named(e.args[0])


def logsumexp(e: Op, work: Work) -> Expr:
    if len(e.args) > 1:
        return work.made(e)
    x = _computed(e, work)
    high = _peak(x, e, work)
    total = _op("np.log", _reduced("np.sum", _op("np.exp", _op("-", x, high)), e))
    if is_array(high.type) and not e.get("keepdims"):
        return _op("+", total, _op("np.squeeze", high, axis=literal(e, 1, "axis")))
    return _op("+", total, high)


def softmax(e: Op, work: Work) -> Expr:
    x = _computed(e, work)
    kept = literal(e, 1, "axis") is not None
    powers = work.named(_op("np.exp", _op("-", x, _peak(x, e, work))))
    return _op("/", powers, _reduced("np.sum", powers, e, kept))


def log_softmax(e: Op, work: Work) -> Expr:
    x = _computed(e, work)
    kept = literal(e, 1, "axis") is not None
    away = work.named(_op("-", x, _peak(x, e, work)))
    return _op("-", away, _op("np.log", _reduced("np.sum", _op("np.exp", away), e, kept)))


def nansum(e: Op, work: Work) -> Expr:
    x = _computed(e, work)
    return replace(e, op="np.sum", args=(_op("np.where", _op("np.isnan", x), const(0.0), x),))


def kron(e: Op, work: Work) -> Expr:
    """Products of all elements, in the order of np.kron."""
    a, b = (work.named(x) for x in e.args)
    if a.type.rank != b.type.rank or a.type.rank not in (1, 2):
        raise work.refuse(e.op, "only of two vectors or two matrices")
    if a.type.rank == 1:
        return replace(_op("np.ravel", _op("np.outer", a, b)), type=e.type)
    pairs = _op("np.einsum", a, b, subscripts="ij,kl->ikjl")
    sizes = (_op("*", _op("shape", a, axis=k), _op("shape", b, axis=k)) for k in (0, 1))
    shape = tuple(sizes)
    return replace(_op("np.reshape", pairs, TupleExpr(shape, Tuple(tuple(s.type for s in shape)))), type=e.type)


COMPOSED: dict[str, Callable[[Op, Work], Expr]] = {
    "scipy.special.logsumexp": logsumexp, "np.logaddexp.reduce": logsumexp, "scipy.special.softmax": softmax,
    "scipy.special.log_softmax": log_softmax, "np.nansum": nansum,
    "np.kron": kron,
}  # fmt: skip


def _made(e: Op, work: Work, target: Name) -> Name:
    made = COMPOSED[e.op](e, work)
    if is_array(e.type):
        return work.make(replace(made, type=_claimed(made.type, e.type)), target)
    return work.assign(target, work.scalar(made))


def _claimed(found: Array, wanted: Array) -> Array:
    """The type under which the target is known."""
    return replace(found, shape=wanted.shape) if found.rank == wanted.rank else found


MAKERS = dict.fromkeys(COMPOSED, _made)
