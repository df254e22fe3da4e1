"""Rule files as text -> Rule values.  Nothing is imported or run."""

from __future__ import annotations

import ast
import textwrap

from adsource.errors import Refusal
from adsource.rulebook.rule import Rule, Slot

BINARY = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**", ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
    ast.LShift: "<<", ast.RShift: ">>",
}
UNARY = {ast.USub: "u-", ast.UAdd: "u+", ast.Invert: "~", ast.Not: "not"}
COMPARE = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}


def read_rules(text: str, file: str, user: bool = False) -> tuple[Rule, ...]:
    """All rules of a file's text, in order; a pattern with alternatives gives one rule for each."""
    text = textwrap.dedent(text)
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise Refusal("AD401", f"the rule cannot be read: {error.msg}", file, error.lineno or 0,
                      error.offset or 0, error.text or "") from None
    found: list[Rule] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found += rules_of(node, text, file, user)
    return tuple(found)


def rules_of(node: ast.FunctionDef, text: str, file: str, user: bool) -> list[Rule]:
    """The rules that one function of a file's text stands for."""
    doc = ast.get_docstring(node) or ""
    body = node.body[1:] if doc else node.body
    if not body or not isinstance(body[0], ast.Assign) or len(body[0].targets) != 1:
        raise refusal("the first line of a rule is its pattern: `y = np.sin(x)`", file, node)
    results = _results(body[0].targets[0], file)
    start = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    lines = text.splitlines()[start - 1 : node.end_lineno]
    rest = body[1:]
    count = next((k for k, line in enumerate(rest) if not isinstance(line, ast.Assert)), len(rest))
    shared = {
        "name": node.name, "params": _params(node), "results": results, "lines": tuple(rest[count:]),
        "guards": tuple(line.test for line in rest[:count] if isinstance(line, ast.Assert)),
        "annotations": _annotations(node), "as_written": _as_written(node), "defaults": _defaults(node, file),
        "doc": doc.split(">>>")[0].strip(), "file": file, "line": node.lineno,
        "samples": tuple(x.strip()[3:].strip() for x in doc.splitlines() if x.strip().startswith(">>>")),
        "text": textwrap.dedent("\n".join(lines)), "user": user,
    }
    return [_rule(pattern, shared, file) for pattern in _alternatives(body[0].value)]


def _rule(pattern: ast.expr, shared: dict, file: str) -> Rule:
    op, operands, keywords = operation(pattern, file)
    slots = [_slot(a, file) for a in operands]
    any_static = any(k.arg is None for k in keywords)
    slots += [_keyword(k, file) for k in keywords if k.arg is not None]
    return Rule(op=op, slots=tuple(slots), pattern=pattern, any_static=any_static, **shared)


def _alternatives(pattern: ast.expr) -> list[ast.expr]:
    """`np.floor(x) or np.ceil(x)`: two patterns that share their lines."""
    either = isinstance(pattern, ast.BoolOp) and isinstance(pattern.op, ast.Or)
    if either and not all(isinstance(v, ast.Name) for v in pattern.values):
        return list(pattern.values)
    return [pattern]


def operation(e: ast.expr, file: str = "") -> tuple[str, list[ast.expr], list[ast.keyword]]:
    """The canonical operation of an expression, its operands and its keywords."""
    match e:
        case ast.BinOp():
            return BINARY[type(e.op)], [e.left, e.right], []
        case ast.UnaryOp():
            return UNARY[type(e.op)], [e.operand], []
        case ast.Compare(ops=[one]):
            return COMPARE[type(one)], [e.left, *e.comparators], []
        case ast.BoolOp():
            return "and" if isinstance(e.op, ast.And) else "or", list(e.values), []
        case ast.IfExp():
            return "ifexp", [e.test, e.body, e.orelse], []
        case ast.Call():
            return dotted(e.func), list(e.args), list(e.keywords)
    raise refusal("a pattern is one operation: a call, an operator or a ternary", file, e)


def dotted(e: ast.expr) -> str:
    """`np.linalg.solve` from its tree; "" for anything but names and attributes."""
    if isinstance(e, ast.Attribute):
        head = dotted(e.value)
        return f"{head}.{e.attr}" if head else ""
    return e.id if isinstance(e, ast.Name) else ""


def _slot(e: ast.expr, file: str) -> Slot:
    match e:
        case ast.Name(id=name):
            return Slot("name", name)
        case ast.Starred(value=ast.Name(id=name)):
            return Slot("many", name)
        case ast.Tuple(elts=[ast.Starred(value=ast.Name(id=name))]):
            return Slot("sequence", name)
        case ast.Tuple(elts=items) if items:
            return Slot("tuple", items=tuple(_slot(i, file) for i in items))
    return Slot("literal", value=_literal(e, file))


def _keyword(k: ast.keyword, file: str) -> Slot:
    if isinstance(k.value, ast.Name):
        return Slot("name", k.value.id, key=k.arg or "")
    return Slot("literal", value=_literal(k.value, file), key=k.arg or "")


def _literal(e: ast.expr, file: str) -> object:
    try:
        return ast.literal_eval(e)
    except ValueError:
        raise refusal("an operand of a pattern is a name or a literal", file, e) from None


def _results(target: ast.expr, file: str) -> tuple[str, ...]:
    items = target.elts if isinstance(target, ast.Tuple) else [target]
    if not all(isinstance(i, ast.Name) for i in items):
        raise refusal("the results of a pattern are names", file, target)
    return tuple(i.id for i in items if isinstance(i, ast.Name))


def _params(node: ast.FunctionDef) -> tuple[str, ...]:
    a = node.args
    extra = [a.vararg] if a.vararg else []
    return tuple(p.arg for p in [*a.posonlyargs, *a.args, *extra, *a.kwonlyargs])


def _annotations(node: ast.FunctionDef) -> dict[str, str]:
    found = {}
    many = [node.args.vararg] if node.args.vararg else []
    for p in [*node.args.posonlyargs, *node.args.args, *many, *node.args.kwonlyargs]:
        if isinstance(p.annotation, ast.Constant):
            found[p.arg] = str(p.annotation.value)
        elif p.annotation is not None:
            found[p.arg] = ast.unparse(p.annotation)
    return found


def _as_written(node: ast.FunctionDef) -> bool:
    """Whether an operand or the result is said to be complex: `def absolute(x: complex)`."""
    marks = [*_annotations(node).values(), ast.unparse(node.returns) if node.returns else ""]
    return any("complex" in m.split() for m in marks)


def _defaults(node: ast.FunctionDef, file: str) -> dict[str, object]:
    a = node.args
    last = [p.arg for p in a.args][len(a.args) - len(a.defaults) :]
    pairs = [*zip(last, a.defaults), *((p.arg, d) for p, d in zip(a.kwonlyargs, a.kw_defaults) if d)]
    return {name: _literal(d, file) for name, d in pairs}


def refusal(message: str, file: str, node: ast.AST) -> Refusal:
    """What is wrong with a rule's text, at its line."""
    return Refusal("AD401", message, file, getattr(node, "lineno", 0), getattr(node, "col_offset", -1) + 1)
