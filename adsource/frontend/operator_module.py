"""Python's module `operator`: its functions are the operators that they stand for.

    operator.mul(a, b)                      a * b
    functools.reduce(operator.mul, x)       functools.reduce(lambda a, b: a * b, x)
    max(pairs, key=itemgetter(1))           max(pairs, key=lambda v: v[1])
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend.scope import Frame

BINARY = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "matmul": "@",
    "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!=", "and_": "&", "or_": "|", "xor": "^",
}
UNARY = {"neg": "-", "pos": "+", "not_": "not ", "invert": "~"}
TEXTS = {f"operator.{k}": f"lambda a, b: a {sign} b" for k, sign in BINARY.items()}
TEXTS |= {f"operator.{k}": f"lambda a: {sign}a" for k, sign in UNARY.items()}
TEXTS |= {"operator.getitem": "lambda a, b: a[b]", "operator.abs": "lambda a: abs(a)"}


def as_lambda(node: cst.BaseExpression, frame: Frame) -> cst.Lambda | None:
    """The lambda that `operator.mul` and `operator.itemgetter(1)` are; None for all else."""
    if isinstance(node, cst.Call):
        text = _getter(node, frame)
    else:
        text = TEXTS.get(frame.module.dotted(node) or "") if _free(node, frame) else None
    if text is None:
        return None
    made = cst.ensure_type(cst.parse_expression(text), cst.Lambda)
    frame.module.stand(made, node)
    frame.altered += 1
    return made


def _free(node: cst.BaseExpression, frame: Frame) -> bool:
    while isinstance(node, cst.Attribute):
        node = node.value
    return isinstance(node, cst.Name) and node.value not in frame.locals


def _getter(node: cst.Call, frame: Frame) -> str | None:
    name = frame.module.dotted(node.func) if _free(node.func, frame) else None
    literal = m.Arg(m.Integer() | m.SimpleString() | m.UnaryOperation(m.Minus(), m.Integer()), keyword=None, star="")
    known = name in ("operator.itemgetter", "operator.attrgetter") and node.args
    if not known or not all(m.matches(a, literal) for a in node.args):
        return None
    codes = [frame.module.code(a.value) for a in node.args]
    parts = [f"v[{c}]" if name == "operator.itemgetter" else f"v.{c[1:-1]}" for c in codes]
    return f"lambda v: {parts[0]}" if len(parts) == 1 else f"lambda v: ({', '.join(parts)})"


def written_out(node: cst.Call, frame: Frame) -> cst.BaseExpression | None:
    """`operator.add(x, y)` as `x + y`; None for other calls."""
    found = as_lambda(node.func, frame)
    if found is None or len(node.args) != len(found.params.params) or any(a.star or a.keyword for a in node.args):
        return None
    given = {p.name.value: _closed(a.value) for p, a in zip(found.params.params, node.args)}
    made = m.replace(found.body, m.Name(), lambda n, _: given.get(n.value, n))
    frame.module.stand(made, node)
    return made


def _closed(e: cst.BaseExpression) -> cst.BaseExpression:
    if e.lpar or isinstance(e, (cst.Name, cst.Call, cst.Integer, cst.Float, cst.Subscript, cst.Attribute)):
        return e
    return e.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
