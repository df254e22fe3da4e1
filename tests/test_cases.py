"""The cases: a primal, and below the line the routines that are emitted for it, for a person to read.

    # case: smooth                              the function
    # signature: float64[:], float64, int64     of its parameters, in Numba's notation
    # wrt: u, k                                 all floats without this line
    # target: numpy                             or cpu
    # parallel: yes                             independent loops in parallel
    # inputs: rng.random(7), 0.3, 3             arguments, with rng = np.random.default_rng(1)

`pytest --update-cases` rewrites what stands below the line: the diff is the review of a change to the compiler.
"""

import copy
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from adsource.jobs import split_signature
from adsource.pipeline import Request, emit
from tests.primal import gap_to_oracle, same, seed_like, unchanged

HERE = Path(__file__).parent / "cases"
FILES = [path for path in sorted(HERE.rglob("*.py")) if "refused" not in path.parts]
LINE = "# " + "-" * 40 + " emitted " + "-" * 40 + "\n"


@dataclass(frozen=True)
class Case:
    text: str  # above the line
    routines: str  # below it
    head: dict[str, str]

    @property
    def function(self):
        return self.head["case"]

    @property
    def signature(self):
        return self.head["signature"]

    def primal(self):
        space = {}
        exec(compile(self.text, "case", "exec"), space)
        return space[self.function]

    def inputs(self):
        names = self.primal().__code__.co_varnames
        values = eval(f"({self.head['inputs']},)", {"np": np, "rng": np.random.default_rng(1)})
        return dict(zip(names, values))

    def emitted(self, target):
        wrt = tuple(re.findall(r"\w+", self.head.get("wrt", ""))) or None
        request = Request(
            path="case.py", text=self.text, function=self.function, wrt=wrt,
            signature=split_signature(self.signature), target=target, parallel="parallel" in self.head,
        )  # fmt: skip
        return emit(request)


def read(path):
    above, _, below = path.read_text(encoding="utf-8").partition(LINE)
    head = dict(re.findall(r"^# (\w+): (.*)$", above, re.M))
    return Case(above.rstrip("\n") + "\n", below.lstrip("\n"), head)


def routines_of(text, function):
    """What stands between the primal and the wrappers of a module."""
    start = re.search(r"^(@(njit|register_jitable)\([^@]*?\n?\)\n)?def \w+_b\w*\(", text, re.M).start()
    return text[start : text.index(f"\n\n\ndef {function}_vjp(")] + "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(HERE).with_suffix("").as_posix())
def test_case(path, request):
    case = read(path)
    target = case.head["target"]
    made = case.emitted(target)
    again = case.emitted(target)
    assert again.text == made.text
    routines = routines_of(made.text, case.function)
    if request.config.getoption("--update-cases"):
        path.write_text(f"{case.text}\n\n{LINE}\n\n{routines}", encoding="utf-8")
    else:
        assert routines == case.routines
    prove(case, again if target == "numpy" else case.emitted("numpy"), "numpy")
    if target == "cpu":
        prove(case, made, "cpu")


def prove(case, made, target):
    """The module runs, here without Numba: value as the primal's, inputs untouched, gradient as the oracle's."""
    space = {"__name__": case.function}
    exec(compile(re.sub(r"^@(njit|register_jitable|intrinsic)(\(\n( .*\n)*\)\n|.*\n)", "", made.text, flags=re.M), "emitted", "exec"), space)
    function, inputs = case.primal(), case.inputs()
    given, expected = copy.deepcopy(inputs), copy.deepcopy(inputs)
    with np.errstate(all="raise", under="ignore"):
        value = function(**expected)
        seed = seed_like(value, np.random.default_rng(2))
        ours, gradients = space[f"{case.function}_vjp"](*given.values(), seed)
    drawn = {n: expected[n] for n, x in inputs.items() if isinstance(x, np.random.Generator)}
    assert unchanged(given, {**inputs, **drawn})  # a generator is left as the primal leaves it
    if target == "numpy":
        assert same(ours, value)
    single = "float32" in case.signature
    by_name = dict(zip(made.wrt, gradients if len(made.wrt) > 1 else (gradients,)))
    assert gap_to_oracle(function, inputs, by_name, seed, np.random.default_rng(4)) < (1e-5 if single else 1e-12)
