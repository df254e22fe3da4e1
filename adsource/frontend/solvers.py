"""`ad.fixed_point(step, x0, a)` in a file's text becomes `step_fixed_point(x0, a)`, a function of the program.

    x = ad.fixed_point(step, x0, a, tol=1e-12)    ->    x = step_fixed_point(x0, a, tol=1e-12)

The function stands behind the file's own text, and is differentiated by the equation that its result fulfils
(transforms/implicit.py), not line by line.  It computes what `adsource.fixed_point` does, to the bit.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

import libcst as cst

from adsource.frontend import source
from adsource.frontend.scope import Frame
from adsource.ir.places import Part
from adsource.ir.types import is_complex, is_float
from adsource.names import fresh

KINDS = ("fixed_point", "root", "solved", "minimize")
PLACE = "adsource"  # the path of the lines behind the file's own

FIXED_POINT = """
def {name}({x}, {params}{tol}=1e-10, {max_iter}=1000):
    '''The fixed point {x} = {f}({x}{more}), to within {tol}.'''
    for _ in range({max_iter}):
        {last} = {x}
        {x} = {f}({last}{more})
        if {np}.max({np}.abs({x} - {last})) <= {tol}:
            return {x}
    raise RuntimeError("{name}: not within {tol} after {max_iter} steps")
"""
ROOT = """
def {name}({x}, {params}{tol}=1e-10, {max_iter}=50):
    '''The root {f}({x}{more}) = 0, to within {tol}: Newton's method, slopes by differences.'''
    if {np}.ndim({x}) == 0:
        for _ in range({max_iter}):
            {y} = {f}({x}{more})
            if abs({y}) <= {tol}:
                return {x}
            {h} = 1e-7 * max(abs({x}), 1.0)
            {x} = {x} - {y} * {h} / ({f}({x} + {h}{more}) - {y})
        raise RuntimeError("{name}: not within {tol} after {max_iter} steps")
    {x} = {x}.copy()
    for _ in range({max_iter}):
        {y} = {f}({x}{more})
        if {np}.max({np}.abs({y})) <= {tol}:
            return {x}
        {slopes} = {np}.empty(({x}.size, {x}.size))
        for {k} in range({x}.size):
            {h} = 1e-7 * max(abs({x}[{k}]), 1.0)
            {moved} = {x}.copy()
            {moved}[{k}] += {h}
            {slopes}[:, {k}] = ({f}({moved}{more}) - {y}) / {h}
        {x} = {x} - {np}.linalg.solve({slopes}, {y})
    raise RuntimeError("{name}: not within {tol} after {max_iter} steps")
"""
SOLVED = """
def {name}({x}, {params}{tol}=1e-6):
    '''{x} itself, which solves {f}({x}{more}) = 0 to within {tol}.'''
    if not {np}.max({np}.abs({f}({x}{more}))) <= {tol}:
        raise RuntimeError("{name}: {f} exceeds {tol}")
    return 1.0 * {x}
