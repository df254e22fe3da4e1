"""What the names in a rule's lines stand for in one application, and tables about NumPy's functions."""

from __future__ import annotations

import ast
import functools
import math
from dataclasses import dataclass, field

from adsource import library
from adsource.errors import Refusal
from adsource.ir import infer
from adsource.ir.infer import Shapes
from adsource.ir.nodes import Expr
from adsource.ir.types import Type
from adsource.rulebook import statics
from adsource.rulebook.rule import Rule

# Operands of NumPy functions that are known while compiling, where they stand by position.
STATIC_PLACES: dict[str, dict[int, str]] = {
    **dict.fromkeys(
        ("np.sum", "np.mean", "np.prod", "np.max", "np.min", "np.any", "np.all", "np.var", "np.std",
         "np.cumsum", "np.cumprod", "np.flip", "np.expand_dims", "np.squeeze", "np.argmax", "np.argmin",
         "np.sort", "np.argsort", "np.concatenate", "np.stack"), {1: "axis"}),
    "np.transpose": {1: "axes"}, "np.swapaxes": {1: "axis1", 2: "axis2"},
    "np.moveaxis": {1: "source", 2: "destination"}, "np.roll": {2: "axis"}, "np.repeat": {2: "axis"},
    "np.take": {2: "axis"}, "np.diagonal": {1: "offset", 2: "axis1", 3: "axis2"},
    "np.diag": {1: "k"}, "np.tril": {1: "k"}, "np.triu": {1: "k"}, "np.einsum": {0: "subscripts"},
    "np.tensordot": {2: "axes"}, "np.diff": {1: "n", 2: "axis"}, "np.astype": {1: "dtype"},
}
# Linear in each of their operands alone: zero as soon as one of them is.
MULTILINEAR = frozenset({
    "*", "/", "@", "u-", "u+", "np.dot", "np.outer", "np.inner", "np.vdot", "np.einsum", "np.tensordot",
    "np.linalg.solve", "np.cross", "np.kron",
})
ELEMENTS = {"math.pi": math.pi, "math.e": math.e, "np.pi": math.pi, "np.e": math.e, "np.inf": math.inf,
            "np.nan": math.nan}
# The files of templates/ whose functions rules may call.
HELPERS = ("arrays", "orders", "matrices", "spectra", "simpson", "signal", "numba_helpers")
LIKE_OPERAND = ("scaled_inside",)  # helpers whose result has the type of their first operand
SHAPE_ONLY = frozenset({"shape", "size", "len", "ndim", "np.zeros_like", "np.ones_like", "np.empty_like",
                        "np.full_like"})


@dataclass
class Scope:
    """What the names of a rule stand for in one application; None is a structural zero."""

    rule: Rule
    shapes: Shapes
    exprs: dict[str, Expr | tuple[Expr | None, ...] | None] = field(default_factory=dict)
    statics: dict[str, object] = field(default_factory=dict)
    like: Type = infer.INT  # the type of what is being computed: that of a helper's call


@functools.cache
def helpers() -> frozenset[str]:
    """The names of the functions in templates/ that rules may call."""
    trees = [ast.parse(library.template_text(name)) for name in HELPERS]
    return frozenset(n.name for t in trees for n in t.body if isinstance(n, ast.FunctionDef))


def static(e: ast.expr, scope: Scope) -> object:
    """The compile-time value of an expression; raises NotStatic."""
    return statics.evaluate(e, scope.exprs, scope.statics)


def fail(message: str, e: ast.AST, rule: Rule) -> Refusal:
    line = getattr(e, "lineno", 0)
    return Refusal("AD402", f"in the rule `{rule.name}`: {message}", rule.file, line,
                   getattr(e, "col_offset", -1) + 1 if rule.user else 0, rule.source_line(line))
