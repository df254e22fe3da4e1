"""Items of lists are set: `xs[k] = value`, `xs[k] = a, b`."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from adsource.frontend import lists, ragged, weak_items
from adsource.frontend.fitting import as_long, fitting
from adsource.frontend.scope import Frame
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Index, Name, RecordExpr, Store
from adsource.ir.types import Scalar


def place(node: cst.Subscript, e: RecordExpr, frame: Frame) -> Index:
    """`xs[k]` as the target of a store."""
    if len(ragged.ranks_of(e)) == 1:
        found = lists.item(node, e, index_of(node, e, frame), frame)
        return found if isinstance(found, Index) else frame.index(node, found, (lists.ALL,) * found.type.rank)
    if lists.form(e) != (1, 0):
        raise frame.refusal(node, "AD113", "an item of a list is replaced that is a list or a tuple itself",
                            "Use an array for all of them, and write `a[i, :] = ...`.")
    return lists.at(node, e.items[0], index_of(node, e, frame), e, frame)


def replaced(node: cst.CSTNode, value: Expr, frame: Frame) -> bool:
    """`xs[k] = value`, where the items are arrays of different lengths.  Whether that is so."""
    listed = isinstance(node, cst.Subscript) and lists.is_named(node.value, frame)
    if not listed or not frame.env[node.value.value].holds.heaps:
        return False
    e = lists.reading(node, node.value.value, frame)
    k = index_of(node, e, frame)
    k = k if isinstance(k, (Name, Const)) else frame.hoist(k)
    fitting(node, lists.item(node, e, k, frame).type, value, frame)
    rows = tuple(lists.at(node, leaf, k, e, frame) for leaf in ragged.leaves_of(e))
    ragged.replaced(node, frame.env[node.value.value].holds.heaps[0], rows, value, frame)
    return True


def put_parts(node: cst.Subscript, e: RecordExpr, values: tuple[Expr, ...], frame: Frame) -> None:
    """`xs[k] = a, b`, where the items are tuples."""
    k, width = index_of(node, e, frame), lists.form(e)[1]
    if ragged.ranks_of(e):
        raise frame.refusal(node, "AD113", "an item of a list of tuples of arrays of different lengths is set",
                            "Keep a list for each of the parts.")
    if len(values) != abs(width):
        raise frame.refusal(node, "AD113", "the items of a list are of different kinds", "Keep a list for each kind.")
    for j, value in enumerate(values):
        leaf = lists.at(node, e.items[0 if width < 0 else j], k, e, frame)
        place = frame.index(node, leaf, (infer.const(j),)) if width < 0 else leaf
        fitting(node, place.type, value, frame)
        frame.add(Store(place, as_long(node, node.value.value, value, place, frame)))


def index_of(node: cst.Subscript, e: RecordExpr, frame: Frame) -> Expr:
    """The index of an item that is set."""
    held = [(lists.part_of(a) or (a,))[0] for a in e.items[len(ragged.leaves_of(e)) :] or e.items]
    frame.replaced |= {a.id for a in held if isinstance(a, Name)}
    if len(node.slice) != 1 or not isinstance(node.slice[0].slice, cst.Index):
        raise frame.refusal(node, "AD113", "a slice of a list is set", "Set its items in a loop.")
    k = frame.expression(node.slice[0].slice.value, frame)
    if not isinstance(k.type, Scalar) or k.type.dtype[:3] not in ("int", "uin"):
        raise frame.refusal(node, "AD317", "the index of a list is an integer", "Convert with `int(...)`.")
    return k


def stored(node: cst.BaseExpression, value: Expr, frame: Frame) -> None:
    """`xs[i] = value`: a list takes any number."""
    depth, root = 0, node
    while isinstance(root, cst.Subscript):
        depth, root = depth + 1, root.value
    if isinstance(root, cst.Call) and any(lists.is_named(a.value, frame) for a in root.args):
        raise frame.refusal(node, "AD113", "this stores in what a function makes of a list", "Bind it to a name first.")
    binding = (frame.env or {}).get(root.value) if isinstance(root, cst.Name) else None
    if binding is None or (holds := binding.holds) is None:
        return
    if depth == 1 == holds.depth and not holds.width and frame.env[holds.arrays[0]].type.rank > 1:
        fitting(node, replace(t := frame.env[holds.arrays[0]].type, shape=t.shape[1:]), value, frame)
    if not isinstance(value.type, Scalar):
        return
    weak_items.stored(node, value, holds, frame)
    types = tuple(frame.env[a].type for a in holds.arrays)
    if len(types) == 1 and types[0].dtype != value.type.dtype:
        if holds.key is None:
            raise frame.refusal(node, "AD113", f"a list of {types[0].dtype} takes {value.type.dtype}",
                                "Begin with numbers of that kind, such as `0.0`.")
        old = frame.facts[holds.key].types[0]
        new = replace(old, dtype=value.type.dtype)
        lists.learned(node, holds.key, lists.What((new,), 0, holds.depth), frame)
