"""Random loop nests whose passes do and do not depend on each other, for gradients made with `parallel=True`.

Every array has `n` elements along each axis.  Names stand for parts of each other, subscripts run along with loops,
against them, through other arrays; work arrays are filled in a pass or are left from the one before.
"""

from __future__ import annotations

import numpy as np

from tests.programs.program import ENTRY, Program
from tests.programs.scope import Draw

SIZE = 7
ROWS = ("x", "y", "w", "v", "work")
SHEETS = ("A", "B", "C")
NAMES = {
    "w": ("np.zeros(n)", "y * 0.5", "x", "np.sin(x)"),
    "C": ("np.zeros((n, n))", "A.copy()", "A.T", "A * 0.5", "B[::-1]", "B"),
    "v": ("x[::-1]", "w", "A[2]", "B[:, 1]", "C.ravel()[:: n + 1]", "y", "x.copy()", "A.T[0]", "np.zeros(n)"),
}
HELPERS = ("def h(a, i):\n    return 0.4 * np.sin(a[i])", "def h(a, i):\n    a[i] *= 0.9\n    return a[i]",
           "def h(a, i):\n    s = 0.0\n    for j in range(i):\n        s += 0.1 * a[j]\n    return s")


def generate_parallel(seed: int) -> Program:
    random = np.random.default_rng(seed)
    text = _Writer(Draw(seed)).program()
    inputs = {"x": random.uniform(0.3, 1.5, SIZE), "y": random.uniform(0.3, 1.5, SIZE), "A": random.uniform(0.3, 1.5, (SIZE, SIZE)),
              "B": random.uniform(0.3, 1.5, (SIZE, SIZE)), "perm": random.permutation(SIZE), "idx": random.integers(0, SIZE, SIZE),
              "n": SIZE, "k": 0.7}
    return Program(text, inputs, ("x", "y", "A", "B", "k"), seed)


