"""`max`, `min` and `sorted` with `key=`, and with `default=`.

    i = max(range(n), key=lambda j: x[j])      best = 0                  the first of the largest, as Python finds it
                                               ...
    xs = sorted(pts, key=lambda p: p[0])       the items in the order of their keys, `np.argsort(keys, kind="stable")`
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend import comprehensions, lists, nested, operator_module
from adsource.frontend.choices import chosen
from adsource.frontend.iteration import called
from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple, merged
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Name, Slice
from adsource.ir.types import Scalar
from adsource.names import fresh

DOWN = Slice(None, None, infer.const(-1))


def options(node: cst.Call) -> dict[str, cst.BaseExpression]:
    return {a.keyword.value: a.value for a in node.args if a.keyword is not None}


def extreme(node: cst.Call, name: str, frame: Frame) -> Expr | None:
    """`max(xs, key=f, default=v)`; None where neither is given, or what is gone through is not understood."""
    given = options(node)
    values = [a.value for a in node.args if a.keyword is None]
    if not given or set(given) - {"key", "default"} or not values or any(a.star for a in node.args):
        return None
    frame.altered += 1
    over = values[0] if len(values) == 1 else cst.Tuple([cst.Element(v) for v in values])
    source, first, rest = _source(node, over, frame)
    if source is None:
        return None
    if "key" in given:
        _refuse_tuples(node, given["key"], frame)
    key = _key(given["key"], frame) if "key" in given else None
    if "default" not in given or isinstance(source, tuple):
        return _largest(node, name, first, rest, key, frame)
    empty = frame.op(node, "==", source, infer.const(0))
    names = dict(frame.env or {})
    value, before = frame.inside(lambda: frame.expression(given["default"], frame))
    after, frame.env = frame.env, dict(names)
    found, made = frame.inside(lambda: _largest(node, name, first, rest, key, frame))
    frame.env = merged(after, frame.env)
    return chosen(node, empty, (before, value), (made, found), frame)


def _source(node: cst.Call, over: cst.BaseExpression, frame: Frame):
    """The number of items, or the items themselves where they stand in the source; the first, and the others."""
    value, named = _gathered(over, frame)
    if is_tuple(value) and items_of(value) and all(map(is_tuple, items_of(value))):
        value, named = listed(node, value, frame), cst.Name(frame.temporary())
        lists.bind(named.value, value, frame)
    if is_tuple(value) and not is_array(value):
        items = items_of(value)
        names = [cst.Name(i.id if isinstance(i, Name) else frame.hoist(i).id) for i in items if not is_tuple(i)]
        if not names or len(names) < len(items):
            return None, None, None
        return items, names[0], cst.Tuple([cst.Element(n) for n in names[1:]])
    if named is None:
        return None, None, None
    first = cst.Subscript(named, [cst.SubscriptElement(cst.Index(cst.Integer("0")))])
    rest = cst.Subscript(named.deep_clone(), [cst.SubscriptElement(cst.Slice(cst.Integer("1"), None))])
    count = lists.length(value, frame) if lists.is_list(value) else infer.op("shape", (value,), axis=0)
    return count, first, rest


def _gathered(over: cst.BaseExpression, frame: Frame) -> tuple[Expr, cst.Name | None]:
    """What is gone through, and a name for it where it is an array or a list."""
    if called(over, frame) == "range":
        counted = cst.Call(cst.Name("range"), over.args)
        frame.module.stand(counted, over)
        start, stop, step = comprehensions.source(counted, frame, frozenset()).axes[0]
        value: Expr = frame.op(over, "np.arange", start, stop, step)
    elif comprehensions.is_comprehension(over):
        value = comprehensions.gathered(over, frame)
    elif called(over, frame) in ("zip", "enumerate", "map", "reversed"):
        made = cst.Call(cst.Name("list"), [cst.Arg(over)])
        frame.module.stand(made, over)
        value = frame.expression(made, frame)
    else:
        frame.arraylike.add(id(over))
        value = frame.expression(over, frame)
    if lists.is_list(value):
        if lists.is_named(over, frame):
            return value, over
        name = frame.temporary()
        lists.bind(name, value, frame)
        return lists.reading(over, name, frame), cst.Name(name)
    if not is_array(value):
        return value, None
    kept = value if isinstance(value, Name) else frame.hoist(value)
    return kept, cst.Name(kept.id)


def _key(node: cst.BaseExpression, frame: Frame) -> cst.BaseExpression:
    """What gives the key of an item, as something that can be called by name."""
    if m.matches(node, m.Attribute(attr=m.Name("__getitem__"))):
        item = cst.Name("j" if "j" not in frame.locals else frame.temporary())
        taken = cst.Subscript(node.value, [cst.SubscriptElement(cst.Index(item))])
        node = _stood(cst.Lambda(cst.Parameters([cst.Param(item.deep_clone())]), taken), node, frame)
    node = operator_module.as_lambda(node, frame) or node
    if not isinstance(node, cst.Lambda):
        return node
    name = cst.Name(fresh("key", {*frame.taken, *frame.module.functions, *(frame.env or {})}))
    frame.taken.add(name.value)
    nested.define_lambda(name, node, frame)
    return name


def _largest(node: cst.Call, name: str, first, rest, key: cst.BaseExpression | None, frame: Frame) -> Expr:
    """One after the other, as Python compares them."""
    best, most, item, value = (cst.Name(frame.temporary()) for _ in range(4))

    def of(e: cst.BaseExpression) -> cst.BaseExpression:
        return e if key is None else cst.Call(key.deep_clone(), [cst.Arg(e)])

    more = cst.GreaterThan() if name == "max" else cst.LessThan()
    test = cst.Comparison(value, [cst.ComparisonTarget(more, most)])
    better = cst.If(test, cst.IndentedBlock([_set(best, item), _set(most, value)]))
    loop = cst.For(item, rest, cst.IndentedBlock([_set(value, of(item)), better]))
    lines = (_set(best, first), _set(most, of(best)), loop)
    frame.block([(_stood(s, node, frame), None, ()) for line in lines
                 for s in (line.body if isinstance(line, cst.SimpleStatementLine) else [line])], frame)
    return frame.expression(frame.placed(best.value, node), frame)


def _set(name: cst.Name, value: cst.BaseExpression) -> cst.SimpleStatementLine:
    return cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(name.deep_clone())], value.deep_clone())])


def _stood(made: cst.CSTNode, node: cst.CSTNode, frame: Frame) -> cst.CSTNode:
    frame.module.stand(made, node)
    return made


def ordered(node: cst.Call, over: cst.BaseExpression, frame: Frame) -> Expr:
    """`sorted(xs, key=f, reverse=True)`, as a list."""
    given = options(node)
    down = frame.expression(given["reverse"], frame) if "reverse" in given else infer.const(False)
    if set(given) - {"key", "reverse"} or not isinstance(down, Const):
        raise frame.refusal(node, "AD126", "how this is sorted is not known", "Write `key=` and `reverse=True` alone.")
    frame.altered += 1
    value, named = _gathered(over, frame)
    if is_tuple(value) and not is_array(value):
        value = listed(node, value, frame)
        named = cst.Name(frame.temporary())
        lists.bind(named.value, value, frame)
    elif is_array(value):
        value = lists.of((value,), 1, 0)
    parts = tuple(frame.hoist(e) if not isinstance(e, Name) else e for e in value.items)
    keys = _keys(node, given["key"], named, frame) if "key" in given else parts
    return in_order(node, lists.of(parts, *lists.form(value)), keys, bool(down.value), frame)


def in_order(node: cst.Call, value: Expr, keys: tuple[Expr, ...], down: bool, frame: Frame) -> Expr:
    """A list with its items in the order of their keys, of which the first that differ decide."""
    if lists.form(value)[1] < 0:
        keys = tuple(column for k in keys for column in _columns(node, k, frame))
    if lists.form(value)[0] != 1 or any(k.type.rank != 1 for k in keys):
        raise frame.refusal(node, "AD113", "`sorted` is understood for keys that are numbers, or tuples of them",
                            "Sort by one number: `key=`.")
    order = _order(node, keys[-1], down, frame)
    for key in reversed(keys[:-1]):  # those that are equal keep the order of the later ones
        among = _order(node, frame.hoist(frame.op(node, "np.take", key, order, axis=0)), down, frame)
        order = frame.hoist(frame.op(node, "np.take", order, among, axis=0))
    found = tuple(frame.hoist(frame.op(node, "np.take", e, order, axis=0)) for e in value.items)
    return lists.of(found, *lists.form(value))


def _columns(node: cst.Call, e: Expr, frame: Frame) -> list[Expr]:
    """Tuples that stand in the rows of one array, as one array for each place in them."""
    width = e.type.shape[1] if e.type.rank == 2 else None
    if width is None or width.terms:
        return [e]
    return [frame.hoist(frame.op(node, "np.copy", frame.index(node, e, (Slice(), infer.const(j)))))
            for j in range(width.const)]


def _keys(node: cst.Call, key: cst.BaseExpression, named: cst.BaseExpression, frame: Frame) -> tuple[Expr, ...]:
    """What the items are compared by, one array for each number: `key=lambda p: (p[0], -p[1])` gives two."""
    found = [key]
    if m.matches(key, m.Lambda(body=m.Tuple() | m.List())):
        found = [_stood(key.with_changes(body=e.value), node, frame) for e in key.body.elements]
    keys = []
    for one in found:
        item = cst.Name(frame.temporary())
        call = cst.Call(_key(one, frame), [cst.Arg(item)])
        each = _stood(cst.ListComp(call, cst.CompFor(item.deep_clone(), named.deep_clone())), node, frame)
        keys.append(comprehensions.gathered(each, frame))
    return tuple(keys)


def _refuse_tuples(node: cst.Call, key: cst.BaseExpression, frame: Frame) -> None:
    if m.matches(key, m.Lambda(body=m.Tuple() | m.List())):
        raise frame.refusal(node, "AD113", "what is compared are tuples, item by item", "Compare one number: "
                            "`key=lambda p: p[0]`.")


def _order(node: cst.Call, keys: Expr, down: bool, frame: Frame) -> Expr:
    """The places of the items in their new order; of equal ones the first stays the first."""
    if not down:
        return frame.hoist(frame.op(node, "np.argsort", keys, kind="stable"))
    turned = frame.hoist(frame.op(node, "np.copy", frame.index(node, keys, (DOWN,))))
    order = frame.hoist(frame.op(node, "np.argsort", turned, kind="stable"))
    last = frame.op(node, "-", frame.op(node, "shape", keys, axis=0), infer.const(1))
    return frame.hoist(frame.op(node, "-", last, frame.index(node, order, (DOWN,))))


def listed(node: cst.CSTNode, value: Expr, frame: Frame) -> Expr:
    """Items that stand in the source, as a list: numbers, or tuples of as many numbers each."""
    items = items_of(value)
    rows = [items_of(i) if is_tuple(i) else (i,) for i in items]
    plain = items and len({(len(r), is_tuple(i)) for r, i in zip(rows, items)}) == 1
    if not plain or not all(isinstance(e.type, Scalar) for r in rows for e in r):
        raise frame.refusal(node, "AD113", "these items are no numbers, and no tuples of numbers",
                            "Put the numbers into arrays.")
    columns = tuple(frame.hoist(frame.op(node, "np.array", tuple_expr(c))) for c in zip(*rows))
    return lists.of(columns, 1, len(rows[0]) if is_tuple(items[0]) else 0)
