"""`ad.check` and `adsource check`: build both modes, find inputs, and run the proofs."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from adsource.build import Derivative, derivative, rule_problems, types_of, with_floats
from adsource.callables import fitted
from adsource.errors import Refusal
from adsource.jobs import Job, rule_files, split_signature, split_source
from adsource.pipeline import RuleFile
from adsource.review.check import CheckReport, run_check
from adsource.runtime.arguments import converter, own
from adsource.runtime.cache import import_file
from adsource.runtime.primal import Primal, Wrt


def check_function(
    primal: Primal, wrt: Wrt, target: str, args: tuple[Any, ...], kwargs: dict[str, Any], seed: int,
    rules: tuple[RuleFile, ...] = (),
) -> CheckReport:
    """Check the derivative of `primal` at these arguments."""
    bound = primal.bind(args, kwargs)
    names = primal.resolve(wrt) or primal.active(bound)
    ready = with_floats(primal, bound, names)
    made = derivative(primal, names, types_of(primal, ready), target, "both", rules, trusted=True)
    wrong = rule_problems(primal, made.notes, rules)
    routines = _Routines(made, [_converted(a, target) for a in ready], primal.names)
    by_name = dict(zip(primal.names, ready))
    report = run_check(primal.function, by_name, made.wrt, routines.pull, routines.push, seed)
    lines = [f"{'rule':<12} FAILED  {problem.place}: {problem}" for problem in wrong]
    lines += [] if wrong or not made.notes["rules"] else [_verified(made.notes["rules"])]
    return CheckReport(report.ok and not wrong, (*report.lines, *lines))


def _verified(used: list[list[Any]]) -> str:
    return f"{'rules':<12} ok      {', '.join(dict.fromkeys(name for name, *_ in used))}"


class _Routines:
    """The two modes of one module at one point, by name."""

    def __init__(self, made: Derivative, args: list[Any], names: tuple[str, ...]) -> None:
        self.made, self.args, self.names = made, args, names

    def pull(self, seed: Any) -> tuple[Any, dict[str, Any]]:
        value, answer = self.made.routine("vjp")(*map(own, self.args), seed)
        parts = answer if len(self.made.wrt) > 1 else (answer,)
        return value, dict(zip(self.made.wrt, parts))

    def push(self, directions: dict[str, Any]) -> tuple[Any, Any]:
        by_name = dict(zip(self.names, self.args))
        fit = [fitted(directions[n], by_name[n], f"the direction of `{n}`") for n in self.made.wrt]
        return self.made.routine("jvp")(*map(own, self.args), *fit)


def _converted(value: Any, target: str) -> Any:
    convert = converter(value, target)
    return convert(value) if convert else value


def check_source(job: Job, inputs: str | None, size: int, seed: int) -> CheckReport:
    """Import the file, run the check on given or generated inputs.  Unlike `emit`, this runs it."""
    primal = Primal(_load(job), parallel=job.parallel)
    kwargs = _read_inputs(inputs) if inputs else _generated(primal, job, size, seed)
    try:
        primal.signature.bind(**kwargs)
    except TypeError as error:
        raise Refusal("AD001", f"the inputs do not fit `{primal.name}`: {error}") from error
    wrt = job.wrt or tuple(primal.active(primal.bind((), kwargs)))
    return check_function(primal, wrt, job.target, (), kwargs, seed, rule_files(job))


def _load(job: Job) -> Callable[..., Any]:
    file, name = split_source(job.source)
    path = (job.folder / file).resolve()
    if not path.is_file():
        raise Refusal("AD002", "cannot be read: no such file", path=file)
    sys.path.insert(0, str(path.parent))  # so that it finds its neighbours, as when it is run
    tag = hashlib.sha256(str(path).encode()).hexdigest()[:8]
    function = getattr(import_file(f"{path.stem}_{tag}", path), name, None)
    if function is None:
        raise Refusal("AD008", f"has no function `{name}`", path=file)
    return function


def _read_inputs(file: str) -> dict[str, Any]:
    """Arrays by name; those without a dimension become Python scalars."""
    try:
        with np.load(Path(file), allow_pickle=False) as stored:
            return {n: a.item() if a.ndim == 0 else a for n, a in stored.items()}
    except (OSError, ValueError) as error:
        raise Refusal("AD002", f"cannot be read as .npz: {error}", path=file) from error


def _generated(primal: Primal, job: Job, size: int, seed: int) -> dict[str, Any]:
    """Numbers between 0.5 and 1.5, arrays of `size` in each direction, integers 2."""
    types = split_signature(job.signature) or _annotated(primal)
    if len(types) != primal.count:
        raise Refusal(
            "AD001",
            f"{len(types)} types for the {primal.count} parameters of `{primal.name}`",
            rewrite=f"Give one for each of {', '.join(primal.names)}.",
        )
    random = np.random.default_rng(seed)
    return {n: _draw(t, size, random) for n, t in zip(primal.names, types)}


def _annotated(primal: Primal) -> tuple[str, ...]:
    notes = [p.annotation for p in primal.signature.parameters.values()]
    texts = tuple(n.__name__ if isinstance(n, type) else n for n in notes)
    if all(isinstance(t, str) and t != "_empty" for t in texts):
        return texts
    raise Refusal(
        "AD001",
        f"the types of the parameters of `{primal.name}` are not known",
        rewrite="Give --signature, --inputs FILE.npz, or annotate the parameters.",
    )


def _draw(text: str, size: int, random: np.random.Generator) -> Any:
    """A value of a type in Numba's notation."""
    name, _, rest = text.strip("\"'").replace(" ", "").partition("[")
    extents = [1 if part == "1" else size for part in rest.rstrip("]").split(",")] if rest else []
    if name.endswith("Generator"):
        return np.random.default_rng(random.integers(1 << 30))
    if name in ("float", "int", "bool", "boolean") and not extents:
        return {"float": random.uniform(0.5, 1.5), "int": 2}.get(name, True)
    try:
        dtype = np.dtype("bool" if name == "boolean" else name)
    except TypeError as error:
        message = f"no inputs can be made for the type {text}"
        raise Refusal("AD001", message, rewrite="Give --inputs FILE.npz.") from error
    if dtype.kind in "iu":
        return random.integers(0, size, extents).astype(dtype) if extents else 2
    drawn = random.uniform(0.5, 1.5, extents)
    return drawn.astype(dtype) if extents else dtype.type(drawn).item()
