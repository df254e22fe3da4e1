"""Random programs in the everyday style: objects, records, dictionaries, lists, closures, comprehensions.

As in `shared`, every array has four elements, so that a field, an entry of a dictionary or a member of a list may take
the place of any name, and stand for the same memory.
"""

from __future__ import annotations

import numpy as np

from tests.programs.program import ENTRY, Program
from tests.programs.scope import Draw
from tests.programs.shared import SIZE, Writer

HEAD = """import math
from collections import namedtuple
from dataclasses import dataclass, replace

import numpy as np

IDX = np.array([0, 2, 2, 1])
Pair = namedtuple("Pair", "a b")


"""
METHODS = (
    ("step(self, k)", "self.a = self.a + 0.1 * k * self.b", "self.t += 0.1"),
    ("kick(self, k)", "self.a[1:] += 0.2 * self.b[:-1] * {n}", "self.b *= 0.9"),
    ("swap(self, k)", "self.a, self.b = self.b, self.a", "self.t = np.sin(self.t + {n})"),
    ("hold(self, k)", "old = self.a", "self.a = self.b.copy()", "self.b = old", "old[k % 4] *= {n}"),
    ("walk(self, k)", "for i in range(4):", "    if self.a[i] > 0.8 * self.t + {n}:", "        self.t += self.a[i]", "        break",
     "    self.b[i] = self.a[i] * {n}", "else:", "    self.t *= 0.5"),
    ("rows(self, k)", "work = np.zeros((2, 4))", "for i in range(2):", "    work[i] = self.a * (i + 1)", "    self.a = work[i]",
     "self.t += np.sum(work * {n})"),
)
VALUES = (
    ("energy(self)", "return 0.5 * np.sum(self.a**2) + self.t * {n}"),
    ("first(self)", "for v, w in zip(self.a, self.b):", "    if v * w > 0.7:", "        return v * {n}", "return self.t"),
    ("norm(self)", "return math.sqrt(1.0 + sum(v * v for v in self.b)) * {n}"),
)
NUMBERS = ("self.t", "np.cos(self.a[0])", "self.b[-1]", "0.7")
HELPERS = (
    ("(a, b, *, scale=0.5)", "a = a * scale", "return a + b"),
    ("(*parts)", "total = 0.0", "for p in parts:", "    total = total + np.sin(p)", "return total"),
    ("(a, b)", "return b if a[0] > b[0] else a"),
    ("(a, b)", "out = []", "for u, v in zip(a, reversed(b)):", "    if u > v:", "        out.append(u * v)", "    else:", "        out.append(v)",
     "return np.array(out)"),
    ("(a, b)", "t, i = 0.0, 0", "while i < 4 and t < 2.0:", "    t += a[i] * b[i]", "    a[i] = t", "    i += 1", "else:", "    t = t * 0.5",
     "return a * t"),
    ("(a, b)", "parts = {{'u': a, 'v': b}}", "parts['u'] = parts['v'] * 0.5", "parts['v'] = np.tanh(a)", "return parts['u'] + parts['v']"),
    ("(a, b)", "def inner(z):", "    return z * w", "w = 0.4 * a[1]", "r = inner(b)", "w = b[2]", "return r + inner(a)"),
    ("(a, b)", "a += b * 0.1", "return a"),
    ("(a, b)", "hist = [a]", "for t in range(3):", "    new = np.roll(hist[-1], 1) * b", "    hist.append(new)", "    if np.sum(new) > 3.0:",
     "        break", "return hist[-1] + hist[len(hist) // 2]"),
    ("(a, b)", "for i, v in enumerate(b):", "    if v > 0.9:", "        return a * v", "    a[i] -= 0.1 * v", "return b"),
)


def generate_everyday(seed: int) -> Program:
    text = _Writer(Draw(seed)).program()
    random = np.random.default_rng(seed)
    inputs = {"P": random.uniform(0.3, 1.5, 10), "Q": random.uniform(0.3, 1.5, 10),
              "M": random.uniform(0.3, 1.5, (SIZE, SIZE)), "c": 0.7, "k": 3}
    return Program(text, inputs, ("P", "Q", "M", "c"), seed)


