"""What both arms of a branch overwrite: recorded once, before the branch, and put back ahead of its adjoint.

    if exercise > hold:                  value_tape[n, j] = value[j]
        value[j] = exercise              if exercise > hold:
    else:                       ->           value[j] = exercise
        value[j] = hold                  else:
                                             value[j] = hold

One tape instead of two, stores that a compiler turns into a choice; and the test can be computed again from the old
value, since that is back when the reverse sweep comes to the branch.
"""

from __future__ import annotations

from adsource.analyses import sections
from adsource.analyses.buffers import items_read
from adsource.ir.nodes import AnyStatement, If, Index, Store, Update
from adsource.ir.types import is_array
from adsource.ir.walk import bound_in
from adsource.transforms.plan import Context, Kill, Plan, Step, all_needs


def note(step: Step, c: Context) -> None:
    """Note what both arms overwrite, where no adjoint in them reads that array."""
    s = step.statement
    if not isinstance(s, If) or len(step.plans) != 2:
        return
    one, two = (_stores(p, c) for p in step.plans)
    step.both = [
        (a, b) for a in one for b in two
        if a.section == b.section and _once(a, step.plans[0], c) and _once(b, step.plans[1], c)
        and not c.buffers.aliases(a.name) & (all_needs(step.plans[0]) | all_needs(step.plans[1]))
        and not sections.index_operands(a.section) & bound_in((s,))
    ]


def puts_back(step: Step, s: AnyStatement) -> bool:
    """Whether what a statement overwrites is back before the adjoint of a branch begins."""
    return isinstance(s, (Store, Update)) and any(s.target == kill.section for pair in step.both for kill in pair)


def _stores(plan: Plan, c: Context) -> list[Kill]:
    return [
        kill for step in plan.steps if isinstance(step.statement, (Store, Update)) for kill in step.kills
        if isinstance(kill.section, Index) and not is_array(kill.section.type)
        and not any(n in c.buffers.of for n in items_read(kill.section))
    ]


def _once(kill: Kill, plan: Plan, c: Context) -> bool:
    """Whether nothing else in an arm overwrites that memory."""
    others = c.buffers.aliases(kill.name)
    return kill.name not in c.handles and not any(k is not kill and k.name in others for k in _all(plan))


def _all(plan: Plan) -> list[Kill]:
    return [k for s in plan.steps for k in s.kills] + [k for s in plan.steps for p in s.plans for k in _all(p)]
