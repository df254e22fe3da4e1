"""Checking a rule against the function that it is about, with numbers.

The tangent is compared with a difference quotient of order six, the adjoint with the tangent (dot
product), over dtypes, ranks, broadcasts, empty and strided operands, and with some operands constant.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from adsource.errors import AdsourceError
from adsource.ir import infer
from adsource.ir.nodes import Name, Op, TupleExpr
from adsource.ir.types import Array, Scalar, Tuple, is_float
from adsource.rulebook import samples
from adsource.rulebook.apply import adjoint, tangent
from adsource.rulebook.book import Book
from adsource.rulebook.evaluate import Functions, evaluate, templates
from adsource.rulebook.match import flatten
from adsource.rulebook.rule import Rule
from adsource.rulebook.samples import Case, Sample

SHAPES_OF_ONE = [(), (4,), (2, 3), (2, 3, 2), (0,)]
SHAPES_OF_TWO = [((), ()), ((3,), (3,)), ((3,), ()), ((), (3,)), ((2, 3), (3,)), ((2, 1), (2, 3)),
                 ((2, 3), (2, 1, 3)), ((0, 3), (3,))]
SCALARS_ONLY = frozenset({"max", "min", "float", "pow", "round", "int", "bool", "ifexp"})
STEP = 2e-3
SLOPE = {"float64": 1e-8, "float32": 2e-4, "mixed": 2e-4, "python": 1e-8}


@dataclass(frozen=True)
class Problem:
    """What is wrong, and on which operation."""

    rule: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.text} ({self.where})"


def verify(rule: Rule, book: Book | None = None, functions: Functions = {}) -> list[Problem]:  # noqa: B006
    """The problems of a rule, none where it is right.

    functions: the functions that its pattern and lines call and no library knows, by name.  With a
    book, it is also checked that the book finds this rule."""
    known = {**templates(), **functions}
    found: list[Problem] = []
    if rule.inactive and not rule.samples:
        return found
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for sample in samples.samples(rule):
            for shapes in _shapes(rule, sample):
                for dtype in _dtypes(rule, shapes):
                    found += _checked(rule, sample, shapes, dtype, book, known)
                    if found:
                        return found
    return found


def _dtypes(rule: Rule, shapes) -> list[str]:
    several = ["mixed"] if len(shapes) > 1 and rule.op not in SCALARS_ONLY else []
    scalars = ["python"] if not any(shapes) else []
    return ["float64", "float32", *several, *scalars]


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
    where = f"{rule.op} on {shapes} {dtype}" + (f" {sample.static}" if sample.static else "")
    try:
        result = _user_type(rule, sample, shapes, dtype, known)
        case = samples.case(rule, sample, shapes, dtype, seed=len(sample.args) + sum(map(len, shapes)), result=result)
        texts = list(_problems(rule, case, dtype, book, known))
    except (AdsourceError, infer.Untyped, LookupError, TypeError, ValueError, ArithmeticError) as error:
        texts = [f"{type(error).__name__}: {error}"]
    return [Problem(rule.name, where, text) for text in texts]


def _user_type(rule, sample, shapes, dtype, known):
    """The result's type of a function that no library knows, from running it."""
    if rule.op not in known:
        return None
    case = samples.case(rule, sample, shapes, dtype, 0, Scalar("float64"))
    return samples.type_of("y", evaluate(case.op, case.values, known))


def _problems(rule: Rule, case: Case, dtype: str, book: Book | None, known) -> Iterator[str]:
    op = case.op
    if book is not None and book.find(op) is not rule:
        first = book.find(op)
        yield f"the book finds {first.name if first else 'no rule'}"
        return
    y = evaluate(op, case.values, known)
    yield from _type_problems(op, y, case.values)
    if rule.inactive:
        yield from _flat_problems(rule, case, y, known)
        return
    check = _Check(rule, case, y, known, np.random.default_rng(7))
    yield from check.tangent_problems(check.active, dtype)
    for place in check.active if len(check.active) > 1 else ():
        yield from check.tangent_problems((place,), dtype)
    for strided in (False, True):
        yield from check.adjoint_problems(strided)


def _flat_problems(rule, case, y, known) -> Iterator[str]:
    """Whether what is said to be flat is flat."""
    check = _Check(rule, case, y, known, np.random.default_rng(7))
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


