"""The walk over nodes meets what libcst's own visitors meet, in the same order."""

from pathlib import Path

import libcst as cst
import pytest

from adsource.frontend.syntax import READ, Visitor, nodes

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "tests/syntax/loops.py", ROOT / "tests/syntax/statements.py", ROOT / "tests/frontend/interpret.py"]
MORE = """
async def f(a, /, b: int = 1, *c, d=2, **e) -> int:
    async with a as x, b:
        return [y async for y in c if y if b] if a else {**d, 1: 2, "k": lambda z, *w: z}
    try:
        del a, b
    except ValueError as error:
        raise error from None
    except (TypeError, KeyError):
        pass
    else:
        x: float = yield a
    finally:
        assert not a, f"{a!r:>{b}} {c=}"
    match a:
        case [1, *rest] | {"k": 2, **others} if b:
            from m.n import (p as q, r)
        case Point(x=0, y=-1) as point:
            a[1:2:3, ..., :], b.c = (d := a)(*e, k=1, **f), a @ b


@decorated(1)
class C(B, metaclass=M):
    global g
    import os.path as path
"""


class Met(cst.CSTVisitor):
    def __init__(self):
        self.found = []

    def on_visit(self, node):
        self.found.append(node)
        return True


@pytest.mark.parametrize("text", [MORE, *(p.read_text(encoding="utf-8") for p in FILES)], ids=range(len(FILES) + 1))
def test_all_nodes_in_order(text):
    tree = cst.parse_module(text)
    own, met = list(nodes(tree)), Met()
    tree.visit(met)
    ids = set(map(id, own))
    assert [n for n in met.found if id(n) in ids] == own
    layout = (cst.BaseParenthesizableWhitespace, cst.EmptyLine, cst.TrailingWhitespace, cst.Newline, cst.Comment)
    signs = (cst.LeftParen, cst.RightParen, cst.LeftSquareBracket, cst.RightSquareBracket, cst.LeftCurlyBrace,
             cst.RightCurlyBrace, cst.Comma, cst.Dot, cst.Colon, cst.Semicolon, cst.AssignEqual)  # fmt: skip
    others = {type(n).__name__ for n in met.found if id(n) not in ids and not isinstance(n, (*layout, *signs))}
    assert others <= {"BitOr"}, "the sign between the patterns of a case"


def test_what_is_read_and_what_is_closed():
    tree = cst.parse_module("def f(x):\n    return x.real + g(y=x)\n")
    assert [n.value for n in nodes(tree, fields=READ) if isinstance(n, cst.Name)] == ["f", "x", "x", "g", "x"]
    assert not [n for n in nodes(tree, (cst.FunctionDef,)) if isinstance(n, cst.Return)]


def test_a_visitor_stays_outside_where_it_says_so():
    class Names(Visitor):
        def __init__(self):
            self.told = []

        def visit_Name(self, node):
            self.told.append(node.value)

        def visit_Call(self, node):
            return False

        def leave_Return(self, node):
            self.told.append("left")

    visitor = Names()
    visitor.walk(cst.parse_module("def f(x):\n    return x + g(y)\n"))
    assert visitor.told == ["f", "x", "x", "left"]
