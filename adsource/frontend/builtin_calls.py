"""Builtins that go through their items: `sum`, `max`, `min`, `any`, `all`; and `divmod`."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from adsource.frontend import by_key, comprehensions, lists, nested, operator_module, weak_items
from adsource.frontend.conditions import as_truth
from adsource.frontend.iteration import called
from adsource.frontend.operands import items_of, operands, tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Assign, Expr, Name
from adsource.names import fresh

LISTS = ("list", "tuple", "sorted", "zip")
NAMES = ("sum", "max", "min", "any", "all", "divmod")


def builtin(node: cst.Call, frame: Frame) -> Expr | None:
    """The value of a call of a builtin that is known here; None for all others."""
    name = called(node, frame)
    if name in ("max", "min"):
        found = by_key.extreme(node, name, frame)
        if found is not None:
            return found
    if name not in NAMES or not node.args or any(a.star or a.keyword and name != "sum" for a in node.args):
        return None
    values = [a.value for a in node.args]
    if name == "divmod" and len(values) == 2:
        a, b = operands(values, frame)
        return tuple_expr((frame.op(node, "//", a, b), frame.op(node, "%", a, b)))
    given = _mapped(values[0], frame)
    if comprehensions.is_comprehension(given):
        return _of_generator(node, name, given, values[1:], frame)
    if name == "sum" and len(values) <= 2 or len(values) == 1:
        return _of_items(node, name, values, frame)
    return None


def _of_generator(node: cst.Call, name: str, given, rest: list, frame: Frame) -> Expr | None:
    if name == "sum" and len(rest) <= 1:
        start = frame.expression(rest[0], frame) if rest else None
        return comprehensions.summed(given, start, frame)
    if rest:
        return None
    if name in ("any", "all"):
        return comprehensions.decided(given, name == "all", frame)
    found = comprehensions.gathered(given, frame)
    if found.type.rank > 1:
        raise frame.refusal(node, "AD113", f"`{name}` of tuples compares them item by item", "Tell what to compare: "
                            f"`{name}(..., key=lambda p: p[0])`.")
    return _extreme(node, name, found, frame)


def _of_items(node: cst.Call, name: str, values: list, frame: Frame) -> Expr | None:
    """Of an array, or of a tuple."""
    frame.arraylike.add(id(values[0]))
    value = frame.expression(values[0], frame)
    if lists.is_list(value):
        if frame.program.narrow and value.items[0].type.dtype in weak_items.PYTHON:
            raise frame.refusal(node, "AD113", f"`{name}` of this list beside single precision is not understood",
                                "Make an array of it: `np.array(...)`.")
        value = lists.array_of(node, value, frame) if not lists.form(value)[1] else value
    start = frame.expression(values[1], frame) if len(values) == 2 else None
    if is_tuple(value):
        items = items_of(value)
        if name in ("max", "min") and len(items) > 1:
            return frame.op(node, name, *items)
        if name == "sum":
            given = items if start is None else (start, *items)
            frame.altered += not given
            return _added(node, given, frame) if given else infer.const(0)
        if name in ("any", "all"):
            return _decided(node, tuple(as_truth(node, i, frame) for i in items), name == "all", frame)
        return None
    if name == "sum" and is_array(value) and value.type.rank > 1 and start is None:
        return _rows_added(node, value, frame)
    if not is_array(value) or value.type.rank != 1:
        return None
    if name in ("any", "all"):
        return frame.op(node, f"np.{name}", value)
    kept = value if isinstance(value, Name) else frame.hoist(value)
    if name == "sum":
        return comprehensions.summed(_each(node, kept, frame), start, frame)
    return _extreme(node, name, kept, frame)


def _rows_added(node: cst.Call, value: Expr, frame: Frame) -> Expr:
    """`sum(rows)`: one after the other, as Python adds."""
    kept = value if isinstance(value, Name) else frame.hoist(value)
    first = frame.op(node, "+", infer.const(0), frame.index(node, kept, (infer.const(0),)))
    total = frame.temporary()
    frame.add(Assign(frame.bind(total, first), first))
    row = cst.Name(frame.temporary())
    rest = cst.Subscript(cst.Name(kept.id), [cst.SubscriptElement(cst.Slice(cst.Integer("1"), None))])
    step = cst.BinaryOperation(cst.Name(total), cst.Add(), row.deep_clone())
    body = cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(cst.Name(total))], step)])
    shown = frame.env[kept.id]
    frame.env[kept.id] = replace(shown, holds=None)
    comprehensions.run(node, cst.For(row, rest, cst.IndentedBlock([body])), [row.value], frame)
    frame.env[kept.id] = shown
    return Name(total, frame.env[total].type)


def _added(node: cst.Call, items: tuple[Expr, ...], frame: Frame) -> Expr:
    total = items[0]
    for item in items[1:]:
        total = frame.op(node, "+", total, item)
    return total


def _decided(node: cst.Call, tests: tuple[Expr, ...], both: bool, frame: Frame) -> Expr:
    found = tests[0] if tests else infer.const(both)
    frame.altered += 1
    for test in tests[1:]:
        found = frame.op(node, "and" if both else "or", found, test)
    return found


def _each(node: cst.Call, array: Name, frame: Frame) -> cst.GeneratorExp:
    """`(v for v in array)`."""
    item = cst.Name("v")
    made = cst.GeneratorExp(item, cst.CompFor(item.deep_clone(), cst.Name(array.id)))
    frame.module.stand(made, node)
    return made


def _extreme(node: cst.Call, name: str, array: Expr, frame: Frame) -> Expr:
    """The largest, one after the other: what Python's `max` gives, of NaNs too."""
    if not isinstance(array, Name):
        array = frame.hoist(array)
    first = frame.index(node, array, (infer.const(0),))
    found = frame.temporary()
    frame.add(Assign(frame.bind(found, first), first))
    item = "v" if "v" not in (frame.env or {}) and "v" not in frame.locals else frame.temporary()
    step = cst.Call(cst.Name(name), [cst.Arg(cst.Name(found)), cst.Arg(cst.Name(item))])
    rest = cst.Subscript(cst.Name(array.id), [cst.SubscriptElement(cst.Slice(cst.Integer("1"), None))])
    body = cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(cst.Name(found))], step)])
    comprehensions.run(node, cst.For(cst.Name(item), rest, cst.IndentedBlock([body])), [item], frame)
    return Name(found, frame.env[found].type)


