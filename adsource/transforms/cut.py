"""Cut a function at its checkpointed loop, into functions of their own.

    def heat(u0, k, n):                          def heat_start(u0):
        u = u0.copy()                                u = u0.copy()
        energy = 0.0                                 energy = 0.0
        for t in ad.checkpoint(range(n)):            return u, energy
            u[1:-1] += k * lap(u)                def heat_step(t, u, k, energy):
            energy += np.sum(u * u)                  u[1:-1] += k * lap(u)
        return energy / n                            energy += np.sum(u * u)
                                                     return energy
                                                 def heat_end(energy, n):
                                                     return energy / n

Each takes what it reads and returns what it binds and others read; arrays that it changes in place are
changed for all.  Names that are bound to each other's memory at the end of a pass (`u, w = w, u`) are
bound so behind the step: `exchange`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from adsource.analyses import live
from adsource.ir import infer
from adsource.ir.extents import translated
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Expr,
    For,
    Function,
    If,
    Jump,
    Keep,
    Name,
    Param,
    Permute,
    Return,
    Update,
    While,
)
from adsource.ir.types import BOOL, Extent, Type, extent, is_array
from adsource.ir.walk import bound, bound_in, expressions, map_own, nodes, statements, transform
from adsource.names import fresh

Block = tuple[AnyStatement, ...]


@dataclass(frozen=True)
class Cut:
    """loop: that a function was cut at.  times: the name of its variable in the step.  stopped: a result of the step
    that says whether it was the last, if the loop can be left.  exchange: (targets, sources) behind each step."""

    function: Function
    loop: For | While
    start: Function
    step: Function
    end: Function
    head: tuple[Name, ...]  # what is there when the loop begins, as far as the step or the end read it
    stopped: str = ""
    unbound: tuple[str, ...] = ()  # of the head: what has no value there, and is not read before it has
    exchange: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def marked(function: Function) -> int | None:
    """The place of a function's first checkpointed loop among its statements."""
    found = (k for k, s in enumerate(function.body) if isinstance(s, (For, While)) and s.checkpoint is not None)
    return next(found, None)


def hidden(function: Function) -> For | While | None:
    """A checkpointed loop that stands within another statement, before any that the function is cut at."""
    before = function.body[: marked(function)]
    inner = (s for s in statements(before) if isinstance(s, (For, While)))
    return next((s for s in inner if s.checkpoint is not None), None)


def cut(function: Function, taken: set[str]) -> Cut:
    """A function at its first checkpointed loop."""
    at = marked(function)
    before, loop, behind = function.body[:at], function.body[at], function.body[at + 1 :]
    after = live.before(behind, frozenset())
    loop = _with_last_value(loop, after, taken)
    stopped = fresh("stopped", taken) if _leaves(loop.body) else ""
    body = _straight(loop.body, stopped)
    if stopped:
        body = (Assign(Name(stopped, BOOL), infer.const(False)), *body)
    around = live.at_header(loop, after)
    binds = [n for n in _bound_in(loop.body) if n in around]
    own = own_names(function)  # all others are the module's, and known everywhere
    inside = live.before(body, frozenset(binds)) & own | frozenset(t.id for t in _targets(loop))
    ahead = live.before((loop, *behind), frozenset()) & own
    head = [n for n in ahead if n in inside or n in after or n in _header(loop)]
    types = block_types((loop, *behind), {p.name: p.type for p in function.params})
    typed = {n: types[n] for n in (*head, *binds)}
    order = order_of(function)
    head = sorted(head, key=order.index)
    times = (loop.var,) if isinstance(loop, For) else ()
    made = Pieces(function, taken)
    takes = [Name(n, typed[n]) for n in sorted(inside - {t.id for t in times}, key=order.index)]
    gives = [Name(n, typed[n]) for n in binds] + ([Name(stopped, BOOL)] if stopped else [])
    starts = [n for n in _bound_in(before) if n in head]
    bound_before = {*starts, *(p.name for p in function.params)}
    last = block_types(before, {p.name: p.type for p in function.params}, targets=True)
    given = [Name(p.name, p.type) for p in function.params]
    return Cut(
        function, loop,
        made.piece("start", _used(given, before), (*before, Return(tuple(Name(n, last[n]) for n in starts)))),
        made.piece("step", [*times, *takes], (*body, Return(tuple(gives)))),
        made.piece("end", [Name(n, types[n]) for n in head if n in after] + _late(binds, head, after, types), behind),
        tuple(Name(n, types[n]) for n in head), stopped,
        tuple(n for n in head if n in inside and n not in bound_before),
    )


def _late(binds, head, after, types) -> list[Name]:
    """What the last pass alone hands to the end."""
    return [Name(n, types[n]) for n in binds if n in after and n not in head]


def _header(loop: For | While) -> set[str]:
    return {n.id for e in (*expressions(loop), loop.checkpoint.slots) for n in nodes(e) if isinstance(n, Name)}


def _used(given: list[Name], block: Block) -> list[Name]:
    read = live.mentioned(block)
    return [n for n in given if n.id in read]


def _bound_in(block: Block) -> list[str]:
    """The names that a block binds, in order."""
    return list(dict.fromkeys(n for s in statements(block) for n in bound(s)))


def own_names(function: Function) -> frozenset[str]:
    """The names that a function binds, its parameters included."""
    return bound_in(function.body) | {p.name for p in function.params}


def order_of(function: Function) -> list[str]:
    """All names of a function in the order in which they come up."""
    found = [p.name for p in function.params]
    for s in statements(function.body):
        found += [n.id for e in expressions(s) for n in nodes(e) if isinstance(n, Name)]
        found += [*bound(s), *(s.reads if isinstance(s, Keep) else ())]
    return list(dict.fromkeys(found))