class _Check:
    """The derivative of one operation on given operands."""

    def __init__(self, rule: Rule, case: Case, y, known, random) -> None:
        self.rule, self.op, self.values, self.y, self.known = rule, case.op, case.values, y, known
        self.random = random
        self.flat = flatten(case.op.args)
        firsts = {a: k for k, a in reversed(list(enumerate(self.flat)))}
        self.active = tuple(
            k for k, a in enumerate(self.flat)
            if isinstance(a, Name) and is_float(a.type) and firsts[a] == k
        )
        self.value = _named("y", case.op.type)
        self.env = {**case.values, **_split("y", y)}

    # -------------------------------------------------------------- tangent

    def tangent_problems(self, places, dtype: str) -> Iterator[str]:
        directions = {k: self.random_like(self.values[self.flat[k].id]) for k in places}
        y_d = self.tangent(directions)
        exact = self.quotient(directions)
        for d, e, y in zip(_items(y_d), _items(exact), _items(self.y)):
            raw, d = d, np.asarray(d if d is not None else np.zeros_like(y))
            if d.shape != np.shape(y):
                yield f"the tangent has shape {d.shape}, the result {np.shape(y)}"
            elif d.size and _off(d, e) > max(SLOPE[dtype], SLOPE[str(np.asarray(y).dtype)]) * (1.0 + np.max(np.abs(e))):
                yield f"the tangent is off by {_off(d, e):.1e} where operands {places} vary"
            elif d.dtype != np.asarray(y).dtype and not _loose(y, raw, dtype):
                yield f"the tangent is {d.dtype}, the result {np.asarray(y).dtype}"

    def tangent(self, directions):
        names = {k: Name(f"{self.flat[k].id}_d", self.flat[k].type) for k in self._alike(directions)}
        applied = tangent(self.rule, self.op, self.value, names)
        env = dict(self.env) | {f"{self.flat[k].id}_d": v for k, v in directions.items()}
        if applied.tangent is None:
            return None
        for name, e in (*applied.records, *applied.lets):
            env[name] = evaluate(e, env, self.known)
        return evaluate(applied.tangent, env, self.known)

    def _alike(self, places) -> list[int]:
        """All places that hold the operands at these places."""
        return [k for k, a in enumerate(self.flat) if any(a == self.flat[p] for p in places)]

    def quotient(self, directions):
        """The derivative along the directions, by differences of order six in double precision."""
        def at(t: float):
            env = {n: _wide(v) for n, v in self.values.items()}
            for k, d in directions.items():
                name = self.flat[k].id
                env[name] = env[name] + t * _wide(d)
            return [np.asarray(x) for x in _items(evaluate(self.op, env, self.known))]

        weights = ((1, 45.0), (2, -9.0), (3, 1.0))
        ends = [(w, at(k * STEP), at(-k * STEP)) for k, w in weights]
        return tuple(
            sum(w * (1.0 * up[i] - 1.0 * down[i]) for w, up, down in ends) / (60.0 * STEP) for i in range(len(ends[0][1]))
        )

    # -------------------------------------------------------------- adjoint

    def adjoint_problems(self, strided: bool) -> Iterator[str]:
        env = {n: _strided(v) for n, v in self.env.items()} if strided else self.env
        seeds = [self.random_like(np.asarray(y)) for y in _items(self.y)]
        gradients = yield from self.gradients(frozenset(self.active), seeds, env)
        if gradients is None:
            return
        for place in self.active:
            yield from self._dot_product(place, gradients[place], seeds)
            alone = yield from self.gradients(frozenset((place,)), seeds, env)
            if alone is not None and not np.array_equal(alone[place], gradients[place], equal_nan=True):
                yield f"the adjoint of operand {place} depends on which others are wanted"
        if infer.is_elementwise(self.op.op) and np.size(self.y):
            yield from self._scalar_seed(env)

    def _scalar_seed(self, env) -> Iterator[str]:
        """A seed that is the same everywhere may be given as one number."""
        one = np.asarray(self.y).dtype.type(0.7)
        wide = yield from self.gradients(frozenset(self.active), [np.full(np.shape(self.y), one)[()]], env)
        narrow = yield from self.gradients(frozenset(self.active), [one], env)
        for place in self.active if wide and narrow else ():
            if not np.allclose(wide[place], narrow[place], rtol=1e-5, atol=1e-6):
                yield f"operand {place}: a scalar seed gives another adjoint than an array of it"

    def gradients(self, wanted, seeds, env):
        """The adjoint of each wanted operand; problems of shape and dtype are yielded."""
        types = [_type_like(t, s) for t, s in zip(_types(self.op.type), seeds)]
        seed = _named("s", Tuple(tuple(types)) if isinstance(self.op.type, Tuple) else types[0])
        applied = adjoint(self.rule, self.op, self.value, seed, frozenset(self._alike(wanted)))
        env = dict(env) | _split("s", tuple(seeds) if len(seeds) > 1 else seeds[0])
        for name, e in (*applied.records, *applied.lets):
            env[name] = evaluate(e, env, self.known)
        sums = {k: np.zeros(np.shape(self.values[self.flat[k].id])) for k in wanted}
        for place, e in applied.adds:
            raw = evaluate(e, env, self.known)
            given = np.asarray(raw)
            like = np.asarray(self.values[self.flat[place].id])
            if getattr(e.type, "rank", 0) != given.ndim:
                yield f"operand {place}: a contribution of rank {given.ndim} has type {infer.describe(e.type)}"
                return None
            if given.dtype.itemsize > max(like.dtype.itemsize, np.asarray(self.y).dtype.itemsize):
                if not (_python(raw) or all(_python(v) for v in _items(self.y))):
                    yield f"operand {place}: a contribution is {given.dtype}, the operand {like.dtype}"
                    return None
            sums[place] = sums[place] + self._reduced(given, like)
        return sums

    def _reduced(self, given, like):
        """What the caller does: sum over what was broadcast."""
        if not infer.is_elementwise(self.op.op):
            return np.broadcast_to(given, like.shape)
        given = np.broadcast_to(given, np.broadcast_shapes(given.shape, np.shape(self.y)))
        given = given.sum(axis=tuple(range(given.ndim - like.ndim)))
        ones = tuple(k for k in range(like.ndim) if like.shape[k] == 1 != given.shape[k])
        return given.sum(axis=ones, keepdims=True)

    def _dot_product(self, place, gradient, seeds) -> Iterator[str]:
        direction = self.random_like(self.values[self.flat[place].id])
        y_d = self.tangent({place: direction})
        tangents = [np.zeros(1)] * len(seeds) if y_d is None else _items(y_d)
        terms = [np.sum(_wide(s) * _wide(d)) for s, d in zip(seeds, tangents)]
        sizes = [np.sum(np.abs(_wide(s) * _wide(d))) for s, d in zip(seeds, tangents)]
        right = np.sum(gradient * _wide(direction))
        size = sum(sizes) + np.sum(np.abs(gradient * _wide(direction))) + 1.0
        results = [np.asarray(y).dtype for y in _items(self.y)]
        eps = max(np.finfo(d).eps for d in (np.asarray(direction).dtype, *results))
        if not abs(sum(terms) - right) <= 100 * eps * size * self._condition():
            yield f"operand {place}: <seed, tangent> = {sum(terms):.15g}, <adjoint, direction> = {right:.15g}"

    def _condition(self) -> float:
        """Solvers lose digits by the condition of the matrix."""
        return 20.0 if ".linalg." in self.op.op else 1.0

    def random_like(self, value):
        drawn = self.random.standard_normal(np.shape(value))
        return np.asarray(drawn).astype(np.asarray(value).dtype)[()]


