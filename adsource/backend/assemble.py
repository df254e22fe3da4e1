"""A generated module from its parts.

    docstring            what it is, and how to make it again
    imports, __all__, constants
    the primal           as the user wrote it
    routines             f_b, f_d and those of the functions that f calls
    wrappers             f_vjp, f_value_and_grad, f_grad, f_jvp
    templates            helpers that the above call
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from adsource.analyses.live import mentioned
from adsource.backend.copied import copied
from adsource.backend.driver import driver_lines
from adsource.backend.header import header
from adsource.backend.imports import import_lines, used_names
from adsource.backend.kept import Kept, workspace_lines
from adsource.backend.order import Item, ordered
from adsource.backend.paste import closure, paste, templates
from adsource.backend.render import PRANGE, function
from adsource.backend.spelling import Spelling, bindings, operations, spelling_of
from adsource.backend.targets import TARGETS, Target
from adsource.backend.uncached import uncached
from adsource.backend.verbatim import laid_out
from adsource.backend.wrapper_facts import Wrappers
from adsource.backend.wrapper_kept import kept_of
from adsource.backend.wrappers import adjoint_wrappers, tangent_wrappers
from adsource.ir.nodes import (
    OWN,
    AnyStatement,
    Call,
    Contract,
    For,
    Function,
    If,
    Name,
    Program,
    While,
    Workspace,
)
from adsource.ir.walk import expressions, is_own, nodes, statements
from adsource.names import fresh
from adsource.transforms.checkpoint import Driver
from adsource.transforms.parallel_parts import PART

Routines = tuple[tuple[Function, Contract], ...]
Blocks = dict[str, list[str]]  # name -> lines


def assemble(
    program: Program,
    routines: Routines,
    entry: Contract | None,
    tangent: Contract | None,
    wrt: tuple[str, ...],
    bare: bool,
    target: str,
    command: str,
    version: str,
    callees_primal: tuple[Function, ...] = (),
    notes: tuple[str, ...] = (),
    workspace: Workspace | None = None,
    seen: frozenset[str] = frozenset(),
    order_seen: frozenset[str] = frozenset(),
) -> tuple[str, Kept]:
    """The module's text, and what its wrappers keep between calls.

    entry, tangent: contracts of the entry's adjoint and tangent routine, None where it is not wanted.
    callees_primal: functions that the routines call, compiled where the target compiles.  workspace: of the entry's
    adjoint.  seen: parameters whose memory results may share.  order_seen: those for which it matters in what
    order their elements lie in memory.
    """
    goal = TARGETS[target]
    names, own_imports = _spelling(program, [f for f, _ in routines] + list(callees_primal))
    primal, called = _primal(program, callees_primal, goal, names)
    names = replace(names, names=names.names | {f"{OWN}{key}": name for key, name in called.items()})
    compiled = _compiled(routines, callees_primal, called, goal, names)
    kept = uncached(primal | compiled, goal)
    primal, compiled = ({name: kept[name] for name in part} for part in (primal, compiled))
    fixed = [*_constants(program), *_classes(program)]
    code = hashlib.sha256(repr([version, fixed, *(primal | compiled).items()]).encode()).hexdigest()[:16]
    made = {workspace.name: workspace_lines(workspace, names)} if workspace else {}
    w = replace(_wrappers(program, entry, tangent, wrt, bare, goal, names), order_seen=order_seen)
    w = replace(w, kept=kept_of(w, entry, workspace, seen)) if entry else w
    plain: Blocks = made | _drivers(program, routines, goal, names, code)
    plain |= (adjoint_wrappers(w, entry) if entry else {}) | (tangent_wrappers(w, tangent) if tangent else {})
    helpers = _pasted(primal | compiled | plain, compiled, goal, names, program.taken | _imported(own_imports))
    blocks = [Item(name, tuple(lines)) for name, lines in (primal | compiled | plain).items()]
    used = set().union(*(used_names(part) for part in (helpers.lines, *(item.lines for item in (*fixed, *blocks)))))
    body = [*ordered([*fixed, *blocks]), *helpers.lines]
    wanted = [*program.imports, *own_imports, *helpers.imports, *goal.imports]
    modes = (("adjoint",) if entry else ()) + (("tangent",) if tangent else ())
    public = [*primal, *compiled, *plain]
    lines = [
        *header(program, modes, wrt, command, version, notes),
        "",
        *import_lines(wanted, used),
        "",
        *_public([n for n in public if n in _offered(program, entry, tangent, plain)]),
        *body,
    ]
    return "\n".join(lines) + "\n", w.kept


def _offered(program: Program, entry, tangent, plain: Blocks) -> set[str]:
    """What __all__ names: the primal, its routines, their wrappers."""
    routines = {n for c in (entry, tangent) if c for n in (c.routine, c.adding) if n}
    return {program.functions[program.entry].name, *routines, *plain}


def _public(names: list[str]) -> list[str]:
    return laid_out(f"__all__ = [{', '.join(f'{chr(34)}{n}{chr(34)}' for n in sorted(names))}]", 0)


def _constants(program: Program) -> list[Item]:
    return [Item(name, tuple(laid_out(f"{name} = {text}", 0)), True) for name, text in program.constants]


def _classes(program: Program) -> list[Item]:
    return [Item(name, (*([] if path == program.path else [f"# From {path}, line {line}."]), *copied(text)))
            for name, text, path, line in program.classes]


# ---------------------------------------------------------------------------- functions


def _primal(
    program: Program, callees: tuple[Function, ...], goal: Target, names: Spelling
) -> tuple[Blocks, dict[str, str]]:
    """The user's functions in the order of the file, each once, and the names under which routines call
    them.  A compiled form that reads differently, and one that takes other parameters (the entries of
    a dict), stands beside the user's own, as `helper_p`."""
    files = list(dict.fromkeys([*(part.path for part in program.parts), program.path]))
    own = [f for f in (*program.functions.values(), *program.mentioned) if not _made(f)]
    order = sorted(own, key=lambda f: (files.index(f.path) if f.path in files else 0, f.line))
    blocks = {f.name: _with_origin(program, f, copied(f.text)) for f in order}
    plain = {name: _text_of(lines) for name, lines in blocks.items()}
    called: dict[str, str] = {}
    for f in callees:
        if _made(f):
            others = {g.key for g in callees if g.key != f.key}
            called[f.key] = fresh(f.key, {*program.taken, *called.values(), *others})
            continue
        own = _takes(f, blocks[f.name], bool(goal.decorators))
        if not goal.decorators and own:
            called[f.key] = f.name
        elif own and _text_of(function(f, names, f.name)) == plain[f.name]:
            called[f.key] = f.name
            blocks[f.name] = _with_origin(program, f, [*goal.decorators, *copied(f.text)])
        elif f.key in blocks:
            called[f.key] = fresh(f"{f.key}_p", program.taken)
    return blocks, called


