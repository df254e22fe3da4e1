"""The ends of a routine: what its reverse sweep begins with, and what it hands out and leaves behind.

    x_exit = x.copy()            the sweep is going to write x
    y_b = f_seed.copy()          the adjoint of the result begins with the seed
    ...
    x[:] = x_exit
"""

from __future__ import annotations

from adsource.analyses.buffers import Effects
from adsource.ir import infer
from adsource.ir.draws import RESTORE, STATE
from adsource.ir.nodes import AnyStatement, Assign, Do, Expr, Function, Name, Op, Slice, Store, Update
from adsource.ir.types import Generator, Opaque, Static, is_array, is_memory
from adsource.ir.walk import bound, root, statements
from adsource.transforms.contributions import shadow_of
from adsource.transforms.plan import Context
from adsource.transforms.pull import new_name


def kept_results(function: Function, reverse, recalled: set[str], put_back: set[str | None], c: Context):
    """The results, under names of their own where the reverse sweep binds or writes theirs.  put_back: at the exit."""
    touched = {b for s in statements(tuple(reverse)) for b in bound(s)}
    kept: list[AnyStatement] = []
    values: list[Expr] = []
    for v in function.results:
        written_again = isinstance(v, Name) and any(c.buffers.may_share(v.id, r) for r in recalled)
        written_again = written_again and v.id not in put_back
        if isinstance(v, Name) and (v.id in touched or (is_array(v.type) and written_again)):
            n = Name(new_name(f"{v.id}_value", c.taken), v.type)
            kept.append(Assign(n, infer.op("np.copy", (v,)) if written_again and is_array(v.type) else v))
            v = n
        values.append(v)
    return tuple(values), kept


def bases(name: str, c: Context) -> list[str]:
    """A result and, where its shadow is a view, the names that it is a view of, the outermost first."""
    if name not in c.views:
        return [name]
    return [*bases(root(c.scopes.bindings[name][0].value), c), name]


def seed_statements(function: Function, active_results, seeds, done: set[str], c: Context):
    out: list[AnyStatement] = []
    done = done | c.tracked
    pairs = [(function.results[k], Name(seed, function.results[k].type)) for k, seed in zip(active_results, seeds)]
    for v, given in sorted(pairs, key=lambda pair: pair[0].id in c.views):
        for base in bases(v.id, c)[:-1]:
            out += _begin(base, done, c)
        target = c.shadow_name(v)
        if v.id in c.views:
            out += _begin(v.id, done, c)
        if v.id in done:
            out.append(Update(target, "+", given))
        else:
            out.append(Assign(target, infer.op("np.copy", (given,)) if is_array(v.type) else given))
        done.add(v.id)
    return out


def _begin(name: str, done: set[str], c: Context) -> list[AnyStatement]:
    """The shadow of a result's base, or of a result that is a view, from the start."""
    if name in done:
        return []
    done.add(name)
    n = Name(name, c.types[name])
    if name in c.views:
        return [Assign(c.shadow_name(n), shadow_of(c.scopes.bindings[name][0].value, c))]
    return [Assign(c.shadow_name(n), infer.op("np.zeros_like", (n,)))]


def exit_state(function: Function, recalled: set[str], effects: Effects, c: Context):
    """Parameters whose memory the reverse sweep restores are put back to their exit state."""
    out = []
    for i, p in enumerate(function.params):
        if not is_memory(p.type) or i not in effects.writes:
            continue
        if any(c.buffers.may_share(p.name, r) for r in recalled):
            n = Name(new_name(f"{p.name}_exit", c.taken), p.type)
            if isinstance(p.type, Generator):
                out.append(_random_state(Name(p.name, p.type), n))
                continue
            whole = infer.index(Name(p.name, p.type), (Slice(),) * p.type.rank)
            out.append((Assign(n, infer.op("np.copy", (Name(p.name, p.type),))), Store(whole, n)))
    return out


def _random_state(generator: Name, kept: Name):
    """Keep the state of a generator, and put it back."""
    kept = Name(kept.id, Opaque("a state"))
    return Assign(kept, Op(STATE, (generator,), kept.type)), Do(Op(RESTORE, (generator, kept), Static(None)))