def _items(v) -> tuple:
    return v if isinstance(v, tuple) else (v,)


def _types(t) -> tuple:
    return t.items if isinstance(t, Tuple) else (t,)


def _named(name: str, t):
    """The expression for a result: a name, or one name for each of several."""
    if isinstance(t, Tuple):
        return TupleExpr(tuple(Name(f"{name}{k}", i) for k, i in enumerate(t.items)), t)
    return Name(name, t)


def _split(name: str, v) -> dict[str, object]:
    return {f"{name}{k}": x for k, x in enumerate(v)} if isinstance(v, tuple) else {name: v}


def _type_like(t, value):
    """The type of a seed: that of the result, or a scalar where it is one."""
    if np.ndim(value) == 0:
        return Scalar(str(np.asarray(value).dtype))
    return replace(t) if isinstance(t, Array) else t


def _off(a, b) -> float:
    worst = np.max(np.abs(_wide(a) - b))
    return float(worst) if np.isfinite(worst) else float("inf")


def _wide(v):
    return v.astype("float64") if np.asarray(v).dtype == "float32" else v


def _loose(y, given, dtype: str) -> bool:
    """Python's numbers take any dtype; a ternary of mixed scalars has that of the side it takes."""
    return given is None or _python(y) or _python(given) or (dtype == "mixed" and np.ndim(y) == 0)


def _python(v) -> bool:
    return type(v) in (float, int)


def _strided(v):
    """The same values with gaps in memory, in Fortran order."""
    if not isinstance(v, np.ndarray) or v.ndim == 0:
        return v
    wide = np.zeros(tuple(2 * n for n in v.shape), v.dtype, order="F")
    view = wide[(slice(None, None, 2),) * v.ndim]
    view[...] = v
    return view
