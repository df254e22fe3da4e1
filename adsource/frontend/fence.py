"""The fence: syntax that is not accepted, a line each.  What it knows is refused before anything is
converted, with a rewrite."""

from __future__ import annotations

import libcst as cst
from libcst import matchers

from adsource.frontend.module import Module
from adsource.frontend.provenance import is_marker
from adsource.frontend.syntax import nodes

# node -> code, what it is, the way out
FENCE: dict[type[cst.CSTNode], tuple[str, str, str]] = {
    cst.ClassDef: ("AD103", "a class within a function", "Define it at the top level, and hand over its fields."),
    cst.TryStar: ("AD104", "`try`", "Test for the case with `if` before it happens."),
    cst.Yield: ("AD106", "`yield`", "Fill an array, and return it."),
    cst.Await: ("AD107", "`await`", "Use a plain function."),
    cst.Nonlocal: ("AD108", "`nonlocal` of a name that a loop, `:=`, `del` or `import` sets",
                   "Set it by an assignment: `total = total + v`."),
    cst.SetComp: ("AD113", "a comprehension", "Fill an array in a loop."),
    cst.Import: ("AD116", "an import within a function", "Move it to the top of the file."),
    cst.ImportFrom: ("AD116", "an import within a function", "Move it to the top of the file."),
    cst.Set: ("AD117", "a set", "Use an array or a tuple."),
    cst.TypeAlias: ("AD118", "a type alias within a function", "Move it to the top of the file."),
    cst.Asynchronous: ("AD107", "`async`", "Use a plain function."),
}
HARMLESS = (
    "numba.njit", "numba.jit", "functools.cached_property", "functools.lru_cache", "functools.cache",
    "abc.abstractmethod", "typing.override", "typing.final",
)
METHODS = ("property", "staticmethod", "classmethod")
SETTER = matchers.Attribute(attr=matchers.Name("setter"))


def check(node: cst.FunctionDef, module: Module) -> None:
    """Raise Refusal for the first thing in a function that is not accepted."""
    if node.asynchronous is not None:
        raise module.refusal(node, "AD107", "`async` is not supported", "Use a plain function.")
    for decorator in node.decorators:
        inner = decorator.decorator
        dotted = module.dotted(inner.func if isinstance(inner, cst.Call) else inner)
        method = module.code(inner) in METHODS or matchers.matches(inner, SETTER)
        own = method and any(node is f for f in map(module.functions.get, module.inside))
        if not is_marker(decorator, module) and dotted not in HARMLESS and not own:
            way = "Put the computation into a function without it."
            if dotted == "np.vectorize":
                way = f"Leave it out, and call `{module.code(inner)}({node.name.value})`, or give that a name."
            raise module.refusal(decorator, "AD133", f"the decorator `{module.code(inner)}` may change the function",
                                 way)
    for inside in nodes(node.body, (cst.Raise, cst.Assert)):
        row = FENCE.get(type(inside))
        if row is not None:
            code, what, way = row
            raise module.refusal(inside, code, f"{what} is not supported", way)
