"""Functions that write into an array: `out=`, `np.copyto`, `np.fill_diagonal`, `np.put`, `np.multiply.at`, ...

Each becomes a store, an update, or a loop of these; a mask becomes a subscript, so that nothing is computed where
NumPy computes nothing.
"""

from __future__ import annotations

import builtins

import libcst as cst

from adsource.frontend import boxed, comprehensions
from adsource.frontend.functions import parameters
from adsource.frontend.iteration import counter
from adsource.frontend.operands import operands
from adsource.frontend.scope import Frame, is_array
from adsource.frontend.targets import held
from adsource.ir import infer, walk
from adsource.ir.nodes import Const, Do, Expr, Index, Name, Op, Slice, Store, TupleExpr
from adsource.ir.types import Array, Static, extent

AT = {
    "multiply": "*=", "divide": "/=", "true_divide": "/=", "power": "**=",
    **dict.fromkeys(("maximum", "minimum", "fmax", "fmin", "hypot", "logaddexp"), ""),
}
AT_ONE = ("negative", "exp", "log", "sqrt", "square", "abs", "absolute", "reciprocal")  # of one operand


def whole(e: Expr, frame: Frame, node: cst.CSTNode) -> Index:
    """`e[:, :]`, the target of a store into all of an array."""
    if walk.root(e) is None or not is_array(e):
        raise frame.refusal(node, "AD129", "this writes into something that is no array with a name",
                            "Give the array a name first.")
    return frame.index(node, e, (Slice(),) * e.type.rank)


def fill(node: cst.CSTNode, array: Expr, value: Expr, frame: Frame) -> None:
    """A store into all of an array."""
    if boxed.is_number(array):
        boxed.put(node, array, value, frame)
        return
    target = whole(array, frame, node)
    held(node, target.type, value, frame)
    frame.add(Store(target, value))


# ------------------------------------------------------------------------- out=


def out_argument(node: cst.Call, name: str) -> cst.Arg | None:
    """The array that takes the result: `out=`, or the last of a ufunc's arguments."""
    named = next((a for a in node.args if a.keyword is not None and a.keyword.value == "out"), None)
    if named is not None or any(a.star for a in node.args):
        return named
    known = parameters(name) or ()
    count = len(known) - 3 if known[-3:] == ("out", "where", "dtype!") else 0
    if name in infer.OPERATORS and not count and not hasattr(builtins, name):  # `max(a, b, c)` has no out
        count = 1 if name in ("u-", "u+", "~") else 2
    plain = [a for a in node.args if a.keyword is None]
    return plain[count] if count and len(plain) == count + 1 else None


def store_out(node: cst.Call, out: cst.Arg, frame: Frame) -> Expr:
    """`np.f(..., out=x)`: a store into all of x; x itself is the value."""
    mask = next((a for a in node.args if a.keyword is not None and a.keyword.value == "where"), None)
    others = node.with_changes(args=[a for a in node.args if a is not out and a is not mask])
    frame.module.stand(others, node)
    if mask is not None:
        return _where(others, out, mask, frame)
    value = frame.expression(others, frame)
    target = frame.expression(out.value, frame)
    if not isinstance(target, Name) and walk.root(target) is None:
        target = frame.hoist(target)
    fill(out, target, value, frame)
    return target


def _where(node: cst.Call, out: cst.Arg, mask: cst.Arg, frame: Frame) -> Expr:
    """`np.divide(a, b, out=c, where=m)` is `c[m] = a[m] / b[m]`."""
    plain = [a.value for a in node.args]
    *values, where, target = operands([*plain, mask.value, out.value], frame)
    if isinstance(where, Const) and where.value is True:
        fill(out, target, frame.expression(node, frame), frame)
        return target
    if walk.root(target) is None:
        target = frame.hoist(target)
    where = _mask(mask, where, target, frame)
    names = [_chosen(a, v, where, target, frame) for a, v in zip(plain, values)]
    chosen = node.with_changes(args=[cst.Arg(n) for n in names])
    frame.module.stand(chosen, node)
    value = frame.expression(chosen, frame)
    frame.add(Store(frame.index(out, target, (where,)), value))
    return target


def _mask(node: cst.CSTNode, where: Expr, target: Expr, frame: Frame) -> Expr:
    fits = is_array(where) and is_array(target) and where.type.rank == target.type.rank
    if not fits or where.type.dtype != "bool":
        raise frame.refusal(node, "AD126", "`where` is no mask of the shape of the array that is written",
                            "Write `c[mask] = ...`.")
    return where if isinstance(where, Name) else frame.hoist(where)