class _Writer:
    def __init__(self, draw: Draw):
        self.draw, self.lines = draw, []
        self.loops: dict[str, int] = {}  # variables, and how far they stay from the ends
        self.numbers, self.fresh = ["k"], 0
        self.rows, self.sheets = list(ROWS), list(SHEETS)
        self.written: list[str] = []  # by the nest at hand, which reads them at other places seldom

    def program(self) -> str:
        draw = self.draw
        for name, made in NAMES.items():
            self.add(1, f"{name} = {draw.choice(made)}")
        self.add(1, "work = np.zeros(n)")
        self.add(1, "total = 0.0")
        if draw.chance(0.2):
            self.add(1, "for t in range(2):")
            self.nest(2)
        for _ in range(draw.randint(1, 3)):
            self.nest(1)
        terms = ["total", *(f"np.sum(np.sin({a}) * {a})" for a in draw.sample([*ROWS, *SHEETS], 5))]
        self.add(1, f"return {' + '.join(terms)}")
        head = "import numpy as np\nfrom numba import prange\n\n\n" + draw.choice(HELPERS) + "\n\n\n"
        return head + "\n".join([f"def {ENTRY}(x, y, A, B, perm, idx, n, k):", *self.lines, ""])

    def add(self, indent: int, line: str) -> None:
        self.lines.append("    " * indent + line)

    # ------------------------------------------------------------------- loops

    def nest(self, indent: int) -> None:
        """A loop, with what its passes bind and no other reads."""
        draw, depth = self.draw, len(self.loops)
        name = "ijl"[depth]
        if not depth:
            self.written = draw.sample([*ROWS, *SHEETS], draw.choice([1, 2, 2, 8]))
        bounds, margin = draw.choice(self.bounds())
        declared = depth == 0 and "-1, -1" not in bounds and draw.chance(0.15)
        self.add(indent, f"for {name} in {'prange' if declared else 'range'}({bounds}):")
        known = list(self.numbers), list(self.rows)
        self.loops[name] = margin
        if declared:
            self.scattered(indent + 1, name)
        for _ in range(draw.randint(1, 3)):
            self.statement(indent + 1)
        del self.loops[name]
        self.numbers, self.rows = known

    def bounds(self) -> list[tuple[str, int]]:
        plain = [("n", 0), ("1, n - 1", 1), ("x.size", 0), ("A.shape[0]", 0), ("n - 1, -1, -1", 0), ("1, A.shape[1] - 1", 1)]
        for name, margin in self.loops.items():
            plain += [(name, margin), (f"{name} + 1, n", 0), (f"{name}, n - {margin}", margin)]
        return plain

    def scattered(self, indent: int, name: str) -> None:
        """What a declared loop may do, and no proof could allow: through a permutation, to an array of its own."""
        self.fresh += 1
        new = f"p{self.fresh}"
        self.lines.insert(0, f"    {new} = np.zeros(n)")
        self.add(indent, f"{new}[perm[{name}]] = {self.value(2)}")

    # -------------------------------------------------------------- statements

    def statement(self, indent: int) -> None:
        deep = len(self.loops)
        kinds = {"number": 3, "sum": 3, "store": 5, "update": 3, "inner": 9 if deep < 2 else 2 * (deep < 3), "branch": 2,
                 "filled": 2 if deep < 3 else 0, "row": 1, "section": 1, "jump": 0.3, "largest": 0.3, "call": 0.5}
        getattr(self, f"_{self.draw.weighted(kinds)}")(indent)

    def _number(self, indent: int) -> None:
        self.fresh += 1
        name = f"s{self.fresh}" if self.draw.chance(0.8) else self.draw.choice([*self.numbers, "total"])
        self.add(indent, f"{name} = {self.value(2)}")
        if name not in [*self.numbers, "total"]:
            self.numbers.append(name)

    def _sum(self, indent: int) -> None:
        name = "total" if self.draw.chance(0.7) else self.draw.choice(self.numbers)
        self.add(indent, f"{name} {self.draw.choice(['+=', '+=', '-='])} 0.1 * {self.value(2)}")

    def _largest(self, indent: int) -> None:
        self.add(indent, f"total = {self.draw.choice(['max', 'min'])}(total, {self.value(1)})")

    def _store(self, indent: int) -> None:
        self.add(indent, f"{self.target()} = {self.value(2)}")

    def _update(self, indent: int) -> None:
        sign, factor = self.draw.choice([("+=", "0.2 * "), ("-=", "0.1 * "), ("*=", "")])
        self.add(indent, f"{self.target()} {sign} {factor}{self.value(1)}")

    def _inner(self, indent: int) -> None:
        self.nest(indent)

    def _branch(self, indent: int) -> None:
        known = list(self.numbers), list(self.rows)
        self.add(indent, f"if {self.value(0)} > {self.draw.choice(['0.6', self.value(0)])}:")
        self.statement(indent + 1)
        self.numbers, self.rows = list(known[0]), list(known[1])
        if self.draw.chance(0.4):
            self.add(indent, "else:")
            self.statement(indent + 1)
        self.numbers, self.rows = known

    def _filled(self, indent: int) -> None:
        """A work array: all of it is filled, or what is left is of the pass before."""
        name, inner = self.draw.choice(["work", "work", "w"]), "ijl"[len(self.loops)]
        self.add(indent, f"for {inner} in range({self.draw.choice(['n', 'n', '1, n', 'idx.size'])}):")
        self.loops[inner] = 0
        self.add(indent + 1, f"{name}[{inner}] {self.draw.choice(['=', '=', '+='])} {self.value(2)}")
        del self.loops[inner]

    def _row(self, indent: int) -> None:
        self.fresh += 1
        name = f"r{self.fresh}"
        self.add(indent, f"{name} = {self.draw.choice(self.sheets)}[{self.draw.choice(['{i}', ':, {i}']).format(i=self.index())}]")
        self.rows.append(name)

    def _section(self, indent: int) -> None:
        a, b = self.draw.choice([s for s in SHEETS if s in self.written] or SHEETS), self.draw.choice(self.sheets)
        i, j = next(iter(self.loops)), self.index()
        self.add(indent, self.draw.choice([f"{a}[{i}, 1:] = 0.5 * {b}[{j}, :-1]", f"{a}[{i}] *= {self.value(0)}", f"{a}[:, {i}] += 0.1 * {self.draw.choice(self.rows)}",
                                           f"{self.draw.choice(self.rows)}[1:] = {a}[{i}, 1:] * 0.5", f"total += 0.1 * np.sum({a}[{i}] * {b}[{j}])"]))

    def _jump(self, indent: int) -> None:
        self.add(indent, f"if {self.value(0)} > 0.8:")
        self.add(indent + 1, self.draw.choice(["continue", "continue", "break"]))

    def _call(self, indent: int) -> None:
        self.add(indent, f"total += h({self.draw.choice(self.rows)}, {self.index()})")

    # ------------------------------------------------------------ expressions

    def index(self) -> str:
        """A subscript: along with a loop, against it, or computed."""
        draw, name = self.draw, self.draw.choice(list(self.loops))
        forms = {name: 10, f"n - 1 - {name}": 0.7, f"-{name} - 1": 0.4, f"({name} + 1) % n": 0.2, f"{name} // 2": 0.2,
                 str(draw.randint(-2, 2)): 0.6, f"idx[{name}]": 0.7, f"perm[{name}]": 0.5}
        if self.loops[name]:
            forms |= {f"{name} - 1": 2, f"{name} + 1": 2}
        return draw.weighted(forms)

    def target(self) -> str:
        """A place to write: mostly one of each pass; never through an array, which a declared loop would vouch for."""
        names, draw = list(self.loops), self.draw
        array = draw.choice(self.written)
        first, second = names[0], names[-1]
        if draw.chance(0.2):
            first, second = draw.choice([(second, first), (f"n - 1 - {first}", second), (f"-{first} - 1", second), (first, "2"), ("1", second)])
        return f"{array}[{first}, {second}]" if array in SHEETS else f"{array}[{first}]"

    def place(self) -> str:
        draw, kept = self.draw, self.written if self.draw.chance(0.9) else []
        rows, sheets = ([a for a in names if a not in kept] or names for names in (self.rows, self.sheets))
        return f"{draw.choice(rows)}[{self.index()}]" if draw.chance(0.5) else f"{draw.choice(sheets)}[{self.index()}, {self.index()}]"

    def value(self, depth: int) -> str:
        draw = self.draw
        if depth == 0:
            return self.place() if draw.chance(0.75) else draw.choice(self.numbers)
        a, b = self.value(depth - 1), self.value(depth - 1)
        return draw.choice([f"np.sin({a})", f"0.5 * ({a} + {b})", f"np.tanh({a}) * {b}", f"0.3 * {a} * np.cos({b})", f"np.exp(-{a} * {a})"])
