"""Numbers in arrays without axes: `np.array(0.0)`, `np.where(a > b, a, b)` of numbers, `np.squeeze(x)`.

The IR takes them for numbers.  That is right as long as nothing changes them in place under all their names, as
`s += 1.0` does, and as long as they do not show an element of another array.
"""

from __future__ import annotations

from collections.abc import Iterator

from adsource.ir.nodes import AnyStatement, Assign, Call, Expr, Index, Name, Op, Program, Update
from adsource.ir.samples import gives_box
from adsource.ir.types import Scalar, is_array
from adsource.ir.walk import VIEWS, root, statements

MAKERS = ("np.zeros", "np.ones", "np.empty", "np.full", "np.reshape", "np.squeeze")


def changed_boxes(program: Program) -> Iterator[tuple[AnyStatement, str]]:
    """The statements that change such an array, bind a name to an element of another, or index by one: NumPy copies
    what it would show for a number.  With what they do."""
    found = _boxes(program)
    for key, f in program.functions.items():
        for s in statements(f.body):
            if isinstance(s, Update) and isinstance(s.target, Name) and s.target.id in found[key]:
                yield s, f"`{s.target.id}` is an array without axes, which is changed in place"
            elif isinstance(s, Assign) and _shows_element(s.value):
                yield s, f"`{s.target.id}` is an array without axes, which shows an element of another array"
            elif any(_by_box(e, found[key]) for e in _handed(s)):
                yield s, "an index is an array without axes: NumPy makes a copy, where it shows the row of a number"


def _handed(s: AnyStatement) -> tuple[Expr, ...]:
    """What gets a name here, or is handed to a function."""
    return (s.value,) if isinstance(s, Assign) else s.args if isinstance(s, Call) else ()


def _by_box(e: Expr, names: set[str]) -> bool:
    return isinstance(e, Index) and is_array(e.type) and any(
        _is_box(i, names) for i in e.items if isinstance(i, (Name, Op)))


def _shows_element(e: Expr) -> bool:
    return isinstance(e, Op) and e.op in VIEWS and isinstance(e.type, Scalar) and is_array(e.args[0].type) and (
        root(e.args[0]) is not None
    )


def _boxes(program: Program) -> dict[str, set[str]]:
    """For each function, the names that may be bound to an array without axes."""
    found: dict[str, set[str]] = {key: set() for key in program.functions}
    size = -1
    while size != sum(map(len, found.values())):
        size = sum(map(len, found.values()))
        for key, f in program.functions.items():
            for s in statements(f.body):
                _note(s, found[key], found, program)
    return found


def _note(s: AnyStatement, names: set[str], found, program: Program) -> None:
    if isinstance(s, Assign) and _is_box(s.value, names):
        names.add(s.target.id)
    elif isinstance(s, Call):
        callee = program.functions[s.callee]
        found[s.callee] |= {p.name for p, a in zip(callee.params, s.args) if _is_box(a, names)}
        names |= {t.id for t, v in zip(s.targets, callee.results) if _is_box(v, found[s.callee])}


def _is_box(e: Expr, names: set[str]) -> bool:
    if isinstance(e, Name):
        return e.id in names and isinstance(e.type, Scalar)
    if not isinstance(e, Op) or not isinstance(e.type, Scalar):
        return False
    if e.op == "ifexp":
        return _is_box(e.args[1], names) or _is_box(e.args[2], names)
    if e.op == "stop_gradient":
        return _is_box(e.args[0], names)
    return e.op in MAKERS or gives_box(e.op, tuple(a.type for a in e.args), e.static)
