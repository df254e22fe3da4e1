"""Comprehensions and generators: loops that fill an array, add up, or look for something.

    b = np.array([f(v) for v in a])        t1 = np.empty(a.shape[0])
                                           for i in range(a.shape[0]):
                                               v = a[i]
                                               t1[i] = f(v)
    s = sum(v * v for v in a if v > k)     t1 = 0
                                           for i in range(a.shape[0]):
                                               v = a[i]
                                               if v > k:
                                                   t1 += v * v
The names that a comprehension binds mean nothing outside of it.
"""

from __future__ import annotations

import functools
from dataclasses import replace

import libcst as cst

from adsource.frontend import lists
from adsource.frontend.bound import bound_in
from adsource.frontend.iteration import called, counter, source
from adsource.frontend.mentions import names_in
from adsource.frontend.pieces import added, assign, at, closed, increase
from adsource.frontend.runs import Fixed, passes
from adsource.frontend.scope import Frame, is_array
from adsource.frontend.syntax import found_in
from adsource.ir import infer, shapes
from adsource.ir.nodes import AnyStatement, Assign, Const, Expr, For, If, Name, Op, Slice, TupleExpr, While
from adsource.ir.types import Array, Scalar, extent
from adsource.names import fresh

COUNTED = ("range", "np.ndindex", "np.ndenumerate")  # what is gone through without an array
Comprehension = cst.ListComp | cst.GeneratorExp


def is_comprehension(node: cst.BaseExpression) -> bool:
    return isinstance(node, Comprehension)


def gathered(node: Comprehension, frame: Frame) -> Expr:
    """The items in an array of their own."""
    node = _settled(node, frame)
    item = _element(node, frame)
    target = _name(node, frame)
    many = not _plain(node)
    sizes = _sizes(node, item, frame)
    count = sizes[0]
    shape = TupleExpr(sizes, infer.Tuple(tuple(s.type for s in sizes))) if len(sizes) > 1 else count
    static = {} if item.dtype == "float64" else {"dtype": item.dtype}
    filled = None if many else _same(node)
    if filled is not None:
        value = frame.expression(filled, frame)
        made = frame.op(node, "np.full", shape, value, **static)
        if isinstance(value, Const) and value.value == 0 and str(value.value)[0] != "-":
            made = frame.op(node, "np.zeros", shape, **static)
        frame.add(Assign(frame.bind(target, made), made))
        return Name(target, made.type)
    made = frame.op(node, "np.empty", shape, **static)
    frame.add(Assign(frame.bind(target, made), made))
    if not many:
        _one_by_one(node, target, frame)
        return Name(target, made.type)
    number = _counting(node, lambda n, number: _stores(target, [cst.Name(number)], n.elt), frame)
    found = frame.index(node, Name(target, made.type), (Slice(None, Name(number, infer.INT)),))
    return frame.hoist(found)


def _counting(node: Comprehension, body, frame: Frame) -> str:
    """The name of the number of items, counted while `body` takes each."""
    number = fresh("count", {*frame.taken, *(frame.env or {})})
    frame.taken.add(number)
    frame.add(Assign(frame.bind(number, infer.const(0)), infer.const(0)))
    one = increase(number, cst.Integer("1"))
    _loops(node, lambda n, hidden: [*body(n, number), one], frame)
    return number


