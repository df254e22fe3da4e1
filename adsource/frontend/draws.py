"""Random numbers: the methods of a generator, and how one is made.

A draw becomes a statement of its own, in Python's order, since it advances the generator.
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.functions import DTYPES
from adsource.frontend.operands import operands
from adsource.frontend.scope import Frame
from adsource.ir import draws, infer
from adsource.ir.nodes import Const, Expr, Name, Op
from adsource.ir.types import Generator, Static

HAND_IN = "Make the generator a parameter, `rng: np.random.Generator`, and draw with `rng.{}(...)`."
PICKED = {
    "shuffle": "Write `x = x[rng.permutation(len(x))]`.",
    "permuted": "Write `x = x[rng.permutation(len(x))]`.",
    "multivariate_normal": "Write `mean + factor @ rng.standard_normal(n)`, with `factor = np.linalg.cholesky(cov)`.",
}


def make(node: cst.Call, frame: Frame) -> Op:
    """`np.random.default_rng(seed)`."""
    values = operands([a.value for a in node.args], frame)
    if len(values) != 1 or isinstance(values[0], Const) and values[0].value is None:
        raise frame.refusal(node, "AD136", "a generator without a seed gives other numbers whenever it is made anew",
                            "Give it a seed, or hand a generator in: `rng: np.random.Generator`.")
    return Op(draws.MAKES, (values[0],), Generator())


def legacy(node: cst.Call, name: str, frame: Frame):
    """The refusal of `np.random.normal(...)`: functions on a generator that all of the program shares."""
    what = name.removeprefix("np.random.")
    known = {"rand": "random", "randn": "standard_normal", "randint": "integers", "random_sample": "random",
             "ranf": "random"}  # fmt: skip
    what = known.get(what, what if what in draws.PARAMETERS else "normal")
    return frame.refusal(node, "AD136", f"`{frame.module.code(node.func)}` draws from a generator that the whole "
                         "process shares", HAND_IN.format(what))


def draw(node: cst.Call, generator: Expr, target: str | None, frame: Frame) -> Expr:
    """`rng.normal(...)`, under a temporary's name unless it is assigned at once to `target`."""
    what = node.func.attr.value
    names = draws.PARAMETERS.get(what)
    if names is None:
        raise frame.refusal(node, "AD136", f"`{what}` of a generator is not supported",
                            PICKED.get(what, "It draws with " + ", ".join(sorted(draws.PARAMETERS)) + "."))
    if not isinstance(generator, Name):
        generator = frame.hoist(generator)
    values = operands([a.value for a in node.args], frame)
    places = [a.keyword.value if a.keyword else names[k] if k < len(names) else "" for k, a in enumerate(node.args)]
    for arg, place in zip(node.args, places):
        if place not in names or places.count(place) > 1:
            raise frame.refusal(arg, "AD126", f"`{what}` takes no such argument", f"It takes {', '.join(names)}.")
    given = dict(zip(places, map(_plain, values)))
    keywords = tuple(a.keyword.value for a in node.args if a.keyword)
    if what == "integers" and "high" not in given and places:
        given = {"low": infer.const(0), "high": given.pop("low"), **given}
        keywords = tuple(k for k in keywords if k != "low")
        frame.altered += 1  # Numba wants both bounds
    try:
        found = draws.draw(what, generator, given, keywords, frame.known())
    except (infer.Untyped, IndexError, KeyError, StopIteration, AttributeError) as error:
        raise frame.untyped(node, str(error) or "an argument is missing, or of the wrong kind") from None
    return found if target is not None else frame.hoist(found)


def _plain(e: Expr) -> Expr:
    """`np.float32` as an argument, as NumPy's name for it."""
    return Const(DTYPES.get(e.value, e.value), e.type) if isinstance(e, Const) and isinstance(e.type, Static) else e


def stays(value: Expr, frame: Frame) -> bool:
    """Whether this is a generator that one name stands for throughout the function: other names and parts of objects
    mean that one."""
    return draws.is_generator(value) and isinstance(value, Name) and value.id not in frame.bindings


def refuse_alias(node: cst.CSTNode, value: Expr, frame: Frame) -> None:
    """A generator that is made here has one name."""
    if draws.is_generator(value) and not (isinstance(value, Op) and value.op == draws.MAKES):
        raise frame.refusal(node, "AD136", "a generator that is made or set here is given a second name",
                            "Use it under the one name that it has, or make it a parameter.")


def refuse_result(node: cst.CSTNode, frame: Frame) -> None:
    raise frame.refusal(node, "AD136", "a generator is handed back", "Make it where it is used, or hand it in.")
