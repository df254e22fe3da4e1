"""What the `cpu` target makes of functions once they are differentiated: the passes behind the adjoint, in order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adsource.analyses.buffers import Effects
from adsource.backend.contract import HALVES
from adsource.ir.nodes import Call, Contract, Function, Program
from adsource.ir.types import is_array
from adsource.ir.walk import statements
from adsource.names import fresh
from adsource.rulebook.book import Book
from adsource.transforms.adjoint import refusal
from adsource.transforms.bounds import bounds
from adsource.transforms.carried import handed_on
from adsource.transforms.checkpoint import Driver
from adsource.transforms.choices import choices
from adsource.transforms.contraction import contracted
from adsource.transforms.distributed import distributed
from adsource.transforms.edges import edges_apart
from adsource.transforms.forwards import forwards
from adsource.transforms.fuse import fused
from adsource.transforms.fuse_facts import Sums
from adsource.transforms.gather import gathered
from adsource.transforms.gather_nests import nests_gathered
from adsource.transforms.hoist import hoisted as allocated_once
from adsource.transforms.interchange import interchanged
from adsource.transforms.jam import jammed
from adsource.transforms.kept_rows import rows_kept
from adsource.transforms.lower import LoweringRefused, lower
from adsource.transforms.lower_facts import Returns
from adsource.transforms.messages import plain_messages
from adsource.transforms.one_sum import added_once
from adsource.transforms.overwritten import overwritten
from adsource.transforms.parallel import parallel
from adsource.transforms.parallel_parts import Shared
from adsource.transforms.parallel_worth import worth
from adsource.transforms.planes import in_parts, in_planes
from adsource.transforms.recalls import recalled_first
from adsource.transforms.recorded import computed_in_place
from adsource.transforms.repeated import named_once
from adsource.transforms.row_order import row_by_row
from adsource.transforms.separate import NAME as SEPARATE
from adsource.transforms.separate import passes_apart, separated
from adsource.transforms.slabs import in_slabs
from adsource.transforms.sums import in_names
from adsource.transforms.unsigned import unsigned
from adsource.transforms.vector_loops import lane_sums
from adsource.transforms.vector_math import has_helper, vector_math
from adsource.transforms.viewed import seen_through
from adsource.transforms.workspace import with_workspaces
from adsource.transforms.wraps import without_remainders

Routines = list[tuple[Function, Contract]]
TURNS = 20  # of sweeps that make others able


@dataclass(frozen=True)
class Work:
    program: Program
    book: Book
    effects: dict[str, Effects]
    wrt: tuple[str, ...]  # names of parameters, the parts of records one by one
    named: tuple[str, ...]  # the user's parameters

def lower_function(
    function: Function, work: Work, contracts: tuple[Contract, ...] = (), parallel: bool = False
) -> Function:
    if isinstance(function, Driver):
        return function
    returns = returns_of(work, contracts)
    try:
        lowered = lower(row_by_row(bounds(plain_messages(function))), set(work.program.taken), returns, book=work.book,
                        parallel=parallel)
    except LoweringRefused as refused:
        raise refusal(work.program, refused, "AD501", refused.reason, refused.way) from None
    lowered = nests_gathered(seen_through(lowered, returns), work.program.taken, returns)
    sums = Sums(work.program.taken, ordered=parallel)
    turned = interchanged(contracted(fused(lowered, sums, returns)), work.program.taken, returns)
    turned = _swept(turned, sums, returns)
    if not parallel:  # what is a pass's own could not be handed from one parallel loop to the next
        turned = in_planes(turned, work.program.taken, returns)
    turned = recalled_first(turned, returns)
    parted = gathered(turned, work.program.taken, returns)
    joined = without_remainders(edges_apart(forwards(parted, returns)))
    summed = in_names(added_once(joined, work.program.taken, returns), work.program.taken, returns)
    summed = named_once(summed, work.program.taken, returns)
    if not parallel:  # one row would be that of all threads
        summed = distributed(rows_kept(summed, work.program.taken, returns), work.program.taken, returns)
    summed = handed_on(computed_in_place(summed, returns), work.program.taken, returns)
    if not parallel:
        summed = jammed(summed, work.program.taken, returns)
    summed = unsigned(summed)
    return allocated_once(summed, work.program.taken, returns)


def lowered_routines(work: Work, routines: Routines, entry: str, parallel: bool) -> Routines:
    """The routines, lowered.  That of the entry begins the gradients that are handed out by writing them where it can.

    entry: its name, "" where there is none."""
    contracts = tuple(c for _, c in routines)
    returns, made = returns_of(work, contracts), []
    for f, c in routines:
        g = lower_function(f, work, contracts, parallel)
        added = _handed_out(f, c, work, routines) if c.routine == entry else {}
        g, written = overwritten(g, added, returns) if added else (g, frozenset())
        made.append((g, replace(in_parts(c, f, g), written=tuple(n for n in added if n in written))))
    return made


def _handed_out(f: Function, c: Contract, work: Work, routines: Routines) -> dict[str, str]:
    """The shadows of a routine that its wrappers hand out as gradients, where it is called by these alone; and whose
    they are."""
    bodies = (g.body for g, _ in routines if not isinstance(g, Driver))
    called = (s.callee for b in bodies for s in statements(b) if isinstance(s, Call))
    if isinstance(f, Driver) or not c.results or c.routine in called:
        return {}
    arrays = [p.name for p in f.params if p.name in c.active and is_array(p.type)]
    return {s: n for n, s in zip(arrays, c.shadows) if n in work.wrt and n not in c.writes}


def _swept(function: Function, sums: Sums, returns: Returns) -> Function:
    """With sweeps along the last axis within the loops over the first, as long as turning some makes others able."""
    for _ in range(TURNS):
        slabs = in_slabs(function, sums, returns)
        if slabs is function:
            break
        function = contracted(fused(slabs, sums, returns))
    return function


def in_lanes(functions: list[Function], math: str) -> list[Function]:
    """The lowered functions of one module, their loops made fit for vectors."""
    if math == "libm":
        return [lane_sums(f, lambda op: False) for f in functions]
    return [choices(f) for f in vector_math(lane_sums(f, has_helper) for f in functions)]


def in_parallel(work: Work, routines, primals: list[Function]):
    """The compiled functions with their independent loops in parallel, and by their keys the functions of the parts."""
    returns = returns_of(work, tuple(c for _, c in routines))
    functions = [f for f in (*(f for f, _ in routines), *primals) if not isinstance(f, Driver)]
    measure, taken = worth(functions), work.program.taken
    keys = {*taken, *(f.key for f, _ in routines), *(f.key for f in primals)}
    parts: dict[str, list[Shared]] = {}

    def one(f: Function) -> Function:
        if isinstance(f, Driver):
            return f
        made, parts[f.key] = parallel(f, measure, taken, keys, returns)
        return made

    return [(one(f), c) for f, c in routines], [one(f) for f in primals], parts


def handed_over(
    work: Work, routines, primals: list[Function], adjoint: Contract, operations: set[str],
    parts: dict[str, list[Shared]],
):
    """The compiled functions with the arrays that they work in handed over by their callers.

    operations: the keys of functions that stand within expressions.  parts: of loops, by the key of whose they are."""
    drivers = [f for f, _ in routines if isinstance(f, Driver)]
    plain = {c.routine for d in drivers for c in (d.start_b, d.step_b, d.end_b) if c}
    plain |= {p.key for d in drivers for p in d.all_pieces} | {f.key for f, _ in routines if f.piece in HALVES}
    plain |= operations | {c.routine for _, c in routines if c.tangent}
    functions = [f for f, _ in routines if not isinstance(f, Driver)] + primals
    entry = work.program.functions[work.program.entry].name
    taken = set(work.program.taken) | {f.key for f in functions}
    name = fresh(f"{entry}_workspace", taken)
    returns = returns_of(work, tuple(c for _, c in routines))
    arrays = {k: [p.name for p in f.params if is_array(p.type)] for k, f in work.program.functions.items()}
    alike = {c.routine: dict(zip(c.shadows, [n for n in c.active if n in arrays[c.primal]])) for _, c in routines}
    made, found = with_workspaces(functions, adjoint.routine, name, plain, taken, returns, alike)
    alone = {adjoint.routine: (*adjoint.shadows, *adjoint.writes)}  # its wrapper hands over arrays of their own
    told = SEPARATE not in taken
    by_key = {f.key: separated(f, found.get(f.key), alone.get(f.key, ())) if told else f for f in made}
    routines = [(by_key.get(f.key, f), c) for f, c in routines]
    own = {key: {a.name for a in work.arrays} for key, work in found.items()}
    apart = {key: (*own.get(key, ()), *alone.get(key, ())) if told else () for key in parts}
    made = [passes_apart(p.function, [n for n in p.alone if n in apart[key]]) for key in parts for p in parts[key]]
    return routines, [*(by_key[f.key] for f in primals), *made], found


def returns_of(work: Work, contracts: tuple[Contract, ...]) -> Returns:
    """Which arguments the results of calls may share memory with."""
    returns = {key: found.returns for key, found in work.effects.items()}
    return returns | {c.routine: () if c.lean else returns[c.primal] for c in contracts if not c.tangent}