def _with_origin(program: Program, f: Function, lines: list[str]) -> list[str]:
    """A function of another file, with a line that says so."""
    own = f.path in ("", program.path) or f.implicit
    return lines if own else [f"# From {f.path}, line {f.line}.", *lines]


def _takes(f: Function, lines: list[str], compiled: bool) -> bool:
    """Whether the user's function can be called as the IR calls it: no dict stands for its entries, and,
    where it is compiled, nothing is handed over by name alone (Numba cannot)."""
    args = ast.parse("\n".join(lines)).body[0].args
    names = [a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    if args.vararg is not None or any(not isinstance(g, Name) for g in f.gives):
        return False
    return names == [p.name for p in f.params] and not (compiled and args.kwonlyargs)


def _text_of(lines: list[str]) -> str:
    """A function's code without comments, docstring and line breaks."""
    tree = ast.parse("\n".join(lines)).body[0]
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:]
    return ast.unparse(tree)


def _compiled(
    routines: Routines, callees: tuple[Function, ...], called: dict[str, str], goal: Target, names: Spelling
) -> Blocks:
    """The primal functions that routines call in a form of their own, and the routines."""
    made = {called.get(f.key, f.key): _positional(f) for f in callees if _made(f) or called.get(f.key) != f.name}
    own = {f.key for f in callees if not _made(f) and called.get(f.key) == f.name}  # called as the user wrote them
    called = {f.key: f.key for f in callees if f.key != f.name} | called
    return {
        name: function(replace(f, body=_recalled(f.body, called, own)), names, name,
                       goal.of_part() if f.piece == PART else goal.of_routine(is_parallel(f)) or _quiet(f, names))
        for name, f in (made | {c.routine: f for f, c in routines if not isinstance(f, Driver)}).items()
    }


