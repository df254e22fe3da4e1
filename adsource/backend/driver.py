"""The routine of a function with a checkpointed loop: plain Python, which carries out the actions of a schedule.

    for action, at, to in revolve(steps, 20):
        if action == "RUN":
            for t in sweep.run(at, to):
                u = heat_step(t, u, k)
        elif action == "SAVE":
            states.save(to, at, (u,))
        elif action == "LOAD":
            (u,) = states.load(to, at)
        elif action == "TAKE":
            (u,) = states.take(to, at)
        elif action == "END":
            value = heat_end_b(u, u_b, heat_seed)
        else:  # BACK
            k_b += heat_step_b(at, u, k, u_b)
            sweep.reversed()
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import partial

from adsource.backend.docstrings import docstring
from adsource.backend.driver_ends import begin, finish, once_ended
from adsource.backend.driver_names import Names, is_true
from adsource.backend.driver_tapes import entry_of, pulled_call, tape_of_step, taped_lines
from adsource.backend.spelling import Spelling
from adsource.backend.targets import Target
from adsource.backend.verbatim import laid_out
from adsource.ir.nodes import For, Function, Name
from adsource.ir.types import is_array
from adsource.transforms.checkpoint import Driver, lasting
from adsource.transforms.cut import names_of
from adsource.transforms.split import sized

Lines = list[tuple[int, str]]  # how deep within the loop over the actions, and the text
PROGRESS = "  # called twice a second as progress(done, total, rate, left)"


def driver_lines(d: Driver, names: Spelling, target: Target, taken: frozenset[str], code: str) -> list[str]:
    """The lines of a driver.  code: a digest of what it calls."""
    n = Names(d, names, target, set(taken))
    head = f"def {d.name}({', '.join(p.name for p in d.params)}):"
    loop = _Loop(n)
    lines: Lines = [*begin(n), *loop.lines(), *finish(n)]
    if loop.on_disk:
        lines = [*loop.opened(code), *((depth + 1, text) for depth, text in lines)]
    body = [line for depth, text in lines for line in laid_out(text, depth + 1)]
    return [*laid_out(head, 0), *docstring(d.docstring, 1), *body, "", "", f"{d.name}.progress = None{PROGRESS}"]


class _Loop:
    """The loop over the actions.  index: what counts the steps; time: the value of the loop's variable then."""

    def __init__(self, n: Names) -> None:
        self.n, self.d, self.cut = n, n.d, n.cut
        loop = n.cut.loop
        self.known = isinstance(loop, For) and not n.cut.stopped  # how many steps there are
        self.action, self.at, self.to = (n.new(x) for x in ("action", "at", "to"))
        self.sweep, self.states = n.new("sweep"), n.new("states")
        self.steps = n.new("steps" if self.known else "length")
        plain = isinstance(loop, For) and (n.expression(loop.start), n.expression(loop.step)) == ("0", "1")
        self.var = loop.var.id if isinstance(loop, For) else ""
        self.times = "" if plain and self.known or not self.var else n.new("times")
        self.index = self.var if plain and self.known else n.new("i")
        self.tape = n.new("tape") if n.d.halves is not None else ""
        self.parts: dict[str, str] = {}  # what one step adds to the adjoint of a number
        self.on_disk = bool(loop.checkpoint.folder)
        self.differs = self.d.again is not self.cut.step
        self.ended = n.new("ended") if self.differs and self.known else self.steps

    def lines(self) -> Lines:
        """From the head of the loop to its end."""
        d, n = self.d, self.n
        kept = n.listed(d.kept) + ("," if len(d.kept) == 1 else "")
        targets = f"({kept}) = " if len(d.kept) == 1 else f"{kept} = " if kept else ""
        place = f"{self.to}, {self.at}"
        states, is_action = self.states, f"elif {self.action} =="
        lines = [*self._head(), *self._runs()]
        lines += [
            (1, f'{is_action} "SAVE":'), (2, f"{states}.save({place}, {self._held()})"),
            (1, f'{is_action} "LOAD":'), (2, f"{targets}{states}.load({place})"),
            (1, f'{is_action} "TAKE":'), (2, f"{targets}{states}.take({place})"),
            *([(1, f'{is_action} "TAPE":'), *self._taped()] if self.tape else []),
            (1, f'{is_action} "END":'), *self._end(),
        ]
        back, what = self._back(), "PULL, or BACK from a state" if self.tape else "BACK"
        return [*lines, *([(1, f"else:  # {what}"), *((2 + depth, text) for depth, text in back)] if back else [])]

    def _held(self) -> str:
        """What a snapshot is made of: names of one array as arrays of their own, as which they come back."""
        return _tuple(f"{self.n.of(x)}.copy()" if x in self.d.shared else self.n.of(x) for x in self.d.kept)

    def _head(self) -> Lines:
        n, d, checkpoint = self.n, self.d, self.cut.loop.checkpoint
        lines: Lines = []
        if isinstance(self.cut.loop, For):
            over = self._range()
            lines += [(0, f"{self.times} = {over}")] if self.times else []
            lines += [(0, f"{self.steps} = len({self.times or over})")] if self.known else []
        made = f"{self.states}.length" if self.on_disk else "[]"
        lines += [] if self.known else [(0, f"{self.steps} = {made}  # of the loop, once it is known")]
        slots = n.expression(checkpoint.slots)
        if checkpoint.budget:
            return [*lines, *self._planned()]
        counted = checkpoint.schedule not in ("store_all", "recompute_all", "tape_all") and self.known
        schedule = n.template(checkpoint.schedule if self.known else "online")
        given = [self.steps, slots] if counted else [self.steps] if self.known else [slots, self.steps]
        given += [n.expression(checkpoint.disk_slots)] if checkpoint.disk_slots and self.known else []
        given += [f"{self.states}.{x}" for x in ("kept", "end", "live")] if self.on_disk else []
        total = f", {self.steps} + {n.template('extra_steps')}({self.steps}, {slots})"
        total = total if checkpoint.schedule == "revolve" and self.known else ""
        far = n.expression(checkpoint.disk_slots or checkpoint.slots)
        if checkpoint.schedule in ("store_all", "recompute_all", "tape_all"):
            far = self.steps if checkpoint.schedule != "recompute_all" and self.known else slots
        lines += [self._room(f"min({far}, {self.steps})" if self.known else far)] if self.on_disk else []
        lines += self._resumed() if self.on_disk else [(0, self._store(self._memory()))]
        lines += self._empty()
        begun = f"{self.states}.end is not None" if self.on_disk else "False"
        lines += [
            (0, f"{self.sweep} = {d.name}.sweep = {n.template('Sweep')}({d.name}.progress{total})"),
            *([(0, f"{self.ended} = {begun}")] if self.ended != self.steps and self.differs else []),
            (0, f"for {self.action}, {self.at}, {self.to} in {schedule}({', '.join(given)}):"),
        ]
        return lines

    def _planned(self) -> Lines:
        """The head of the loop where a number of bytes decides about the schedule."""
        n, d, budget = self.n, self.d, self.cut.loop.checkpoint.budget
        name, near, far, tape = (n.new(x) for x in ("schedule", "near", "far", "recorded"))
        volume = self._bytes(d.step_b.volumes if d.step_b is not None else ())
        steps = self.steps if self.known else "2**62"
        begun = f"{self.states}.kept, {self.states}.end, {self.states}.live"
        held = _tuple(map(n.of, d.kept))
        held = f"{n.template('narrowed')}({held})" if self.cut.loop.checkpoint.narrow else held
        state = f"{n.template('bytes_of')}({held})"
        disk = ", disk=True" if self.on_disk else ""
        held = n.new("held") if d.may_tape else ""
        plan = f"{n.template('planned')}({steps}, {state}, {tape}, {budget}{', ' * bool(held)}{held}{disk})"
        more = f", {begun}" if self.on_disk else ""
        lines = [(0, f"{tape} = {volume}  # bytes that a step records")]
        if held:
            lines += [(0, f"{held} = {self._bytes(d.halves.volumes)}  # of a slot that holds a step's tape")]
        lines += [(0, f"{name}, {near}, {far} = {plan}")]
        lines += [(0, f"{self.states}.near_slots = {near}"), self._room(far), *self._resumed()] if self.on_disk else [
            (0, self._store(self._memory()))]
        lines += self._empty()
        begun = f"{self.states}.end is not None" if self.on_disk else "False"
        lines += [(0, f"{self.sweep} = {d.name}.sweep = {n.template('Sweep')}({d.name}.progress)")]
        lines += [(0, f"{self.ended} = {begun}")] if self.ended != self.steps and self.differs else []
        actions = f"{n.template('scheduled')}({name}, {self.steps}, {near}, {far}{more})"
        if not self.known:
            actions = f"{n.template('online')}({near}, {self.steps}{more})"
        return [*lines, (0, f"for {self.action}, {self.at}, {self.to} in {actions}:")]

    def _bytes(self, volumes: Sequence[tuple[str, str]]) -> str:
        """How many bytes these are, in terms of the driver's names."""
        trees = [ast.parse(text, mode="eval") for _, text in volumes]
        for node in (x for tree in trees for x in ast.walk(tree)):
            if isinstance(node, ast.Name):
                node.id = self.n.of(node.id)
        return " + ".join(map(ast.unparse, trees)) or "0"

    def _memory(self) -> str:
        """A store in memory."""
        made = f"{self.n.template('MemoryStore')}()"
        made = f"{self.n.template('Narrow')}({made})" if self.cut.loop.checkpoint.narrow else made
        narrow = self.cut.loop.checkpoint.narrow_tapes and self.tape
        return f"{self.n.template('NarrowTapes')}({made})" if narrow else made

    def _store(self, made: str) -> str:
        return f"{self.states} = {self.d.name}.states = {made}"

    def opened(self, code: str) -> Lines:
        """A store on disk, of a run that computes the same from the same."""
        n, checkpoint = self.n, self.cut.loop.checkpoint
        slots = [checkpoint.slots, *([checkpoint.disk_slots] if checkpoint.disk_slots else [])]
        slots = [n.expression(e) for e in slots if not isinstance(e, Name)]
        options = [checkpoint.budget] if checkpoint.budget else [f'"{checkpoint.schedule}"', *slots]
        parts = [f'"{code} {self.d.name}"', *options, *(p.name for p in self.d.params)]
        run = f"{n.template('fingerprint')}({', '.join(parts)})"
        made = f'{n.template("DiskStore")}("{checkpoint.folder}", {run}{", packed=True" * checkpoint.packed})'
        if checkpoint.disk_slots or checkpoint.budget:
            near = "0" if checkpoint.budget else n.expression(checkpoint.slots)
            made = f"{n.template('NearAndFar')}({n.template('MemoryStore')}(), {made}, {near})"
        return [(0, self._store(made)), (0, f"with {self.states}:")]

    def _room(self, slots: str) -> tuple[int, str]:
        """The check that the disk holds what is going to be written."""
        n = self.n
        there = {*n.first, *names_of(self.cut.function.params)}
        arrays = [x for x in dict.fromkeys((*self.d.state, *n.shadows)) if x in there and is_array(n.types[x])]
        kept = [x for x in self.d.kept if is_array(n.types[x])]
        given = [slots, _tuple(map(n.of, kept)), _tuple(map(n.of, arrays))]
        given += [self._bytes(self.d.halves.volumes)] if self.tape and sized(self.d.halves, lasting(self.d)) else []
        return 0, f"{self.states}.require({', '.join(given)})"

    def _resumed(self) -> Lines:
        """What was at hand where the run was cut off."""
        carried = [f"{b}[...]" if own else b for b, own in self._carried()]
        return [
            (0, f"if {self.states}.live:"), (1, f"{_tuple(map(self.n.of, self.d.state))} = {self.states}.journal"),
            (0, f"elif {self.states}.end is not None:"), (1, f"{_tuple(carried)} = {self.states}.journal"),
        ]

    def _carried(self) -> list[tuple[str, bool]]:
        """Values and adjoints that the reverse sweep carries on, and which are the caller's arrays."""
        n = self.n
        adjoints = [(b, n.is_own(x) and is_array(n.types[x])) for x, b in n.shadows.items()]
        return [*((value, False) for value in n.values), *adjoints]

    def _noted(self) -> list[str]:
        if not self.on_disk:
            return []
        return [f"{self.states}.reversed({self.at}, {_tuple(b for b, _ in self._carried())})"]

    def _range(self) -> str:
        loop = self.cut.loop
        texts = [self.n.expression(e) for e in (loop.start, loop.stop, loop.step)]
        if texts[2] == "1":
            texts = texts[1:2] if texts[0] == "0" else texts[:2]
        return f"range({', '.join(texts)})"

    # ------------------------------------------------------------------------ forwards

    def _runs(self) -> Lines:
        once = f" and not {self.ended}" if self.differs else ""
        lines: Lines = [(1, f'if {self.action} == "RUN"{once}:'), *self._passes(self.cut.step)]
        if not self.differs:
            return lines
        gone = [x for x in self.d.state if x not in self.d.kept]
        why = f"  # once more, without {self.n.listed(gone)}" if gone else "  # once more"
        return [*lines, (1, f'elif {self.action} == "RUN":{why}'), *self._passes(self.d.again)]

    def _passes(self, f: Function) -> Lines:
        """Steps, one after the other."""
        n = self.n
        if f.piece == "again" and len(f.body) == 1:
            return [(2, "pass")]
        first = f is self.cut.step
        lines: Lines = [(2, f"for {self.index} in {self.sweep}.run({self.at}, {self.to}):")]
        if self.times:
            lines.append((3, f"{self.var} = {self.times}[{self.index}]"))
        given = names_of(f.results)
        lines.append((3, f"{n.listed(given)} = {n.call(f)}" if given else n.call(f)))
        moved, sources = self.cut.exchange
        if moved and (first or set(moved) <= set(self.d.kept)):
            lines.append((3, f"{n.listed(moved)} = {n.listed(sources)}"))
        if first and not self.known:
            last = [f"{self.steps}.append({self.index} + 1)", f"{self.sweep}.steps += 1", "break"]
            lines += [(3, f"if {self._over()}:"), *((4, text) for text in last)]
        if self.on_disk:
            live = _tuple(map(n.of, self.d.state)) if first else "()"
            lines.append((3, f"{self.states}.reached({self.index} + 1, {live})"))
        return lines

    def _taped(self) -> Lines:
        """A step whose tape goes into a slot."""
        n = self.n
        lines: Lines = [(2, f"for {self.index} in {self.sweep}.run({self.at}, {self.at} + 1):")]
        if self.times:
            lines.append((3, f"{self.var} = {self.times}[{self.index}]"))
        hold = f"{self.states}.hold({self.to}, {self.at}, {self.tape})"
        lines += [(3, text) for text in taped_lines(n, self.tape, hold)]
        moved, sources = self.cut.exchange
        lines += [(3, f"{n.listed(moved)} = {n.listed(sources)}")] if moved else []
        live = _tuple(map(n.of, self.d.state))
        return [*lines, *([(3, f"{self.states}.reached({self.index} + 1, {live})")] if self.on_disk else [])]

    def _over(self) -> str:
        """Whether a loop of unknown length ends behind this step."""
        loop, stopped = self.cut.loop, self.cut.stopped
        if isinstance(loop, For):
            return f"{stopped} or {self.index} + 1 == len({self.times})"
        if is_true(loop.test):
            return stopped
        over = f"not ({self.n.expression(loop.test)})"
        over = f"{stopped} or {over}" if stopped else over
        if self.differs:
            return over
        return f"not {self.steps} and ({over})" if stopped else f"not {self.steps} and {over}"

    def _empty(self) -> Lines:
        """A loop of unknown length may have no pass at all."""
        loop = self.cut.loop
        if self.known or not isinstance(loop, For) and is_true(loop.test):
            return []
        none = f"not {self.times}" if isinstance(loop, For) else f"not ({self.n.expression(loop.test)})"
        none = f"not {self.steps} and {none}" if self.on_disk else none
        return [(0, f"if {none}:"), (1, f"{self.steps}.append(0)")]

    # ----------------------------------------------------------------------- backwards

    def _end(self) -> Lines:
        """The adjoint of what follows the loop."""
        steps = self.steps if self.known else f"{self.steps}[0]"
        lines: Lines = [(2 + depth, text) for depth, text in once_ended(self.n, steps)]
        lines += [(2, f"{self.ended} = True")] if self.ended != self.steps and self.differs else []
        return [*lines, *((2, text) for text in self._noted())]

    def _back(self) -> Lines:
        """The adjoint of one step."""
        n, step_b, step = self.n, self.d.step_b, self.cut.step
        if step_b is None:
            return []
        lines: list[str] = []
        known = {self.var: f"{self.times}[{self.at}]" if self.times else self.at}
        moved, sources = self.cut.exchange
        if moved and all(x in n.shadows for x in moved):
            lines.append(f"{', '.join(n.shadows[x] for x in sources)} = {', '.join(n.shadows[x] for x in moved)}")
        seeds, behind = [], []
        seeded = {step.results[k].id for k in step_b.active_results}
        for x in (r.id for r in step.results if r.id in n.shadows):
            b = n.shadows[x]
            if is_array(n.types[x]):
                like = n.of(x) if x in names_of(step.params) else b
                if self.tape and not self.d.may_tape:
                    like = entry_of(n, self.tape, x) or b
                zeros = f"{n.np('zeros_like')}({like})"
                seed = n.new(f"{n.of(x)}_seed") if x in seeded else ""
                lines.append(f"{seed}, {b} = {b}, {zeros}" if seed else f"{b} = {zeros}")
            else:
                seed = b
                behind += [f"{b} = 0.0"] if x not in step_b.active else []
            seeds += [n.cast(seed, n.types[x])] if x in seeded else []
        first = self._first(known) if self.tape and not self.d.may_tape else []
        calls = [(0, text) for text in self._called(seeds, known, bool(self.tape))]
        calls = self._either(seeds, known) if self.d.may_tape else calls
        behind = [*behind, f"{self.sweep}.reversed()", *self._noted()]
        return [*((0, text) for text in (*first, *lines)), *calls, *((0, text) for text in behind)]

    def _either(self, seeds: list[str], known: dict[str, str]) -> Lines:
        """From a tape, or from a state."""
        pulled = [f"{self.tape} = {self.states}.pull({self.to}, {self.at})", *self._called(seeds, known, True)]
        joint = self._called(seeds, known, False)
        lines: Lines = [(0, f'if {self.action} == "PULL":'), *((1, text) for text in pulled)]
        return [*lines, (0, "else:"), *((1, text) for text in joint)]

    def _first(self, known: dict[str, str]) -> list[str]:
        """The tape of the step that is to be reversed."""
        pull = f'{self.states}.pull({self.to}, {self.at}) if {self.action} == "PULL"'
        return [f"{self.tape} = {pull} else {tape_of_step(self.n, known)}"]

    def _called(self, seeds: list[str], known: dict[str, str], taped: bool) -> list[str]:
        """The call; adjoints of constants are added up."""
        n, step_b, step = self.n, self.d.step_b, self.cut.step
        scalars = n.scalars(step_b)
        constant = [x for x in scalars if x not in names_of(step.results)]
        call = partial(pulled_call, n, self.tape) if taped else partial(n.adjoint_call, step_b, step)
        if scalars == constant and len(scalars) == 1:
            return [f"{n.shadows[scalars[0]]} += {call([], seeds, known)}"]
        for x in constant:
            self.parts[x] = self.parts.get(x) or n.new(f"{n.shadows[x]}_part")
        parts = {x: self.parts[x] for x in constant}
        targets = [parts.get(x) or n.shadows[x] for x in scalars]
        return [call(targets, seeds, known), *(f"{n.shadows[x]} += {part}" for x, part in parts.items())]


def _tuple(items) -> str:
    items = list(items)
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
