"""Arrays that each pass of a loop works in: filled before they are read, element by element.

    for m in range(n):
        for t in range(k):              each pass fills s_tape[0] to s_tape[k - 1],
            s_tape[t] = s
            s = f(s, z[m, t])
        for t in range(k - 1, -1, -1):
            s = s_tape[t]               and reads these alone
"""

from __future__ import annotations

from adsource.ir.nodes import AnyStatement, Expr, For, Jump, Slice, Store
from adsource.ir.walk import expressions, names, statements
from adsource.transforms.parallel_places import Access, Places, below, step_of

Body = tuple[AnyStatement, ...]


def filled_first(name: str, body: Body, places: Places, own: list[Access]) -> bool:
    """Whether the first statement of a pass that meets the array fills all that the pass reads of it."""
    first = next((s for s in body if _meets(s, name)), None)
    store, loops = _store(first, name, ())
    if store is None or _meets_value(store, name):
        return False
    if all(i == Slice() for i in store.target.items):
        return True
    made = next((a for a in own if a.statement is store and a.written), None)
    if made is None or None in made.items or any(step_of(loop) not in (1, -1) for loop in loops):
        return False
    spans = [_span(i, made, places) for i in made.items]
    variables = [_variable(i, made, places) for i in made.items]
    if None in spans or None in variables or len(set(variables)) < len(variables) or {
        loop.var.id for loop in loops
    } != set(variables):
        return False
    return all(_at(a, made) if a.around[:1] == made.around[:1] else _within(a, spans, places) for a in own)


def _at(a: Access, made: Access) -> bool:
    """Whether an access in the nest that fills the array is of the element that was just filled."""
    return a.items == made.items and a.around[: len(made.around)] == made.around


def _meets(s: AnyStatement, name: str) -> bool:
    return any(name in names(e) for t in statements((s,)) for e in expressions(t))


def _meets_value(s: Store, name: str) -> bool:
    return name in names(s.value)


def _store(s: AnyStatement | None, name: str, loops: tuple[For, ...]) -> tuple[Store | None, tuple[For, ...]]:
    """The statement that fills the array in a nest, ahead of all else that meets it, and the loops around it."""
    if isinstance(s, Store):
        return s, loops
    if not isinstance(s, For) or any(isinstance(t, Jump) for t in statements((s,))):
        return None, ()
    return _store(next((t for t in s.body if _meets(t, name)), None), name, (*loops, s))


def _span(item: Expr, at: Access, places: Places):
    found = places.affine(item, at)
    if found is None:
        return None
    low, high = places.span(found, at.around)
    return None if low is None or high is None else (low, high)


def _variable(item: Expr, at: Access, places: Places) -> str | None:
    """The variable of a loop in the pass that a subscript follows step by step."""
    found = places.affine(item, at)
    inner = [(s, f) for s, f in found.terms if s in {loop.var.id for loop in at.around}] if found else []
    return inner[0][0] if len(inner) == 1 and abs(inner[0][1]) == 1 else None


def _within(a: Access, spans, places: Places) -> bool:
    """Whether what is met lies within what was filled."""
    if len(a.items) != len(spans):
        return False
    for item, (low, high) in zip(a.items, spans):
        own = _span(item, a, places) if item is not None else None
        if own is None or not (_not_below(own[0], low) and _not_below(high, own[1])):
            return False
    return True


def _not_below(a, b) -> bool:
    return below(b, a) or a == b
