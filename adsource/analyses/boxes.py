"""Arrays without axes (`ir.boxes`) that cannot be taken for numbers.

    e = np.zeros(())           is the number e as long as it has this one name
    e += 1.0
    g = e                      then not: whoever reads g sees what is added to e

Neither can those that show an element of another array.
"""

from __future__ import annotations

from collections.abc import Iterator

from adsource.ir.boxes import is_box, shown_boxes, shows_element
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Do,
    Expr,
    Function,
    Index,
    Name,
    Op,
    Permute,
    Program,
    Store,
    Update,
)
from adsource.ir.types import is_array
from adsource.ir.walk import expressions, names, root, statements


def boxes(program: Program) -> dict[str, set[str]]:
    """For each function, the names that may be bound to an array without axes."""
    found: dict[str, set[str]] = {key: set() for key in program.functions}
    size = -1
    while size != sum(map(len, found.values())):
        size = sum(map(len, found.values()))
        for key, f in program.functions.items():
            for s in statements(f.body):
                _note(s, found[key], found, program)
    return found


def changed_boxes(function: Function, held: set[str]) -> dict[str, AnyStatement]:
    """Those that are changed in place, and the first statement that does it."""
    found: dict[str, AnyStatement] = {}
    for s in statements(function.body):
        if isinstance(s, Assign) and s.inside or isinstance(s, Update) and isinstance(s.target, Name):
            if s.target.id in held:
                found.setdefault(s.target.id, s)
    return found


def refused_boxes(program: Program, known: dict[str, set[str]]) -> Iterator[tuple[AnyStatement, str]]:
    """The statements by which such an array is no number, with what they do.  NumPy copies what an index that is one
    of them takes, where it would show the row of a number."""
    for key, f in program.functions.items():
        held, changed = known[key], changed_boxes(f, known[key])
        pairs = {n for s in statements(f.body) for pair in _one_array(s, held, program, known) for n in pair}
        pairs |= {p.name for p in f.params} if key != program.entry else set()
        for name, s in changed.items():
            if name in pairs:
                yield s, f"`{name}` is an array without axes, which is changed in place, and not by this name alone"
        for s in statements(f.body):
            if isinstance(s, Assign) and s.inside and s.target.id not in held and not _is_param(s.target.id, f):
                yield s, f"`{s.target.id}` is a number, which is changed in place"
            elif isinstance(s, Assign) and shows_element(s.value) and (
                s.target.id in changed or _is_written(str(root(s.value)), f)):
                yield s, f"`{s.target.id}` is an array without axes, which shows an element of another array"
            elif any(_by_box(e, held) for e in _handed(s)):
                yield s, "an index is an array without axes: NumPy makes a copy, where it shows the row of a number"


def _is_written(array: str, f: Function) -> bool:
    """Whether a function may write an array by this name, or by another one."""
    for s in statements(f.body):
        if isinstance(s, Call | Do) and any(array in names(e) for e in expressions(s)):
            return True
        if isinstance(s, Store | Update) and root(s.target) == array:
            return True
        if isinstance(s, Permute) and array in {n.id for n in (*s.targets, *s.sources)}:
            return True
        if isinstance(s, Assign) and is_array(s.value.type) and array in (root(s.value), *names(s.value)):
            return True
        if isinstance(s, Assign) and s.target.id == array and root(s.value) is not None:
            return True
    return False


def _is_param(name: str, f: Function) -> bool:
    return any(p.name == name for p in f.params)


def _one_array(s: AnyStatement, held: set[str], program: Program, known) -> Iterator[set[str]]:
    """The names that a statement may bind to one and the same array without axes."""
    match s:
        case Assign():
            shown = shown_boxes(s.value, held)
            yield {s.target.id, *shown} if shown else set()
        case Permute():
            sources = [n.id for n in s.sources]
            yield {t.id for t, n in zip(s.targets, sources) if sources.count(n) > 1 and n in held}
        case Call():
            results = program.functions[s.callee].results
            given = {n for a in s.args for n in shown_boxes(a, held)}
            made = {t.id for t, v in zip(s.targets, results) if is_box(v, known[s.callee]) or is_array(v.type)}
            yield made | given if given and made or len(made & held) > 1 else set()


def _handed(s: AnyStatement) -> tuple[Expr, ...]:
    """What gets a name here, or is handed to a function."""
    return (s.value,) if isinstance(s, Assign) else s.args if isinstance(s, Call) else ()


def _by_box(e: Expr, held: set[str]) -> bool:
    return isinstance(e, Index) and is_array(e.type) and any(
        is_box(i, held) for i in e.items if isinstance(i, (Name, Op)))


def _note(s: AnyStatement, held: set[str], found, program: Program) -> None:
    if isinstance(s, Assign) and not s.inside and is_box(s.value, held):
        held.add(s.target.id)
    elif isinstance(s, Permute):
        held |= {t.id for t, n in zip(s.targets, s.sources) if n.id in held}
    elif isinstance(s, Call):
        callee = program.functions[s.callee]
        found[s.callee] |= {p.name for p, a in zip(callee.params, s.args) if is_box(a, held)}
        held |= {t.id for t, v in zip(s.targets, callee.results) if is_box(v, found[s.callee])}
