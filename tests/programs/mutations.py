"""Single changes of a program's syntax tree, drawn at random; each leaves it as it is where it finds no place."""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass

import numpy as np

HELPERS = (
    "def {n}(a):\n    return a",
    "def {n}(a):\n    a *= 1.1\n    return a",
    "def {n}(a):\n    return a[::-1]",
    "def {n}(a):\n    a[0] = a[-1] * 0.5\n    return a * 1.0",
    "def {n}(a):\n    for i in range(len(a)):\n        if a[i] > 1.0:\n            return a[i:]\n    return a",
    "def {n}(a, *, k=2):\n    for _ in range(k):\n        a = np.sin(a)\n    return a",
)
CHANGES = (
    "{v} *= 1.1", "{v}[0] = {v}[-1] * 0.5", "{v}[1:] += {v}[:-1]", "{v}[:-1] = {v}[1:]", "{v} = {v}[::-1]", "{v} = {w}", "{v}, {w} = {w}, {v}",
    "{v} = np.sin({v})", "{v} = {v} * {w}", "{v} = {v}.copy()", "{v} += {w}", "{v} = {v} if np.sum({w}) > 1.0 else {w}", "{v} = 0.3 * {v} + {w}",
    "{v}[...] = {w}", "{v}[0], {v}[1] = {v}[1], {v}[0]", "{v} = np.where({w} > 1.0, {v}, {w})", "{v} = [{v}, {w}][1]", "{v}[[0, 0, 1]] *= 0.9",
    "{v} = np.maximum({v}, {w})", "{v}[{w} > 1.0] = 0.7", "{v} -= np.mean({w})", "{v} = np.cumsum({v}) * 0.2",
)
HEADS = (
    "for _r in range(2): pass", "for _r in range(3):\n    if np.sum({v}) < _r: break", "if np.sum({v}) > 1.0: pass", "if np.sum({v}) > 1.0: pass\nelse: {v} = {v} * 0.5",
    "_w = 0\nwhile _w < 2 and np.sum({v}) < 50.0:\n    _w += 1", "for _r in range(2):\n    if _r > np.sum({v}): continue",
)
RANGES = ("range(1, {n})", "range({n} - 1, -1, -1)", "range(0, {n}, 2)", "range({n} - 1)", "reversed(range({n}))")


@dataclass
class Place:
    """The program that is changed, and what the draws come from."""

    tree: ast.Module
    random: np.random.Generator

    def one(self, items):
        items = list(items)
        return items[self.random.integers(len(items))] if items else None

    def functions(self):
        return [n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef)]

    def block(self):
        """A function, and a list of statements of it."""
        function = self.one(self.functions())
        blocks = [b for n in ast.walk(function) for k in ("body", "orelse") if isinstance(b := getattr(n, k, None), list) and b]
        return function, self.one(blocks)

    def names(self, function):
        """The names that a function binds, in the order of their text."""
        bound = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        return sorted(bound | {a.arg for a in function.args.args})

    def filled(self, template, function):
        names = self.names(function) or ["x"]
        return ast.parse(template.format(v=self.one(names), w=self.one(names))).body

    def nodes(self, kind):
        return [n for f in self.functions() for n in ast.walk(f) if isinstance(n, kind)]


def operator(p: Place):
    node = p.one(p.nodes((ast.BinOp, ast.AugAssign)))
    if node is not None and isinstance(node.op, (ast.Add, ast.Sub, ast.Mult)):
        node.op = p.one((ast.Add(), ast.Sub(), ast.Mult()))


def accumulation(p: Place):
    """`x += e` becomes `x = x + e`, and `x = e` becomes `x += e`."""
    _, block = p.block()
    k = p.random.integers(len(block))
    match block[k]:
        case ast.AugAssign(target=target, op=op, value=value):
            read = copy.deepcopy(target)
            read.ctx = ast.Load()
            block[k] = ast.Assign([target], ast.BinOp(read, op, value), lineno=0)
        case ast.Assign(targets=[ast.Name() | ast.Subscript() as target], value=value):
            block[k] = ast.AugAssign(target, p.one((ast.Add(), ast.Mult(), ast.Sub())), value)


