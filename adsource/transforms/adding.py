"""The routine that adds to adjoints, beside one that writes them.

    def go_fast_b(a, a_b, go_fast_seed):
        a_b_new = np.empty_like(a_b)
        value = go_fast_b_fresh(a, a_b_new, go_fast_seed)
        a_b += a_b_new
        return value
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from adsource.ir.nodes import Assign, Call, Contract, Function, Name, Op, Return, Update, Workspace
from adsource.names import fresh

Routines = list[tuple[Function, Contract]]


def with_adding(
    routines: Routines, entry: Contract | None, workspaces: dict[str, Workspace], taken: Iterable[str]
) -> tuple[Routines, Contract | None]:
    """The routines, and the contract of the one that the wrappers call.

    Where that of the entry writes adjoints, it gets a name of its own, and one that adds stands under the old one."""
    place = next((k for k, (_, c) in enumerate(routines) if entry and c.routine == entry.routine and c.written), None)
    if place is None or entry is None:
        return routines, entry
    function, contract = routines[place]
    name = fresh(f"{contract.routine}_fresh", {*taken, *(c.routine for _, c in routines), *workspaces})
    writing = replace(contract, routine=name, adding=contract.routine)
    added = _added(function, contract, name)
    workspaces |= {name: workspaces[contract.routine]} if contract.routine in workspaces else {}
    both = [(replace(function, name=name, key=name), writing), (added, replace(contract, written=(), records=()))]
    return [*routines[:place], *both, *routines[place + 1 :]], writing


def _added(function: Function, contract: Contract, name: str) -> Function:
    """The routine that adds what another one writes to arrays of its own."""
    params = [Name(p.name, p.type) for p in function.params]
    taken = {p.id for p in params}
    own = {p.id: Name(fresh(f"{p.id}_new", taken), p.type) for p in params if p.id in contract.written}
    taken |= {n.id for n in own.values()}
    results = []
    for v in function.results:
        results.append(Name(fresh(v.id if isinstance(v, Name) else "value", taken), v.type))
        taken.add(results[-1].id)
    rooms = [Assign(own[p.id], Op("np.empty_like", (p,), p.type)) for p in params if p.id in own]
    call = Call(tuple(results), name, tuple(own.get(p.id, p) for p in params))
    sums = [Update(p, "+", own[p.id]) for p in params if p.id in own]
    return replace(function, body=(*rooms, call, *sums, Return(tuple(results))))