def is_parallel(f: Function) -> bool:
    """Whether loops of a function run in parallel."""
    return any(isinstance(s, For) and bool(s.abreast) for s in statements(f.body))


def _drivers(program: Program, routines: Routines, goal: Target, names: Spelling, code: str) -> Blocks:
    """The routines of functions with a checkpointed loop."""
    taken = set(program.functions) | {f.name for f, _ in routines} | {name for name, _ in program.constants}
    taken |= {bound for line in program.imports for bound, _ in bindings(line)} | set(templates()) | {names.np}
    taken |= set(names.names.values())
    return {f.name: driver_lines(f, names, goal, frozenset(taken), code) for f, _ in routines if isinstance(f, Driver)}


def _made(f: Function) -> bool:
    """Whether a function stands nowhere in the user's text as it is called."""
    return bool(f.inside or f.piece)


def _quiet(f: Function, names: Spelling) -> tuple[str, ...]:
    """What the primal says of floating-point warnings holds for the whole routine."""
    said = ", ".join(f'{key}="{value}"' for key, value in f.errors)
    return (f"@{names.of('np.errstate')}({said})",) if said else ()


def _positional(f: Function) -> Function:
    if not any(p.keyword for p in f.params):
        return f
    return replace(f, params=tuple(replace(p, keyword=False, default=None) for p in f.params))


def _recalled(
    body: tuple[AnyStatement, ...], called: dict[str, str], own: set[str]
) -> tuple[AnyStatement, ...]:
    """The same calls under other names; forms that we have made take all arguments by position."""
    return tuple(_with_names(s, called, own) for s in body)


def _with_names(s: AnyStatement, called: dict[str, str], own: set[str]) -> AnyStatement:
    if isinstance(s, Call):
        if s.callee not in called and s.callee not in own:
            return s
        name, keywords = called.get(s.callee, s.callee), s.keywords if s.callee in own else ()
        if (name, keywords) != (s.callee, s.keywords) or s.callee not in own:
            return replace(s, callee=name, keywords=keywords, verbatim=False)
    own_ops = [n for e in expressions(s) for n in nodes(e) if is_own(n)]
    if any(called.get(n.get("callee"), n.get("callee")) != n.op.removeprefix(OWN) for n in own_ops):
        s = replace(s, verbatim=False)  # the text calls the user's own function
    if isinstance(s, (For, While)):
        return replace(s, body=_recalled(s.body, called, own))
    if isinstance(s, If):
        return replace(s, body=_recalled(s.body, called, own), orelse=_recalled(s.orelse, called, own))
    return s


def _wrappers(
    program: Program,
    entry: Contract | None,
    tangent: Contract | None,
    wrt: tuple[str, ...],
    bare: bool,
    goal: Target,
    names: Spelling,
) -> Wrappers:
    primal = program.functions[program.entry]
    renamed = {n.removeprefix("template."): t for n, t in names.names.items() if "template." in n}
    used = frozenset({names.np, *renamed.values(), *(n for c in (entry, tangent) if c for n in (c.routine, c.adding))})
    return Wrappers(primal, wrt, bare, goal, names.np, renamed, used)


