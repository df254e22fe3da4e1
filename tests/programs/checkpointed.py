"""Programs of the other kinds, with checkpoints put on their loops, blocks and functions.

A marker means nothing to the primal, so that what holds of the program without it holds of the one with it.
"""

from __future__ import annotations

import ast

from tests.programs.everyday import generate_everyday
from tests.programs.generate import generate
from tests.programs.mixed import generate_mixed
from tests.programs.mutated import generate_mutated
from tests.programs.program import Program
from tests.programs.realistic import generate_realistic
from tests.programs.scope import Draw
from tests.programs.shared import generate_shared

GRAMMARS = {generate: 3, generate_shared: 4, generate_everyday: 3, generate_mixed: 2}
BASES = {**GRAMMARS, generate_mutated: 2, generate_realistic: 1}  # those change with the files that they are made of
SCHEDULES = ("", "", ", schedule='mixed'", ", schedule='uniform'", ", schedule='recompute_all'", ", schedule='store_all'", ", schedule='tape_all'")
TRIES = 20
Loop = ast.For | ast.While


def generate_checkpointed(seed: int, bases: dict = BASES) -> Program:
    """One with a marker at least, where one of the tries has a place for it."""
    draw = Draw(seed)
    for k in range(TRIES):
        program = draw.weighted(bases)(1000 * k + seed)
        text = _marked(program, draw)
        if text:
            break
    return Program(text or program.text, program.inputs, program.wrt, seed, program.entry)


def _marked(program: Program, draw: Draw) -> str:
    """The text with its markers; empty where there is no place for one."""
    tree = ast.parse(program.text)
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
    entry = next(f for f in functions if f.name == program.entry)
    marks = draw.sample([_loops, _loops, _loops, _block, _function], draw.choice([1, 1, 2]))
    if not sum([mark(functions, entry, draw) for mark in marks]):
        return ""
    head = int(isinstance(tree.body[0], ast.Expr))  # behind the docstring
    tree.body.insert(head, ast.Import([ast.alias("adsource", "ad")]))
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _loops(functions: list[ast.FunctionDef], entry: ast.FunctionDef, draw: Draw) -> bool:
    """One loop or two: of the entry's own, seldom of a helper's, or within another loop."""
    place = draw.weighted({"own": 8, "helper": 2, "inner": 0.5})
    function = draw.choice(functions) if place == "helper" else entry
    nodes = ast.walk(entry) if place == "inner" else function.body
    loops = [n for n in nodes if isinstance(n, Loop) and not _is_marked(n)]
    for loop in draw.sample(loops, min(len(loops), draw.choice([1, 1, 1, 2]))):
        field = "test" if isinstance(loop, ast.While) else "iter"
        options = f"slots={draw.randint(1, 3)}{draw.choice(SCHEDULES) if field == 'iter' else ''}"
        setattr(loop, field, ast.parse(f"ad.checkpoint({ast.unparse(getattr(loop, field))}, {options})", mode="eval").body)
    return bool(loops)


def _is_marked(loop: Loop) -> bool:
    return "ad.checkpoint(" in ast.unparse(loop.test if isinstance(loop, ast.While) else loop.iter)


def _block(functions: list[ast.FunctionDef], entry: ast.FunctionDef, draw: Draw) -> bool:
    """Some statements in a row, which nothing leaves."""
    blocks = [b for n in ast.walk(entry) for k in ("body", "orelse") if isinstance(b := getattr(n, k, None), list) and len(b) > 1]
    block = draw.choice(blocks or [entry.body])
    first = draw.randrange(len(block))
    last = min(draw.randint(first + 1, first + 4), len(block))
    if any(isinstance(n, (ast.Return, ast.Break, ast.Continue)) for s in block[first:last] for n in ast.walk(s)):
        return False
    around = ast.parse("with ad.checkpoint():\n    pass").body[0]
    around.body, block[first:last] = block[first:last], [around]
    return True


def _function(functions: list[ast.FunctionDef], entry: ast.FunctionDef, draw: Draw) -> bool:
    helpers = [f for f in functions if f is not entry and not f.decorator_list]
    if helpers:
        draw.choice(helpers).decorator_list = [ast.parse("ad.checkpoint", mode="eval").body]
    return bool(helpers)