class _Writer(Writer):
    KINDS = {"exchange": 7, "view": 7, "value": 6, "update": 7, "store": 5, "element": 7, "number": 6, "row": 2, "call": 10,
             "method": 9, "choice": 4, "append": 4, "items": 4, "record": 3, "closure": 4, "in_place": 7, "walrus": 2,
             "comprehension": 5, "rows": 3, "copy": 2}

    def __init__(self, draw: Draw):
        super().__init__(draw)
        self.numbers, self.lists, self.objects, self.closures = ["c"], [], [], []
        self.methods, self.values, self.fresh = [], [], 0

    def program(self) -> str:
        draw = self.draw
        self.add(1, f"x = {draw.choice(['P[:4]', 'P[1:5].copy()', 'M[2] * 1.0'])}")
        self.add(1, f"y = {draw.choice(['Q[2:6]', 'M[1]', 'x * c', 'np.sin(Q[:4])'])}")
        makers = draw.sample([self.object, self.dictionary, self.list, self.pair], draw.randint(1, 3))
        for make in makers:
            make()
        for _ in range(draw.randint(4, 9)):
            self.statement(1)
        terms = [f"np.sum({n} * np.arange(1.0, 5.0))" for n in draw.sample(self.arrays, min(4, len(self.arrays)))]
        terms += [f"sum(np.sum(v * v) for v in {n})" for n in self.lists] + self.numbers
        self.add(1, f"return {' + '.join([*terms, 'np.sum(P**2)', 'np.sum(np.sin(Q))', 'np.sum(M * M.T)'])}")
        helpers = [line for name, (head, *body) in self.helpers for line in (f"def {name}{head}:", *(f"    {s}" for s in body), "", "")]
        return HEAD + "\n".join([*self.class_lines(), *helpers, f"def {ENTRY}(P, Q, M, c, k):", *self.lines, ""])

    # ------------------------------------------------------------- structures

    def object(self) -> None:
        self.methods = self.draw.sample(METHODS, 2)
        self.values = [self.draw.choice(VALUES)]
        maker = self.draw.choice([f"Box({self.array()}, {self.array()}, c)", f"Box(a={self.value(1)}, b={self.array()}, t=0.3)"])
        self.add(1, f"s = {maker}")
        self.objects.append("s")
        self.arrays += ["s.a", "s.b"]
        self.numbers += ["s.t"]

    def class_lines(self) -> list[str]:
        if not self.objects:
            return []
        n = [self.draw.choice(NUMBERS) for _ in range(9)]
        methods = [line for i, (head, *body) in enumerate([*self.methods, *self.values])
                   for line in ("", f"    def {head}:", *(f"        {s.format(n=n[i])}" for s in body))]
        fields = ["    a: np.ndarray", "    b: np.ndarray", "    t: float"]
        written = ["", "    def __init__(self, a, b, t):", "        self.a = a", "        self.b = b", "        self.t = t"]
        plain = self.draw.chance(0.4)
        start = ["class Box:", *written[1:]] if plain else ["@dataclass", "class Box:", *fields]
        return [*start, *methods, "", ""]

    def dictionary(self) -> None:
        self.add(1, f"d = {{'p': {self.value(1)}, 'q': {self.array()}, 'n': {self.number()}}}")
        self.arrays += ["d['p']", "d['q']"]
        self.numbers += ["d['n']"]

    def list(self) -> None:
        self.add(1, f"held = [{self.array()}, {self.value(1)}, {self.array()}.copy()]")
        self.lists.append("held")
        self.arrays += ["held[0]", "held[-1]"]

    def pair(self) -> None:
        self.add(1, f"pair = Pair({self.array()}, {self.value(1)})")
        self.objects.append("pair")

    # ------------------------------------------------------------ expressions

    def number(self) -> str:
        draw = self.draw
        more = [draw.choice(self.numbers), f"math.cos({draw.choice(self.numbers)})", f"sum(u * w for u, w in zip({self.array()}, {self.array()}))",
                f"max({self.array()})", f"abs({draw.choice(self.numbers)})"]
        if "s" in self.objects:
            more.append(f"s.{self.values[0][0].split('(')[0]}()")
        return draw.choice(more) if draw.chance(0.4) else super().number()

    def value(self, depth: int = 2) -> str:
        draw = self.draw
        if depth and draw.chance(0.15):
            return draw.choice([f"np.array([u * {self.number()} for u in {self.array()}])", f"np.where({self.array()} > {self.number()}, {self.array()}, {self.array()})",
                                f"({self.array()} if {self.test()} else {self.array()})", f"np.maximum({self.array()}, {self.number()})",
                                f"np.stack([{self.array()}, {self.array()}]).sum(axis=0)", f"np.cumsum({self.array()})", f"{self.array()}[IDX]",
                                f"np.concatenate(({self.array()}[:2], {self.array()}[2:]))"])
        if depth and self.closures and draw.chance(0.2):
            return f"{draw.choice(self.closures)}({self.value(depth - 1)})"
        if "pair" in self.objects and draw.chance(0.1):
            return draw.choice(["pair.a", "pair.b", "pair[0]"])
        return super().value(depth)

    def test(self) -> str:
        if self.draw.chance(0.3):
            return self.draw.choice([f"0.2 < {self.number()} < 0.9", f"not {self.number()} > 0.6", f"{super().test()} and {super().test()}",
                                     f"{super().test()} or k == 2", f"np.any({self.array()} > 1.2)", f"np.all({self.array()} < 1.1)"])
        return super().test()

    # -------------------------------------------------------------- statements

    def target(self) -> str:
        self.fresh += 1
        return f"v{self.fresh}" if self.draw.chance(0.3) else self.array()

    def _number(self, indent: int) -> None:
        self.add(indent, f"{self.draw.choice(self.numbers)} {self.draw.choice(['=', '+=', '*='])} np.sin({self.number()})")

    def _call(self, indent: int) -> None:
        if not self.helpers or self.draw.chance(0.4):
            self.helpers.append((f"h{len(self.helpers)}", [s.replace("{{", "{").replace("}}", "}") for s in self.draw.choice(HELPERS)]))
        name, (head, *_) = self.draw.choice(self.helpers)
        a, b = self.array(), self.array()
        call = {"(*parts)": f"{name}({a}, {b}, {self.value(1)})", "(a, b)": f"{name}({a}, {b})"}.get(head, f"{name}({a}, {b}, scale={self.number()})")
        self.bind(indent, call)

    def _method(self, indent: int) -> None:
        if "s" not in self.objects:
            return self._update(indent)
        name = self.draw.choice(self.methods)[0].split("(")[0]
        self.add(indent, self.draw.weighted({f"s.{name}({self.draw.choice(['k', '1', *self.loops])})": 6, f"s.a = {self.value()}": 2, f"s = replace(s, a={self.value(1)})": 1,
                                             f"s = Box(s.b, {self.array()}, {self.number()})": 1}))

    def _choice(self, indent: int) -> None:
        self.bind(indent, f"{self.array()} if {self.test()} else {self.draw.choice([self.array(), self.value(1)])}")

    def _append(self, indent: int) -> None:
        if not self.lists:
            return self._store(indent)
        self.add(indent, self.draw.choice([f"held.append({self.value(1)})", f"held.append({self.array()})", f"held[1] = {self.value(1)}", f"held[{self.place(2)}][1] = {self.number()}"]))

    def _items(self, indent: int) -> None:
        if not self.lists:
            return self._rows(indent)
        form = self.draw.randint(0, 3)
        if form == 0:
            self.add(indent, "for item in held:")
            self.add(indent + 1, self.draw.choice(["c += 0.1 * np.sum(item)", f"item *= {self.number()}", f"item[{self.place(4)}] = c"]))
        elif form == 1:
            self.add(indent, f"held = [np.tanh(v) * {self.number()} for v in held]")
        elif form == 2:
            self.add(indent, "held[0], held[-1] = held[-1], held[0]")
        else:
            self.bind(indent, self.draw.choice(["sum(held)", "sum(held) / len(held)", "np.array(held).sum(axis=0)"]))

    def _record(self, indent: int) -> None:
        if "pair" not in self.objects:
            return self._exchange(indent)
        self.fresh += 1
        form = self.draw.choice([f"pair = Pair({self.value(1)}, pair.a)", f"pair = pair._replace(a={self.value(1)})", f"p{self.fresh}, q{self.fresh} = pair"])
        self.add(indent, form)
        if "," in form.split("=")[0]:
            self.arrays += [f"p{self.fresh}", f"q{self.fresh}"]

    def _closure(self, indent: int) -> None:
        self.fresh += 1
        name, number = f"g{self.fresh}", self.draw.choice(self.numbers)
        self.add(indent, self.draw.choice([f"{name} = lambda z: z * {number}", f"{name} = lambda z, w={number}: np.sin(z) * w", f"{name} = lambda z: z + {self.array()}"]))
        self.closures.append(name)

    def _in_place(self, indent: int) -> None:
        a, b, n = self.array(), self.array(), self.number()
        self.add(indent, self.draw.choice([
            f"np.add({a}, 0.5 * {b}, out={a})", f"np.multiply({a}, {n}, out={b})", f"{a}.fill({n})", f"{a}.sort()", f"np.copyto({a}, 0.5 * {b})",
            f"np.add.at({a}, IDX, 0.2 * {b})", f"{a}[{b} > {n}] = {n}", f"{a}[{a} > {n}] *= 0.5", f"{a}[[0, 3]] += {n}", f"{a}[IDX[1:3]] = {n}",
            f"{a}[:2], {a}[2:] = 0.5 * {b}[2:], 0.5 * {b}[:2]", f"{a}[0], {a}[-1] = {a}[-1], {n}", f"{a}[...] = {n} * {b}", f"{a} /= 1.0 + {b} ** 2"]))

    def _walrus(self, indent: int) -> None:
        self.fresh += 1
        self.add(indent, f"if (n{self.fresh} := {self.number()}) > 0.4:")
        self.add(indent + 1, f"{self.array()}[{self.place(4)}] = n{self.fresh} * c")

    def _comprehension(self, indent: int) -> None:
        a, b, n = self.array(), self.array(), self.number()
        self.bind(indent, self.draw.choice([
            f"np.array([u * w for u, w in zip({a}, {b})])", f"np.array([{a}[i] * {b}[-i] for i in range(4)])", f"np.array([u if u > {n} else 0.5 * u for u in {a}])",
            f"np.array([i * u for i, u in enumerate({a})])", f"np.array([sum({a}[: i + 1]) for i in range(4)])", f"np.array([np.sum(row * {a}) for row in M])"]))

    def _rows(self, indent: int) -> None:
        head, lines = self.draw.choice([
            ("for row in M:", (f"row *= {self.number()}", f"c += 0.1 * row @ {self.array()}", f"row[:] = {self.array()} * 0.5")),
            (f"for i, (u, w) in enumerate(zip({self.array()}, {self.array()})):", ("c += 0.1 * i * u * w", f"{self.array()}[i] = u * 0.9", "if u > w: break")),
            (f"for u in reversed({self.array()}):", ("c += 0.1 * u * c", "if u > 1.0: continue")),
            (f"for u, row in zip({self.array()}, M):", (f"{self.array()}[:] += 0.1 * u * row", "row[1:] *= u"))])
        self.add(indent, head)
        for line in self.draw.sample(lines, self.draw.randint(1, 2)):
            self.add(indent + 1, line)
