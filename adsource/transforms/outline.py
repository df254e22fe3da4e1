"""Blocks that are to be computed again, as functions of their own; and callees with a checkpointed loop, put in place.

    with ad.checkpoint():               def f_block(x, w):
        h = np.tanh(w @ x)       ->         h = np.tanh(w @ x)
        y = h * h                           y = h * h
    return np.sum(y)                        return y

The reverse sweep calls the adjoint of a function, which runs it once more: nothing of the block is recorded.

A function that is called at the top of another, and whose loop keeps states, takes the place of the call: then the
loop is cut where the driver can be plain Python, and nothing is run twice for the sake of the call.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import live
from adsource.analyses.summaries import called
from adsource.ir.nodes import AnyStatement, Call, For, Function, If, Name, Program, Return, While
from adsource.ir.walk import bound, statements
from adsource.transforms.adjoint import refusal
from adsource.transforms.cut import Pieces, block_types, marked, order_of, own_names
from adsource.transforms.inline import body_of, fits

Block = tuple[AnyStatement, ...]


def outlined(program: Program) -> Program:
    """The program with its marked blocks as functions."""
    made = _Outlined(program)
    functions = {k: made.function(f) for k, f in program.functions.items()}
    return replace(program, functions=functions | made.found) if made.found else program


class _Outlined:
    def __init__(self, program: Program) -> None:
        self.program, self.taken = program, set(program.taken) | set(program.functions)
        self.found: dict[str, Function] = {}

    def function(self, f: Function) -> Function:
        if not any(isinstance(s, If) and s.again for s in statements(f.body)):
            return f
        self.home, self.order = f, order_of(f)
        return replace(f, body=self._block(f.body, frozenset()))

    def _block(self, block: Block, after: frozenset[str]) -> Block:
        out: list[AnyStatement] = []
        for s in reversed(block):
            out.insert(0, self._statement(s, after))
            after = live.before_statement(s, after)
        return tuple(out)

    def _statement(self, s: AnyStatement, after: frozenset[str]) -> AnyStatement:
        if isinstance(s, If):
            new = replace(s, body=self._block(s.body, after), orelse=self._block(s.orelse, after))
            return self._call(new, after, self._elsewhere(s)) if s.again else new
        if isinstance(s, (For, While)):
            return replace(s, body=self._block(s.body, live.at_header(s, after)))
        return s

    def _elsewhere(self, block: If) -> set[str]:
        """The names that the function binds outside of a block, its parameters included."""
        inside = set(map(id, statements(block.body)))
        others = (s for s in statements(self.home.body) if id(s) not in inside)
        return {p.name for p in self.home.params}.union(*map(bound, others))

    def _call(self, s: If, after: frozenset[str], elsewhere: set[str]) -> Call:
        """The call of a block, which becomes a function."""
        home = {p.name: p.type for p in self.home.params}
        binds = [n for n in self.order if n in after and any(n in bound(t) for t in statements(s.body))]
        read = live.before(s.body, frozenset(binds)) & own_names(self.home)
        first, last = block_types(s.body, home), block_types(s.body, home, targets=True)
        takes = [Name(n, first[n]) for n in self.order if n in read and n in first]
        gives = tuple(Name(n, last[n]) for n in binds)
        unbound = next((n.id for n in takes if n.id not in elsewhere), None)
        if unbound is not None:
            raise refusal(self.program, s, "AD146", f"`{unbound}` has no value before this block, and may have none "
                          "behind it", f"Bind `{unbound}` before it.")
        made = Pieces(self.home, self.taken).piece("block", takes, (*s.body, Return(gives)))
        line = s.origin.line if s.origin else self.home.line
        made = replace(made, docstring=f"A block of {self.home.name}, line {line}, which is computed again.")
        self.found[made.key] = made
        return Call(gives, made.key, tuple(takes), origin=s.origin, comments=s.comments)


def hoisted(program: Program) -> Program:
    """The program with callees of its entry that keep states in the place of their calls."""
    entry = program.functions[program.entry]
    taken = set(program.taken)
    while True:
        at = next((k for k, s in enumerate(entry.body) if isinstance(s, Call) and _keeps(s.callee, program)), None)
        if at is None:
            break
        inside = body_of(entry.body[at], program, taken)
        entry = replace(entry, body=(*entry.body[:at], *inside, *entry.body[at + 1 :]))
    if entry is program.functions[program.entry]:
        return program
    functions = program.functions | {program.entry: entry}
    reached = [program.entry]
    for k in reached:
        reached += [c for c in dict.fromkeys(called(functions[k])) if c not in reached]
    gone = tuple(f for k, f in functions.items() if k not in reached and not f.piece)
    return replace(program, functions={k: f for k, f in functions.items() if k in reached},
                   mentioned=(*program.mentioned, *gone))


def _keeps(key: str, program: Program) -> bool:
    """Whether a function has a checkpointed loop at its top, or calls one there that has."""
    f = program.functions[key]
    if not fits(key, program) or f.implicit:
        return False
    inner = [s.callee for s in f.body if isinstance(s, Call)]
    return marked(f) is not None or any(c != key and _keeps(c, program) for c in inner)
