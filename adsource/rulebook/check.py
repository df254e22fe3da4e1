"""The derivative of one operation on given operands, by its rule and by differences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from adsource.ir import infer
from adsource.ir.nodes import Name, TupleExpr
from adsource.ir.types import Array, Scalar, Tuple, is_complex, is_float
from adsource.rulebook.apply import adjoint, tangent
from adsource.rulebook.evaluate import evaluate
from adsource.rulebook.match import flatten
from adsource.rulebook.rule import Rule
from adsource.rulebook.samples import Case

STEP = 2e-3
SLOPE = {"float64": 1e-8, "float32": 2e-4, "mixed": 2e-4, "python": 1e-8, "complex128": 1e-8, "complex64": 2e-4,
         "mixed complex": 1e-8, "complex mixed": 1e-8, "python complex": 1e-8}


class Check:
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
            elif d.size and _off(d, e) > _rough(dtype, y) * (1.0 + np.max(np.abs(e))):
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

    def quotient(self, directions, step: float = STEP):
        """The derivative along the directions, by differences of order six in double precision."""
        def at(t: float):
            env = {n: _wide(v) for n, v in self.values.items()}
            for k, d in directions.items():
                name = self.flat[k].id
                env[name] = env[name] + t * _wide(d)
            return [np.asarray(x) for x in _items(evaluate(self.op, env, self.known))]

        weights = ((1, 45.0), (2, -9.0), (3, 1.0))
        ends = [(w, at(k * step), at(-k * step)) for k, w in weights]
        return tuple(
            sum(w * (1.0 * up[i] - 1.0 * down[i]) for w, up, down in ends) / (60.0 * step)
            for i in range(len(ends[0][1]))
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
        if infer.is_elementwise(self.op.op) and not isinstance(self.y, tuple) and np.size(self.y):
            yield from self._scalar_seed(env)

    def _scalar_seed(self, env) -> Iterator[str]:
        """A seed that is the same everywhere may be given as one number."""
        one = np.asarray(self.y).dtype.type(0.7)
        one = one + 0.2j * one if np.iscomplexobj(self.y) else one
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
            if np.iscomplexobj(given) and not is_complex(e.type):
                yield f"operand {place}: a complex contribution has type {infer.describe(e.type)}"
                return None
            if not np.iscomplexobj(like):
                given = given.real  # as the caller does
            if getattr(e.type, "rank", 0) != given.ndim:
                yield f"operand {place}: a contribution of rank {given.ndim} has type {infer.describe(e.type)}"
                return None
            if given.dtype.itemsize > max(like.dtype.itemsize, *(np.asarray(v).itemsize for v in _items(self.y))):
                if not (_python(raw) or all(_python(v) for v in _items(self.y))):
                    yield f"operand {place}: a contribution is {given.dtype}, the operand {like.dtype}"
                    return None
            sums[place] = sums[place] + self._reduced(given, like)
        return sums

    def _reduced(self, given, like):
        """What the caller does: sum over what was broadcast."""
        if not infer.is_elementwise(self.op.op):
            return np.broadcast_to(given, like.shape)
        given = np.broadcast_to(given, np.broadcast_shapes(given.shape, np.shape(_items(self.y)[0])))
        given = given.sum(axis=tuple(range(given.ndim - like.ndim)))
        ones = tuple(k for k in range(like.ndim) if like.shape[k] == 1 != given.shape[k])
        return given.sum(axis=ones, keepdims=True)

    def _dot_product(self, place, gradient, seeds) -> Iterator[str]:
        direction = self.random_like(self.values[self.flat[place].id])
        y_d = self.tangent({place: direction})
        tangents = [np.zeros(1)] * len(seeds) if y_d is None else _items(y_d)
        terms = [np.sum(np.conj(_wide(s)) * _wide(d)).real for s, d in zip(seeds, tangents)]
        sizes = [np.sum(np.abs(_wide(s) * _wide(d))) for s, d in zip(seeds, tangents)]
        right = np.sum(np.conj(gradient) * _wide(direction)).real
        size = sum(sizes) + np.sum(np.abs(gradient * _wide(direction))) + 1.0
        results = [np.asarray(y).dtype for y in _items(self.y) if np.asarray(y).dtype.kind in "fc"]
        eps = max(np.finfo(d).eps for d in (np.asarray(direction).dtype, *results))
        if not abs(sum(terms) - right) <= 100 * eps * size * self._condition():
            yield f"operand {place}: <seed, tangent> = {sum(terms):.15g}, <adjoint, direction> = {right:.15g}"

    def _condition(self) -> float:
        """Solvers lose digits by the condition of the matrix."""
        return 20.0 if ".linalg." in self.op.op else 1.0

    def random_like(self, value):
        drawn = self.random.standard_normal(np.shape(value))
        if np.iscomplexobj(value):
            drawn = drawn + 1j * self.random.standard_normal(np.shape(value))
        return np.asarray(drawn).astype(np.asarray(value).dtype)[()]


def _rough(dtype: str, y) -> float:
    """How far a tangent may be from the differences."""
    return max(SLOPE[dtype], SLOPE.get(str(np.asarray(y).dtype), 0.0))


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
    wider = {"float32": "float64", "complex64": "complex128"}.get(str(np.asarray(v).dtype))
    return v.astype(wider) if wider else v


def _loose(y, given, dtype: str) -> bool:
    """Python's numbers take any dtype; a ternary of mixed scalars has that of the side it takes."""
    return given is None or _python(y) or _python(given) or ("mixed" in dtype and np.ndim(y) == 0)


def _python(v) -> bool:
    return type(v) in (float, int, complex)


def _strided(v):
    """The same values with gaps in memory, in Fortran order."""
    if not isinstance(v, np.ndarray) or v.ndim == 0:
        return v
    wide = np.zeros(tuple(2 * n for n in v.shape), v.dtype, order="F")
    view = wide[(slice(None, None, 2),) * v.ndim]
    view[...] = v
    return view
