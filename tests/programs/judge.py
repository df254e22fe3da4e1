"""What is asked of every program: emitted or refused, and then right in all its parts."""

from __future__ import annotations

import contextlib
import linecache
import os
import signal
import sys
import traceback
import types
import warnings
from dataclasses import dataclass
from random import Random

import numpy as np

from adsource.errors import Refusal
from adsource.pipeline import Request, emit
from adsource.review.oracle import OracleRefused, evaluate
from tests.primal import uncompiled
from tests.programs.program import Program
from tests.transforms.watched import space_of

LARGEST = 1e5  # a primal that grows beyond is no program to be judged by
SECONDS = 5.0
STRICT = {"tangent": 1e-12, "adjoint": 100 * np.finfo(float).eps, "value": 0.0, "cpu": 1e-13}
SINGLE = {"tangent": 2e-4, "adjoint": 2e-4, "value": 0.0, "cpu": 2e-4}


@dataclass(frozen=True)
class Verdict:
    """kind: `right`, `refused`, `unfit` (the program is at fault), or what failed.

    about: the code of a refusal, or what identifies the failure (exception and place).
    """

    kind: str
    about: str = ""
    story: str = ""
    text: str = ""

    @property
    def failed(self) -> bool:
        return self.kind not in ("right", "refused", "unfit")


class _Failure(Exception):
    def __init__(self, kind, about, story=""):
        super().__init__(kind)
        self.verdict = Verdict(kind, about, story)


def judge(program: Program, target: str = "numpy", twice: bool = False) -> Verdict:
    """twice: the text is made a second time, and must be the same.  target: numpy, cpu (compiled), loops (the text for cpu,
    run by the interpreter) or parallel (that of `parallel=True`, its passes watched, and run in any order)."""
    try:
        with _limited(SECONDS):
            primal = _primal(program)
    except Exception as fault:  # the generator's or the shrinker's fault
        return Verdict("unfit", f"{type(fault).__name__}: {fault}")
    text = ""
    try:
        text = _checked(program, target, twice)
        return Verdict("right", text=_proved(program, primal, text, target))
    except Refusal as refusal:
        return _refused(program, primal, refusal, target)
    except OracleRefused as refusal:
        return Verdict("unfit", "oracle", str(refusal))
    except _Failure as failure:
        found = failure.verdict
        # refused when it runs: nothing is known before
        for said in ("has to make a pass", "is stretched here", "is not in C order"):
            if said in found.about + found.story.split("--- emitted")[0]:
                return Verdict("refused", said, found.story)
        return Verdict(found.kind, found.about, found.story, text)


def _refused(program: Program, primal, refusal: Refusal, target: str) -> Verdict:
    """Both modes are refused, or the tangent is right by itself."""
    text = ""
    try:
        text = emitted(program, target, ("tangent",))
        _proved_tangent(program, primal, _module(text, program.seed, target), target)
    except (Refusal, OracleRefused):
        pass
    except _Failure as failure:
        return Verdict(failure.verdict.kind, f"alone {failure.verdict.about}", failure.verdict.story, text)
    return Verdict("refused", refusal.code, str(refusal))


@dataclass(frozen=True)
class _Primal:
    value: object
    tangent: object
    noise: float  # how much of the tangent is decided by the last digits of the inputs
    directions: dict
    seeds: object
    single: bool


def _primal(program: Program) -> _Primal:
    """Value and oracle; raises where the program is not fit for judging."""
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        value = program.function()(**program.arguments())
    if not numbers(value).size or not np.all(np.abs(numbers(value)) < LARGEST):
        raise ValueError("the value is not finite, or large")
    random = np.random.default_rng(program.seed)
    directions = {name: like(program.inputs[name], random) for name in program.wrt}
    tangent = _oracle(program, program.arguments(), directions)
    if not np.all(np.abs(numbers(tangent)) < LARGEST):
        raise ValueError("the tangent is not finite, or large")
    near = {n: _nudged(v) for n, v in program.arguments().items()}
    noise = np.abs(numbers(_oracle(program, near, directions)) - numbers(tangent)).max(initial=0.0)
    single = any(getattr(v, "dtype", None) in (np.float32, np.complex64) for v in program.inputs.values())
    return _Primal(value, tangent, float(noise), directions, like(value, random), single or "float32" in program.text)


