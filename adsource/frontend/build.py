"""The text of a user's file -> Program: the function and all that it calls, typed.

The file is never imported or run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend import module as modules
from adsource.frontend import source
from adsource.frontend.called import CHECKS
from adsource.frontend.callees import Callees, Covered
from adsource.frontend.checkpoints import MARKER
from adsource.frontend.held_lists import HeldLearned
from adsource.frontend.marks import OFF, outside, refuse_unmet
from adsource.frontend.mentions import classes as classes_of
from adsource.frontend.mentions import mentioned, names_in
from adsource.frontend.provenance import function_text
from adsource.frontend.solvers import expanded
from adsource.frontend.stack import deep
from adsource.ir import walk
from adsource.ir.nodes import Call, Const, For, Function, If, Program, RecordExpr, TupleExpr, While
from adsource.ir.places import Part
from adsource.ir.types import Member, Type
from adsource.names import fresh

ONCE = "Once only  "  # at the head of a generated module that must not be differentiated again


def program(
    text: str | bytes, path: str, function: str, signature=None, default_types: dict[str, Type] | None = None,
    contiguous: bool = False, covered: Covered | None = None, parts: tuple[Part, ...] = (),
    spoilt: tuple[tuple[str, str], ...] = (), marks: tuple[str, ...] = (),
) -> Program:
    """The program of a function in a file's text.

    signature: types of the parameters (`ir.types`, or texts such as "float64[:, :]") in their order or
    by name, or all of them in one text.  What it does not tell comes from annotations, then from
    defaults, then from default_types.  contiguous: arrays come in C order.  covered: functions
    that a rule of the user's covers, and whether it fits an operation.  parts, spoilt: of a text that was
    put together from several files (`link`).  marks: of loops, from outside of the file (`marks`).  Raises Refusal.
    """
    checked = expanded(replace(source.read(text, path), parts=parts))
    convert = (_program, checked, function, signature, default_types, contiguous, covered or {}, dict(spoilt), marks)
    try:
        return deep(*convert) if checked.deep else convert[0](*convert[1:])
    except (RecursionError, MemoryError):
        raise source.too_deep(path) from None


def _program(checked: source.Source, function: str, signature, default_types, contiguous, covered, spoilt,
             marks) -> Program:
    module = modules.parse(checked)
    module.spoilt |= spoilt
    if ONCE in (module.tree.get_docstring() or ""):
        raise Refusal("AD016", "this module was generated from what has first derivatives only: it says so at its head",
                      checked.path, rewrite="Take differences of the gradient; if it is for loops that keep states, "
                      "emit it with `--checkpoint off`.")
    if function not in module.functions:
        known = ", ".join(n for n in module.functions if n not in module.inside) or "none"
        raise Refusal("AD008", f"there is no function `{function}` at the top level of the file", checked.path,
                      rewrite=f"Its functions are: {known}.")
    module.marks, module.unmarked = outside(marks, module), OFF in marks
    callees, key = _converted(module, function, signature, default_types or {}, contiguous, covered)
    refuse_unmet(marks, module)
    functions = [_joint(f, module) for f in _ordered(callees.functions, key)]
    more = _mentioned(module, list(dict.fromkeys(f.name for f in functions)))
    nodes = [module.functions[n] for n in (*(f.name for f in functions), *more)]
    handed = [c for f in functions for c in _enumerations(f)] + [c for e in functions[0].gives for c in _kinds(e)]
    members = tuple(dict.fromkeys(handed))
    imports, constants = mentioned(module, nodes, members)
    classes = tuple(_class(module.classes[c], module) for c in classes_of(module, nodes, members))
    helpers = {n for n, t in module.templates.items() if t in CHECKS or n in module.stands_for}
    taken = (checked.taken | callees.parts) - helpers
    return Program(
        entry=functions[0].key, functions={f.key: f for f in functions}, path=checked.path, text=checked.text,
        imports=imports, constants=constants, np=_numpy(module), taken=taken, parts=checked.parts,
        classes=classes, mentioned=tuple(_text_alone(n, module) for n in more),
    )


def _converted(module: modules.Module, function: str, signature, default_types, contiguous, covered):
    """All functions that are reached, and the key of the first; anew each time that something is learned of lists."""
    held: dict = {}
    while True:
        callees = Callees(module, covered=covered, held=held)
        try:
            return callees, callees.entry(function, signature, default_types, contiguous)
        except HeldLearned:
            continue


def _mentioned(module: modules.Module, names: list[str]) -> list[str]:
    """The functions that constants and defaults hold, those that stand where they are called, and those that all
    these call, besides the ones with these names."""
    found: list[str] = [n for n in module.handed if n not in names]
    while True:
        nodes = [module.functions[n] for n in (*names, *found)]
        _, constants = mentioned(module, nodes)
        held = [module.constants[n] for n, _ in constants] + [f.params for f in nodes]
        held += [module.classes[c].node for c in classes_of(module, nodes)] + [module.functions[n] for n in found]
        new = [n for h in held for n in names_in(h) if n in module.functions and n not in names and n not in found]
        if not new:
            return found
        found += dict.fromkeys(new)


def _text_alone(name: str, module: modules.Module) -> Function:
    node = module.functions[name]
    at = module.home(node)
    return Function(name, name, (), (), at.line, node.get_docstring() or "", function_text(node, module), at.path)


def _kinds(e) -> Iterator[str]:
    """The classes of the objects that a result is made of."""
    if isinstance(e, TupleExpr):
        if isinstance(e, RecordExpr) and e.type.kind.what in ("object", "tuple"):
            yield e.type.kind.name
        for item in e.items:
            yield from _kinds(item)


def _enumerations(function) -> list[str]:
    """The enumerations whose members a function hands over."""
    every = (n for s in walk.statements(function.body) for e in walk.expressions(s) for n in walk.nodes(e))
    return [n.value.kind for n in every if isinstance(n, Const) and isinstance(n.value, Member)]


def _joint(f, module: modules.Module):
    """A function under `@ad.checkpoint` stays one."""
    above = [d.decorator for d in module.functions[f.name].decorators]
    dotted = [module.dotted(d.func if isinstance(d, cst.Call) else d) for d in above]
    return replace(f, joint=True) if MARKER in dotted else f


def _class(made, module: modules.Module) -> tuple[str, str, str, int]:
    """The name of a class, its text, and where it stands."""
    at, node = module.home(made.node), module.written.get(id(made.node), made.node)
    bare = node.with_changes(leading_lines=()) if isinstance(node, cst.ClassDef) else node
    return made.name, module.code(bare).strip("\n") + "\n", at.path, at.line


def _ordered(functions: dict, key: str) -> list:
    """The functions that are reached, in the order of their calls, under keys without holes: types that
    were passed through while a loop settled may have left specialisations that nobody calls."""
    reached = [key]
    for k in reached:
        reached += [c for c in dict.fromkeys(_called(functions[k])) if c not in reached]
    names: dict[str, str] = {}
    for k in reached:
        names[k] = fresh(functions[k].name, names.values())
    return [_renamed(functions[k], names) for k in reached]


def _called(function) -> list[str]:
    return [c for s in walk.statements(function.body) for c in walk.callees(s)]


def _renamed(function, names: dict[str, str]):
    body = tuple(_recalled(s, names) for s in function.body)
    return replace(function, key=names[function.key], body=body)


def _recalled(s, names: dict[str, str]):
    if any(map(walk.is_own, (n for e in walk.expressions(s) for n in walk.nodes(e)))):
        s = walk.map_own(s, lambda e: walk.transform(e, lambda n: _operation(n, names)))
    if isinstance(s, Call):
        return replace(s, callee=names[s.callee])
    if isinstance(s, (For, While)):
        return replace(s, body=tuple(_recalled(b, names) for b in s.body))
    if isinstance(s, If):
        body, orelse = (tuple(_recalled(b, names) for b in block) for block in (s.body, s.orelse))
        return replace(s, body=body, orelse=orelse)
    return s


def _operation(e, names: dict[str, str]):
    return replace(e, static=(("callee", names[e.get("callee")]),)) if walk.is_own(e) else e


def _numpy(module: modules.Module) -> str:
    """The user's name for NumPy."""
    found = [local for local, dotted in module.imports.items() if dotted == "np"]
    return "np" if "np" in found else found[0] if found else fresh("np", module.source.taken)
