"""Operators, subscripts and builtins on objects: the methods of the class that Python calls for them.

    p + q            Vec___add__(p, q)           net(x)           Net___call__(net, x)
    2.0 * p          Vec___rmul__(p, 2.0)        u[i] = v         Field___setitem__(u, i, v)
    p.angle = v      Vec_angle_setter(p, v)
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend import objects, own_calls, records
from adsource.frontend.operands import operands, tuple_expr
from adsource.frontend.scope import Frame, is_array
from adsource.ir.nodes import Expr

BINARY = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul",
    "&": "and", "|": "or", "^": "xor", "<<": "lshift", ">>": "rshift",
}
COMPARED = {"<": ("lt", "gt"), "<=": ("le", "ge"), ">": ("gt", "lt"), ">=": ("ge", "le"), "==": ("eq", "eq"),
            "!=": ("ne", "ne")}
UNARY = {"u-": "neg", "u+": "pos", "~": "invert"}
BUILTINS = {"len": "len", "abs": "abs", "float": "float", "int": "int", "complex": "complex", "round": "round",
            "bool": "bool"}


def has(e: Expr, name: str, frame: Frame) -> bool:
    """Whether a value is an object with this special method."""
    made = objects.class_of(e, frame)
    return made is not None and f"__{name}__" in made.methods


def invoked(node: cst.CSTNode, base: Expr, name: str, args: list[Expr], frame: Frame) -> Expr:
    """The value of a special method of an object."""
    found = _results(node, base, f"__{name}__", args, frame)
    if not found:
        raise frame.refusal(node, "AD125", f"`__{name}__` returns nothing", "Return a value.")
    return found[0] if len(found) == 1 else tuple_expr(found)


def _results(node: cst.CSTNode, base: Expr, name: str, args: list[Expr], frame: Frame) -> tuple[Expr, ...]:
    made = objects.understood(node, objects.class_of(base, frame).name, frame)
    key = frame.module.methods[made.name, name]
    given = [(None, e, node) for e in (base, *args)]
    bound = own_calls.bound(node, key, frame.module.functions[key].params, given, frame)
    frame.altered += 1
    return own_calls.called(node, None, *frame.program.specialise(node, key, bound, frame), frame)


def binary(node: cst.CSTNode, sign: str, left: Expr, right: Expr, frame: Frame) -> Expr | None:
    """`left sign right`, where one of the two is an object; None for numbers and arrays."""
    if sign in COMPARED:
        first, second = COMPARED[sign]
    elif sign in BINARY:
        first, second = BINARY[sign], f"r{BINARY[sign]}"
    else:
        return None
    ways = [(left, first, right), (right, second, left)]
    mine, theirs = objects.class_of(left, frame), objects.class_of(right, frame)
    if mine is not None and theirs is not None and mine.name in theirs.bases:
        ways.reverse()  # Python asks the derived class first
    for base, name, other in ways:
        if has(base, name, frame):
            if base is right and is_array(left):
                raise frame.refusal(node, "AD130", "an array takes an object on its right element by element",
                                    "Put the object on the left.")
            return invoked(node, base, name, [other], frame)
    return None


def updated(node: cst.CSTNode, sign: str, old: Expr, value: Expr, frame: Frame) -> Expr | None:
    """What `old sign= value` binds, where one of the two is an object."""
    if has(old, f"i{BINARY.get(sign, '')}", frame):
        return invoked(node, old, f"i{BINARY[sign]}", [value], frame)
    return binary(node, sign, old, value, frame)


def unary(node: cst.CSTNode, sign: str, value: Expr, frame: Frame) -> Expr | None:
    return invoked(node, value, UNARY[sign], [], frame) if has(value, UNARY[sign], frame) else None


def builtin(node: cst.Call, name: str, values: list[Expr], frame: Frame) -> Expr | None:
    """`len(p)`, `abs(p)`, `float(p)`."""
    special = BUILTINS.get(name, "")
    return invoked(node, values[0], special, [], frame) if special and has(values[0], special, frame) else None


def item(node: cst.Subscript, base: Expr, frame: Frame) -> Expr | None:
    """`p[i]`."""
    return invoked(node, base, "getitem", [_place(node, frame)], frame) if has(base, "getitem", frame) else None


def stored(target: cst.BaseExpression, value: Expr, frame: Frame) -> bool:
    """Whether this was `p[i] = value` or `p.property = value`, for an object."""
    base = owner(target, frame)
    if base is None:
        return False
    what, given = (f"{target.attr.value}.setter", [value]) if isinstance(target, cst.Attribute) else (
        "__setitem__", [_place(target, frame), value])
    if _results(target, base, what, given, frame):
        raise frame.refusal(target, "AD125", f"`{what}` returns a value", "Return nothing.")
    return True


def owner(target: cst.BaseExpression, frame: Frame) -> Expr | None:
    """The object of `p[i]`, or of `p.property`, as a target."""
    root = target
    while isinstance(root, (cst.Attribute, cst.Subscript)):
        root = root.value
    binding = (frame.env or {}).get(root.value) if isinstance(root, cst.Name) else None
    if root is target or binding is None or binding.parts is None:
        return None
    base = frame.expression(target.value, frame)
    made = objects.class_of(base, frame) if records.is_record(base, "object") else None
    what = f"{target.attr.value}.setter" if isinstance(target, cst.Attribute) else "__setitem__"
    return base if made is not None and what in made.methods else None


def _place(node: cst.Subscript, frame: Frame) -> Expr:
    """What stands between the brackets."""
    inner = [e.slice for e in node.slice]
    if not all(isinstance(e, cst.Index) for e in inner):
        raise frame.refusal(node, "AD130", "an object takes a slice", "Slice the array that it holds.")
    values = operands([e.value for e in inner], frame)
    return values[0] if len(values) == 1 else tuple_expr(tuple(values))
