"""Messages as compiled code takes them: no formats, no logging.

    raise ValueError(f"k is {k:.3g}")           raise ValueError("k is {k}")
    print(f"k = {k:.2e}", x[0], end="")         print("k =", k, x[0])
    log.info("step %d", i)                      (left out)
The primal itself, which is plain Python, says them as they are written.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from adsource.ir.nodes import AnyStatement, For, Function, If, Keep, While


def plain_messages(function: Function) -> Function:
    return replace(function, body=_block(function.body))


def _block(block: tuple[AnyStatement, ...]) -> tuple[AnyStatement, ...]:
    return tuple(made for s in block for made in _statement(s))


def _statement(s: AnyStatement) -> tuple[AnyStatement, ...]:
    if isinstance(s, Keep):
        text = _text(s.text)
        return () if text is None else (s if text == s.text else replace(s, text=text, verbatim=False),)
    if isinstance(s, (For, While)):
        return (replace(s, body=_block(s.body)),)
    if isinstance(s, If):
        made = replace(s, body=_block(s.body), orelse=_block(s.orelse))
        return (made,) if made.body or made.orelse or not (s.body or s.orelse) else ()
    return (s,)


def _text(text: str) -> str | None:
    """The statement in plain words; None for one that compiled code cannot say."""
    try:
        (statement,) = ast.parse(text).body
    except (SyntaxError, ValueError):
        return text
    match statement:
        case ast.Raise(exc=ast.Call(args=args) as call) if not all(isinstance(a, ast.Constant) for a in args):
            call.args, call.keywords = [ast.Constant(" ".join(map(_said, args)))], []
            statement.cause = None
        case ast.Raise(exc=ast.expr(), cause=ast.expr()):
            statement.cause = None
        case ast.Assert(msg=ast.expr() as said) if not isinstance(said, ast.Constant):
            statement.msg = ast.Constant(_said(said))
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=args) as call):
            if not call.keywords and not any(isinstance(a, (ast.JoinedStr, ast.BinOp, ast.Call)) for a in args):
                return text
            call.args, call.keywords = [p for a in args for p in _printed(a)], []
        case ast.Expr(value=ast.Call()):
            return None
        case _:
            return text
    return ast.unparse(statement)


def _said(e: ast.expr) -> str:
    """What a message says, the values in it by name."""
    match e:
        case ast.Constant():
            return str(e.value)
        case ast.JoinedStr():
            return "".join(_said(v) for v in e.values)
        case ast.FormattedValue():
            return "{" + ast.unparse(e.value) + "}"
        case ast.BinOp(left=ast.Constant(value=str() as text), op=ast.Mod()):
            return text
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _said(left) + _said(right)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as text), attr="format")):
            return text
    return ast.unparse(e)


def _printed(e: ast.expr) -> list[ast.expr]:
    """The parts of a line, one after the other."""
    match e:
        case ast.JoinedStr():
            return [p for v in e.values for p in _printed(v)]
        case ast.FormattedValue():
            return [e.value]
        case ast.Constant(value=str() as text):
            return [ast.Constant(text.strip())] if text.strip() else []
        case ast.BinOp(left=ast.Constant(value=str()) as text, op=ast.Mod(), right=right):
            return [text, *(right.elts if isinstance(right, ast.Tuple) else [right])]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()) as text, attr="format"), args=args):
            return [text, *args]
    return [e]
