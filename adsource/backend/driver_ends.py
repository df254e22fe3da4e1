"""What a driver does outside of the loop over its actions, and where the loop of the primal has ended."""

from __future__ import annotations

from adsource.backend.driver_names import CASTS, Names
from adsource.ir.types import Generator, Scalar, is_array, is_float

Lines = list[tuple[int, str]]


def begin(n: Names) -> Lines:
    """Up to the head of the loop."""
    d, start = n.d, n.cut.start
    n.entries = _entries(n)
    lines = [f"{new} = {_copied(old, n)}" for old, new in n.entries.items()]
    lines += [f"{new} = {old}" for old, new in n.renamed.items() if old not in n.first]
    if start in d.pieces:
        call = n.call(start, entry=True)
        lines.append(f"{n.listed(n.first)} = {call}" if n.first else call)
    for r in start.results:
        wanted = n.types.get(r.id)
        if isinstance(wanted, Scalar) and is_float(wanted) and isinstance(r.type, Scalar) and not is_float(r.type):
            lines.append(f"{n.of(r.id)} = {CASTS.get(wanted.dtype, 'float')}({n.of(r.id)})")
    lines += [f"{n.of(x)} = {_nothing(n.types[x])}" for x in n.cut.unbound]
    return [(0, text) for text in lines]


def _nothing(t: Scalar) -> str:
    return {"bool": "False"}.get(t.dtype, "0.0" if is_float(t) else "0")


def _entries(n: Names) -> dict[str, str]:
    """Copies of what the adjoint of the start needs as it was, and what is overwritten."""
    start_b, found = n.d.start_b, {}
    for x in n.d.contract.writes:
        if start_b is not None and x in start_b.entry and x in {p.name for p in n.cut.start.params}:
            found[x] = n.new(f"{x}_entry")
    return found


def _copied(name: str, n: Names) -> str:
    return f"{n.template('copied')}({name})" if isinstance(n.param(name).type, Generator) else f"{name}.copy()"


def once_ended(n: Names, steps: str) -> Lines:
    """The adjoint of what follows the loop, from shadows that begin here."""
    d, end_b = n.d, n.d.end_b
    moved, sources = n.cut.exchange
    theirs = [x for x in n.shadows if x in moved and x in n.given and x not in n.first]
    lines: Lines = []
    for x, b in n.shadows.items():
        if not is_array(n.types[x]):
            lines += [(0, f"{b} = 0.0")] if x not in end_b.active else []
        elif x in theirs:
            lines.append((0, f"{b} = {n.given[x]}"))
        elif not n.is_own(x):
            lines.append((0, f"{b} = {n.np('zeros_like')}({n.of(x)})"))
    if theirs:  # the caller's arrays go by other names now, and their shadows with them
        targets, new = (", ".join(n.shadows[x] for x in group) for group in (moved, sources))
        lines += [(0, f"for _ in range({steps}):"), (1, f"{targets} = {new}")]
    changed = {x: n.new(f"{n.of(x)}_before") for x in d.changed}
    lines += [(0, f"{new} = {n.of(x)}.copy()") for x, new in changed.items()]
    targets = n.values + [n.shadows[x] for x in n.scalars(end_b)]
    lines.append((0, n.adjoint_call(end_b, n.cut.end, targets, list(d.contract.seeds))))
    lines += [(0, f"{n.of(x)} = {new}") for x, new in changed.items()]
    stale = [x for x in d.writes if x not in d.kept and d.step_b is not None and is_array(n.types[x])]
    return [*lines, *((0, f"{n.of(x)} = {n.np('zeros_like')}({n.of(x)})") for x in stale)]


def finish(n: Names) -> Lines:
    """The adjoint of what stands before the loop, and the results."""
    start_b, contract = n.d.start_b, n.d.contract
    lines: list[str] = []
    done = {x for x in n.shadows if n.is_own(x)}
    for x in n.renamed:
        if x in n.first or x not in n.given or x not in n.shadows:
            continue
        if not is_array(n.types[x]):
            lines.append(f"{n.given[x]} = {n.shadows[x]}")
            done.add(x)
        elif x not in n.cut.exchange[0]:
            lines.append(f"{n.given[x]} += {n.shadows[x]}")
    if start_b is not None:
        scalars = [x for x in start_b.active if not is_array(n.param(x).type)]
        parts = {x: n.new(f"{n.given[x]}_part") for x in scalars if x in done}
        takes = [n.entries.get(p.name, p.name) for p in n.cut.start.params]
        takes += [n.given.get(x) or n.shadows[x] for x in start_b.active if is_array(n.param(x).type)]
        takes += [n.cast(n.shadows[n.first[k]], n.types[n.first[k]]) for k in start_b.active_results]
        call = f"{start_b.routine}({', '.join(takes)})"
        targets = [parts.get(x) or n.given[x] for x in scalars]
        lines.append(f"{', '.join(targets)} = {call}" if targets else call)
        lines += [f"{n.given[x]} += {part}" for x, part in parts.items()]
        done |= set(scalars)
    lines += [f"{b} = 0.0" for x, b in n.given.items() if b in contract.scalars and x not in done]
    inner = n.cut.function.piece in ("start", "step")  # of another driver, which has no use for values
    back = [*(() if inner else n.values), *contract.scalars]
    return [(0, text) for text in (*lines, *([f"return {', '.join(back)}"] if back else []))]
