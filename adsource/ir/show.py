"""The text form of the IR, for `emit --show` and for tests.

    energy(u: float64[n], k: float64) -> float64
       5 =  n: int64 = size(u)
       7 ~  for t in range(0, steps, 1):
       8 +      w: float64[n] = np.copy(u)

Left of a statement stand the primal line that it comes from and `=` where the user's text is printed
for it, `~` where a pass has changed it, `+` where it comes from no primal statement.  Expressions are
fully parenthesised, so that the tree can be seen.
"""

from __future__ import annotations

from adsource.ir.infer import describe
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Do,
    Expr,
    For,
    Function,
    If,
    Index,
    Jump,
    Keep,
    Name,
    NewAxis,
    Op,
    Permute,
    Program,
    Remark,
    Return,
    Slice,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.walk import blocks

SIGNS = {"u-": "-", "u+": "+", "~": "~", "not": "not "}
INFIX = frozenset(
    "+ - * / // % ** @ & | ^ << >> < <= > >= == != and or is in".split() + ["is not", "not in"]
)


def show_program(program: Program) -> str:
    """All functions, the entry first."""
    rest = [f for key, f in program.functions.items() if key != program.entry]
    return "\n\n".join(show(f) for f in [program.functions[program.entry], *rest])


def show(f: Function) -> str:
    """One function."""
    params = ", ".join(f"{p.name}: {_type(p)}" for p in f.params)
    results = ", ".join(_type(r) for r in f.results)
    return "\n".join([f"{f.key}({params}) -> {results or 'nothing'}", *_block(f.body, 0)])


def _type(x: object) -> str:
    """The type of a node in words; `?` where it has none."""
    t = getattr(x, "type", None)
    return "?" if t is None else describe(t)


def _block(body: tuple[AnyStatement, ...], depth: int) -> list[str]:
    lines: list[str] = []
    for s in body:
        lines.append(f"{_margin(s)}  {'    ' * depth}{_statement(s)}".rstrip())
        inner = blocks(s)
        lines += _block(inner[0], depth + 1) if inner else []
        if len(inner) > 1 and inner[1]:
            lines += [f"{' ' * 8}{'    ' * depth}else:", *_block(inner[1], depth + 1)]
    return lines


def _margin(s: AnyStatement) -> str:
    line = s.origin.line if s.origin else ""
    return f"{line:>4} {'=' if s.verbatim else '~' if s.origin else '+'}"


def _statement(s: AnyStatement) -> str:
    return _text(s) + (f"  # {s.remark}" if s.remark else "")


def _text(s: AnyStatement) -> str:
    match s:
        case Assign():
            return f"{s.target.id}: {_type(s.target)} = {show_expression(s.value)}"
        case Permute():
            return f"{_list(s.targets)} = {_list(s.sources)}"
        case Store():
            return f"{show_expression(s.target)} = {show_expression(s.value)}"
        case Update():
            return f"{show_expression(s.target)} {s.op}= {show_expression(s.value)}"
        case Call():
            targets = ", ".join(f"{t.id}: {_type(t)}" for t in s.targets)
            return f"{targets}{' = ' if targets else ''}call {s.callee}({_list(s.args)})"
        case Do():
            return f"do {show_expression(s.value)}"
        case Keep():
            return f"keep {s.text}"
        case Jump():
            return s.kind
        case For():
            return f"for {s.var.id} in range({_list((s.start, s.stop, s.step))}):"
        case While() | If():
            guard = "  (leaves)" if isinstance(s, If) and s.guard else ""
            return f"{'while' if isinstance(s, While) else 'if'} {show_expression(s.test)}:{guard}"
        case Return():
            return f"return {_list(s.values)}".rstrip()
        case Remark():
            return f"# {s.text}"
    raise TypeError(f"no statement: {s!r}")


def _list(items: tuple[Expr, ...]) -> str:
    return ", ".join(show_expression(e) for e in items)


def show_expression(e: Expr) -> str:
    """An expression, one pair of parentheses for each operator."""
    match e:
        case Const():
            return repr(e.value)
        case Name():
            return e.id
        case TupleExpr():
            return f"({_list(e.items)}{',' if len(e.items) == 1 else ''})"
        case Index():
            return f"{show_expression(e.base)}[{', '.join(_item(i) for i in e.items)}]"
        case Op():
            return _operation(e)
    return f"<{e!r}>"


def _operation(e: Op) -> str:
    if e.op in SIGNS and len(e.args) == 1:
        return f"({SIGNS[e.op]}{show_expression(e.args[0])})"
    if e.op in INFIX and len(e.args) == 2:
        return f"({show_expression(e.args[0])} {e.op} {show_expression(e.args[1])})"
    static = [f"{k}={v!r}" for k, v in e.static]
    return f"{e.op}({', '.join([*map(show_expression, e.args), *static])})"


def _item(item: Expr | Slice | NewAxis) -> str:
    if isinstance(item, NewAxis):
        return "newaxis"
    if not isinstance(item, Slice):
        return show_expression(item)
    start, stop, step = ("" if x is None else show_expression(x) for x in (item.start, item.stop, item.step))
    return f"{start}:{stop}" + (f":{step}" if step else "")
