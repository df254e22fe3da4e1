"""Checkpointed loops: every schedule gives bitwise the store-all gradient, and that of the loop without marker."""

import copy
import functools
import re
import types

import numpy as np
import pytest

from adsource.errors import Refusal
from adsource.pipeline import Request, emit
from adsource.review.explain import predicted
from tests.checkpoints.programs import PROGRAMS

HEAD = "import math\n\nimport numpy as np\nimport adsource as ad\n\n\n"
FIXED = ("store_all", "recompute_all", "tape_all")


def marked(text, options):
    """The program with its marker, or without one."""
    put = (lambda m: f"{m[1]}:") if options is None else (lambda m: f"ad.checkpoint({m[1]}{options}):")
    return HEAD + re.sub(r"CK\((.*)\):$", put, text, flags=re.M)


def made(text, signature, options):
    """A module with `f`, of its own."""
    space = types.ModuleType("generated")
    exec(code(text, signature, options), space.__dict__)
    return space


@functools.cache
def code(text, signature, options):
    return compile(emission(text, signature, options).text, "generated", "exec")


@functools.cache
def emission(text, signature, options):
    request = Request(path="p.py", text=marked(text, options), function="f", signature=signature, target="numpy")
    return emit(request)


def pulled(space, arguments):
    """Value and gradients for a seed, or the kind of error."""
    given = copy.deepcopy(arguments)
    try:
        value = space.f(*copy.deepcopy(arguments))
        if not hasattr(space, "f_vjp"):
            shadows = [np.linspace(1.0, 2.0, a.size) for a in given if isinstance(a, np.ndarray)]
            return space.f_b(*given, *shadows), *given, *shadows
        seed = tuple(map(seed_of, value)) if isinstance(value, tuple) else seed_of(value)
        return space.f_vjp(*given, seed)
    except UnboundLocalError as error:
        return type(error)


def seed_of(value):
    return np.full_like(value, 0.7) if isinstance(value, np.ndarray) else 0.7


def flat(x):
    return [z for y in x for z in flat(y)] if isinstance(x, tuple) else [x]


def equal(a, b, tolerance=0.0):
    if isinstance(a, type) or isinstance(b, type):
        return a is b
    pairs = [(x, y) for x, y in zip(flat(a), flat(b), strict=True) if not isinstance(x, np.random.Generator)]
    if tolerance:
        return all(x is y is None or np.allclose(x, y, tolerance, tolerance * np.max(np.abs(y), initial=1.0))
                   for x, y in pairs)
    return all(np.asarray(x).tobytes() == np.asarray(y).tobytes() for x, y in pairs)