def _oracle(program, arguments, directions):
    found = evaluate(program.function(), (), arguments, directions)
    return _of_kind(found.derivative, found.value)


def _of_kind(tangent, value):
    """The oracle's tangent; that of a complex number on which nothing has a part is no real 0."""
    if isinstance(value, tuple):
        return tuple(_of_kind(d, v) for d, v in zip(tangent, value))
    return tangent + 0j if np.asarray(value).dtype.kind == "c" else tangent


def _nudged(value):
    if np.asarray(value).dtype.kind not in "fc":
        return value
    eps = np.finfo(value.dtype).eps if isinstance(value, np.ndarray) else np.finfo(float).eps
    nudged = value * (1 + 4 * eps)
    return nudged.astype(value.dtype) if isinstance(value, np.ndarray) else nudged


def emitted(program: Program, target: str, modes: tuple[str, ...] = ("adjoint", "tangent")) -> str:
    """The generated module, both modes in one; raises what the compiler raises."""
    request = Request(
        path="program.py", text=program.text, function=program.entry, wrt=program.wrt, signature=program.signature(),
        target="numpy" if target == "numpy" else "cpu", modes=modes, command="tests.programs", parallel=target == "parallel",
    )
    return emit(request).text


def _checked(program: Program, target: str, twice: bool) -> str:
    try:
        first = emitted(program, target)
        again = emitted(program, target) if twice else first
    except Refusal:
        raise
    except Exception as fault:
        raise _crash("internal", fault) from fault
    if first != again:
        raise _Failure("repeat", "two texts", f"{first}\n-----\n{again}")
    return first


def _crash(kind, fault):
    last = traceback.extract_tb(fault.__traceback__)[-1]
    place = f"{os.path.relpath(last.filename)}:{last.name}" if kind == "internal" else f"{last.name}"
    about = f"{type(fault).__name__} {str(fault)[:60] if kind != 'internal' else ''} at {place}"
    return _Failure(kind, about, "".join(traceback.format_exception(fault)[-6:]))


def _proved(program: Program, primal: _Primal, text: str, target: str) -> str:
    """The text, where all proofs hold."""
    limits = SINGLE if primal.single else STRICT
    module = _module(text, program.seed, target)
    tangent = _proved_tangent(program, primal, module, target)
    given = program.arguments()
    value, gradients = _run(f"{program.entry}_vjp", module, given, [primal.seeds])
    _unchanged("vjp", program, given)
    _same_value(program, primal, "vjp", value, target)
    gradients = gradients if len(program.wrt) > 1 else (gradients,)
    _dot(primal, program, tangent, gradients, limits["adjoint"])
    return text


def _proved_tangent(program: Program, primal: _Primal, module: dict, target: str):
    """The tangent, where it and the value are right."""
    given = program.arguments()
    value, tangent = _run(f"{program.entry}_jvp", module, given, [primal.directions[n] for n in program.wrt])
    _unchanged("jvp", program, given)
    _same_value(program, primal, "jvp", value, target)
    tangent = _of_floats(tangent, primal.value)
    limits = SINGLE if primal.single else STRICT
    _compare("tangent", "", tangent, primal.tangent, limits["tangent"], 50 * primal.noise)
    return tangent


def _of_floats(tangent, value):
    """Without what stands for the tangent of an integer."""
    if isinstance(value, tuple):
        return tuple(_of_floats(d, v) for d, v in zip(tangent, value))
    return tangent if np.asarray(value).dtype.kind in "fc" else None


def _same_value(program, primal, what, value, target):
    exact = target == "numpy" and not _strided(program)
    limits = SINGLE if primal.single else STRICT
    _compare("value", what, value, primal.value, 0.0 if exact else limits["cpu"], primal.noise)


def _strided(program):
    """Whether a copy of an input has other strides, for which the BLAS may sum in another order."""
    return any(isinstance(v, np.ndarray) and not v.flags.c_contiguous for v in program.inputs.values())


def _run(what, module, given, more):
    try:
        with np.errstate(all="ignore"), _limited(24 * SECONDS):
            return module[what](*given.values(), *more)
    except Exception as fault:
        raise _crash(f"run {what}", fault) from fault


