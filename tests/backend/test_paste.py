"""Templates pasted into generated modules."""

import pytest

from adsource.backend import paste as pasting
from adsource.backend.imports import import_lines, used_names
from adsource.backend.paste import closure, paste, templates

ONE = '''"""Vector math."""

import math

import numpy as np

LN2 = 0.6931471805599453


# stands for np.exp
def fast_exp(x):
    """exp."""
    return scaled(x) * np.exp2(math.floor(x / LN2))


def scaled(x):
    # the rest
    return x
'''


@pytest.fixture
def book(tmp_path, monkeypatch):
    file = tmp_path / "vector.py"
    file.write_text(ONE, encoding="utf-8")
    monkeypatch.setattr(pasting, "template_files", lambda: [file])
    pasting.templates.cache_clear()
    yield
    pasting.templates.cache_clear()


def test_what_is_used_comes_too(book):
    made = paste({"fast_exp"}, {}, {"fast_exp": ("@njit",), "scaled": ("@njit",)})
    assert "\n".join(made.lines) == '''

LN2 = 0.6931471805599453


# template: vector.fast_exp, stands for np.exp
@njit
def fast_exp(x):
    """exp."""
    return scaled(x) * np.exp2(math.floor(x / LN2))


# template: vector.scaled
@njit
def scaled(x):
    # the rest
    return x'''
    assert made.imports == ("import math", "import numpy as np")
    assert tuple(t.name for t in closure({"fast_exp"})) == ("LN2", "fast_exp", "scaled")


def test_only_what_is_wanted(book):
    made = paste({"scaled"}, {}, {})
    assert [line for line in made.lines if line] == [
        "# template: vector.scaled", "def scaled(x):", "    # the rest", "    return x",
    ]  # fmt: skip
    assert made.imports == ()


def test_names_that_the_user_has_taken(book):
    made = "\n".join(paste({"fast_exp"}, {"scaled": "scaled2", "LN2": "LN3", "np": "numpy"}, {}).lines)
    assert "return scaled2(x) * numpy.exp2(math.floor(x / LN3))" in made
    assert "def scaled2(x):" in made and "LN3 = 0.69" in made


def test_all_templates_stand_alone():
    """Each with what it uses runs as a module of its own."""
    for name, template in templates().items():
        made = paste({name}, {}, {})
        text = "\n".join([*import_lines(made.imports, used_names(made.lines)), *made.lines])
        scope = {}
        exec(text, scope)
        assert name in scope, template.file


def test_imports_are_sorted_and_used():
    wanted = [
        "import numpy as np", "from math import pi", "import math", "from scipy.special import erf, Erfc, CONST",
        "from scipy.special import erf", "from numba import njit", "import os", "from scipy.special import a as b",
        "from .near import here", "import scipy.special",
    ]  # fmt: skip
    used = {"np", "pi", "math", "erf", "Erfc", "CONST", "njit", "b", "here", "scipy"}
    assert import_lines(wanted, used) == [
        "import math",
        "from math import pi",
        "",
        "import numpy as np",
        "import scipy.special",
        "from numba import njit",
        "from scipy.special import CONST, Erfc, erf",
        "from scipy.special import a as b",
        "",
        "from .near import here",
    ]