"""
MINIMUM = """
def {name}({x}, {params}{tol}=1e-10, {max_iter}=50):
    '''The minimum of {of}, where {f}({x}{more}) = 0 to within {tol}: Newton's method, steps halved while {of} grows.'''
    if {np}.ndim({x}) == 0:
        for _ in range({max_iter}):
            {y} = {f}({x}{more})
            if abs({y}) <= {tol}:
                return {x}
            {h} = 1e-7 * max(abs({x}), 1.0)
            {slopes} = ({f}({x} + {h}{more}) - {y}) / {h}
            {moved} = -{y} / {slopes} if {slopes} > 0.0 else -{y}
            {last} = {of}({x}{more})
            for _ in range(40):
                if {of}({x} + {moved}{more}) <= {last} + 1e-14 * abs({last}):
                    break
                {moved} = 0.5 * {moved}
            {x} = {x} + {moved}
        raise RuntimeError("{name}: not within {tol} after {max_iter} steps")
    {x} = {x}.copy()
    for _ in range({max_iter}):
        {y} = {f}({x}{more})
        if {np}.max({np}.abs({y})) <= {tol}:
            return {x}
        {slopes} = {np}.empty(({x}.size, {x}.size))
        for {k} in range({x}.size):
            {h} = 1e-7 * max(abs({x}[{k}]), 1.0)
            {moved} = {x}.copy()
            {moved}[{k}] += {h}
            {slopes}[:, {k}] = ({f}({moved}{more}) - {y}) / {h}
        {moved} = -{np}.linalg.solve({slopes}, {y})
        if {np}.dot({moved}, {y}) > 0.0:
            {moved} = -{y}
        {last} = {of}({x}{more})
        for _ in range(40):
            if {of}({x} + {moved}{more}) <= {last} + 1e-14 * abs({last}):
                break
            {moved} = 0.5 * {moved}
        {x} = {x} + {moved}
    raise RuntimeError("{name}: not within {tol} after {max_iter} steps")
"""
TEXTS = {"fixed_point": FIXED_POINT, "root": ROOT, "solved": SOLVED, "minimize": MINIMUM}
LOCALS = ("last", "y", "h", "k", "slopes", "moved")


@dataclass(frozen=True)
class _Edit:
    """A call whose beginning is written anew as `text`."""

    line: int
    start: int
    end_line: int
    end: int
    text: str


def _edit(node: ast.Call, name: str, handed: bool, lines: list[str]) -> _Edit:
    """`name(`, up to the second argument, or `name` alone, for what takes all arguments."""
    if handed:
        return _Edit(node.lineno, node.col_offset, node.func.end_lineno, node.func.end_col_offset, name)
    first, second = node.args[:2]
    end = second.col_offset
    if first.end_lineno == second.lineno:  # parentheses around the second argument are no part of it
        between = lines[second.lineno - 1].encode()[first.end_col_offset : end]
        end -= len(between) - between.index(b"(") if b"(" in between else 0
    return _Edit(node.lineno, node.col_offset, second.lineno, end, f"{name}(")


def expanded(given: source.Source) -> source.Source:
    """The file with the functions that its calls of `ad.fixed_point`, `ad.root` and `ad.solved` stand for."""
    if not any(kind in given.text for kind in KINDS):
        return given
    tree = ast.parse(given.text)
    known = _imports(tree)
    functions = {s.name: s for s in tree.body if isinstance(s, ast.FunctionDef)}
    names: dict[tuple[str, str, int], str] = {}
    edits = []
    for node in ast.walk(tree):
        kind = _kind(node, known)
        if kind == "minimize":
            gradient = _gradient(node, functions)
            if gradient is not None:
                key = (kind, f"{node.args[0].id} {gradient.value.id}", 0)
                names[key] = names.get(key) or fresh(f"{node.args[0].id}_{kind}", {*given.taken, *names.values()})
                edits += [_edit(node, names[key], False, given.text.split("\n")), _cut(node, gradient)]
        elif kind and (_fits(node, functions) or _handed(node, functions)):
            key = (kind, _label(node.args[0]), 0 if _fits(node, functions) else len(node.args) - 1)
            names[key] = names.get(key) or fresh(f"{key[1]}_{kind}", {*given.taken, *names.values()})
            edits.append(_edit(node, names[key], bool(key[2]), given.text.split("\n")))
    if not edits:
        return given
    np = next((local for local, dotted in known.items() if dotted == "numpy"), "")
    added = [] if np else ["import numpy as np"]
    np = np or "np"
    for (kind, f, count), name in names.items():
        *of, solved = f.split(" ")
        added.append(_general(kind, f, count, name, np) if count else _written(kind, functions[solved], name, np, *of))
    found = _joined(given, edits, "\n\n".join(added), {name: kind for (kind, *_), name in names.items()})
    return replace(found, handed=frozenset(name for (*_, count), name in names.items() if count))


def _imports(tree: ast.Module) -> dict[str, str]:
    """Local name -> what it stands for, of NumPy and of ours."""
    found: dict[str, str] = {}
    for s in tree.body:
        if isinstance(s, ast.Import):
            found |= {a.asname or a.name: a.name for a in s.names if a.name in ("numpy", "adsource")}
        if isinstance(s, ast.ImportFrom) and s.module == "adsource":
            found |= {a.asname or a.name: f"adsource.{a.name}" for a in s.names}
    return found


def _kind(node: ast.AST, known: dict[str, str]) -> str:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=head), attr=kind)) if known.get(head) == "adsource":
            return kind if kind in KINDS else ""
        case ast.Call(func=ast.Name(id=name)):
            kind = known.get(name, "").removeprefix("adsource.")
            return kind if kind in KINDS else ""
    return ""


def _fits(node: ast.Call, functions: dict[str, ast.FunctionDef]) -> bool:
    """Whether it is a function of the file, and where to begin, that are handed over; others are refused later."""
    if len(node.args) < 2 or any(isinstance(a, ast.Starred) for a in node.args) or any(
        k.arg is None for k in node.keywords
    ):
        return False
    f = functions.get(node.args[0].id) if isinstance(node.args[0], ast.Name) else None
    if f is None or f.args.vararg or f.args.kwarg or f.args.kwonlyargs or not [*f.args.posonlyargs, *f.args.args]:
        return False
    return not {"tol", "max_iter"} & {p.arg for p in (*f.args.posonlyargs, *f.args.args)}


def _handed(node: ast.Call, functions: dict[str, ast.FunctionDef]) -> bool:
    """Whether what is solved is another function that is handed over as a value: a closure, a method, a lambda."""
    if len(node.args) < 2 or any(isinstance(a, ast.Starred) for a in node.args):
        return False
    f = node.args[0]
    short = isinstance(f, ast.Lambda) and len(f.args.args) < len(node.args) - 1
    if short or isinstance(f, ast.Name) and f.id in functions:
        return False
    return all(k.arg in ("tol", "max_iter") for k in node.keywords)


def _label(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else "equation"


def _general(kind: str, f: str, count: int, name: str, np: str) -> str:
    """The function that a call of this kind stands for: it takes what it solves, a function of `count` arguments."""
    taken = {f, np, name}
    own = {word: fresh(word, taken) for word in LOCALS}
    x, *more = (fresh(word, taken) for word in ("x", *(f"a{k + 1}" for k in range(count - 1))))
    text = TEXTS[kind].format(
        name=name, f=f, np=np, x=x, params="".join(f"{p}, " for p in more), more="".join(f", {p}" for p in more),
        tol="tol", max_iter="max_iter", **own
    )
    return text.replace(f"def {name}({x}, ", f"def {name}({f}, {x}, ", 1).replace("'''", '"""').strip("\n")


