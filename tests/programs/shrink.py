"""Make a failing program small: drop statements, unwrap blocks, put parts in place of wholes.

Works on Python's own syntax trees, so it knows nothing of the generator; what makes a program unfit is
found by judging it.
"""

from __future__ import annotations

import ast
import copy
import itertools
import time
from collections.abc import Callable

from tests.programs.program import ENTRY, Program

Same = Callable[[Program], bool]
SECONDS = 90.0


def shrink(program: Program, same: Same, seconds: float = SECONDS) -> Program:
    """The smallest program found for which `same` still holds."""
    end = time.monotonic() + seconds
    program, size = program.with_text(ast.unparse(ast.parse(program.text))), 0
    while size != len(program.text) and time.monotonic() < end:
        size = len(program.text)
        for change in (_without_function, _without_statement, _unwrapped, _without_parameter, _simpler_expression):
            program = _pass(program, change, same, end)
    return program


def _pass(program, change, same, end):
    """Every edit of one kind is tried once; after one that holds, the search goes on where it stands."""
    k = 0
    while time.monotonic() < end:
        text = next(itertools.islice(change(ast.parse(program.text)), k, None), None)
        if text is None:
            break
        smaller = _fitted(program, text) if len(text) < len(program.text) else None
        if smaller and same(smaller):
            program = smaller
        else:
            k += 1
    return program


def _fitted(program, text):
    """The program with that text, None if it is none; inputs that are no longer parameters are dropped."""
    try:
        entry = next(n for n in ast.parse(text).body if getattr(n, "name", "") == ENTRY)
    except SyntaxError:
        return None
    names = [a.arg for a in entry.args.args]
    wrt = tuple(n for n in program.wrt if n in names)
    return Program(text, {n: program.inputs[n] for n in names}, wrt, program.seed)


def _without_function(tree):
    for k, node in enumerate(tree.body):
        if not (isinstance(node, ast.FunctionDef) and node.name == ENTRY) and not isinstance(node, ast.Import):
            changed = copy.deepcopy(tree)
            del changed.body[k]
            yield ast.unparse(changed)


def _blocks(tree):
    for node in ast.walk(tree):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if isinstance(block, list) and not isinstance(node, ast.Module):
                yield block


def _edits(tree, places):
    """Each (change of a copy) as text; `places` maps a tree to the same list of changes in the same order."""
    for k in range(len(places(tree))):
        changed = copy.deepcopy(tree)
        places(changed)[k]()
        yield ast.unparse(ast.fix_missing_locations(changed))


def _without_statement(tree):
    def places(t):
        found = []
        for block in _blocks(t):
            for size in (4, 2, 1):
                for k in range(0, len(block) - size + 1):
                    if len(block) > size and not any(isinstance(s, ast.Return) for s in block[k : k + size]):
                        found.append(lambda b=block, k=k, n=size: b.__delitem__(slice(k, k + n)))
        for node in ast.walk(t):
            if isinstance(node, ast.If) and node.orelse:
                found.append(lambda n=node: n.orelse.clear())
        return found

    yield from _edits(tree, places)


def _unwrapped(tree):
    def places(t):
        found = []
        for block in _blocks(t):
            for k, s in enumerate(block):
                if isinstance(s, ast.If):
                    found.append(lambda b=block, k=k, s=s: b.__setitem__(slice(k, k + 1), s.body))
                    if s.orelse:
                        found.append(lambda b=block, k=k, s=s: b.__setitem__(slice(k, k + 1), s.orelse))
                elif isinstance(s, ast.While):
                    found.append(lambda b=block, k=k, s=s: b.__setitem__(slice(k, k + 1), s.body))
                elif isinstance(s, ast.For):
                    found.append(lambda b=block, k=k, s=s: b.__setitem__(slice(k, k + 1), _once(s)))
        return found

    yield from _edits(tree, places)


def _once(loop):
    args = getattr(loop.iter, "args", [])
    start = args[0] if len(args) > 1 else ast.Constant(0)
    return [ast.Assign([loop.target], start, lineno=0), *loop.body]


def _without_parameter(tree):
    entry = next(n for n in tree.body if getattr(n, "name", "") == ENTRY)
    used = {n.id for n in ast.walk(entry) if isinstance(n, ast.Name)}
    for k, parameter in enumerate(entry.args.args):
        if parameter.arg not in used:
            changed = copy.deepcopy(tree)
            next(n for n in changed.body if getattr(n, "name", "") == ENTRY).args.args.pop(k)
            yield ast.unparse(changed)


def _simpler_expression(tree):
    def places(t):
        found = []
        for node in ast.walk(t):
            for field, value in ast.iter_fields(node):
                if isinstance(value, ast.expr) and _replaceable(node, field):
                    for part in _parts(value):
                        found.append(lambda n=node, f=field, p=part: setattr(n, f, p))
                elif isinstance(value, list) and field in ("args", "elts"):
                    for k, item in enumerate(value):
                        if isinstance(item, ast.expr):
                            for part in _parts(item):
                                found.append(lambda v=value, k=k, p=part: v.__setitem__(k, p))
                    if field == "elts" and len(value) > 1:
                        found += [lambda v=value, k=k: v.pop(k) for k in range(len(value))]
        return found

    yield from _edits(tree, places)


def _replaceable(node, field):
    return not (isinstance(node, (ast.Call,)) and field == "func") and field not in ("target", "targets")


def _parts(value):
    """What may stand for an expression: a number, or one of the expressions within it."""
    if isinstance(value, (ast.Constant, ast.Name)):
        return
    if not isinstance(value, (ast.Slice, ast.Tuple, ast.Compare, ast.BoolOp)):
        yield ast.Constant(0.5)
        yield ast.Constant(2)
    for child in ast.iter_child_nodes(value):
        if isinstance(child, ast.expr) and not (isinstance(value, ast.Call) and child is value.func):
            if not isinstance(child, ast.Slice) or isinstance(value, ast.Tuple):
                yield child
    if isinstance(value, ast.Slice):
        for field in ("lower", "upper", "step"):
            if getattr(value, field) is not None:
                yield ast.Slice(**{f: getattr(value, f) for f in ("lower", "upper", "step") if f != field})
