"""The routine of a function with a checkpointed loop: plain Python, which carries out the actions of a schedule.

    for what, at, where in revolve(len(times), 20):
        if what == "RUN":
            for t in times[at:where]:
                u = heat_step(t, u, k)
        elif what == "SAVE":
            states.save(where, at, (u,))
        elif what == "LOAD":
            (u,) = states.load(where, at)
        elif what == "TAKE":
            (u,) = states.take(where, at)
        elif what == "END":
            value = heat_end_b(u, u_b, heat_seed)
        else:  # BACK
            k_b += heat_step_b(times[at], u, k, u_b)
"""

from __future__ import annotations

from dataclasses import replace

from adsource.backend.docstrings import docstring
from adsource.backend.expressions import expression
from adsource.backend.spelling import Spelling
from adsource.backend.targets import Target
from adsource.backend.verbatim import laid_out
from adsource.ir.nodes import Contract, Function, Name
from adsource.ir.types import Generator, Scalar, Type, is_array, is_float
from adsource.ir.walk import bound, statements, transform
from adsource.names import adjoint, fresh
from adsource.transforms.checkpoint import Driver
from adsource.transforms.cut import names_of

CASTS = {"float64": "float", "complex128": "complex"}


def driver_lines(d: Driver, names: Spelling, target: Target, taken: frozenset[str]) -> list[str]:
    """The lines of a driver."""
    head = f"def {d.name}({', '.join(p.name for p in d.params)}):"
    text = _Text(d, names, target, set(taken))
    body = [*text.begin(), *text.sweep(), *text.finish()]
    return laid_out(head, 0) + docstring(d.docstring, 1) + body