def _module(text: str, seed: int, target: str) -> dict:
    text = uncompiled(text) if target == "loops" else text.replace("cache=True", "cache=False")
    name = f"<emitted {seed}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    module = types.ModuleType("emitted")
    sys.modules["emitted"] = module  # where a dataclass looks its annotations up
    try:
        if target == "parallel":
            return _watched(text, seed)
        exec(compile(text, name, "exec"), vars(module))
    except Exception as fault:
        raise _crash("load", fault) from fault
    return vars(module)


def _watched(text: str, seed: int) -> dict:
    """The module with its parallel passes in random order, an error where two of them meet."""
    draw = Random(seed)
    space, _, wrapped = space_of(text, lambda passes: draw.sample(passes, len(passes)))
    return {n: _calls(f, wrapped) if callable(f) else f for n, f in space.items()}


def _calls(function, wrapped):
    return lambda *given: function(*map(wrapped, given))


def _unchanged(what, program, given):
    for name, value in program.inputs.items():
        if not np.array_equal(value, given[name], equal_nan=np.asarray(value).dtype.kind in "fc"):
            raise _Failure("inputs", f"{what} changes an input", name)


def _compare(kind, about, mine, theirs, limit, noise):
    a, b = numbers(mine), numbers(theirs)
    if a.shape != b.shape:
        raise _Failure(kind, f"{about} shape", f"got {mine!r}\nexpected {theirs!r}")
    scale = max(np.abs(b).max(initial=0.0), 1.0)
    error = np.abs(a - b).max(initial=0.0)
    if not error <= limit * scale + (noise if limit else 0.0):
        raise _Failure(kind, about, f"got {mine!r}\nexpected {theirs!r}\ndifference {error:.2e}")


def _dot(primal, program, tangent, gradients, limit):
    forward = numbers(primal.seeds) * numbers(tangent)
    parts = {n: numbers(g) * numbers(primal.directions[n]) for n, g in zip(program.wrt, gradients)}
    for name, part in parts.items():
        if np.shape(gradients[program.wrt.index(name)]) != np.shape(program.inputs[name]):
            raise _Failure("adjoint", "shape", name)
    reverse = np.concatenate(list(parts.values()))
    scale = max(np.abs(forward).sum() + np.abs(reverse).sum(), 1.0)
    error = abs(forward.sum() - reverse.sum())
    if not error <= limit * scale + 50 * primal.noise * np.abs(numbers(primal.seeds)).sum():
        story = f"<seed, tangent> {forward.sum()!r}\n<gradients, directions> {reverse.sum()!r}\n{gradients!r}"
        raise _Failure("adjoint", "", story)


def like(value, random):
    """Random numbers in the structure, shape and dtype of a value; zeros where it is not a float."""
    if isinstance(value, tuple):
        return tuple(like(item, random) for item in value)
    drawn = random.uniform(0.5, 1.5, np.shape(value)) * random.choice([-1.0, 1.0], np.shape(value))
    if np.asarray(value).dtype.kind == "c":
        drawn = drawn * np.exp(1j * random.uniform(0.0, 6.0, np.shape(value)))
    if isinstance(value, (np.ndarray, np.generic)):
        return (drawn if value.dtype.kind in "fc" else np.zeros(value.shape)).astype(value.dtype)[()]
    return float(drawn) if isinstance(value, float) else complex(drawn) if isinstance(value, complex) else 0


def numbers(value) -> np.ndarray:
    """All floating-point numbers of a value, in double precision; the parts of complex ones."""
    if isinstance(value, (tuple, list)):
        return np.concatenate([np.zeros(0), *(numbers(item) for item in value)])
    flat = np.asarray(0 if value is None else value).ravel()
    if flat.dtype.kind == "c":
        flat = np.stack([flat.real, flat.imag], axis=1).ravel()
    return flat.astype(float) if flat.dtype.kind == "f" else np.zeros(0)


@contextlib.contextmanager
def _limited(seconds):
    """Raises TimeoutError in what runs longer: a program that is being shrunk may loop for ever."""

    def stop(*_):
        raise TimeoutError("runs too long")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
