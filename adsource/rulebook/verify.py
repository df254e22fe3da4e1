"""Checking a rule against the function that it is about, with numbers.

The tangent is compared with a difference quotient of order six, the adjoint with the tangent (dot
product), over dtypes, ranks, broadcasts, empty and strided operands, and with some operands constant.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from adsource.errors import AdsourceError
from adsource.ir import infer
from adsource.ir.nodes import OWN, Op
from adsource.ir.types import Array, Scalar, Tuple, is_complex
from adsource.rulebook import samples
from adsource.rulebook.apply import meaning
from adsource.rulebook.book import Book
from adsource.rulebook.check import Check
from adsource.rulebook.evaluate import Functions, evaluate, templates
from adsource.rulebook.match import match
from adsource.rulebook.rule import Rule
from adsource.rulebook.samples import Case, Sample

SHAPES_OF_ONE = [(), (4,), (2, 3), (2, 3, 2), (0,)]
SHAPES_OF_TWO = [((), ()), ((3,), (3,)), ((3,), ()), ((), (3,)), ((2, 3), (3,)), ((2, 1), (2, 3)),
                 ((2, 3), (2, 1, 3)), ((0, 3), (3,))]
ALSO_COMPLEX = (((2, 3),), ((2, 3), (3,)), ((3,), ()))  # and single numbers
SCALARS_ONLY = frozenset({"max", "min", "float", "pow", "round", "int", "bool", "complex", "ifexp"})


@dataclass(frozen=True)
class Problem:
    """What is wrong, and on which operation."""

    rule: str
    where: str
    text: str
    place: str = ""  # of the rule

    def __str__(self) -> str:
        return f"{self.rule}: {self.text} ({self.where})"


def verify(rule: Rule, book: Book | None = None, functions: Functions = {},  # noqa: B006
           shapes: Sequence[Sequence[tuple[int, ...]]] = (), dtypes: Sequence[str] = ()) -> list[Problem]:
    """The problems of a rule, none where it is right.

    functions: the functions that its pattern and lines call and no library knows, by name.  shapes: sets
    of shapes to try for operands whose samples have none.  dtypes: by default all that fit.  With a
    book, it is also checked that the book finds this rule."""
    known = {**templates(), **functions}
    found: list[Problem] = []
    if rule.inactive and not rule.samples:
        return found
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for sample in samples.samples(rule):
            for tried in shapes or _shapes(rule, sample):
                for dtype in dtypes or _dtypes(rule, tried):
                    if not dtypes and not _applies(rule, sample, tried, dtype, known):
                        continue
                    found += _checked(rule, sample, tried, dtype, book, known)
                    if found:
                        return found
    return found


def _dtypes(rule: Rule, shapes) -> list[str]:
    several = len(shapes) > 1 and rule.op not in SCALARS_ONLY
    scalars = not any(shapes)
    real = ["float64", "float32", *["mixed"] * several, *["python"] * scalars]
    if infer.is_elementwise(rule.op) and any(shapes) and tuple(shapes) not in ALSO_COMPLEX:
        return real
    operator = scalars and "." not in rule.op and rule.op not in SCALARS_ONLY
    mixed = ["mixed complex", "complex mixed"] * several
    return [*real, "complex128", "complex64", *mixed, *["python complex"] * operator]


def _applies(rule: Rule, sample: Sample, shapes, dtype: str, known: Functions) -> bool:
    """Whether NumPy has the operation for this dtype, and the rule says that it is for such operands."""
    try:
        case = drawn(rule, sample, shapes, dtype, known)
        evaluate(case.op, case.values, known)
    except (AdsourceError, infer.Untyped, LookupError, TypeError, ValueError, ArithmeticError):
        return "complex" not in dtype and not rule.as_written
    if rule.as_written and not any(is_complex(t) for t in (case.op.type, *(a.type for a in case.op.args))):
        return False
    meant = {"real", "complex"} & {mark for a in rule.annotations.values() for mark in a.split()}
    return not (meant or rule.as_written) or match(rule, case.op) is not None


def _shapes(rule: Rule, sample: Sample) -> list[list[tuple[int, ...]]]:
    """The shapes to try for the operands that are drawn."""
    draws = sample.draws()
    if any(d.shape is not None for d in draws):
        return [[d.shape or () for d in draws]]
    if not infer.is_elementwise(rule.op) or rule.op.startswith("math.") or rule.op in SCALARS_ONLY:
        return [[()] * len(draws)]
    if len(draws) < 2:
        return [[s] * len(draws) for s in SHAPES_OF_ONE]
    return [[a] + [b] * (len(draws) - 1) for a, b in SHAPES_OF_TWO]


def _checked(rule, sample, shapes, dtype, book, known) -> list[Problem]:
    where = f"{rule.op.removeprefix(OWN)} on {shapes} {dtype}" + (f" {sample.static}" if sample.static else "")
    try:
        case = drawn(rule, sample, shapes, dtype, known)
        texts = list(_problems(rule, case, dtype, book, known))
    except (AdsourceError, infer.Untyped, LookupError, TypeError, ValueError, ArithmeticError) as error:
        texts = [f"{type(error).__name__}: {error}"]
    return [Problem(rule.name, where, text, f"{rule.file}:{rule.line}") for text in texts]


def drawn(rule: Rule, sample: Sample, shapes, dtype: str, known: Functions) -> Case:
    """The rule's operation on drawn operands, the same for the same arguments."""
    result = _user_type(rule, sample, shapes, dtype, known)
    return samples.case(rule, sample, shapes, dtype, seed=len(sample.args) + sum(map(len, shapes)), result=result)


