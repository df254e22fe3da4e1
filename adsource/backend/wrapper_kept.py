"""The lines of the wrappers that borrow a workspace and begin gradients where the caller wants them."""

from __future__ import annotations

from adsource.backend.kept import Kept
from adsource.backend.wrapper_facts import Wrappers, arrays_among, scalar_text, tuple_text
from adsource.ir.nodes import Contract, Name, Workspace
from adsource.ir.types import is_array
from adsource.names import fresh


def with_kept(w: Wrappers, params: list[str]) -> list[str]:
    """Parameters, and those by keyword for what is kept."""
    star = ["*"] if w.kept.parameters and "*" not in params else []
    return [*params, *star, *w.kept.parameters]


def borrowed(w: Wrappers, room: str, seeds: dict[str, str]) -> list[str]:
    """What the call works in, and copies of what it overwrites.  seeds: what stands for the routine's."""
    if not room:
        return []
    work = w.kept.workspace
    sizes = [seeds.get(p.name) or scalar_text(w, p.name, p.type) for p in work.params] if work else []
    make = work.name if work else "None"
    lines = [f"{room} = {w.template('borrowed')}({', '.join([w.kept.work, make, *sizes])})"]
    return lines + [f'{n} = {w.template("kept_copy")}({room}, "{n}", {n})' for n in w.kept.copies]


def begun(w: Wrappers, c: Contract, zeros: dict[str, str], gradients: dict[str, str], room: str) -> list[str]:
    """Adjoints of arrays to start with: those that are handed out are fresh, or the caller's."""
    lines = []
    if w.kept.out:
        out = f"({w.kept.out},)" if w.bare and len(w.wrt) == 1 else w.kept.out
        likes = [n if is_array(w.param(n).type) else "None" for n in w.wrt]
        into = [gradients[n] if is_array(w.param(n).type) else "_" for n in w.wrt]
        arrays = [p.name for p in w.primal.params if is_array(p.type)]
        written = [str(k) for k, n in enumerate(w.wrt) if zeros.get(n) in c.written]
        given = [out, tuple_text(likes, False), tuple_text(arrays, False)]
        given += [f"written={tuple_text(written, False)}"] if written else []
        call = f"{w.template('gradient_arrays')}({', '.join(given)})"
        lines.append(f"{tuple_text(into, False) if len(into) == 1 else ', '.join(into)} = {call}")
    for n, b in zeros.items():
        if n in w.kept.shadows:
            lines.append(f'{b} = {w.template("kept_zeros")}({room}, "{b}", {n})')
        elif not is_out(w, n):
            lines.append(f"{b} = {w.np}.{'empty' if b in c.written else 'zeros'}_like({n})")
    return lines


def is_out(w: Wrappers, name: str) -> bool:
    """Whether a gradient is an array that the caller may hand in."""
    return bool(w.kept.out) and name in w.wrt and is_array(w.param(name).type)


def kept_of(w: Wrappers, c: Contract, workspace: Workspace | None, seen: frozenset[str]) -> Kept:
    """What the wrappers of a compiled adjoint keep.  seen: parameters whose memory results may share."""
    if not w.target.decorators or not c.results:
        return Kept()
    arrays = arrays_among(w, tuple(p.name for p in w.primal.params))
    copies = tuple(n for n in arrays if n in c.writes and not seen)
    shadows = tuple(n for n in arrays_among(w, c.active) if n not in w.leaves)
    plain = all(isinstance(w.parts[n], Name) for n in w.wrt) and any(n in arrays for n in w.wrt)
    taken = {*w.names, *w.given, *w.taken}
    work = fresh("work", taken) if workspace or copies or shadows else ""
    return Kept(workspace, copies, shadows, work, fresh("out", taken) if plain else "")
