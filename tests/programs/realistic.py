"""Mutants of whole programs: those of the corpus, of peers' tests, with complex numbers.

They are longer than what `mutated` begins with, so that a change meets more of what it may not go with.
"""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path

import numpy as np

from tests.complex import inputs as complex_inputs
from tests.complex import programs as complex_programs
from tests.peers import inputs as peers
from tests.primal import load
from tests.programs.mutated import TESTS, TRIES, kept, runs
from tests.programs.mutations import MUTATIONS, Place
from tests.programs.program import Program


def generate_realistic(seed: int) -> Program:
    """A mutant that runs; the program itself where none of the tries does."""
    random = np.random.default_rng(seed)
    found = list(_originals().values())
    for _ in range(TRIES):
        original = found[random.integers(len(found))]
        tree = ast.parse(original.text)
        for _ in range(random.integers(1, 5)):
            MUTATIONS[random.integers(len(MUTATIONS))](Place(tree, random))
        text = ast.unparse(ast.fix_missing_locations(tree))
        program = Program(text, original.arguments(), original.wrt, seed)
        if runs(program):
            return program
    return program


@cache
def _originals() -> dict[str, Program]:
    """Each program by file and name; what nobody fills is zero, since a mutant may read it."""
    found = {f"{p.stem}:{n}": _alone(p, n, q.inputs, q.wrt) for p in sorted((TESTS / "peers").glob("programs_*.py"))
             for n, q in peers.programs(p).items()}
    found |= {f"complex:{n}": _of_complex(n, given) for n, given in complex_inputs.CASES.items()}
    found |= {p.stem: _of_corpus(p) for p in sorted((TESTS / "corpus").glob("*/*.py"))}
    return {n: p.with_text(p.text.replace("np.empty", "np.zeros")) for n, p in found.items() if p is not None and _plain(p)}


def _plain(program: Program) -> bool:
    return bool(program.wrt) and all(isinstance(v, (int, float, complex, np.ndarray)) for v in program.inputs.values())


def _of_complex(name: str, given: tuple) -> Program | None:
    values = dict(zip(inspect.signature(getattr(complex_programs, name)).parameters, given))
    wrt = tuple(n for n, v in values.items() if np.asarray(v).dtype.kind in "fc")
    return _alone(Path(complex_programs.__file__), name, values, wrt)


def _of_corpus(path: Path) -> Program | None:
    module = load(path)
    values = module.inputs("test") if "size" in inspect.signature(module.inputs).parameters else module.inputs()
    return _alone(path, module.FUNCTION, values, tuple(module.WRT))


def _alone(path: Path, name: str, inputs: dict, wrt: tuple[str, ...]) -> Program | None:
    tree = kept(path, name)
    return None if tree is None else Program(ast.unparse(tree), inputs, wrt)