class _Text:
    """The parts of a driver's text.  `of` gives a name of the primal's the name that it has in the driver: another
    one where a parameter is bound anew, so that the parameter's name means the caller's value; `b` its adjoint's."""

    def __init__(self, d: Driver, names: Spelling, target: Target, taken: set[str]) -> None:
        self.d, self.c, self.names, self.target = d, d.cut, names, target
        self.taken = taken | {p.name for p in d.params} | _all_names(d.cut.function)
        own = {p.name for p in d.cut.function.params}
        self.own = own
        bound_names = names_of(d.cut.start.results) + names_of(d.cut.step.results) + list(d.cut.exchange[0])
        self.renamed = {n: self._new(n) for n in dict.fromkeys(bound_names) if n in own}
        self.types: dict[str, Type] = {n.id: n.type for n in d.cut.head}
        self.types = {r.id: r.type for r in d.cut.step.results} | self.types
        contract = d.contract
        arrays = [n for n in contract.active if is_array(self._param(n).type)]
        scalars = [n for n in contract.active if n not in arrays]
        self.given = dict(zip(arrays, contract.shadows)) | dict(zip(scalars, contract.scalars))
        self.shadows = {n: self._shadow(n) for n in self._active()}
        self.var, self.at, self.what, self.where = (self._new(n) for n in ("times", "at", "what", "where"))
        self.states, self.ended = self._new("states"), self._new("ended")

    def _new(self, base: str) -> str:
        name = fresh(base, self.taken)
        self.taken.add(name)
        return name

    def _param(self, name: str):
        return next(p for p in self.c.function.params if p.name == name)

    def of(self, name: str) -> str:
        return self.renamed.get(name, name)

    def _shadow(self, name: str) -> str:
        if name in self.given and name not in self.renamed:
            return self.given[name]
        made = adjoint(self.of(name), self.taken)
        self.taken.add(made)
        return made

    def _active(self) -> list[str]:
        """The names between the pieces that have adjoints."""
        found: list[str] = []
        for contract, piece in ((self.d.end_b, self.c.end), (self.d.step_b, self.c.step)):
            if contract is not None:
                found += contract.active
        if self.d.step_b is not None:
            found += [self.c.step.results[k].id for k in self.d.step_b.active_results]
        if self.d.start_b is not None:
            found += [self.c.start.results[k].id for k in self.d.start_b.active_results]
        group = self.c.exchange[0]
        if any(n in found for n in group):
            found += [n for n in group if is_float(self.types[n])]
        return list(dict.fromkeys(found))

    # ------------------------------------------------------------------- before the loop

    def begin(self) -> list[str]:
        """Up to the head of the loop."""
        lines: list[str] = []
        self.entries = {}
        if self.d.start_b is not None:
            takes = names_of(self.c.start.params)
            for n in self.d.contract.writes:
                if n in takes and n in self.d.start_b.entry:
                    self.entries[n] = self._new(f"{n}_entry")
                    random = isinstance(self._param(n).type, Generator)
                    copy = f"{self.names.of('template.copied')}({n})" if random else f"{n}.copy()"
                    lines.append(f"{self.entries[n]} = {copy}")
        first = names_of(self.c.start.results)
        for n, new in self.renamed.items():
            if n not in first:
                lines.append(f"{new} = {n}")
        start = self.c.start
        if start in self.d.pieces:
            targets = ", ".join(map(self.of, first))
            lines.append(f"{targets} = {self._call(start, own=True)}" if first else self._call(start, own=True))
        for r in start.results:
            wanted = self.types.get(r.id)
            if isinstance(wanted, Scalar) and is_float(wanted) and isinstance(r.type, Scalar) and not is_float(r.type):
                lines.append(f"{self.of(r.id)} = {CASTS.get(wanted.dtype, 'float')}({self.of(r.id)})")
        loop = self.c.loop
        bounds = (loop.start, loop.stop, loop.step)
        texts = [self._expression(e) for e in bounds]
        if texts[2] == "1":
            texts = texts[1:2] if texts[0] == "0" else texts[:2]
        lines.append(f"{self.var} = range({', '.join(texts)})")
        lines.append(f"{self.states} = {self.names.of('template.MemoryStore')}()")
        return [line for text in lines for line in laid_out(text, 1)]

    def _expression(self, e) -> str:
        return expression(_renamed(e, self.renamed), self.names)

    def _call(self, f: Function, own: bool = False) -> str:
        """A call of a primal piece with what it takes."""
        return f"{f.name}({', '.join(p.name if own else self._value(p.name, p.type) for p in f.params)})"

    def _value(self, name: str, t: Type) -> str:
        """A value as a piece takes it: compiled pieces return Python's floats."""
        return self._cast(self.of(name), t)

    def _cast(self, text: str, t: Type) -> str:
        narrow = self.target.floats and isinstance(t, Scalar) and is_float(t) and t.dtype not in CASTS
        return f"{self.names.of('np.' + t.dtype)}({text})" if narrow else text

    # ------------------------------------------------------------------------- the loop

    def sweep(self) -> list[str]:
        """The loop over the actions."""
        c, d = self.c, self.d
        checkpoint = c.loop.checkpoint
        schedule = self.names.of(f"template.{checkpoint.schedule}")
        given = [f"len({self.var})"]
        given += [self._expression(checkpoint.slots)] if checkpoint.schedule in ("revolve", "uniform") else []
        differs = d.again is not c.step
        lines = [(1, f"{self.ended} = False")] if differs else []
        lines.append((1, f"for {self.what}, {self.at}, {self.where} in {schedule}({', '.join(given)}):"))
        once = f" and not {self.ended}" if differs else ""
        lines += [(2, f'if {self.what} == "RUN"{once}:'), *self._passes(c.step)]
        if differs:
            gone = [n for n in d.state if n not in d.kept]
            why = f"  # once more, without {', '.join(map(self.of, gone))}" if gone else "  # once more"
            lines += [(2, f'elif {self.what} == "RUN":{why}'), *self._passes(d.again)]
        kept = ", ".join(map(self.of, d.kept)) + ("," if len(d.kept) == 1 else "")
        targets = f"({kept}) = " if len(d.kept) == 1 else f"{kept} = " if kept else ""
        place = f"{self.where}, {self.at}"
        lines += [
            (2, f'elif {self.what} == "SAVE":'), (3, f"{self.states}.save({place}, ({kept}))"),
            (2, f'elif {self.what} == "LOAD":'), (3, f"{targets}{self.states}.load({place})"),
            (2, f'elif {self.what} == "TAKE":'), (3, f"{targets}{self.states}.take({place})"),
            (2, f'elif {self.what} == "END":'), *map(_indented, self._end()),
        ]
        lines += [(3, f"{self.ended} = True")] if differs else []
        back = self._back()
        if back:
            lines += [(2, "else:  # BACK"), *((3, text) for text in back)]
        return [line for indent, text in lines for line in laid_out(text, indent)]

    def _passes(self, f: Function) -> list[tuple[int, str]]:
        """Steps, one after the other."""
        given = names_of(f.results)
        targets = ", ".join(map(self.of, given))
        call = self._call(f)
        lines = [(4, f"{targets} = {call}" if given else call)]
        moved, sources = self.c.exchange
        if moved and set(moved) <= {p.name for p in f.params} | set(self.d.kept):
            lines.append((4, f"{', '.join(map(self.of, moved))} = {', '.join(map(self.of, sources))}"))
        if f.piece == "again" and len(f.body) == 1:
            return [(3, "pass")]
        return [(3, f"for {self.c.loop.var.id} in {self.var}[{self.at}:{self.where}]:"), *lines]

    def _end(self) -> list[str]:
        """The adjoint of what follows the loop."""
        d, end_b = self.d, self.d.end_b
        moved, sources = self.c.exchange
        lines: list[str] = []
        for n, b in self.shadows.items():
            if is_array(self.types[n]):
                theirs = n in self.given and n not in self.renamed
                caller = n in moved and n in self.given and n not in names_of(self.c.start.results)
                if caller:
                    lines.append(f"{b} = {self.given[n]}")
                elif not theirs:
                    lines.append(f"{b} = {self.names.of('np.zeros_like')}({self.of(n)})")
            elif n not in end_b.active:
                lines.append(f"{b} = 0.0")
        if any(n in moved and n in self.given and n not in names_of(self.c.start.results) for n in self.shadows):
            targets, new = (", ".join(self.shadows[n] for n in group) for group in (moved, sources))
            lines += [f"for _ in {self.var}:", f"    {targets} = {new}"]
        lines.append(self._adjoint_call(end_b, self.c.end, self.results() + self._scalars(end_b), self._seeds()))
        for n in d.writes:
            if n not in d.kept and d.step_b is not None and is_array(self.types[n]):
                lines.append(f"{self.of(n)} = {self.names.of('np.zeros_like')}({self.of(n)})")
        return [x for x in lines if x]

    def results(self) -> list[str]:
        """The names of the primal's results."""
        if not hasattr(self, "_results"):
            self._results = [self._new("value" if len(self.d.contract.results) == 1 else f"value{k + 1}")
                             for k in range(len(self.d.contract.results))]
        return self._results

    def _seeds(self) -> list[str]:
        return list(self.d.contract.seeds)

    def _scalars(self, contract: Contract) -> list[str]:
        return [self.shadows[n] for n in contract.active if not is_array(self.types[n])]

    def _adjoint_call(self, contract: Contract, f: Function, targets: list[str], seeds: list[str]) -> str:
        given = [self._value(p.name, p.type) for p in f.params]
        given += [self.shadows[n] for n in contract.active if is_array(self.types[n])]
        call = f"{contract.routine}({', '.join([*given, *seeds])})"
        return f"{', '.join(targets)} = {call}" if targets else call

    def _back(self) -> list[str]:
        """The adjoint of one step."""
        step_b, step = self.d.step_b, self.c.step
        if step_b is None:
            return []
        lines: list[str] = []
        moved, sources = self.c.exchange
        if moved and all(n in self.shadows for n in moved):
            lines.append(f"{', '.join(self.shadows[n] for n in sources)} = {', '.join(self.shadows[n] for n in moved)}")
        given, seeded = names_of(step.results), {step.results[k].id for k in step_b.active_results}
        seeds, reset = [], []
        for n in given:
            if n not in self.shadows:
                continue
            b = self.shadows[n]
            if is_array(self.types[n]):
                like = self.of(n) if n in names_of(step.params) else b
                zeros = f"{self.names.of('np.zeros_like')}({like})"
                seed = self._new(f"{self.of(n)}_seed") if n in seeded else ""
                lines.append(f"{seed}, {b} = {b}, {zeros}" if seed else f"{b} = {zeros}")
            else:
                seed = b
                reset += [f"{b} = 0.0"] if n not in step_b.active else []
            seeds += [self._cast(seed, self.types[n])] if n in seeded else []
        scalars = [n for n in step_b.active if not is_array(self.types[n])]
        parts = {n: self._new(f"{self.shadows[n]}_part") for n in scalars if n not in given}
        if len(scalars) == 1 and parts:
            call = self._adjoint_call(step_b, step, [], seeds)
            lines.append(f"{self.shadows[scalars[0]]} += {call}")
        else:
            targets = [parts.get(n) or self.shadows[n] for n in scalars]
            lines.append(self._adjoint_call(step_b, step, targets, seeds))
            lines += [f"{self.shadows[n]} += {part}" for n, part in parts.items()]
        loop = self.c.loop.var.id
        return [f"{loop} = {self.var}[{self.at}]", *lines, *reset]

    # ------------------------------------------------------------------- behind the loop

    def finish(self) -> list[str]:
        """The adjoint of what stands before the loop, and the results."""
        lines: list[str] = []
        start_b, first = self.d.start_b, names_of(self.c.start.results)
        moved = self.c.exchange[0]
        done = {n for n in self.shadows if n in self.given and n not in self.renamed}
        for n, new in self.renamed.items():
            if n in first or n not in self.given or n not in self.shadows:
                continue
            if not is_array(self.types[n]):
                lines.append(f"{self.given[n]} = {self.shadows[n]}")
                done.add(n)
            elif n not in moved:
                lines.append(f"{self.given[n]} += {self.shadows[n]}")
        if start_b is not None:
            scalars = [n for n in start_b.active if not is_array(self._param(n).type)]
            parts = {n: self._new(f"{self.given[n]}_part") for n in scalars if n in done}
            takes = [self.entries.get(p.name, p.name) for p in self.c.start.params]
            takes += [self.given[n] for n in start_b.active if is_array(self._param(n).type)]
            takes += [self._cast(self.shadows[first[k]], self.types[first[k]]) for k in start_b.active_results]
            call = f"{start_b.routine}({', '.join(takes)})"
            targets = [parts.get(n) or self.given[n] for n in scalars]
            lines.append(f"{', '.join(targets)} = {call}" if targets else call)
            lines += [f"{self.given[n]} += {part}" for n, part in parts.items()]
            done |= set(scalars)
        contract = self.d.contract
        lines += [f"{b} = 0.0" for n, b in self.given.items() if b in contract.scalars and n not in done]
        inner = self.c.function.piece in ("start", "step")  # of another driver, which has no use for values
        back = [*(() if inner else self.results()), *contract.scalars]
        lines += [f"return {', '.join(back)}"] if back else []
        return [line for text in lines for line in laid_out(text, 1)]


def _indented(text: str) -> tuple[int, str]:
    """A line of an action; one that a loop of its own holds stands deeper."""
    return (4, text.strip()) if text.startswith(" ") else (3, text)


def _all_names(f: Function) -> set[str]:
    return {n for s in statements(f.body) for n in bound(s)} | {p.name for p in f.params}


def _renamed(e, renamed: dict[str, str]):
    return transform(e, lambda n: replace(n, id=renamed.get(n.id, n.id)) if isinstance(n, Name) else n)
