"""What the programs are called with: a value for each name of a parameter."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np

from tests.programs.program import Program

random = np.random.default_rng(11)
INPUTS = {
    **{name: random.uniform(-1.3, 1.3, 6) for name in ("x", "y", "z", "w")},
    **{name: random.uniform(0.4, 1.6, 6) for name in ("p", "q")},
    **{name: random.uniform(-1.2, 1.2, (4, 4)) for name in ("A", "B", "C")},
    **{name: random.uniform(-1.2, 1.2, (3, 5)) for name in ("R", "S")},
    **{name: float(value) for name, value in zip("abckh", random.uniform(0.3, 1.2, 5))},
    "T": random.uniform(-1.0, 1.0, (2, 3, 4)),
    "M": random.uniform(-0.3, 0.3, (4, 4)) + 2.0 * np.eye(4),  # far from singular
    "v": random.uniform(-1.2, 1.2, 4),
    "u": random.uniform(-1.2, 1.2, 5),
    "n": 4,
    "m": 3,
    "j": 2,
    "idx": np.array([0, 2, 2, 4, 1, 0]),
    "perm": np.array([3, 1, 0, 2, 5, 4]),
    "flags": np.array([True, False, True, True, False, False]),
    "flag": True,
    "e": np.zeros(0),
    "one": np.array([0.7]),
    "x32": random.uniform(-1.2, 1.2, 6).astype(np.float32),
    "A32": random.uniform(-1.2, 1.2, (4, 4)).astype(np.float32),
    "F": np.asfortranarray(random.uniform(-1.2, 1.2, (4, 4))),
    "ints": np.array([3, -1, 4, 1, -5, 2]),
}


def programs(path: Path) -> dict[str, Program]:
    """The programs of a file, by name."""
    text = path.read_text(encoding="utf-8")
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            given = {a.arg: INPUTS[a.arg] for a in node.args.args}
            wrt = tuple(name for name, value in given.items() if np.asarray(value).dtype.kind == "f")
            found[node.name] = Program(text, given, wrt, seed=7, entry=node.name)
    return found