def _same(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """The number that `[[0.0] * m for _ in range(n)]` is filled with."""
    inner = node.elt if isinstance(node, cst.ListComp) and _plain(node) else None
    if inner is not None and any(not _measures(c) for c in found_in(inner, cst.Call)):
        return None  # a call may have an effect, in each pass
    if isinstance(inner, cst.ListComp):
        return _same(inner)
    if inner is not None and lists.is_made(inner):
        inner = inner.left.elements[0].value
    number = inner.expression if isinstance(inner, cst.UnaryOperation) else inner
    return inner if isinstance(number, (cst.Float, cst.Integer)) else None


def _measures(call: cst.Call) -> bool:
    """`len(x)`, `range(n)`."""
    plain = isinstance(call.func, cst.Name) and call.func.value in ("len", "range")
    return plain and not any(found_in(a.value, cst.Call) for a in call.args if call.func.value == "len")


def _one_by_one(node: Comprehension, target: str, frame: Frame) -> None:
    """Item k of the array is that of pass k."""
    mark = len(frame.counters)
    node, place = _numbered(node, frame)
    _loops(node, lambda n, hidden: _filled(target, [place(n)], n.elt, hidden, frame), frame)
    del frame.counters[mark:]


def _numbered(node: Comprehension, frame: Frame):
    """The comprehension so that a name counts its passes; what takes that name from it."""
    over, bound = node.for_in.iter, node.for_in.target
    plain = isinstance(over, cst.Call) and isinstance(over.func, cst.Name) and over.func.value == "range"
    if plain and len(over.args) == 1 and isinstance(bound, cst.Name):
        return node, lambda n: n.for_in.target
    if _counts(node, frame):
        return node, lambda n: n.for_in.target.elements[0].value
    pair = cst.Tuple([cst.Element(cst.Name(counter(frame, names_in(node)))), cst.Element(bound)])
    inner = node.for_in.with_changes(target=pair, iter=cst.Call(cst.Name("enumerate"), [cst.Arg(over)]))
    made = node.with_changes(for_in=inner)
    frame.module.stand(made, node)
    return made, lambda n: n.for_in.target.elements[0].value


def _counts(node: Comprehension, frame: Frame) -> bool:
    """`for i, v in enumerate(a)`."""
    over, bound = node.for_in.iter, node.for_in.target
    first = bound.elements[0].value if isinstance(bound, cst.Tuple) and len(bound.elements) == 2 else None
    return called(over, frame) == "enumerate" and len(over.args) == 1 and isinstance(first, cst.Name)


def _filled(target: str, places: list, item: cst.BaseExpression, hidden: list[str], frame: Frame) -> list:
    """The store of an item; the loops that fill a row, where it is a comprehension itself."""
    if not (isinstance(item, cst.ListComp) and _plain(item)):
        return _stores(target, places, _listed(item, frame))
    item, place = _numbered(item, frame)
    names, item = separated(item, frame)
    hidden += names
    body = _filled(target, [*places, place(item)], item.elt, hidden, frame)
    return [cst.For(item.for_in.target, item.for_in.iter, cst.IndentedBlock(body))]


def _plain(node: Comprehension) -> bool:
    """Whether each pass of one loop gives one item."""
    return node.for_in.inner_for_in is None and not node.for_in.ifs


def summed(node: Comprehension, start: Expr | None, frame: Frame) -> Expr:
    """`sum(...)`: one after the other, as Python adds."""
    node = _settled(node, frame)
    item = _element(node, frame)
    first = infer.const(0) if start is None else start
    total = _name(node, frame)
    frame.add(Assign(frame.bind(total, first), first))
    step = increase if isinstance(item, Scalar) else added
    _loops(node, lambda n, hidden: [step(total, n.elt)], frame)
    return frame.expression(frame.placed(total, node), frame)


def decided(node: Comprehension, every: bool, frame: Frame) -> Expr:
    """`any(...)` and `all(...)`: nothing more is evaluated once the answer is known."""
    flag = frame.temporary()
    frame.add(Assign(frame.bind(flag, infer.const(every)), infer.const(every)))
    last = len(_parts(node)) == 1

    def body(n: Comprehension, hidden: list[str]) -> list[cst.BaseStatement]:
        test = cst.UnaryOperation(cst.Not(), closed(n.elt)) if every else n.elt
        found: list[cst.BaseStatement] = [assign(cst.Name(flag), cst.Name("False" if every else "True"))]
        if last:
            found.append(cst.SimpleStatementLine([cst.Break()]))
        made: cst.BaseStatement = cst.If(test, cst.IndentedBlock(found))
        if not last:
            going = cst.Name(flag) if every else cst.UnaryOperation(cst.Not(), cst.Name(flag))
            made = cst.If(going, cst.IndentedBlock([made]))
        return [made]

    leaving, frame.leaving = frame.leaving, True
    _loops(node, body, frame)
    frame.leaving = leaving
    return Name(flag, frame.env[flag].type)


def _name(node: Comprehension, frame: Frame) -> str:
    """The name that the value is bound to in the end, where it means nothing to the items; else a temporary."""
    wanted, frame.wanted = frame.wanted, ""
    functions = any(b.function is not None for b in (frame.env or {}).values())
    return frame.temporary() if not wanted or functions or wanted in names_in(node) else wanted


def _settled(node: Comprehension, frame: Frame) -> Comprehension:
    """The comprehension with what it runs over under names, where that is computed before it."""
    over = _kept(node.for_in.iter, frame)
    if over is node.for_in.iter:
        return node
    made = node.with_changes(for_in=node.for_in.with_changes(iter=over))
    frame.module.stand(made, node)
    return made


def _kept(over: cst.BaseExpression, frame: Frame) -> cst.BaseExpression:
    if called(over, frame) == "range":
        return over.with_changes(args=[a.with_changes(value=_number(a.value, frame)) for a in over.args])
    if isinstance(over, cst.Name) or called(over, frame) in COUNTED:
        return over
    name = called(over, frame)
    if name in ("enumerate", "zip", "reversed", "list", "tuple") or name.startswith("itertools."):
        return over.with_changes(args=[a.with_changes(value=_kept(a.value, frame)) for a in over.args])
    frame.arraylike.add(id(over))
    wanted, frame.wanted = frame.wanted, ""
    value = frame.expression(over, frame)
    frame.wanted = wanted
    return cst.Name(frame.hoist(value).id if not isinstance(value, Name) else value.id) if is_array(value) else over


def _number(bound: cst.BaseExpression, frame: Frame) -> cst.BaseExpression:
    """The bound of a range under a name, where statements compute it."""
    _, before = frame.inside(lambda: frame.expression(bound, frame))
    return cst.Name(frame.hoist(frame.expression(bound, frame)).id) if before else bound


# ----------------------------------------------------------------------- loops


def _parts(node: Comprehension) -> list[cst.CompFor]:
    parts, inner = [], node.for_in
    while inner is not None:
        parts.append(inner)
        inner = inner.inner_for_in
    return parts


def _loops(node: Comprehension, body, frame: Frame) -> None:
    """The loops of a comprehension around what `body` makes of its item."""
    hidden, node = separated(node, frame)
    statements = body(node, hidden)
    for part in reversed(_parts(node)):
        for test in reversed(part.ifs):
            statements = [cst.If(test.test, cst.IndentedBlock(statements))]
        statements = [cst.For(part.target, part.iter, cst.IndentedBlock(statements))]
    run(node, statements[0], hidden, frame)


def run(node: cst.CSTNode, loop: cst.BaseStatement, hidden: list[str], frame: Frame) -> None:
    """Convert a loop that stands for an expression; the names that it binds are forgotten."""
    frame.module.stand(loop, node)
    mark = len(frame.out)
    frame.wanted = ""
    frame.block([(loop, None, ())], frame)
    frame.out[mark:] = [_bare(s) for s in frame.out[mark:]]
    frame.altered += 1
    for name in hidden:
        (frame.env or {}).pop(name, None)


def separated(node: Comprehension, frame: Frame) -> tuple[list[str], Comprehension]:
    """The names that it binds, and the comprehension with those that mean something outside renamed."""
    bound = [n for p in _parts(node) for n in bound_in(cst.For(p.target, p.iter, cst.IndentedBlock([])))]
    new = {}
    for n in dict.fromkeys(bound):
        if n in (frame.env or {}) or n in frame.locals:
            new[n] = fresh(n, frame.taken)
            frame.taken.add(new[n])
    if new:
        first = node.for_in.iter  # means what it means outside
        node = node.visit(_Renamed(new, frame))
        node = node.with_changes(for_in=node.for_in.with_changes(iter=first))
        frame.module.stand(node, first)
    return [new.get(n, n) for n in bound], node


class _Renamed(cst.CSTTransformer):
    def __init__(self, names: dict[str, str], frame: Frame) -> None:
        self.names, self.frame = names, frame

    def visit_Attribute_attr(self, node: cst.Attribute) -> None:
        return None

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        name = self.names.get(updated_node.value)
        return updated_node if name is None else updated_node.with_changes(value=name)

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def on_leave(self, original_node, updated_node):
        updated = super().on_leave(original_node, updated_node)
        if updated is not original_node and isinstance(updated, cst.CSTNode):
            self.frame.module.stand(updated, original_node, deep=False)
        return updated


def _bare(s: AnyStatement) -> AnyStatement:
    """A statement that gets its origin from the line that the comprehension stands in."""
    if isinstance(s, (For, While)):
        s = replace(s, body=tuple(map(_bare, s.body)))
    if isinstance(s, If):
        s = replace(s, body=tuple(map(_bare, s.body)), orelse=tuple(map(_bare, s.orelse)))
    return replace(s, origin=None, verbatim=False)


# ------------------------------------------------------------------ what it holds


def _element(node: Comprehension, frame: Frame) -> Scalar | Array:
    """The type of the items: the loops are converted once for it, and forgotten."""
    env, taken, entries = dict(frame.env or {}), set(frame.taken), dict(frame.entries)
    altered, counters, wanted = frame.altered, list(frame.counters), frame.wanted
    row = _row(node.elt)
    probes = []
    for _ in row or (node.elt,):
        probes.append(fresh("item", {*frame.taken, *probes}))

    def body(n: Comprehension, hidden: list[str]) -> list[cst.BaseStatement]:
        return [assign(cst.Name(p), _listed(e, frame)) for p, e in zip(probes, _row(n.elt) or (n.elt,))]

    frame.inside(lambda: _loops(node, body, frame))
    found = [(frame.env or {}).get(p) for p in probes]
    frame.env, frame.taken, frame.entries = env, taken, entries
    frame.altered, frame.counters[:], frame.wanted = altered, counters, wanted
    types = [b.type for b in found if b is not None and not b.clash]
    if len(types) < len(probes) or not all(isinstance(t, Scalar if row else (Scalar, Array)) for t in types):
        raise _refused(node, frame, "its items are no numbers and no arrays")
    joined = functools.reduce(infer.join, types)
    return Array(joined.dtype, (extent(len(row)),), "C") if row else joined


def _row(e: cst.BaseExpression) -> tuple[cst.BaseExpression, ...]:
    """The numbers of `[x, y]`, as an item."""
    return tuple(i.value for i in e.elements) if isinstance(e, (cst.List, cst.Tuple)) else ()


def _stores(target: str, places: list, value: cst.BaseExpression) -> list[cst.BaseStatement]:
    """`t[i] = value`, or a store for each number of a row."""
    row = _row(value)
    if not row:
        return [assign(at(target, places), value)]
    return [assign(at(target, [*places, cst.Integer(str(k))]), e) for k, e in enumerate(row)]


def _listed(e: cst.BaseExpression, frame: Frame) -> cst.BaseExpression:
    """An item that is a list itself becomes a row."""
    if lists.is_made(e):
        frame.arraylike.add(id(e))
        frame.module.kept.append(e)
    return e


def _sizes(node: Comprehension, item: Scalar | Array, frame: Frame) -> tuple[Expr, ...]:
    """How many items there are at most, and the extents of each."""
    parts = _parts(node)
    binds = [set(names_in(p.target)) for p in parts]
    if any(set().union(*binds[:k]) & set(names_in(p.iter)) for k, p in enumerate(parts)):
        count = Name(_counting(node, lambda n, number: [], frame), infer.INT)
        return count, *(_extent(node, e, frame) for e in item.shape)
    lengths = [_length(node, p, frame) for p in parts]
    count = functools.reduce(lambda a, b: frame.op(node, "*", a, b), lengths)
    inner, bound = node.elt, set().union(*binds)
    if isinstance(inner, cst.ListComp) and _plain(inner) and not bound & set(names_in(inner.for_in.iter)):
        return count, *_sizes(inner, replace(item, shape=item.shape[1:]), frame)
    return count, *(_extent(node, e, frame) for e in item.shape)


def _length(node: Comprehension, part: cst.CompFor, frame: Frame) -> Expr:
    """How many passes a loop has at most."""
    over, made = frame.inside(lambda: source(part.iter, frame, frozenset()))
    if isinstance(over, Fixed):
        return infer.const(len(over.items))
    count, more = frame.inside(lambda: passes(part.iter, over, frame))
    frame.out += made  # `out[:count]`, of which the length is asked
    if more or not all(isinstance(s, Assign) for s in made):
        raise _refused(node, frame, "the length of a loop in it is not known before")
    return count if _sure(count, frame) else frame.op(node, "max", count, infer.const(0))


def _sure(count: Expr, frame: Frame) -> bool:
    """Whether a length is surely none below zero."""
    known = infer.extent_of(count, frame.known())
    if known is not None and known.const >= 0 and all(".shape[" in s and f > 0 for s, f in known.terms):
        return True
    if isinstance(count, Const):
        return count.value >= 0
    if isinstance(count, Op) and count.op == "min":
        return all(_sure(a, frame) for a in count.args)
    return isinstance(count, Op) and count.op in ("shape", "size", "len")


def _extent(node: Comprehension, e, frame: Frame) -> Expr:
    """The length of an item that is an array, as it is known before the loop."""
    symbols = [s.partition(".shape[")[0] for s, _ in e.terms] if e is not None else None
    known = frame.env or {}
    if symbols is None or any(s not in known or s in frame.rebound for s in symbols):
        raise _refused(node, frame, "the length of the rows that it makes is not known before")
    return shapes.extent_expression(e)


def _refused(node: Comprehension, frame: Frame, why: str):
    return frame.refusal(node, "AD113", f"this comprehension is not understood: {why}",
                         "Allocate an array, and fill it in a loop.")
