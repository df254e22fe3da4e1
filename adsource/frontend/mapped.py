"""Functions of NumPy that call a function of the user's: `np.vectorize`, `np.piecewise`, `np.apply_along_axis`.

    np.vectorize(f)(x, k)                 np.array([f(v, k) for v in x])
    np.piecewise(x, [x < 0], [f, 1.0])    y = np.zeros_like(x)
                                          y[x < 0] = f(x[x < 0])
                                          ...
    np.apply_along_axis(f, 1, A)          np.array([f(row) for row in A])
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend import closures, nested, records
from adsource.frontend.functions import parameters
from adsource.frontend.iteration import called
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, is_array
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Keep, Name, RecordExpr, TupleExpr
from adsource.ir.types import Array, is_float
from adsource.names import fresh

VECTORIZE = "np.vectorize"
WHOLE = m.Integer() | m.UnaryOperation(m.Minus(), m.Integer())


def made(node: cst.Call, frame: Frame) -> Expr | None:
    """The value of such a call; None for all others."""
    func = _constant(node.func, frame)
    if isinstance(func, cst.Call) and called(func, frame) == VECTORIZE:
        return _each(node, func, frame)
    name = called(node, frame)
    if name == "np.fromfunction" and len(node.args) >= 2 and not any(a.star for a in node.args):
        return _from_places(node, frame)
    if name not in ("np.piecewise", "np.apply_along_axis") or any(a.keyword or a.star for a in node.args):
        return None
    values = [a.value for a in node.args]
    frame.altered += 1
    if name == "np.piecewise" and len(values) >= 3:
        return _piecewise(node, *values[:3], values[3:], frame)
    return _along(node, *values[:3], values[3:], frame) if len(values) >= 3 else None


def _constant(func: cst.BaseExpression, frame: Frame) -> cst.BaseExpression:
    """`g = np.vectorize(f)` of the file."""
    name = func.value if isinstance(func, cst.Name) else ""
    free = name not in frame.locals and name not in frame.module.spoilt
    return frame.module.constants.get(name, func) if free else func


def vectorized(node: cst.Call, frame: Frame) -> RecordExpr:
    """`np.vectorize(f)` as a value: the function, called for each element."""
    func, otypes = _of_vectorize(node, frame)
    inner = closures.anonymous(func, frame) if isinstance(func, cst.Lambda) else frame.expression(func, frame)
    if not closures.is_function(inner) or not inner.type.kind.name.startswith("own:"):
        raise frame.refusal(node, "AD121", "what is vectorized is no function of this file",
                            "Call it with the array, or write a loop.")
    if not otypes:
        _refuse_whole(node, inner, frame)
    frame.altered += 1
    return closures.function(f"vectorize:{inner.type.kind.name}", records.parts_of(inner))


def _of_vectorize(node: cst.Call, frame: Frame) -> tuple[cst.BaseExpression, bool]:
    """The function, and whether the results are said to be floats."""
    plain = [a.value for a in node.args if a.keyword is None]
    options = {a.keyword.value: a.value for a in node.args if a.keyword is not None}
    listed = m.List([m.Element(m.Name("float") | m.Attribute(attr=m.Name("float64")))])
    if len(plain) != 1 or set(options) - {"otypes"} or options and not m.matches(options["otypes"], listed):
        raise frame.refusal(node, "AD126", "how this is vectorized is not understood",
                            "Write `np.vectorize(f)`, or `np.vectorize(f, otypes=[float])`.")
    return plain[0], bool(options)


def _refuse_whole(node: cst.CSTNode, inner: RecordExpr, frame: Frame) -> None:
    """NumPy takes the kind of the first value for all of them."""
    function = frame.module.functions[inner.type.kind.name.removeprefix("own:")]
    if any(m.matches(e, WHOLE) for e in _values(function.body)):
        raise frame.refusal(node, "AD126", "the function gives an integer on some path: where the first element takes "
                            "that path, NumPy rounds all others", "Write `0.0` for `0`, or `otypes=[float]`.")


def _values(body: cst.CSTNode):
    """What a function may return, as it is written."""
    stack = [r.value for r in m.findall(body, m.Return())]
    while stack:
        e = stack.pop()
        if isinstance(e, cst.IfExp):
            stack += [e.body, e.orelse]
        elif e is not None:
            yield e


def inner_of(held: Expr) -> RecordExpr | None:
    """The function that a vectorized one calls for each element."""
    if not closures.is_function(held) or not held.type.kind.name.startswith("vectorize:"):
        return None
    return closures.function(held.type.kind.name.removeprefix("vectorize:"), records.parts_of(held))


def _each(node: cst.Call, func: cst.Call, frame: Frame) -> Expr:
    """`np.vectorize(f)(x, k)`, at once."""
    name = frame.temporary()
    records.bind(name, vectorized(func, frame), frame)
    call = node.with_changes(func=frame.placed(name, node))
    frame.module.stand(call, node)
    return frame.expression(call, frame)


def elementwise(node: cst.Call, inner: RecordExpr, given: list, frame: Frame) -> Expr:
    """The function of each element; what is no array is the same for all of them."""
    if any(k is not None for k, _, _ in given) or not given:
        raise frame.refusal(node, "AD126", "a vectorized function is given arguments by name", "Give them by position.")
    values = [e if isinstance(e, (Name, Const)) else frame.hoist(e) for _, e, _ in given]
    arrays = [e for e in values if is_array(e)]
    call = cst.Name(frame.temporary())
    records.bind(call.value, inner, frame)
    if not arrays:
        return _called(node, call, values, frame)
    rank = max(a.type.rank for a in arrays)
    if any(a.type.rank != rank for a in arrays):
        raise frame.refusal(node, "AD126", "a vectorized function is given arrays of different ranks",
                            "Make them one shape: `np.broadcast_to(...)`.")
    for other in arrays[1:]:
        if other != arrays[0]:
            frame.add(Keep(f'assert {arrays[0].id}.shape == {other.id}.shape, "arrays of one shape are needed"',
                           (arrays[0].id, other.id)))
    flat = [frame.hoist(frame.op(node, "np.ravel", a)) if rank > 1 else a for a in arrays]
    items = [cst.Name(frame.temporary()) for _ in arrays]
    queue, args = list(items), []
    for e in values:
        args.append(cst.Arg(queue.pop(0).deep_clone() if is_array(e) else _spelled(e, frame)))
    over = [cst.Name(a.id) for a in flat]
    source = over[0] if len(over) == 1 else cst.Call(cst.Name("zip"), [cst.Arg(o) for o in over])
    target = items[0] if len(items) == 1 else cst.Tuple([cst.Element(i) for i in items])
    found = _gathered(node, cst.Call(call, args), target, source, frame)
    if found.type.rank != 1:
        raise frame.refusal(node, "AD126", "a vectorized function gives one number", "Write a loop.")
    if rank == 1:
        return found
    shape = tuple(infer.op("shape", (arrays[0],), axis=k) for k in range(rank))
    return frame.op(node, "np.reshape", found, tuple_expr(shape))


def _spelled(e: Expr, frame: Frame) -> cst.BaseExpression:
    return cst.Name((e if isinstance(e, Name) else frame.hoist(e)).id)


def _called(node: cst.Call, call: cst.Name, values: list[Expr], frame: Frame) -> Expr:
    made_ = cst.Call(call, [cst.Arg(_spelled(e, frame)) for e in values])
    frame.module.stand(made_, node)
    return frame.op(node, "np.float64", frame.expression(made_, frame))


def _gathered(node: cst.Call, item: cst.BaseExpression, target, source, frame: Frame) -> Name:
    """The items in an array; they have to be floats, since NumPy takes the kind of the first one."""
    comp = cst.ListComp(item, cst.CompFor(target, source))
    frame.module.stand(comp, node)
    frame.arraylike.add(id(comp))
    frame.module.kept.append(comp)
    found = frame.expression(comp, frame)
    if not isinstance(found.type, Array) or not found.type.dtype.startswith("float"):
        raise frame.refusal(node, "AD126", "the values of the function are no floats, or not of one length",
                            "Write a loop that fills an array.")
    return found if isinstance(found, Name) else frame.hoist(found)


# ------------------------------------------------------------------ along an axis


def _along(node: cst.Call, func, axis, array, more: list, frame: Frame) -> Expr:
    whole = frame.expression(array, frame)
    place = frame.expression(axis, frame)
    rank = getattr(whole.type, "rank", 0)
    if not isinstance(place, Const) or rank not in (1, 2) or not -rank <= place.value < rank:
        raise frame.refusal(node, "AD126", "`np.apply_along_axis` is understood for matrices, and a literal axis",
                            "Write a loop over the rows.")
    kept = whole if isinstance(whole, Name) else frame.hoist(whole)
    call = _function(func, frame)
    if rank == 1:
        only = cst.Call(call, [cst.Arg(cst.Name(kept.id)), *map(cst.Arg, more)])
        frame.module.stand(only, node)
        return frame.expression(only, frame)
    down = place.value % 2 == 0
    rows = frame.hoist(frame.op(node, "np.transpose", kept)) if down else kept
    row = cst.Name(frame.temporary())
    item = cst.Call(call, [cst.Arg(row), *map(cst.Arg, more)])
    if isinstance(func, cst.Lambda):
        _refuse_whole_lambda(node, func, frame)
    found = _gathered(node, item, row.deep_clone(), cst.Name(rows.id), frame)
    return frame.op(node, "np.transpose", found) if down and found.type.rank == 2 else found


def _from_places(node: cst.Call, frame: Frame) -> Expr:
    """`np.fromfunction(f, (n, m))`: the function of the places, as arrays of floats."""
    plain = [a.value for a in node.args if a.keyword is None]
    options = {a.keyword.value: a.value for a in node.args if a.keyword is not None}
    shape = frame.expression(plain[1], frame)
    said = options.get("dtype", cst.Name("float"))
    known = set(options) <= {"dtype"} and m.matches(said, m.Name("int") | m.Name("float"))
    if not known or not isinstance(shape, TupleExpr) or len(shape.items) > 2:
        raise frame.refusal(node, "AD126", "`np.fromfunction` is understood for one or two lengths in a tuple",
                            "Write it with `np.arange` and `np.meshgrid`.")
    frame.altered += 1
    static = {} if said.value == "int" else {"dtype": "float64"}
    places = [frame.hoist(frame.op(node, "np.arange", n, **static)) for n in shape.items]
    if len(places) == 2:
        sides = (frame.op(node, "np.expand_dims", places[0], axis=1), places[1])
        places = [frame.hoist(frame.op(node, "np.broadcast_to", p, shape)) for p in sides]
    call = cst.Call(_function(plain[0], frame), [cst.Arg(cst.Name(p.id)) for p in places])
    frame.module.stand(call, node)
    return frame.expression(call, frame)


def _refuse_whole_lambda(node: cst.Call, func: cst.Lambda, frame: Frame) -> None:
    arms = [func.body.body, func.body.orelse] if isinstance(func.body, cst.IfExp) else [func.body]
    if any(m.matches(e, WHOLE) for e in arms):
        raise frame.refusal(node, "AD126", "the function gives an integer on some path", "Write `0.0` for `0`.")


def _function(node: cst.BaseExpression, frame: Frame) -> cst.BaseExpression:
    """A function as something that can be called by name."""
    if not isinstance(node, cst.Lambda):
        return node
    name = cst.Name(fresh("piece", {*frame.taken, *frame.module.functions, *(frame.env or {})}))
    frame.taken.add(name.value)
    nested.define_lambda(name, node, frame)
    return name


# ------------------------------------------------------------------ pieces


def _piecewise(node: cst.Call, array, conditions, functions, more: list, frame: Frame) -> Expr:
    """One piece after the other; where several conditions hold the last one counts."""
    listed = (cst.List, cst.Tuple)
    whole = frame.expression(array, frame)
    if not isinstance(conditions, listed) or not isinstance(functions, listed) or not is_array(whole) or (
        not is_float(whole.type)):
        raise frame.refusal(node, "AD126", "`np.piecewise` is understood for an array of floats, and for conditions "
                            "and functions in a list", "Write `np.where(...)`, or `y[mask] = ...`.")
    x = whole if isinstance(whole, Name) else frame.hoist(whole)
    tests = [frame.hoist(frame.expression(e.value, frame)) for e in conditions.elements]
    pieces = [e.value for e in functions.elements]
    if len(pieces) == len(tests) + 1:
        other = tests[0]
        for t in tests[1:]:
            other = frame.op(node, "|", other, t)
        tests.append(frame.hoist(frame.op(node, "~", other)))
    if len(pieces) != len(tests) or any(not is_array(t) or t.type.dtype != "bool" for t in tests):
        raise frame.refusal(node, "AD126", "there are not as many functions as conditions, or one more",
                            "Give each condition its function.")
    y = frame.hoist(frame.op(node, "np.zeros_like", x))
    for test, piece in zip(tests, pieces):
        some = cst.parse_expression(f"{x.id}[{test.id}]")
        value = cst.Call(_function(piece, frame), [cst.Arg(some), *map(cst.Arg, more)]) if _is_function(
            piece, frame) else piece
        place = cst.parse_expression(f"{y.id}[{test.id}]")
        line = cst.Assign([cst.AssignTarget(place)], value)
        frame.module.stand(line, node)
        frame.block([(line, None, ())], frame)
    return y


def _is_function(node: cst.BaseExpression, frame: Frame) -> bool:
    if isinstance(node, cst.Lambda):
        return True
    if isinstance(node, cst.Name) and (frame.env or {}).get(node.value) is not None:
        binding = frame.env[node.value]
        return binding.function is not None or isinstance(binding.parts, RecordExpr) and closures.is_function(
            binding.parts)
    if isinstance(node, cst.Name) and node.value in frame.module.functions:
        return True
    dotted = frame.module.dotted(node)
    return dotted is not None and parameters(dotted) is not None