def block_types(block: Block, known: dict[str, Type], targets: bool = False) -> dict[str, Type]:
    """The types of names where a block first reads them, or where it last binds them."""
    read: dict[str, Type] = {}
    made: dict[str, Type] = {}
    for s in statements(block):
        for n in (n for e in expressions(s) for n in nodes(e) if isinstance(n, Name)):
            read.setdefault(n.id, n.type)
        made |= {n.id: n.type for n in _targets(s)}
    return known | read | made if targets else known | made | read


def _targets(s: AnyStatement) -> tuple[Name, ...]:
    match s:
        case Assign():
            return (s.target,)
        case Update(target=Name() as target):
            return (target,)
        case Call() | Permute():
            return s.targets
        case For():
            return (s.var,)
    return ()


def _with_last_value(loop: For | While, after: frozenset[str], taken: set[str]) -> For | While:
    """A loop's variable that is read behind it is bound in each pass."""
    if isinstance(loop, While) or loop.var.id not in after:
        return loop
    var = Name(fresh(loop.var.id, taken), loop.var.type)
    taken.add(var.id)
    return replace(loop, var=var, body=(Assign(loop.var, var, origin=loop.origin), *loop.body))


# --------------------------------------------------------------------- one pass by itself


def _leaves(block: Block) -> bool:
    """Whether a block leaves the loop that it is the body of."""
    return any(isinstance(s, Jump) and s.kind == "break" or isinstance(s, If) and (_leaves(s.body) or _leaves(s.orelse))
               for s in block)


def _straight(block: Block, stopped: str) -> Block:
    """The body of a loop as a block: what would follow a jump stands in the other arm of its `if`."""
    out: list[AnyStatement] = []
    for s in block:
        if isinstance(s, Jump):
            if s.kind == "break":
                out.append(Assign(Name(stopped, BOOL), infer.const(True), origin=s.origin))
        elif isinstance(s, If) and any(_jumps(b) for b in (s.body, s.orelse)):
            body, orelse = _straight(s.body, stopped), _straight(s.orelse, stopped)
            test = s.test if body else infer.negated(s.test)
            out.append(replace(s, test=test, body=body or orelse, orelse=orelse if body else (), guard=False,
                               verbatim=s.verbatim and bool(body)))
        else:
            out.append(s)
    return tuple(out)


def _jumps(block: Block) -> bool:
    return any(isinstance(s, Jump) or isinstance(s, If) and (_jumps(s.body) or _jumps(s.orelse)) for s in block)


# -------------------------------------------------------------------------------- pieces


class Pieces:
    """Functions made of a function's statements, in the symbols of their own parameters."""

    def __init__(self, function: Function, taken: set[str]) -> None:
        self.function, self.taken = function, taken
        self.never = {p.name for p in function.params} - bound_in(function.body)

    def piece(self, kind: str, takes: list[Name], body: Block) -> Function:
        name = fresh(f"{self.function.key}_{kind}", self.taken)
        self.taken.add(name)
        known, params = self._known(takes)
        return replace(
            self.function, name=name, key=name, params=tuple(params), body=tuple(_retyped(s, known) for s in body),
            text="", docstring="", takes=(), gives=(), sets=(), piece=kind,
        )

    def _known(self, takes: list[Name]) -> tuple[dict[str, Extent], list[Param]]:
        """What the function's symbols are in a piece, and the piece's parameters."""
        known = {n.id: extent(n.id) for n in takes if not is_array(n.type)}
        for n in takes:
            if is_array(n.type) and n.id in self.never:
                known |= {f"{n.id}.shape[{k}]": extent(f"{n.id}.shape[{k}]") for k in range(n.type.rank)}
        params = []
        for n in takes:
            t = n.type
            if is_array(t):
                shape = tuple(_solved(e, extent(f"{n.id}.shape[{k}]"), known) for k, e in enumerate(t.shape))
                t = replace(t, shape=shape)
            params.append(Param(n.id, t))
        return known, params


def _solved(e: Extent | None, own: Extent, known: dict[str, Extent]) -> Extent:
    """An extent in the symbols of the piece; where one symbol is not known yet, this is what it is."""
    if e is None:
        return own
    missing = [(symbol, factor) for symbol, factor in e.terms if symbol not in known]
    if len(missing) == 1 and abs(missing[0][1]) == 1:
        symbol, factor = missing[0]
        rest = e - extent(symbol) * factor
        value = _in_terms(rest, known)
        known[symbol] = (own - value) * factor
        return own
    return own if missing else _in_terms(e, known)


def _in_terms(e: Extent, known: dict[str, Extent]) -> Extent:
    total = extent(e.const)
    for symbol, factor in e.terms:
        total = total + known[symbol] * factor
    return total


def _retyped(s: AnyStatement, known: dict[str, Extent]) -> AnyStatement:
    """A statement in other symbols; it reads the same."""
    def one(e: Expr) -> Expr:
        return replace(e, type=translated(e.type, known)) if getattr(e, "type", None) is not None else e

    new = map_own(s, lambda e: transform(e, one))
    match new:
        case Assign() | Update(target=Name()):
            return replace(new, target=one(new.target))
        case Call() | Permute():
            return replace(new, targets=tuple(map(one, new.targets)))
        case For() | While():
            return replace(new, body=tuple(_retyped(b, known) for b in s.body))
        case If():
            body, orelse = (tuple(_retyped(b, known) for b in block) for block in (s.body, s.orelse))
            return replace(new, body=body, orelse=orelse)
    return new


def names_of(items: Iterable[Name | Param]) -> list[str]:
    return [i.id if isinstance(i, Name) else i.name for i in items]