def _chosen(node: cst.CSTNode, value: Expr, where: Expr, target: Expr, frame: Frame) -> cst.Name:
    """An operand where the mask holds."""
    if is_array(value):
        if value.type.rank != target.type.rank:
            raise frame.refusal(node, "AD126", "an operand has another rank than the array that is written under "
                                "`where`", "Write `c[mask] = ...`.")
        value = frame.index(node, value, (where,))
    return cst.Name((value if isinstance(value, Name) else frame.hoist(value)).id)


# ------------------------------------------------------------------ other functions


def write(node: cst.Call, name: str, frame: Frame) -> bool:
    """Convert a call of a function that writes into its first argument; whether it is one."""
    values = [a.value for a in node.args if a.keyword is None]
    where = next((a for a in node.args if a.keyword is not None and a.keyword.value == "where"), None)
    plain = len(values) == len(node.args) and not any(a.star for a in node.args)
    head, _, tail = name.rpartition(".")
    match name, len(values):
        case "np.copyto", 2 if plain or where is not None and len(node.args) == 3:
            _copy(node, values, where.value if where is not None else None, frame)
        case "np.putmask" | "np.place", 3 if plain:
            _copy(node, [values[0], values[2]], values[1], frame, name == "np.place")
        case "np.fill_diagonal", 2 if plain:
            _diagonal(node, values, frame)
        case "np.put", 3 if plain or _mode(node) is not None:
            _put(node, values, _mode(node) or "raise", frame)
        case "np.put_along_axis", 3 | 4 if len(node.args) == 4 and not any(a.star for a in node.args):
            _along(node, [a.value for a in node.args], frame)
        case ("np.add.at" | "np.subtract.at"), 3 if plain:
            target, place, value = operands(values, frame)
            whole(target, frame, node)
            if isinstance(values[1], cst.List) and isinstance(place, TupleExpr):
                place = frame.op(node, "np.array", place)
            frame.add(Do(Op(name, (target, place, value), Static(None))))
        case _ if tail == "at" and plain and (head.removeprefix("np."), len(values)) in (
            *((n, 3) for n in AT), *((n, 2) for n in AT_ONE)):
            _at(node, head.removeprefix("np."), values, frame)
        case _:
            return False
    return True


def _copy(node: cst.Call, values: list, mask, frame: Frame, scalar: bool = False) -> None:
    """`np.copyto(a, b, where=m)`, `np.putmask(a, m, b)`: all of an array, or what a mask tells."""
    if mask is None:
        target, value = operands(values, frame)
        fill(node, target, value, frame)
        return
    target, value, where = operands([*values, mask], frame)
    whole(target, frame, node)
    where = _mask(mask, where, target, frame)
    if is_array(value) and (scalar or value.type.rank != target.type.rank):
        raise frame.refusal(node, "AD132", "values of another shape than the array are written under a mask",
                            "Write `a[mask] = ...`.")
    chosen = frame.index(node, value, (where,)) if is_array(value) else value
    found = frame.index(node, target, (where,))
    held(node, found.type, chosen, frame)
    frame.add(Store(found, chosen))


def _diagonal(node: cst.Call, values: list, frame: Frame) -> None:
    target, value = _names(node, values, frame)
    if not is_array(target) or target.type.rank != 2 or getattr(value.type, "rank", 0) > 1:
        raise frame.refusal(node, "AD132", "`np.fill_diagonal` is understood for matrices, and numbers or vectors",
                            "Write a loop: `A[i, i] = ...`.")
    i = counter(frame)
    text = f"{value.id}[{i}]" if is_array(value) else value.id
    a = target.id
    _loop(node, f"for {i} in range(min({a}.shape[0], {a}.shape[1])):\n    {a}[{i}, {i}] = {text}\n", i, frame)


def _mode(node: cst.Call) -> str | None:
    """The `mode` of np.put, where it is a text and nothing else is given by its name."""
    named = [a for a in node.args if a.keyword is not None]
    if len(named) != 1 or named[0].keyword.value != "mode" or not isinstance(named[0].value, cst.SimpleString):
        return None
    return str(named[0].value.evaluated_value)