def _user_type(rule, sample, shapes, dtype, known):
    """The result's type of a function that no library knows, from running it."""
    if rule.op not in known:
        return None
    case = samples.case(rule, sample, shapes, dtype, 0, Scalar("float64"))
    y = evaluate(case.op, case.values, known)
    return Tuple(tuple(map(_plain_type, y))) if isinstance(y, tuple) else _plain_type(y)


def _plain_type(y):
    found = samples.type_of("y", y)
    return Array(found.dtype, (None,) * found.rank) if isinstance(found, Array) else found


def _problems(rule: Rule, case: Case, dtype: str, book: Book | None, known) -> Iterator[str]:
    op = case.op
    if book is not None and book.find(op) is not rule:
        first = book.find(op)
        yield f"the book finds {first.name if first else 'no rule'}"
        return
    y = evaluate(op, case.values, known)
    yield from _type_problems(op, y, case.values)
    yield from _meaning_problems(rule, case, y, known)
    if rule.inactive:
        yield from _flat_problems(rule, case, y, known)
        return
    check = Check(rule, case, y, known, np.random.default_rng(7))
    yield from check.tangent_problems(check.active, dtype)
    for place in check.active if len(check.active) > 1 else ():
        yield from check.tangent_problems((place,), dtype)
    for strided in (False, True):
        yield from check.adjoint_problems(strided)


def _meaning_problems(rule, case, y, known) -> Iterator[str]:
    """Whether what the result is said to be made of is the result."""
    found = meaning(rule, case.op)
    if found is None:
        return
    env = dict(case.values)
    for name, e in found[0]:
        env[name] = evaluate(e, env, known)
    for e, exact in zip(found[1], y if isinstance(y, tuple) else (y,)):
        made, exact = np.asarray(evaluate(e, env, known)), np.asarray(exact)
        narrow = [v for v in case.values.values() if str(np.asarray(v).dtype) in ("float32", "complex64")]
        rough = 1e-4 if narrow else 1e-11
        if made.shape != exact.shape or not np.allclose(made, exact, rough, rough, equal_nan=True):
            yield f"the result is {exact}, what it is made of {made}"


def _flat_problems(rule, case, y, known) -> Iterator[str]:
    """Whether what is said to be flat is flat."""
    check = Check(rule, case, y, known, np.random.default_rng(7))
    exact = check.quotient({k: check.random_like(case.values[check.flat[k].id]) for k in check.active})
    if any(np.any(e) for e in exact):
        yield "a rule without derivative, but the slope is not zero"


def _type_problems(op: Op, y, values) -> Iterator[str]:
    """Whether the IR's type is that of the value."""
    types = op.type.items if isinstance(op.type, Tuple) else (op.type,)
    for t, v in zip(types, y if isinstance(op.type, Tuple) else (y,)):
        rank, dtype = np.ndim(v), str(np.asarray(v).dtype)
        if getattr(t, "rank", 0) != rank or (t.dtype != dtype and not getattr(t, "weak", False)):
            yield f"the type {infer.describe(t)} is not that of the value: {dtype} of rank {rank}"
        elif isinstance(t, Array) and not _extents_hold(t, v.shape, values):
            yield f"the extents {infer.describe(t)} are not {v.shape}"


def _extents_hold(t: Array, shape, values) -> bool:
    """Where the extents are known, they are those of the value."""
    known = {f"{n}.shape[{k}]": s for n, v in values.items() for k, s in enumerate(np.shape(v))}
    return all(
        e is None or e.const + sum(known.get(s, 0) * f for s, f in e.terms) == n
        for e, n in zip(t.shape, shape)
    )
