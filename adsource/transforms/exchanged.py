"""Follow needed values through exchanges of names.

    d = c * a          # its adjoint reads a
    a, b = b, a        # the value that it reads is called b from here on: that is what has to be kept

The mirror of an exchange gives the old names back to whatever the new names stand for.  So where the old name
is needed, the new one is, too, behind the exchange: `handed` and `places` of its step say so.
"""

from __future__ import annotations

from adsource.ir.nodes import For, Permute, While
from adsource.ir.walk import statements
from adsource.transforms.plan import Plan, Step, needs

MARK = " as a place"


def places(names) -> set[str]:
    """What stands for names whose contents do not matter, but whose memory does: something is put back there."""
    return {f"{n}{MARK}" for n in names}


def renamed(wanted: set[str], s: Permute) -> set[str]:
    """What of the wanted names an exchange hands on, under the new names."""
    pairs = [(t.id, o.id) for t, o in zip(s.targets, s.sources)]
    return {t for t, o in pairs if o in wanted} | places(t for t, o in pairs if o + MARK in wanted)


def behind(wanted: set[str], s: Permute) -> set[str]:
    """What is wanted behind an exchange, given what is wanted before it."""
    sources = {o.id for o in s.sources}
    return (wanted - sources - places(sources)) | renamed(wanted, s)


def follow(plan: Plan, wanted: set[str] = frozenset()) -> set[str]:
    """Complete the steps of a block's exchanges; what is wanted behind the block."""
    wanted = set(wanted)
    for step in plan.steps:
        wanted = _step(step, wanted)
    return wanted


def _step(step: Step, wanted: set[str]) -> set[str]:
    s = step.statement
    if isinstance(s, Permute):
        moved = renamed(wanted, s)
        step.handed |= {n for n in moved if not n.endswith(MARK)}
        step.places |= {n.removesuffix(MARK) for n in moved if n.endswith(MARK)}
        return behind(wanted, s)
    if isinstance(s, (For, While)):
        return follow(step.plans[0], round_the_loop(step.plans[0], wanted)) | wanted
    if step.plans:
        return set().union(*(follow(p, wanted) for p in step.plans)) | step.pre
    killed = {k.name for k in step.kills if k.section is None}
    left = (wanted | step.pre | places(step.places)) - killed - places(killed)
    return left | step.post


def round_the_loop(plan: Plan, wanted: set[str]) -> set[str]:
    """What may be wanted at the head of a pass: by what is behind the loop, or by another pass, under
    any of the names that exchanges may have given it."""
    found = wanted | needs(plan) | places(needs(plan, places=True))
    exchanges = [s for step in plan.steps for s in statements((step.statement,)) if isinstance(s, Permute)]
    while True:
        more = set().union(set(), *(renamed(found, s) for s in exchanges)) - found
        if not more:
            return found
        found |= more