def _gradient(node: ast.Call, functions: dict[str, ast.FunctionDef]) -> ast.keyword | None:
    """`grad=df` of a minimum, where that is a function of the file that takes what f does."""
    found = next((k for k in node.keywords if k.arg == "grad"), None)
    if found is None or not isinstance(found.value, ast.Name) or found.value.id not in functions:
        return None
    places = [functions[n].args for n in (getattr(node.args[0], "id", ""), found.value.id) if n in functions]
    alike = len(places) == 2 and len({ast.unparse(p) for p in places}) == 1
    return found if alike and _fits(node, functions) else None


def _cut(node: ast.Call, gone: ast.keyword) -> _Edit:
    """An argument by name, and the comma in front of it, left out."""
    ends = [(a.end_lineno, a.end_col_offset) for a in (*node.args, *node.keywords) if a is not gone]
    line, start = max(e for e in ends if e <= (gone.lineno, gone.col_offset))
    return _Edit(line, start, gone.end_lineno, gone.end_col_offset, "")


def _written(kind: str, f: ast.FunctionDef, name: str, np: str, of: str = "") -> str:
    """The function that a call of this kind stands for.  of: what is made as small as can be."""
    places = [*f.args.posonlyargs, *f.args.args]
    defaults = [None] * (len(places) - len(f.args.defaults)) + list(f.args.defaults)
    params = [p.arg + ("" if d is None else f"={ast.unparse(d)}") for p, d in zip(places, defaults)]
    taken = {p.arg for p in places} | {f.name, np, name, of}
    own = {word: fresh(word, taken) for word in LOCALS}
    more = "".join(f", {p.arg}" for p in places[1:])
    given = "".join(f"{p}, " for p in params[1:])
    text = TEXTS[kind].format(
        name=name, f=f.name, np=np, x=places[0].arg, params=given, more=more, tol="tol", max_iter="max_iter", of=of,
        **own
    )
    return text.replace("'''", '"""').strip("\n")


