"""Lists that objects and dicts hold, to which items are added.

    self.history = []               self_history = np.empty(0)
    self.history.append(e)          self_history = np.concatenate((self_history, np.array([e])))

Each `append` makes a new list, which the object then holds.  Nobody else may hold the old one under another name: that
is refused.  What such a list holds is learned from what is put into it, for all objects of the class (all dicts with
that key); the program is then converted anew.
"""

from __future__ import annotations

from dataclasses import replace

import libcst as cst
from libcst import matchers as m

from adsource.frontend import lists, records
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame
from adsource.frontend.syntax import nodes
from adsource.ir import infer
from adsource.ir.nodes import Assign, Expr, If, Name, Op, RecordExpr, TupleExpr
from adsource.ir.types import Array, Kind, Type

READING = m.OneOf(*map(m.Name, (
    "len", "sum", "max", "min", "any", "all", "list", "tuple", "sorted", "zip", "enumerate", "reversed", "print",
)))


ADDING = ("append", "extend")


class HeldLearned(Exception):
    """What a list holds that is part of an object is known now, or is more than was known."""


def begun(kind: Kind, key: str, value: Expr, frame: Frame) -> Expr:
    """`[]` as a part: a list without items, where it is known what it is going to hold."""
    known = frame.program.held.get(_fact(kind, key))
    if known is None or type(value) is not TupleExpr or value.items:
        return value
    arrays = []
    for t in known.types:
        shape = tuple_expr((infer.const(0),) * (t.rank + 1)) if t.rank else infer.const(0)
        made = infer.op("np.empty", (shape,), **({} if t.dtype == "float64" else {"dtype": t.dtype}))
        made = replace(made, type=_open(t))
        name = frame.temporary()
        frame.add(Assign(Name(name, made.type), made))
        arrays.append(frame.declare(name, made.type))
    return lists.of(tuple(arrays), known.depth, known.width)


def _fact(kind: Kind, key: str) -> tuple[str, str, str]:
    return kind.what, kind.name if kind.what == "object" else "", key


def _open(t: Type) -> Array:
    """An array of such items, however many."""
    return Array(t.dtype, (None,) * (t.rank + 1), "C")


def add(node: cst.Call, owner: RecordExpr, key: str, frame: Frame) -> None:
    """`self.history.append(x)`, and `extend` as several of these."""
    if node.func.attr.value == "append":
        _append(node, owner, key, frame)
        return
    for line in _one_by_one(node, node.func.value, node.args[0].value, frame):
        frame.block([(line, None, ())], frame)


def extended(node: cst.AugAssign, owner: RecordExpr, key: str, frame: Frame) -> bool:
    """`self.history += [x, y]`, where it is a list that items are added to."""
    fact = _fact(owner.type.kind, key)
    base = records.parts_of(owner).get(key)
    known = fact in frame.program.held or base is not None and lists.is_list(base)
    if not known or not isinstance(node.operator, cst.AddAssign) or not isinstance(node.value, (cst.List, cst.Tuple)):
        return False
    for line in _one_by_one(node, node.target, node.value, frame):
        frame.block([(line, None, ())], frame)
    return True


def _one_by_one(node: cst.CSTNode, target: cst.BaseExpression, value: cst.BaseExpression, frame: Frame) -> list:
    """An `append` for each item, or a loop of them."""

    def one(item: cst.BaseExpression) -> cst.Expr:
        return cst.Expr(cst.Call(cst.Attribute(target.deep_clone(), cst.Name("append")), [cst.Arg(item)]))

    if isinstance(value, (cst.List, cst.Tuple)):
        made: list = [one(e.value) for e in value.elements]
    else:
        item = cst.Name(frame.temporary())
        body = cst.IndentedBlock([cst.SimpleStatementLine([one(item)])])
        made = [cst.For(item.deep_clone(), value, body)]
    for line in made:
        frame.module.stand(line, node)
    return made