def twice(p: Place):
    _, block = p.block()
    s = p.one(block)
    if not isinstance(s, ast.Return):
        block.insert(p.random.integers(len(block)), copy.deepcopy(s))


def exchange(p: Place):
    _, block = p.block()
    if len(block) > 1:
        k = p.random.integers(len(block) - 1)
        block[k], block[k + 1] = block[k + 1], block[k]


def removal(p: Place):
    _, block = p.block()
    if len(block) > 1:
        del block[p.random.integers(len(block))]


def wrapping(p: Place):
    """A few statements go into a loop or a branch."""
    function, block = p.block()
    k = p.random.integers(len(block))
    inside = block[k : k + p.random.integers(1, 4)]
    if any(isinstance(n, (ast.Return, ast.Break, ast.Continue)) for s in inside for n in ast.walk(s)):
        return
    head = p.filled(p.one(HEADS), function)
    head[-1].body = [s for s in head[-1].body if not isinstance(s, ast.Pass)] + inside
    block[k : k + len(inside)] = head


def other_name(p: Place):
    """A name that is read, or bound, is another one of the function."""
    function = p.one(p.functions())
    node = p.one(n for n in ast.walk(function) if isinstance(n, ast.Name))
    if node is not None and node.id in p.names(function):
        node.id = p.one(p.names(function))


def section(p: Place):
    node = p.one(p.nodes(ast.Slice))
    if node is not None:
        field = p.one(("lower", "upper", "step"))
        setattr(node, field, p.one((None, ast.Constant(1), ast.Constant(-1), ast.Constant(2))))


def subscript(p: Place):
    """One more subscript around a read, or a number of one changed."""
    node = p.one(n for n in p.nodes(ast.Constant) if type(n.value) is int)
    if node is not None:
        node.value = int(p.one((0, 1, -1, 2, node.value + 1)))


def change(p: Place):
    """One more statement, mostly one that writes in place or makes an alias."""
    function, block = p.block()
    block[(k := p.random.integers(len(block) + 1)) : k] = p.filled(p.one(CHANGES), function)


def copying(p: Place):
    """A copy less."""
    for node in p.nodes(ast.AST):
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "copy" and p.random.random() < 0.5:
                setattr(node, field, value.func.value)
                return


def passes(p: Place):
    """Another range."""
    node = p.one(n for n in p.nodes(ast.For) if isinstance(n.iter, ast.Call) and getattr(n.iter.func, "id", "") == "range" and len(n.iter.args) == 1)
    if node is not None:
        node.iter = ast.parse(p.one(RANGES).format(n=f"({ast.unparse(node.iter.args[0])})"), mode="eval").body


def call(p: Place):
    """A name that is read goes through a helper, which may write it, or return a part of it."""
    function = p.one(p.functions())
    reads = [(n, f, k) for n in ast.walk(function) for f, v in ast.iter_fields(n) if isinstance(v, (ast.Name, list)) and f in ("value", "left", "right", "args", "elts")
             for k, e in enumerate(v if isinstance(v, list) else [v]) if isinstance(e, ast.Name) and isinstance(e.ctx, ast.Load)]
    if not reads:
        return
    node, field, k = p.one(reads)
    name = f"_h{len(p.tree.body)}"
    first = next(i for i, s in enumerate(p.tree.body) if isinstance(s, (ast.FunctionDef, ast.ClassDef)))
    p.tree.body[first:first] = ast.parse(p.one(HELPERS).format(n=name)).body
    value = getattr(node, field)
    old = value[k] if isinstance(value, list) else value
    if old.id not in p.names(function):
        return
    new = ast.Call(ast.Name(name, ast.Load()), [old], [])
    if isinstance(value, list):
        value[k] = new
    else:
        setattr(node, field, new)


MUTATIONS = (operator, accumulation, twice, exchange, removal, wrapping, wrapping, other_name, other_name, section, subscript, change, change, change, copying, passes, call, call)
