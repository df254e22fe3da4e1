"""Statements that are kept as they are: print, assert, raise, pass."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend import lists
from adsource.frontend.scope import Frame
from adsource.ir.nodes import Const, Expr, Keep, Name, TupleExpr
from adsource.ir.types import Generator

LENGTH = m.Call(m.Name("len"), [m.Arg(m.Name() | m.Attribute() | m.Subscript())])


class _Unformatted(cst.CSTTransformer):
    """`f"{x:.3f}"` -> `f"{x}"`, which Numba can print."""

    def leave_FormattedStringExpression(self, original_node, updated_node):
        return updated_node.with_changes(format_spec=None, conversion=None, equal=None)


class _Fields(cst.CSTTransformer):
    """`assert p.x > 0, f"bad {p.x}"` -> `assert p_x > 0, f"bad {p_x}"`; a list that grows is a part of an array:
    `assert len(xs) == 2, xs[-1]` -> `assert xs_count == 2, xs[:xs_count][-1]`."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.found = False
        self.words: set[int] = set()  # ids of names that are no variables

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Attribute):
            self.words.add(id(node.attr))
        if isinstance(node, cst.Arg):
            self.words.add(id(node.keyword))
        self.words |= {id(name) for name in self._tested(node).values()}
        return not (self._parted(node) or self._is_length(node) or self._listed(node))

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode):
        if self._listed(original_node):
            self.found = True
            return self._items(original_node)
        if not self._parted(original_node) and not self._is_length(original_node):
            return super().on_leave(original_node, self._with_truth(original_node, updated_node))
        self.found = True
        value = self.frame.expression(original_node, self.frame)
        return updated_node if isinstance(value, TupleExpr) else _written(value, self.frame)

    def _is_length(self, node: cst.CSTNode) -> bool:
        """Whether this is `len(xs)` of a list, of a dict, or of a part of an object."""
        if not m.matches(node, LENGTH):
            return False
        root = node.args[0].value
        while isinstance(root, (cst.Attribute, cst.Subscript)):
            root = root.value
        binding = (self.frame.env or {}).get(root.value) if isinstance(root, cst.Name) else None
        return binding is not None and (binding.holds is not None or binding.parts is not None)

    def _listed(self, node: cst.CSTNode) -> bool:
        """Whether this is a list for which there is more room, or which is several arrays."""
        if not isinstance(node, cst.Name) or id(node) in self.words or not lists.is_named(node, self.frame):
            return False
        holds = self.frame.env[node.value].holds
        return holds.length is not None or holds.arrays != (node.value,)

    def _items(self, node: cst.Name) -> cst.BaseExpression:
        holds = self.frame.env[node.value].holds
        if len(holds.arrays) != 1 or holds.heaps:
            raise self.frame.refusal(node, "AD130", f"`{node.value}`, which is made of parts, is used as a whole",
                                     "Name what you read of it.")
        if holds.length is None:
            return cst.Name(holds.arrays[0])
        stop = _written(holds.length, self.frame)
        return cst.Subscript(cst.Name(holds.arrays[0]), [cst.SubscriptElement(cst.Slice(None, stop))])

    def _with_truth(self, old: cst.CSTNode, new: cst.CSTNode):
        """`assert xs` and `not xs`: whether it has items."""
        for part, name in self._tested(old).items():
            self.found = True
            many = _written(lists.length(self.frame.expression(name, self.frame), self.frame), self.frame)
            test = cst.ComparisonTarget(cst.NotEqual(), cst.Integer("0"))
            paren = {"lpar": [cst.LeftParen()], "rpar": [cst.RightParen()]}
            new = new.with_changes(**{part: cst.Comparison(many, [test], **paren)})
        return new

    def _tested(self, node: cst.CSTNode) -> dict[str, cst.Name]:
        """The lists of which the truth is asked."""
        if not isinstance(node, (cst.Assert, cst.BooleanOperation)) and not m.matches(node, m.UnaryOperation(m.Not())):
            return {}
        parts = {part: getattr(node, part, None) for part in ("test", "expression", "left", "right")}
        return {part: v for part, v in parts.items() if isinstance(v, cst.Name) and lists.is_named(v, self.frame)}

    def _parted(self, node: cst.CSTNode) -> bool:
        """Whether this is `p.x`, `p["x"]` or `p.energy()`, of what has parts."""
        called = node.func if isinstance(node, cst.Call) else node
        root = called
        while isinstance(root, (cst.Attribute, cst.Subscript)):
            root = root.value
        if root is called or not isinstance(root, cst.Name):
            return False
        binding = (self.frame.env or {}).get(root.value)
        return binding is not None and binding.parts is not None


def _written(value: Expr, frame: Frame) -> cst.BaseExpression:
    """A value as code: a constant, or a name that it has."""
    if isinstance(value, Const):
        return cst.parse_expression(repr(value.value))
    return cst.Name((value if isinstance(value, Name) else frame.hoist(value)).id)


class _Reads(cst.CSTVisitor):
    """The names that an expression mentions, and its calls."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.calls: list[cst.Call] = []

    def visit_Name(self, node: cst.Name) -> None:
        self.names.append(node.value)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_Call(self, node: cst.Call) -> None:
        self.calls.append(node)


def keep(node: cst.CSTNode, frame: Frame) -> bool:
    """A statement that stands in the forward sweep as it is, fields of objects under the names that they have."""
    fields = _Fields(frame)
    named = node.visit(fields)
    named = named if fields.found else node
    reads = _Reads()
    named.visit(reads)
    for inner in reads.calls:
        if isinstance(inner.func, cst.Name) and inner.func.value in frame.module.functions:
            raise frame.refusal(inner, "AD125", f"`{inner.func.value}` is called in a `print`, `assert` or "
                                "`raise`", "Give its result a name on the line before.")
    for name in reads.names:
        if name in (frame.env or {}) and frame.env[name].parts is not None:
            raise frame.refusal(node, "AD130", f"`{name}`, which is made of parts, is used as a whole",
                                "Name what you read of it.")
        if name in (frame.env or {}) and isinstance(frame.env[name].type, Generator):
            raise frame.refusal(node, "AD136", "a draw in a `print`, `assert` or `raise`", "Give what is drawn a name "
                                "on the line before.")
    known = tuple(sorted({n for n in reads.names if n in (frame.env or {})}))
    text = frame.module.code(named.visit(_Unformatted()) if frame.program.compiled else named)
    frame.add(Keep(text, known))
    if isinstance(node, cst.Raise):
        frame.env = None
    return text == frame.module.code(node)
