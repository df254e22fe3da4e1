"""Mutants: the programs that people wrote for these tests, with a few statements changed at random.

The other generators know a grammar; these know none, and so reach what nobody thought of putting into one.  Most
mutants do not run: those that raise, or grow, or do not end, are made anew.
"""

from __future__ import annotations

import ast
import copy
import inspect
import re
import signal
import types
import warnings
import zlib
from functools import cache
from pathlib import Path

import numpy as np

from tests.programs.mutations import MUTATIONS, Place
from tests.programs.program import ENTRY, Program

TESTS = Path(__file__).parents[1]
HEAD = re.compile(r"^# inputs: (.*)\ndef (\w+)", re.M)
EXTENTS = {"n": 6, "m": 4}
TRIES = 60


def generate_mutated(seed: int) -> Program:
    """A mutant that runs; the program itself where none of the tries does."""
    random = np.random.default_rng(seed)
    sources = list(_sources().values())
    return _mutant(lambda: sources[random.integers(len(sources))], random, seed)


def mutant_of(source: str, number: int) -> Program:
    """A mutant of one program, whatever other programs there are."""
    random = np.random.default_rng([number, zlib.crc32(source.encode())])
    return _mutant(lambda: _sources()[source], random, number)


def original(source: str) -> Program:
    """A program as it was written."""
    path, name, inputs = _sources()[source]
    values = inputs(np.random.default_rng(7))
    return Program(ast.unparse(kept(path, name)), values, _floats(values))


def sources() -> tuple[str, ...]:
    """The programs that mutants are made of, as `file:function`."""
    return tuple(_sources())


def _mutant(chosen, random, seed: int) -> Program:
    for _ in range(TRIES):
        path, name, inputs = chosen()
        tree = copy.deepcopy(kept(path, name))
        values = inputs(np.random.default_rng(seed + 1))
        for _ in range(random.integers(1, 5)):
            MUTATIONS[random.integers(len(MUTATIONS))](Place(tree, random))
        program = Program(ast.unparse(ast.fix_missing_locations(tree)), values, _floats(values), seed)
        if program.wrt and runs(program):
            return program
    return program


def _floats(values: dict) -> tuple[str, ...]:
    return tuple(n for n, v in values.items() if np.asarray(v).dtype.kind == "f")


@cache
def _sources() -> dict[str, tuple]:
    """Each program: its file, its name, what makes its inputs."""
    found = []
    for path in sorted((TESTS / "syntax").glob("[!t]*.py")):
        for head in HEAD.finditer(path.read_text(encoding="utf-8")):
            found.append((path, head[2], _by_comment(path, head[2], head[1])))
    for path in sorted((TESTS / "regressions").glob("[!tp]*.py")):
        for node in _parsed(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.args.args:
                if all(isinstance(a.annotation, ast.Constant) for a in node.args.args):
                    found.append((path, node.name, _by_annotations(node)))
    return {f"{f[0].name}:{f[1]}": f for f in found if _filled(f[0], f[1])}


def _filled(path: Path, name: str) -> bool:
    """Whether all memory of a program is filled, so that a mutant reads what is there."""
    tree = kept(path, name)
    return tree is not None and "np.empty" not in ast.unparse(tree)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _by_comment(path: Path, name: str, text: str):
    entry = next(n for n in _parsed(path).body if getattr(n, "name", "") == name)
    names = [a.arg for a in entry.args.args]
    return lambda rng: dict(zip(names, eval(f"({text},)", {"np": np, "rng": rng})))


def _by_annotations(node: ast.FunctionDef):
    return lambda rng: {a.arg: _made(a.annotation.value, rng) for a in node.args.args}


def _made(annotation: str, rng):
    if annotation in ("int", "float", "bool"):
        return {"int": 3, "float": float(1.0 + 0.5 * rng.standard_normal()), "bool": True}[annotation]
    if "=" in annotation:  # the very number
        kind, number = annotation.split("=")
        return {"int": int, "float": float, "bool": lambda text: text == "True"}[kind](number)
    kind, extents = annotation.rstrip("]").split("[")
    shape = [EXTENTS.get(e.strip()) or int(e) for e in extents.split(",")]
    return rng.integers(0, 4, shape) if kind == "i" else 1.2 + 0.5 * rng.standard_normal(shape)


@cache
def kept(path: Path, name: str) -> ast.Module | None:
    """The program alone, as `f`; None where that name is taken."""
    body = _parsed(path).body
    wanted, alone = {name}, []
    for node in reversed(body):
        if isinstance(node, (ast.Import, ast.ImportFrom)) or _defined(node) & wanted:
            wanted |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            alone.insert(0, copy.deepcopy(node))
    tree = ast.Module(alone, [])
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            node.name = ENTRY
            for a in node.args.args:
                a.annotation = None
    text = ast.unparse(tree)
    taken = sum(isinstance(n, ast.Name) and n.id in (ENTRY, name) for n in ast.walk(tree)) or text.count(f"def {ENTRY}(") != 1
    return None if taken else tree


def _defined(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return set()


def runs(program: Program) -> bool:
    """Whether a mutant runs to its end within a second, with a value of some size."""
    before = signal.signal(signal.SIGALRM, _late)
    signal.setitimer(signal.ITIMER_REAL, 1.0)
    try:
        with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
            warnings.simplefilter("error")
            value = program.function()(**program.arguments())
        return not isinstance(value, (types.NoneType, str, dict, list)) and not inspect.isgenerator(value)
    except Exception:  # whatever it is, the mutant is to blame
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


def _late(*_):
    raise TimeoutError("runs too long")
