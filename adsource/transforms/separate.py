"""Tell the compiler which arrays share their memory with no other, as `restrict` does in C.

    w_tape, t = work             ->    w_tape, t = separate(work)
    for i in range(n):                 u_b, v_b = separate((u_b, v_b))
        t[i] = u_b[i] * v[i]           for i in range(n):

LLVM knows nothing of the arrays that a function is given.  It compares them two by two in front of a loop, gives a
loop with many arrays up, and reads again behind each store what it has read before.  What a routine works in is its
own, and the adjoints that it adds to and the arguments that it overwrites must not overlap with anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from adsource.ir.nodes import For, Function, If, Keep, Remark, Return, Store, Update, Workspace
from adsource.ir.types import is_array
from adsource.ir.walk import statements

NAME = "separate"


def separated(function: Function, workspace: Workspace | None, alone: Iterable[str]) -> Function:
    """The function, if it has loops that write.  alone: its parameters that are known to share memory with none."""
    if not any(isinstance(s, (Store, Update)) for s in _in_loops(function)):
        return function
    body = list(function.body)
    if workspace is not None:
        first = body[0]
        assert isinstance(first, Keep)
        body[0] = replace(first, text=first.text.removesuffix(workspace.param) + f"{NAME}({workspace.param})")
    arrays = {p.name for p in function.params if is_array(p.type)}
    names = [n for n in alone if n in arrays]
    if names:
        own = ", ".join(names) + ("," if len(names) == 1 else "")
        told = Keep(text=f"{own} = {NAME}(({own}))", reads=tuple(names))
        checks = 0 if workspace is None else 1 + isinstance(body[1], If)
        body[checks:checks] = [told] if checks else [told, Remark("")]
    return replace(function, body=tuple(body))


def passes_apart(part: Function, alone: list[str]) -> Function:
    """The function of a part of a loop.  alone: arrays that it shares with none.  When it is done, its caller, which
    may have become one with it, knows them by other pointers again: then all that was written has to be in memory."""
    if not alone or not any(isinstance(s, (Store, Update)) for s in _in_loops(part)):
        return part
    own = ", ".join(alone) + ("," if len(alone) == 1 else "")
    first = Keep(text=f"{own} = {NAME}(({own}))", reads=tuple(alone))
    last = Keep(text=f"{NAME}(({own}))", reads=tuple(alone), remark="all is written when others read it")
    end = len(part.body) - isinstance(part.body[-1], Return)
    return replace(part, body=(first, *part.body[:end], last, *part.body[end:]))


def _in_loops(function: Function):
    return (i for s in statements(function.body) if isinstance(s, For) for i in statements(s.body))
