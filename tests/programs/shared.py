"""Random programs whose arrays share memory: views, exchanges, helpers that hand their arguments back.

All named arrays have four elements, so any may take the place of any other: an array of its own, a section of `P` or
`Q`, a row or a column of `M`.  What a name stands for at a line can only be told by following the whole program.
"""

from __future__ import annotations

import numpy as np

from tests.programs.program import ENTRY, Program
from tests.programs.scope import Draw

SIZE = 4
SECTIONS = "PQ"
HELPERS = (
    ("a *= {e}", "return b"),
    ("a[1:] = b[:-1] * a[1:]", "return a, b"),
    ("if k % 2:", "    return a", "b[:] = {e}", "return b"),
    ("return {e}",),
    ("c = a", "a = b", "a += 0.3 * c", "return c, a"),
    ("for i in range(2):", "    a[i] *= b[i + 1]", "    a, b = b, a", "return a, b"),
    ("b[::2] = 1.0 * a[1::2]", "return b[::-1]"),
    ("r = a.copy()", "r[0] = b[k % 4]", "a[:] = {e}", "return r, a"),
    ("t = np.zeros(4)", "for i in range(4):", "    t[i] = a[i] * b[-i - 1]", "    if i > k:", "        return t",
     "    b[i] = t[i] ** 2 * 0.5", "return a"),
)
INSIDE = ("np.sin(a)", "a * b", "0.5 * (a + b)", "b * np.cos(a)", "np.tanh(b)")


def generate_shared(seed: int) -> Program:
    writer = Writer(Draw(seed))
    text = writer.program()
    random = np.random.default_rng(seed)
    inputs = {"P": random.uniform(0.3, 1.5, 10), "Q": random.uniform(0.3, 1.5, 10),
              "M": random.uniform(0.3, 1.5, (SIZE, SIZE)), "c": 0.7, "k": 3}
    return Program(text, inputs, ("P", "Q", "M", "c"), seed)


