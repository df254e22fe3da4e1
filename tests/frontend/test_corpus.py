"""The corpus: each program becomes a Program that, run as it stands, gives the primal's value bit by bit."""

import copy
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from adsource.frontend.build import program
from tests.frontend.interpret import run

FOLDER = Path(__file__).parent.parent / "corpus" / "programs"


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda p: p.stem)
def test_program(path):
    module = load(path)
    text = path.read_text(encoding="utf-8")
    made = program(text, path.name, module.FUNCTION, module.SIGNATURE)
    inputs = module.inputs("test")
    ours = copy.deepcopy(inputs)
    want = getattr(module, module.FUNCTION)(**inputs)
    assert run(made, *(ours[p.name] for p in made.functions[made.entry].params)) == want
    assert all(np.array_equal(ours[name], inputs[name]) for name in inputs)


def test_there_are_programs():
    assert len(list(FOLDER.glob("*.py"))) == 23
