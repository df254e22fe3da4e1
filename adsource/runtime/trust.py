"""The user's own rules are verified against the functions that they are about, once per process.

Operands are drawn: as the rule's `>>>` lines say, else of the ranks that the program uses, from a normal
distribution, or from narrower ones where the function is not finite or has a pole among those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import FunctionType
from typing import Any

import numpy as np

from adsource.errors import Refusal
from adsource.ir.nodes import OWN, Name
from adsource.rulebook import samples
from adsource.rulebook.check import STEP, Check
from adsource.rulebook.evaluate import Functions, evaluate
from adsource.rulebook.rule import Rule
from adsource.rulebook.verify import Problem, drawn, verify
from adsource.runtime.source import Source

KINDS = ("normal", "away", "positive", "fraction", "above_one")
_known: dict[tuple, tuple[Problem, ...]] = {}


def problems_of(
    rules: Sequence[Rule], used: Sequence[Sequence[str]], function: FunctionType, source: Source
) -> tuple[Problem, ...]:
    """What is wrong with the rules that are used, [(name, sample, dtype), ...]."""
    found: list[Problem] = []
    for name, sample, dtype in used:
        for rule in (r for r in rules if r.name == name):
            found += _problems(rule, sample, dtype, function, source)
    return tuple(found)


def refuse_wrong(problems: Sequence[Problem]) -> None:
    """Raise Refusal AD404 for the first rule that is wrong."""
    for problem in problems:
        path, _, line = problem.place.rpartition(":")
        raise Refusal("AD404", f"the rule `{problem.rule}` is wrong: {problem.text} ({problem.where})", path, int(line),
                      rewrite="Correct its lines. Where the operands that were tried are not meant, say which are in "
                      "its docstring:\n>>> f(positive[4], near(0.3))")


def _problems(rule: Rule, sample: str, dtype: str, function: FunctionType, source: Source) -> tuple[Problem, ...]:
    functions: dict[str, Any] = {}
    if rule.op.startswith(OWN):
        live = _live(source, rule.op.removeprefix(OWN), function)
        functions = {rule.op: getattr(live, "primal_function", live)}
    plain = getattr(functions.get(rule.op), "py_func", functions.get(rule.op))
    key = (rule.file, rule.text, sample, dtype, getattr(plain, "__code__", None))
    if key not in _known:
        _known[key] = _verified(rule, sample, dtype, functions)
    return _known[key]


def _live(source: Source, name: str, function: FunctionType) -> Any:
    try:
        return source.live(name, function)
    except LookupError:
        return None


def _verified(rule: Rule, sample: str, dtype: str, functions: Functions) -> tuple[Problem, ...]:
    dtypes = list(dict.fromkeys(("float64", dtype)))
    if not functions or rule.samples:
        chosen = rule if rule.samples or not sample else replace(rule, samples=(sample,))
        if not callable(functions.get(rule.op, len)):
            return (_missing(rule),)
        return tuple(verify(chosen, None, functions, dtypes=dtypes))
    if not callable(functions[rule.op]):
        return (_missing(rule),)
    texts = [sample.replace("normal", kind) for kind in KINDS]
    fits = next((t for t in texts if _is_smooth(rule, t, functions)), texts[0])
    return tuple(verify(replace(rule, samples=(fits,)), None, functions, dtypes=dtypes))


def _missing(rule: Rule) -> Problem:
    return Problem(rule.name, rule.op, "the function that it is about is not defined", f"{rule.file}:{rule.line}")


def _is_smooth(rule: Rule, text: str, functions: Functions) -> bool:
    """Whether difference quotients of two steps agree where the operands are drawn: no pole is near."""
    sample = samples.read(text)
    try:
        with np.errstate(all="ignore"):
            case = drawn(rule, sample, [d.shape or () for d in sample.draws()], "float64", functions)
            value = evaluate(case.op, case.values, functions)
            check = Check(rule, case, value, functions, np.random.default_rng(7))
            return all(_agrees(check, places) for places in (check.active, *((k,) for k in check.active)))
    except Exception:  # whatever the user's function raises for operands that it is not for
        return False


def _agrees(check: Check, places: tuple[int, ...]) -> bool:
    names = {k: leaf.id for k in places if isinstance(leaf := check.flat[k], Name)}
    directions = {k: check.random_like(check.values[name]) for k, name in names.items()}
    pairs = zip(check.quotient(directions), check.quotient(directions, STEP / 2))
    return all(bool(np.all(np.abs(a - b) <= 1e-9 * (1.0 + np.max(np.abs(a), initial=0.0)))) for a, b in pairs)
