"""Comprehensions over the items of a tuple or a dict: gone through item by item, while compiling.

    [Layer(w) for w in weights]             (Layer(weights[0]), Layer(weights[1]))
    {k: v * 2.0 for k, v in p.items()}      {"a": p["a"] * 2.0, "b": p["b"] * 2.0}
"""

from __future__ import annotations

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend import comprehensions, records
from adsource.frontend.dict_keys import Key, key_of
from adsource.frontend.iteration import called, source
from adsource.frontend.operands import kept, tuple_expr
from adsource.frontend.runs import Counted, Fixed
from adsource.frontend.scope import Frame
from adsource.frontend.targets import bind_one
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr
from adsource.ir.types import Kind, Scalar

MOST = 200


def listed(node: cst.ListComp | cst.GeneratorExp, frame: Frame) -> Expr | None:
    """The items as a tuple; None where an array can hold them, or where their number is not known."""
    found = _over(node, frame)
    if found is None:
        return None
    items, before = found
    if all(isinstance(i.type, Scalar) for i in items) and not _makes_objects(node.elt, frame):
        return None
    frame.out += before
    return tuple_expr(tuple(values[0] for values in _each(node, items, [node.elt], frame)), True)


def dictionary(node: cst.DictComp, frame: Frame) -> Expr:
    """`{k: f(v) for k, v in d.items()}`."""
    found = _over(node, frame)
    if found is None:
        raise frame.refusal(node, "AD113", "the keys of this dict are not known", "Write its entries out.")
    items, before = found
    frame.out += before
    parts: dict[Key, Expr] = {}
    for key, value in _each(node, items, [node.key, node.value], frame):
        known = key_of(key, frame)
        if known is None:
            raise frame.refusal(node.key, "AD130", "the keys of a dict have to be known while compiling",
                                "Use an array.")
        parts[known] = value
    return records.record(Kind("dict"), parts)


def _over(node: cst.BaseComp, frame: Frame) -> tuple[tuple[Expr, ...], list] | None:
    """The items that it goes through, if they are known, and the statements that make them."""
    if node.for_in.inner_for_in is not None:
        return None
    env, altered = dict(frame.env or {}), frame.altered
    try:
        over, before = frame.inside(lambda: source(node.for_in.iter, frame, frozenset()))
    except Refusal:
        over, before = None, []
    if isinstance(over, Fixed):
        return over.items, before
    if isinstance(over, Counted) and len(over.axes) == 1:
        known = [infer.extent_of(e, frame.known()) for e in over.axes[0]]
        numbers = [e.constant for e in known if e is not None and e.constant is not None]
        if len(numbers) == 3 and len(range(*numbers)) <= MOST:
            return tuple(over.item((infer.const(k),)) for k in range(*numbers)), before
    frame.env, frame.altered = env, altered
    return None


def _makes_objects(node: cst.BaseExpression, frame: Frame) -> bool:
    """Whether an item is made by a class of the file, or is a slice."""
    if isinstance(node, cst.IfExp):
        return _makes_objects(node.body, frame) and _makes_objects(node.orelse, frame)
    func = node.func if isinstance(node, cst.Call) else None
    if called(node, frame) == "slice":
        return True
    while isinstance(func, cst.Attribute):
        func = func.value
    return isinstance(func, cst.Name) and func.value in frame.module.classes and func.value not in frame.locals


def _each(node: cst.BaseComp, items: tuple[Expr, ...], wanted: list, frame: Frame) -> list[list[Expr]]:
    """What is wanted of each item that is let through."""
    hidden, target, tests, wanted = _apart(node, wanted, frame)
    found = []
    for item in items:
        bind_one(target, item, frame)
        passed = [frame.expression(test, frame) for test in tests]
        if not all(isinstance(p, Const) for p in passed):
            raise frame.refusal(node, "AD113", "how many items there are depends on numbers", "Write a loop.")
        if all(p.value for p in passed):
            found.append([kept(frame.expression(w, frame), frame) for w in wanted])
    for name in hidden:
        (frame.env or {}).pop(name, None)
    frame.altered += 1
    return found


def _apart(node: cst.BaseComp, wanted: list, frame: Frame) -> tuple[list[str], cst.CSTNode, list, list]:
    """Of one with a single loop: the names that it binds, its target, its conditions and what is wanted of its items,
    with the names that mean something outside renamed."""
    elements = [cst.Element(w) for w in wanted]
    plain = cst.ListComp(cst.Tuple(elements), node.for_in)
    frame.module.stand(plain, node)
    hidden, plain = comprehensions.separated(plain, frame)
    return hidden, plain.for_in.target, [t.test for t in plain.for_in.ifs], [e.value for e in plain.elt.elements]