# -------------------------------------------------------------- names, imports, templates


def _spelling(program: Program, functions: list[Function]) -> tuple[Spelling, list[str]]:
    """How the module writes canonical names, and the imports that this takes beyond the user's."""
    user = spelling_of(program.imports, program.np)
    names, added = dict(user.names), [f"import numpy as {program.np}"]
    if program.np == "numpy":
        added = ["import numpy"]
    for op in sorted(operations(f.body for f in functions)):
        if "." in op and not op.startswith(("np.", "template.", OWN)) and user.of(op) == op and _unbound(op, program):
            added.append(_import(op, program, names))
    if any(map(is_parallel, functions)) and user.of(PRANGE) == PRANGE:
        imported = re.search(r"^from numba import .*\bprange\b(?! as)", program.text, re.M)  # for another function
        names[PRANGE] = "prange" if imported else fresh("prange", program.taken)
        added.append(f"from numba import prange as {names[PRANGE]}")
    return Spelling(program.np, names | _other_names(_all_names(program, functions))), added


def _all_names(program: Program, functions: list[Function]) -> set[str]:
    """Every name of the user's, of the routines and in them, and of the wrappers."""
    found = set(program.taken) | {f.name for f in functions} | set(program.functions)
    for f in functions:
        found |= mentioned(f.body) | {p.name for p in f.params}
    entry = program.functions[program.entry].name
    return found | {f"{entry}_{what}" for what in ("vjp", "jvp", "grad", "value_and_grad")}


def _other_names(taken: set[str]) -> dict[str, str]:
    """Templates whose names are taken, under others; `exp2` would mislead for `exp`."""
    book = templates()
    bases = {name: f"vector_{name}" if t.melts else name for name, t in book.items() if name in taken}
    return {f"template.{name}": fresh(base, taken | set(book)) for name, base in bases.items()}


def _unbound(op: str, program: Program) -> bool:
    """Whether no import of the user binds the module that the name begins with."""
    bound = {name for line in program.imports for name, _ in bindings(line)}
    return op.split(".")[0] not in bound or op.count(".") > 1


def _import(op: str, program: Program, names: dict[str, str]) -> str:
    """`import math`; `from scipy.special import erf`; under another name where the user has taken it."""
    module, _, last = op.rpartition(".")
    if "." not in module:
        bound = fresh(module, program.taken)
        names[module] = bound
        return f"import {module}" + ("" if bound == module else f" as {bound}")
    bound = fresh(last, program.taken)
    names[op] = bound
    return f"from {module} import {last}" + ("" if bound == last else f" as {bound}")


def _pasted(blocks: Blocks, compiled: Blocks, goal: Target, names: Spelling, taken: frozenset[str]):
    """The templates that the module's text calls; those that routines call are compiled too."""
    renamed = {n.removeprefix("template."): t for n, t in names.names.items() if "template." in n}
    renamed |= {"np": names.np} if names.np != "np" else {}
    mentioned = {key: used_names(block) for key, block in {**blocks, **compiled}.items()}
    inside = _called(compiled, mentioned, renamed, taken)
    decorators = {
        t.name: goal.of_template("objmode" in t.uses, t.melts, t.licence, t.name == "separate")
        for t in closure(inside)
    }
    return paste(_called(blocks, mentioned, renamed, taken), renamed, decorators)


def _imported(lines: Iterable[str]) -> frozenset[str]:
    """The names that import statements bind."""
    found = [alias for s in ast.parse("\n".join(lines)).body for alias in s.names]
    return frozenset((alias.asname or alias.name).split(".")[0] for alias in found)


def _called(blocks: Blocks, mentioned: dict[str, set[str]], renamed: dict[str, str], taken: frozenset[str]) -> set[str]:
    """The templates that some text mentions; a name that the user has taken means the user's own."""
    read = set().union(*(mentioned[key] for key in blocks))
    return {t for t in templates() if (t in renamed or t not in taken) and renamed.get(t, t) in read}