def _append(node: cst.Call, owner: RecordExpr, key: str, frame: Frame) -> None:
    """`self.history.append(x)`."""
    _refuse_second_name(node, key, frame)
    item = frame.expression(node.args[0].value, frame)
    found, parts = lists.what(node, item, frame)
    _learn(node, _fact(owner.type.kind, key), found, frame)
    base = records.parts_of(owner).get(key)
    if base is None or not lists.is_list(base) or lists.is_list(item):
        raise frame.refusal(node, "AD113", f"`{key}` does not begin as `[]`, or takes lists",
                            "Begin it as `[]`, and add numbers, arrays or tuples of these.")
    arrays = tuple(_longer(node, a, e, frame) for a, e in zip(base.items, parts))
    records.set_part(node.func.value, owner, key, lists.of(arrays, *lists.form(base)), frame)


def _longer(node: cst.Call, array: Expr, item: Expr, frame: Frame) -> Name:
    """The array with one more item."""
    old = array if isinstance(array, Name) else frame.hoist(array)
    dtype = {} if item.type.dtype == old.type.dtype else {"dtype": old.type.dtype}
    row = frame.op(node, "np.expand_dims", item, axis=0) if item.type.rank else frame.op(
        node, "np.array", tuple_expr((item,)), **dtype)
    target = Name(frame.temporary(), Array(old.type.dtype, (None,) * old.type.rank, "C"))
    both = Assign(target, replace(frame.op(node, "np.concatenate", tuple_expr((old, row))), type=target.type))
    if item.type.rank:
        empty = infer.op("==", (infer.op("shape", (old,), axis=0), infer.const(0)))
        frame.add(If(empty, (Assign(target, Op("np.copy", (row,), target.type)),), (both,)))
    else:
        frame.add(both)
    return frame.declare(target.id, target.type)


def _learn(node: cst.Call, fact: tuple[str, str, str], found: lists.What, frame: Frame) -> None:
    held = frame.program.held
    plain = replace(found, types=tuple(map(_plain, found.types)), size=None)
    old = held.get(fact)
    if frame.program.narrow or old is not None and (len(old.types), old.width, old.depth) != (
        len(plain.types), plain.width, plain.depth):
        raise frame.refusal(node, "AD113", "the items of this list are of different kinds, or beside single precision",
                            "Keep an array, and fill it in a loop.")
    new = plain if old is None else replace(
        old, types=tuple(lists.joined(node, a, b, frame) for a, b in zip(old.types, plain.types)))
    if new != old:
        held[fact] = new
        raise HeldLearned


def _plain(t: Type) -> Type:
    return Array(t.dtype, (None,) * t.rank, "C") if isinstance(t, Array) else replace(t, weak=False)


def _refuse_second_name(node: cst.Call, key: str, frame: Frame) -> None:
    """Raise AD113 where the list may be held under another name too, which would not see the new item."""
    own = m.Attribute(attr=m.Name(key)) | m.Subscript(slice=[m.SubscriptElement(m.Index(
        m.MatchIfTrue(lambda e: isinstance(e, cst.SimpleString) and e.evaluated_value == key)))])
    outer = m.Assign(value=own) | m.AnnAssign(value=own) | m.Return(own) | m.Element(own) | m.DictElement(value=own)
    handed = m.Call(args=[m.ZeroOrMore(), m.Arg(own), m.ZeroOrMore()])
    outer = outer | m.NamedExpr(value=own) | m.IfExp(body=own) | m.IfExp(orelse=own)
    tree = list(nodes(frame.module.tree))
    found = [n for n in tree if m.matches(n, outer)]
    found += [n for n in tree if m.matches(n, handed) and not _reads(n, frame)]
    if found:
        place = found[0] if found[0] in frame.module.positions else node
        raise frame.refusal(place, "AD113", f"the list `{key}`, which items are added to, gets a second name here",
                            f"Hand on a copy: `list(...)` or `np.array(...)` of `{key}`.")


def _reads(call: cst.Call, frame: Frame) -> bool:
    """Whether what is called keeps nothing of what it is given."""
    if m.matches(call.func, READING):
        return True
    dotted = frame.module.dotted(call.func) or ""
    return dotted.partition(".")[0] in ("np", "math", "scipy")
