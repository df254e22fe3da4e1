"""Which maxima are detached; that the gradients are right all the same, tests/regressions holds."""

import inspect
from pathlib import Path

import numpy as np
import pytest

from adsource.pipeline import Request, show
from tests.primal import load
from tests.programs.program import type_text
from tests.regressions.test_annotated import made

FILE = Path(__file__).parent.parent / "regressions" / "shifts.py"
FUNCTIONS = {n: f for n, f in vars(load(FILE)).items() if inspect.isfunction(f)}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_detached(name):
    rng = np.random.default_rng(7)
    signature = {p: type_text(made(q.annotation, rng)) for p, q in inspect.signature(FUNCTIONS[name]).parameters.items()}
    text = FILE.read_text(encoding="utf-8")
    shown = show(Request(FILE.name, text, name, signature=signature, target="numpy"), "frontend")
    assert ("stop_gradient" in shown) != name.endswith("_moves")