UNTAPED = {  # programs whose steps cannot be recorded on a tape
    **dict.fromkeys(("param overwritten", "swap params", "no result", "swap", "history param added",
                     "start writes param", "end writes", "two loops", "nested"), "Work on a copy"),
    "hoisted prints": "prints or checks", "list of sums": "grows", "swap early": "one array after another",
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_schedules_agree(name):
    text, signature, arguments = PROGRAMS[name]
    options = [f', slots={s}, schedule="{k}"' for s, k in ((1, "revolve"), (3, "revolve"), (4, "uniform"), (3, "mixed"))]
    plain = made(text, signature, None)
    options += [f', schedule="{k}"' for k in FIXED]
    if name in UNTAPED:
        options = [o for o in options if "mixed" not in o and "tape_all" not in o]
        with pytest.raises(Refusal, match=UNTAPED[name]):
            made(text, signature, ', schedule="tape_all"')
    spaces = [made(text, signature, o) for o in options]
    for n in (0, 1, 2, 7):
        first, *others = [pulled(space, arguments(n)) for space in spaces]
        for space, o in zip(spaces, options):
            counted_as_predicted(space, emission(text, signature, o).report["memory"], arguments(n))
        assert all(equal(first, other) for other in others), n
        assert equal(first, pulled(plain, arguments(n)), 1e-12), n


def counted_as_predicted(space, memory, given):
    """Where something is not known before the run, nothing is told."""
    names = space.f.__code__.co_varnames
    sizes = {n: v.shape if isinstance(v, np.ndarray) else v for n, v in zip(names, given) if isinstance(v, (int, np.ndarray))}
    for k, loop in enumerate(memory["loops"]):
        driver = getattr(space, loop["routine"])
        if not hasattr(driver, "sweep"):  # a name had no value
            continue
        told = predicted(memory, sizes | {"length": driver.sweep.reversals})["loops"][k]
        assert (told["steps"], told["reversals"]) == (driver.sweep.steps, driver.sweep.reversals)
        counted = vars(driver.states)
        assert all(v in (None, counted[k]) for k, v in told["near"].items()), (told["near"], counted)
        assert None not in told["near"].values() or has_unknown(loop), loop


def has_unknown(loop):
    return "" in (loop["snapshot"], loop["held"] or loop["tape"])


@pytest.mark.parametrize("schedule", ["revolve", "uniform", "mixed"])
def test_all_lengths_and_slots(schedule):
    text = """
def f(u, k, n, slots):
    u = u.copy()
    for t in CK(range(n)):
        u[1] = u[1] + k * math.sin(u[0]) * t
        u[0] = u[0] * k - u[1]
    return u[0] * u[1]
"""
    signature = "float64[:], float64, int, int"
    space = made(text, signature, f', slots=slots, schedule="{schedule}"')
    stored, plain = made(text, signature, ', schedule="store_all"'), made(text, signature, None)
    for n in range(61):
        want = pulled(stored, (np.array([0.3, 0.4]), 0.9, n, 1))
        assert equal(want, pulled(plain, (np.array([0.3, 0.4]), 0.9, n, 1)), 1e-13)
        for slots in range(1, 13):
            assert equal(want, pulled(space, (np.array([0.3, 0.4]), 0.9, n, slots))), (n, slots)


REFUSED = {
    "alias written": ("""
def f(u, c, n):
    v = u
    for t in CK(range(n)):
        v[1:] += 0.1 * u[:-1] * c[0]
    return np.sum(v)
""", "AD207"),
    "view across": ("""
def f(u, c, n):
    u = u.copy()
    v = u[1:-1]
    for t in CK(range(n)):
        v += 0.1 * np.sin(u[:-2]) * c[0]
    return np.sum(u)
""", "AD207"),
    "one memory from the second pass on": ("""
def f(u, c, n):
    a = u * 1.0
    b = u * 2.0
    for t in CK(range(n)):
        a[0] += 1.0
        b = a
    return np.sum(a) + np.sum(b * c)
""", "AD207"),
    "written before it is bound anew": ("""
def f(u, c, n):
    b = u * 2.0
    v = b[1:-1]
    for t in CK(range(n)):
        v *= c[0]
        v = b[:-2]
    return np.sum(v) + np.sum(b * b)
""", "AD207"),
    "behind an early return": ("""
def f(u, c, n):
    if n == 0:
        return 0.0
    for t in CK(range(n)):
        u = u + c * np.sin(u)
    return np.sum(u)
""", "AD146"),
    "within a loop": ("""
def f(u, c, n):
    for i in range(3):
        for t in CK(range(n)):
            u = u + c * np.sin(u)
    return np.sum(u)
""", "AD146"),
    "a block that is left": ("""
def f(u, c, n):
    with ad.checkpoint():
        if n > 3:
            return np.sum(u)
        u = u * c
    for t in CK(range(n)):
        u = u + c * np.sin(u)
    return np.sum(u)
""", "AD146"),
    "a block that may bind nothing": ("""
def f(u, c, n):
    with ad.checkpoint():
        if n > 3:
            last = np.sum(u)
    for t in CK(range(n)):
        u = u + c * np.sin(u)
    return np.sum(u) * last
""", "AD146"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    text, code = REFUSED[name]
    with pytest.raises(Refusal) as caught:
        made(text, "float64[:], float64[:], int", ", slots=3")
    assert caught.value.code == code


@pytest.mark.parametrize("options", [", slots=2", ', schedule="tape_all"'])
def test_array_that_others_are_exchanged_with_and_nobody_asks_for(options):
    text = """
def f(u, k, n):
    w = u.copy()
    u *= k
    for t in CK(range(n)):
        w, u = u, w * np.cos(u)
    return np.sum(u * w)
"""
    request = Request(path="p.py", text=marked(text, options), function="f", wrt=("k",), signature="float64[:], float64, int", target="numpy")
    space: dict = {"__name__": "generated"}
    exec(emit(request).text, space)
    given = np.linspace(0.3, 1.2, 5), 0.7, 4
    value, k_b = space["f_value_and_grad"](*given)
    whole = pulled(made(text, request.signature, None), given)
    assert value == space["f"](given[0].copy(), *given[1:])
    assert k_b == pytest.approx(whole[1][1] / 0.7, rel=1e-14)


def test_options():
    text = "def f(u, n):\n    for t in CK(range(n)):\n        u = u * u\n    return u\n"
    for options in (", slots=0", ", slots=2.5", ', schedule="best"', ", 3", ", depth=3"):
        with pytest.raises(Refusal) as caught:
            made(text, "float64, int", options)
        assert caught.value.code == "AD146"


def test_first_derivatives_only():
    text, signature, _ = PROGRAMS["inplace"]
    request = Request(path="p.py", text=marked(text, ", slots=3"), function="f", signature=signature, target="numpy")
    again = Request(path="m.py", text=emit(request).text, function="f_b", target="numpy")
    with pytest.raises(Refusal) as caught:
        emit(again)
    assert caught.value.code == "AD016"


def test_api():
    import adsource as ad  # noqa: PLC0415

    assert list(ad.checkpoint(range(3), slots=2)) == [0, 1, 2]
    with ad.checkpoint():
        pass

    @ad.checkpoint
    def twice(x):
        return 2 * x

    assert twice(2) == 4