class Writer:
    KINDS = {"exchange": 12, "view": 14, "value": 5, "copy": 4, "update": 12, "store": 6, "element": 9, "number": 6,
             "row": 4, "call": 13}

    def __init__(self, draw: Draw):
        self.draw, self.lines, self.helpers = draw, [], []
        self.arrays = ["x", "y"]
        self.loops: list[str] = []
        self.whiles = self.depth = 0

    def program(self) -> str:
        draw = self.draw
        self.add(1, f"x = {draw.choice(['P[:4]', 'P[1:5].copy()'])}")
        self.add(1, f"y = {draw.choice(['Q[2:6]', 'P[3:7]', 'M[1]', 'x * c'])}")
        for _ in range(draw.randint(4, 8)):
            self.statement(1)
            if draw.chance(0.04):
                self.add(1, f"if {self.test()}:")
                self.add(2, f"return np.sum({self.array()} * y)")
        terms = [f"np.sum({n} * np.arange(1.0, 5.0))" for n in self.arrays[-3:]]
        self.add(1, f"return {' + '.join([*terms, 'np.sum(P**2)', 'np.sum(np.sin(Q))', 'np.sum(M * M.T)', 'c'])}")
        helpers = [line for name, body in self.helpers
                   for line in (f"def {name}(a, b, k):", *(f"    {s}" for s in body), "", "")]
        return "\n".join(["import numpy as np", "", "", *helpers, f"def {ENTRY}(P, Q, M, c, k):", *self.lines, ""])

    def add(self, indent: int, line: str) -> None:
        self.lines.append("    " * indent + line)

    # ------------------------------------------------------------ expressions

    def array(self) -> str:
        return self.draw.choice(self.arrays)

    def index(self) -> str:
        if self.loops and self.draw.chance(0.5):
            v = self.draw.choice(self.loops)
            return self.draw.choice([v, f"-{v} - 1", f"({v} + 1) % {SIZE}"])
        return str(self.draw.randint(-SIZE, SIZE - 1))

    def place(self, n: int) -> str:
        return self.draw.choice(self.loops) if self.loops and self.draw.chance(0.5) else str(self.draw.randint(0, n - 1))

    def view(self) -> str:
        draw, base = self.draw, self.draw.choice(SECTIONS)
        at, row = self.place(4), self.place(SIZE)
        step = draw.randint(0, 1)
        return draw.choice([f"{base}[{at} : {at} + {SIZE}]", f"{base}[{at} : {at} + {SIZE}]",
                            f"{base}[{step} : {step + 2 * SIZE - 1} : 2]", f"{self.array()}[::-1]", f"M[{row}]",
                            f"M[:, {row}]", f"M.T[{row}]", self.array()])

    def number(self) -> str:
        return self.draw.choice(["c", f"{self.array()}[{self.index()}]", f"{self.array()}[{self.index()}]",
                                 f"np.sum({self.array()})", f"({self.array()} @ {self.array()})",
                                 f"M[{self.place(SIZE)}, {self.place(SIZE)}]", f"0.{self.draw.randint(2, 9)}"])

    def value(self, depth: int = 2) -> str:
        if depth == 0 or self.draw.chance(0.25):
            return self.array() if self.draw.chance(0.7) else self.view()
        a, b = self.value(depth - 1), self.value(depth - 1)
        return self.draw.choice([f"np.tanh({a})", f"np.sin({a})", f"({a}) * {self.number()}", f"0.5 * ({a} + {b})",
                                 f"({a}) * np.cos({b})", f"({a}) / (1 + ({b}) ** 2)"])

    def test(self) -> str:
        if self.loops and self.draw.chance(0.4):
            return f"{self.draw.choice(self.loops)} % 2 == {self.draw.randint(0, 1)}"
        return f"{self.number()} > 0.{self.draw.randint(1, 9)}" if self.draw.chance(0.7) else f"k > {self.draw.randint(0, 4)}"

    # -------------------------------------------------------------- statements

    def target(self) -> str:
        """A name to bind: often a new one, which what follows may read."""
        return f"v{len(self.arrays)}" if self.draw.chance(0.35) else self.array()

    def bind(self, indent: int, value: str) -> None:
        name = self.target()
        self.add(indent, f"{name} = {value}")
        self.known(name)

    def known(self, name: str) -> None:
        if name not in self.arrays:
            self.arrays.append(name)

    def statement(self, indent: int) -> None:
        kinds = {**self.KINDS, "branch": 8 if self.depth < 3 else 0, "loop": 10 if self.depth < 2 else 0}
        kind = self.draw.weighted(kinds)
        getattr(self, f"_{kind}")(indent)

    def _exchange(self, indent: int) -> None:
        names = self.draw.sample(self.arrays, 3 if len(self.arrays) > 2 and self.draw.chance(0.3) else 2)
        self.add(indent, f"{', '.join(names)} = {', '.join([*names[1:], names[0]])}")

    def _view(self, indent: int) -> None:
        self.bind(indent, self.view())

    def _value(self, indent: int) -> None:
        self.bind(indent, self.value())

    def _copy(self, indent: int) -> None:
        self.bind(indent, f"{self.array()}.copy()")

    def _update(self, indent: int) -> None:
        self.add(indent, f"{self.array()} {self.draw.choice(['*=', '+=', '-='])} 0.5 * np.sin({self.value(1)})")

    def _store(self, indent: int) -> None:
        self.add(indent, f"{self.array()}[:] = 0.9 * ({self.value()})")

    def _element(self, indent: int) -> None:
        if self.draw.chance(0.3):
            self.add(indent, f"{self.array()}[1:] = 1.0 * {self.array()}[:-1]")
        else:
            self.add(indent, f"{self.array()}[{self.index()}] {self.draw.choice(['=', '*=', '+='])} {self.number()}")

    def _number(self, indent: int) -> None:
        self.add(indent, f"c {self.draw.choice(['=', '+='])} np.sin({self.number()})")

    def _row(self, indent: int) -> None:
        self.add(indent, f"M[{self.place(SIZE)}] = 1.0 * ({self.value(1)})")

    def _call(self, indent: int) -> None:
        if not self.helpers or self.draw.chance(0.4):
            body = self.draw.choice(HELPERS)
            self.helpers.append((f"h{len(self.helpers)}", [s.format(e=self.draw.choice(INSIDE)) for s in body]))
        name, body = self.draw.choice(self.helpers)
        first = self.array() if self.draw.chance(0.7) else self.view()
        call = f"{name}({first}, {self.array()}, {self.draw.choice([*self.loops, 'k', '1', '2'])})"
        if "," not in body[-1]:
            return self.bind(indent, call)
        targets = self.draw.sample([*self.arrays, f"v{len(self.arrays)}"], 2)
        self.add(indent, f"{', '.join(targets)} = {call}")
        for name in targets:
            self.known(name)

    def _branch(self, indent: int) -> None:
        self.add(indent, f"if {self.test()}:")
        self.block(indent + 1)
        if self.draw.chance(0.5):
            self.add(indent, "else:")
            self.block(indent + 1)

    def _loop(self, indent: int) -> None:
        if self.draw.chance(0.75) and len(self.loops) < 3:
            self.loops.append("ijt"[len(self.loops)])
            self.add(indent, f"for {self.loops[-1]} in range({self.draw.choice(['3', 'k', '2', '1, 4', '3, 0, -1'])}):")
            self.block(indent + 1, jumps=True)
            self.loops.pop()
            return
        self.whiles += 1
        count = f"w{self.whiles}"
        self.add(indent, f"{count} = 0")
        self.add(indent, f"while {count} < 3 and {self.number()} < 9:")
        self.add(indent + 1, f"{count} += 1")
        self.block(indent + 1, jumps=True)

    def block(self, indent: int, jumps: bool = False) -> None:
        """Statements; the names that they make are not known behind."""
        self.depth += 1
        known = list(self.arrays)
        for _ in range(self.draw.randint(2, 5)):
            self.statement(indent)
        if jumps and self.draw.chance(0.25):
            self.add(indent, f"if {self.test()}:")
            self.add(indent + 1, self.draw.choice(["break", "continue"]))
            self.add(indent, f"{self.array()} *= 1.1")
        self.arrays = known
        self.depth -= 1
