"""Values that the file holds: its constants, defaults of parameters; extents as a caller sees them."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend import cells, control, records
from adsource.frontend.changed import read_alone
from adsource.frontend.constants import NotConstant, value_of
from adsource.frontend.expressions import expression
from adsource.frontend.mentions import names_in
from adsource.frontend.module import Module
from adsource.frontend.scope import Frame
from adsource.frontend.syntax import found_in
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Name, RecordExpr, TupleExpr
from adsource.ir.types import Array, Extent, Scalar, Static, extent


@dataclass
class Values:
    module: Module
    evaluating: list[str] = field(default_factory=list)
    numbers: dict[str, Extent] | None = None
    compiled: bool = False  # whether Numba is going to read the module: it knows no dicts, lists, objects of the file

    def constant(self, node: cst.Name, frame: Frame) -> Expr:
        """A module constant: a number keeps its name, an array too."""
        found = self._constant(node, frame)
        written = self.module.constants.get(node.value) if isinstance(found, TupleExpr) else None
        lists = found_in(written, cst.List) if written is not None else ()
        frame.altered += self.compiled and (_has_records(found) or bool(lists))
        return found

    def _constant(self, node: cst.Name, frame: Frame) -> Expr:
        name = node.value
        try:
            value = value_of(node, self.module)
        except NotConstant as error:
            return self._array(node, error, frame)
        if isinstance(value, (tuple, dict)):
            return records.constant(value)
        found = infer.const(value)
        return found if isinstance(found.type, Static) else Name(name, found.type)

    def _array(self, node: cst.Name, error: NotConstant, frame: Frame) -> Expr:
        name = node.value
        if name in self.evaluating:
            error = NotConstant(node, f"`{name}` is made of itself")
        elif name in self.module.touched:
            error = NotConstant(node, f"a call in the file may write into `{name}`")
        elif name in self.module.constants and name not in self.module.spoilt and not error.failed:
            bare = Frame(self.module, self, frozenset(), expression, control.block)
            self.evaluating.append(name)
            try:
                value = expression(self.module.constants[name], bare)
            except Refusal:
                value = infer.const(None)
            self.evaluating.pop()
            if not bare.out and isinstance(value.type, (Array, Scalar)):
                return Name(name, value.type)
            if not bare.out and isinstance(value, TupleExpr) and _lasting(value, bare):
                return value
            if not bare.out and _entries(value) and read_alone(name, self.module.tree):
                return value
            if bare.out and _made(value, bare) and not frame.locals & set(names_in(self.module.constants[name])):
                return expression(self.module.constants[name], frame)
        raise frame.refusal(node, "AD127", f"`{name}` is no constant of the file: {error.reason}",
                            "Make it a parameter.")

    def integers(self, local: frozenset[str]) -> dict[str, Extent]:
        """The integer constants of the file, as extents."""
        if self.numbers is None:
            self.numbers = {n: extent(v) for n in self.module.constants for v in self._integer(n)}
        return {n: e for n, e in self.numbers.items() if n not in local}

    def _integer(self, name: str) -> list[int]:
        try:
            value = value_of(cst.Name(name), self.module)
        except NotConstant:
            return []
        return [value] if isinstance(value, int) and not isinstance(value, bool) else []

    def default(self, node: cst.BaseExpression, name: str) -> Expr:
        """The value of a default: a constant, an array that the file holds, a function."""
        try:
            return records.constant(value_of(node, self.module))
        except NotConstant as error:
            bare = Frame(self.module, self, frozenset(), expression, control.block)
            try:
                value = expression(node, bare)
            except Refusal:
                value = None
            if value is None or bare.out:
                raise self.module.refusal(node, "AD127", f"the default of `{name}` is no constant: "
                                          f"{error.reason}", "Use a number, or None.") from None
            return value


def _has_records(e: Expr) -> bool:
    return isinstance(e, RecordExpr) or isinstance(e, TupleExpr) and any(map(_has_records, e.items))


def _made(e: Expr, frame: Frame) -> bool:
    """Whether a constructor has made this of numbers: an object that nothing changes can be made again."""
    if isinstance(e, TupleExpr):
        return not cells.nameless(e, frame) and all(_made(i, frame) for i in e.items)
    return isinstance(e.type, (Scalar, Static))


def _entries(e: Expr) -> bool:
    """Whether this is a dict of constants, functions and named tuples, or of such dicts."""
    if isinstance(e, RecordExpr):
        return e.type.kind.what in ("dict", "function", "tuple") and all(map(_entries, e.items))
    return isinstance(e, (Const, Name)) or isinstance(e, TupleExpr) and all(map(_entries, e.items))


def _lasting(e: Expr, frame: Frame) -> bool:
    """Whether a value of the file is made of constants, functions, and objects of these that nothing changes."""
    if isinstance(e, TupleExpr):
        return not cells.nameless(e, frame) and all(_lasting(i, frame) for i in e.items)
    return isinstance(e, (Const, Name))