def _joined(given: source.Source, edits: list[_Edit], added: str, kinds: dict[str, str]) -> source.Source:
    """The file as it then reads, and where its lines and columns come from."""
    old = given.text.split("\n")
    lines = list(old)
    shifts: list[tuple[int, int, int]] = []
    for e in sorted(edits, key=lambda e: (e.line, e.start), reverse=True):
        head = lines[e.line - 1].encode()[: e.start].decode()
        tail = lines[e.end_line - 1].encode()[e.end :].decode()
        if e.line == e.end_line:
            cut = len(lines[e.line - 1]) - len(head) - len(tail)
            lines[e.line - 1] = f"{head}{e.text}{tail}"
            shifts.append((e.line, len(head) + len(e.text), len(e.text) - cut))
        else:
            width = len(lines[e.end_line - 1]) - len(tail)
            lines[e.line - 1 : e.end_line] = [
                f"{head}{e.text}", *[""] * (e.end_line - e.line - 1), " " * width + tail
            ]
    more = ["", "", *added.split("\n")]
    own = given.parts or (Part(1, len(old), given.path, 1, tuple(old)),)
    own = tuple(replace(p, shifts=(*p.shifts, *_within(p, shifts))) for p in own)
    behind = Part(len(lines) + 1, len(more), PLACE, 1, tuple(more))
    read = source.read("\n".join([*lines, *more]) + "\n", given.path)
    return replace(read, parts=(*own, behind), solvers=tuple(kinds.items()))


def _within(part: Part, shifts: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    return (s for s in shifts if part.first <= s[0] < part.first + part.size)


# ------------------------------------------------------------------------ when it is called


def refuse_solver(node: cst.Call, name: str, frame: Frame) -> None:
    """Raise AD137 for a call that `expanded` has left as it was."""
    if name.removeprefix("adsource.") in KINDS:
        if name.endswith("minimize"):
            raise frame.refusal(node, "AD137", "what is made as small as can be is not known, or its gradient is not",
                                "Hand over, by name, two functions of this file with the same plain parameters: "
                                "`ad.minimize(f, x0, a, grad=df)`, where `df` gives the derivatives of `f` by x.")
        raise frame.refusal(node, "AD137", f"what `{frame.module.code(node.func)}` solves is not known",
                            "Hand over, by place, a function of this file with plain parameters, none of them called "
                            "`tol` or `max_iter`, and where to begin.")


def check_unknown(node: cst.Call, name: str, args: dict, frame: Frame) -> None:
    """Raise AD137 unless the unknown of what is solved is real, and a vector where slopes are needed."""
    kind = dict(frame.module.source.solvers).get(name)
    t = list(args.values())[name in frame.module.source.handed].type if kind else None
    if kind and (not is_float(t) or is_complex(t) or kind != "fixed_point" and t.rank > 1):
        axes = "" if kind == "fixed_point" else " with one axis"
        raise frame.refusal(node, "AD137", f"the unknown starts as no float and no array of floats{axes}",
                            "Begin with a float (`1.0`), or reshape the array within the function.")