def reduced(node: cst.Call, frame: Frame) -> Expr:
    """`functools.reduce(f, xs, start)`: one item after the other."""
    function, over, *start = [a.value for a in node.args]
    frame.altered += 1
    function = operator_module.as_lambda(function, frame) or function
    if isinstance(function, cst.Lambda):
        given = cst.Name(fresh("chosen", {*frame.taken, *frame.module.functions, *(frame.env or {})}))
        frame.taken.add(given.value)
        nested.define_lambda(given, function, frame)
        function = given
    frame.arraylike.add(id(over))
    value = frame.expression(over, frame)
    if lists.is_list(value):
        value = lists.array_of(over, value, frame)
    if is_tuple(value):
        names = [cst.Name(frame.hoist(i).id) for i in items_of(value)]
        rest = cst.Tuple([cst.Element(n) for n in names[not start :]])
        first: cst.BaseExpression | None = names[0] if names else None
    elif is_array(value):
        kept = cst.Name((value if isinstance(value, Name) else frame.hoist(value)).id)
        first = cst.Subscript(kept, [cst.SubscriptElement(cst.Index(cst.Integer("0")))])
        behind = cst.Subscript(kept.deep_clone(), [cst.SubscriptElement(cst.Slice(cst.Integer("1"), None))])
        rest = kept if start else behind
    else:
        first = None
    if first is None:
        raise frame.refusal(over, "AD131", "what `reduce` goes through is not understood", "Write a loop.")
    total, item = cst.Name(frame.temporary()), cst.Name(frame.temporary())
    begin = cst.Assign([cst.AssignTarget(total)], start[0] if start else first)
    step = cst.Assign([cst.AssignTarget(total.deep_clone())], cst.Call(function, [cst.Arg(total), cst.Arg(item)]))
    loop = cst.For(item.deep_clone(), rest, cst.IndentedBlock([cst.SimpleStatementLine([step])]))
    for made in (begin, loop):
        frame.module.stand(made, node)
    frame.block([(begin, None, ()), (loop, None, ())], frame)
    return frame.expression(frame.placed(total.value, node), frame)


def _mapped(node: cst.BaseExpression, frame: Frame) -> cst.BaseExpression:
    """`map(f, a)` as `(f(v) for v in a)`; `list(...)` and `tuple(...)` of a generator as that."""
    name = called(node, frame)
    if name in ("list", "tuple") and len(node.args) == 1:
        inner = _mapped(node.args[0].value, frame)
        return inner if comprehensions.is_comprehension(inner) else node
    if name != "map" or len(node.args) < 2 or any(a.star or a.keyword for a in node.args):
        return node
    function, *over = [a.value for a in node.args]
    function = operator_module.as_lambda(function, frame) or function
    if isinstance(function, cst.Lambda):
        given = cst.Name(fresh("chosen", {*frame.taken, *frame.module.functions, *(frame.env or {})}))
        frame.taken.add(given.value)
        nested.define_lambda(given, function, frame)
        function = given
    items = [cst.Name(f"v{k + 1}" if len(over) > 1 else "v") for k in range(len(over))]
    value = cst.Call(function, [cst.Arg(i) for i in items])
    source = over[0] if len(over) == 1 else cst.Call(cst.Name("zip"), [cst.Arg(a) for a in over])
    target = items[0].deep_clone() if len(over) == 1 else cst.Tuple([cst.Element(i.deep_clone()) for i in items])
    made = cst.GeneratorExp(value, cst.CompFor(target, source))
    frame.module.stand(made, node)
    return made