def _put(node: cst.Call, values: list, mode: str, frame: Frame) -> None:
    """`np.put(a, places, v)`, as a loop: the last one wins; fewer values than places are used again."""
    target, places, value = _names(node, values, frame)
    fits = is_array(target) and getattr(places.type, "rank", 0) <= 1 and getattr(value.type, "rank", 0) <= 1
    if not fits or places.type.dtype == "bool" or mode not in ("raise", "wrap", "clip"):
        raise frame.refusal(node, "AD132", "`np.put` is understood for vectors of places and values alone",
                            "Write a loop of stores.")
    i, a = counter(frame), target.id
    place = f"{places.id}[{i}]" if is_array(places) else places.id
    place = {"raise": place, "wrap": f"{place} % {a}.size", "clip": f"max(min({place}, {a}.size - 1), 0)"}[mode]
    text = f"{value.id}[{i} % {value.id}.shape[0]]" if is_array(value) else value.id
    count = f"{places.id}.shape[0]" if is_array(places) else "1"
    into = f"{a}[{place}]" if target.type.rank == 1 else f"{a}.flat[{place}]"
    line = f"for {i} in range({count}):\n    {into} = {text}\n"
    known = value.type.shape[0] if is_array(value) else extent(1)
    if known is None or known.terms:  # of no values at all, nothing is written
        line = f"if {value.id}.shape[0] > 0:\n    " + line.replace("\n    ", "\n        ")
    _loop(node, line, i, frame)


def _along(node: cst.Call, values: list, frame: Frame) -> None:
    """`np.put_along_axis(a, places, v, axis)`: a store through index arrays."""
    target, places, value = _names(node, values[:3], frame)
    axis, rank = frame.expression(values[3], frame), getattr(target.type, "rank", 0)
    known = isinstance(axis, Const) and isinstance(axis.value, int) and rank in (1, 2)
    if not known or getattr(places.type, "rank", 0) != rank or not -rank <= axis.value < rank:
        raise frame.refusal(node, "AD132", "`np.put_along_axis` is understood for vectors and matrices, places of "
                            "the same rank, and a literal axis", "Write `a[rows, places] = ...`.")
    np = next(k for k, dotted in frame.module.imports.items() if dotted == "np")
    a, k = target.id, axis.value % rank
    other = f"{np}.arange({a}.shape[{1 - k}])" + ("[:, None]" if k else "")
    index = places.id if rank == 1 else f"{other}, {places.id}" if k else f"{places.id}, {other}"
    line = cst.parse_statement(f"{a}[{index}] = {value.id}\n").body[0]
    frame.module.stand(line, node)
    frame.block([(line, None, ())], frame)


def _at(node: cst.Call, what: str, values: list, frame: Frame) -> None:
    """`np.multiply.at(a, idx, v)`, one after the other."""
    target, places, *given = _names(node, values, frame)
    ranks = is_array(places) and places.type.rank == 1 and all(getattr(v.type, "rank", 0) <= 1 for v in given)
    if not (is_array(target) and ranks) or places.type.dtype == "bool":
        raise frame.refusal(node, "AD132", f"`np.{what}.at` is understood for a vector of indices alone",
                            "Write a loop of updates.")
    i = counter(frame)
    place = f"{target.id}[{places.id}[{i}]]"
    operands_ = [f"{v.id}[{i}]" if is_array(v) else v.id for v in given]
    line = f"{place} {AT.get(what)} {''.join(operands_)}"
    if not AT.get(what):
        np = next(k for k, dotted in frame.module.imports.items() if dotted == "np")
        line = f"{place} = {np}.{what}({', '.join((place, *operands_))})"
    _loop(node, f"for {i} in range({places.id}.shape[0]):\n    {line}\n", i, frame)


def _names(node: cst.Call, values: list, frame: Frame) -> list[Name]:
    """The operands under names; lists become arrays."""
    found = []
    for e in operands(values, frame):
        if isinstance(e, TupleExpr):
            e = frame.op(node, "np.array", e)
        found.append(e if isinstance(e, Name) else frame.hoist(e))
    if walk.root(found[0]) is None or not isinstance(found[0].type, Array):
        raise frame.refusal(node, "AD129", "this writes into something that is no array with a name",
                            "Give the array a name first.")
    return found


def _loop(node: cst.Call, text: str, name: str, frame: Frame) -> None:
    comprehensions.run(node, cst.parse_statement(text), [name], frame)
    frame.counters.remove(name)
