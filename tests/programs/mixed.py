"""Random programs that mix kinds of numbers: real, complex, single precision, integers, flags, arrays of no axis and
of no element.

As in `shared`, every array has four elements.  What a name stands for may change its memory, never its kind: `x` and
`y` are real, `z` and `q` complex, `h` is single, `e` has no axis, `o` is a mask.
"""

from __future__ import annotations

import numpy as np

from tests.programs.program import ENTRY, Program
from tests.programs.scope import Draw
from tests.programs.shared import SIZE, Writer

HELPERS = (
    ("a *= {r}", "return b * a"),
    ("a[1:] += b[:-1].real", "return b"),
    ("b[:] = b * a", "b[0] = np.conj(b[k % 4])", "return a"),
    ("for i in range(4):", "    if abs(b[i]) > 1.4:", "        return a * b[i].real", "    b[i] *= {r}[i]", "return a"),
    ("b.imag[:] = a", "return b[::-1]"),
    ("t = np.zeros(4, dtype=complex)", "for i in range(4):", "    t[i] = a[i] * b[-i - 1]", "b[::2] = t[1::2]", "return t"),
    ("np.multiply(b, {z}, out=b)", "return np.abs(b) + a"),
    ("s = 0j", "for v in b:", "    s += v * v", "a *= s.real", "return b / (2 + abs(s))"),
    ("if k == 0:", "    return {z}", "r = {self}(a, b, k - 1)", "return r * {r}"),
)
REAL = ("np.sin(a)", "0.5 * a", "np.abs(b)", "np.cos(b.imag)", "np.angle(b)")
COMPLEX = ("np.exp(1j * a)", "a * b", "np.conj(b)", "(0.3 + 0.2j) * b", "b * b")


def generate_mixed(seed: int) -> Program:
    draw = Draw(seed)
    writer = _Writer(draw)
    text = writer.program()
    random = np.random.default_rng(seed)
    inputs = {"P": random.uniform(0.3, 1.5, 10), "Z": _complex(random, 10), "C": _complex(random, (SIZE, SIZE)), "c": 0.7, "k": 3}
    if writer.single:
        inputs["H"] = random.uniform(0.3, 1.5, SIZE).astype(np.float32)
    if draw.chance(0.3):
        inputs["Z"] = np.full((10, 2), np.nan + 0j)[:, 0]
        inputs["Z"][:] = _complex(random, 10)
    return Program(text, inputs, tuple(n for n in inputs if n != "k"), seed)


def _complex(random, shape):
    return random.uniform(0.3, 1.2, shape) + 1j * random.uniform(-1.0, 1.0, shape)


class _Writer(Writer):
    KINDS = {"exchange": 6, "real": 8, "complex": 10, "view": 8, "update": 10, "update_complex": 10, "store": 6, "element": 9,
             "number": 6, "call": 11, "out": 8, "mask": 7, "nothing": 5, "axisless": 7, "gather": 7, "single": 6, "integers": 4}

    def __init__(self, draw: Draw):
        super().__init__(draw)
        self.complexes, self.single = ["z", "q"], draw.chance(0.25)
        self.fresh = 0

    def program(self) -> str:
        draw = self.draw
        self.add(1, f"x = {draw.choice(['P[:4]', 'P[1:5].copy()', 'Z[:4].real', 'np.abs(Z[2:6])'])}")
        self.add(1, f"y = {draw.choice(['P[3:7]', 'x * c', 'C[1].imag', 'P[::2][:4]'])}")
        self.add(1, f"z = {draw.choice(['Z[:4]', 'Z[1:5].copy()', 'C[0]', 'C.T[1]', 'P[:4] + 1j * P[2:6]'])}")
        self.add(1, f"q = {draw.choice(['Z[3:7]', 'C[2]', 'x * np.exp(1j * x)', 'np.zeros(4, dtype=complex)', '1j * z'])}")
        self.add(1, f"e = {draw.choice(['np.array(c)', 'np.zeros(())', 'np.sum(x, keepdims=True)[0:1].reshape(())', 'np.array(2.0)'])}")
        self.add(1, f"o = {draw.choice(['x > 0.8', 'np.abs(z) > 0.9', 'x < y', 'np.arange(4) % 2 == 0'])}")
        self.add(1, f"n = {draw.choice(['np.arange(4)', 'np.array([2, 0, 2, 1])', 'np.arange(8)[::2] // 2'])}")
        if self.single:
            self.add(1, f"h = {draw.choice(['H', 'H.copy()', 'x.astype(np.float32)', 'H * np.float32(0.5)'])}")
        for _ in range(draw.randint(4, 9)):
            self.statement(1)
            if draw.chance(0.04):
                self.add(1, f"if {self.test()}:")
                self.add(2, f"return np.sum({self.array()} * y)")
        terms = [f"np.sum({n} * np.arange(1.0, 5.0))" for n in self.arrays[-3:]]
        terms += [f"np.sum({draw.choice(['np.abs({n}) ** 2', '({n} * {n}).real', '{n}.imag', 'np.real({n} * np.arange(4))']).format(n=n)})" for n in self.complexes[-3:]]
        terms += ["np.sum(h)"] if self.single else []
        whole = ["np.sum(P**2)", "np.sum(np.sin(Z.real) * Z.imag)", "np.sum((C * C.T).real)", "c", "e"]
        self.add(1, f"return {' + '.join([*terms, *whole])}")
        if draw.chance(0.15):
            self.lines[-1] = f"    return {draw.choice([self.complexes[-1], self.complexes[0] + ' * c', 'np.sum(q * z)'])}"
        helpers = [line for name, body in self.helpers for line in (f"def {name}(a, b, k):", *(f"    {s}" for s in body), "", "")]
        parameters = "P, Z, C, c, k, H" if self.single else "P, Z, C, c, k"
        return "\n".join(["import numpy as np", "", "IDX = np.array([0, 2, 2, 1])", "", "", *helpers, f"def {ENTRY}({parameters}):", *self.lines, ""])

    # ------------------------------------------------------------ expressions

    def complex_(self, depth: int = 2) -> str:
        draw = self.draw
        if depth == 0 or draw.chance(0.25):
            return draw.choice(self.complexes) if draw.chance(0.7) else self.complex_view()
        a, r = self.complex_(depth - 1), self.value(depth - 1)
        return draw.choice([f"np.conj({a})", f"({a}) * {self.number()}", f"({a}) * ({self.complex_(depth - 1)})", f"({a}) + ({r})", f"({r}) * np.exp(1j * ({r}))",
                            f"({a}) / (2 + np.abs({a}))", f"np.sin({a}) * 0.5", f"({a}) ** 2", f"1j * ({a})", f"({r}) - 0.5j * ({a})", f"np.where(o, {a}, {self.value(0)})"])

    def complex_view(self) -> str:
        at, row = self.place(4), self.place(SIZE)
        return self.draw.choice([f"Z[{at} : {at} + {SIZE}]", f"{self.draw.choice(self.complexes)}[::-1]", f"C[{row}]", f"C[:, {row}]", f"C.T[{row}]",
                                 "Z[:8].reshape(2, 4)[1]", "C.ravel()[::4]", f"C[n[{self.index()}]]", f"Z[n[{self.index()}] :][:4]"])

    def view(self) -> str:
        draw, at = self.draw, self.place(4)
        return draw.choice([f"P[{at} : {at} + {SIZE}]", f"P[1 : {2 * SIZE} : 2]", f"{self.array()}[::-1]", f"{draw.choice(self.complexes)}.real",
                            f"{draw.choice(self.complexes)}.imag", self.array(), f"P[n[{self.index()}] :][:4]"])

    def number(self) -> str:
        draw = self.draw
        return draw.choice(["c", f"{self.array()}[{self.index()}]", f"{draw.choice(self.complexes)}[{self.index()}].real", f"np.sum({self.array()})",
                            f"abs({draw.choice(self.complexes)}[{self.index()}])", f"np.vdot({draw.choice(self.complexes)}, {draw.choice(self.complexes)}).real",
                            f"0.{draw.randint(2, 9)}", "e", f"n[{self.index()}]", f"np.mean({draw.choice(self.complexes)}).imag", "e[()]"])

    def value(self, depth: int = 2) -> str:
        draw = self.draw
        if depth and draw.chance(0.35):
            a = self.complex_(depth - 1)
            return draw.choice([f"np.abs({a})", f"({a}).real", f"np.imag({a})", f"np.angle({a})", f"({a} * np.conj({a})).real", f"np.real(({a}) * ({self.value(0)}))",
                                f"o * ({self.value(0)})", f"n * ({self.value(0)})", f"np.hypot({self.value(0)}, 0.5)"])
        return super().value(depth)

    def test(self) -> str:
        return self.draw.choice([super().test(), super().test(), f"abs({self.draw.choice(self.complexes)}[{self.index()}]) > 0.9", f"o[{self.index()}]", "np.any(o)", "e > 0.6"])

    # -------------------------------------------------------------- statements

    def _known_complex(self, name: str) -> None:
        if name not in self.complexes:
            self.complexes.append(name)

    def block(self, indent: int, jumps: bool = False) -> None:
        known = list(self.complexes)
        super().block(indent, jumps)
        self.complexes = known

    def _bind_complex(self, indent: int, value: str) -> None:
        self.fresh += 1
        name = f"z{self.fresh}" if self.draw.chance(0.35) else self.draw.choice(self.complexes)
        self.add(indent, f"{name} = {value}")
        self._known_complex(name)

    def _exchange(self, indent: int) -> None:
        names = self.draw.choice([self.arrays, self.complexes])
        a, b = self.draw.sample(names, 2)
        self.add(indent, f"{a}, {b} = {b}, {a}")

    def _real(self, indent: int) -> None:
        self.bind(indent, self.value())

    def _complex(self, indent: int) -> None:
        self._bind_complex(indent, self.complex_() if self.draw.chance(0.7) else f"{self.draw.choice(self.complexes)}.copy()")

    def _view(self, indent: int) -> None:
        if self.draw.chance(0.5):
            return self._bind_complex(indent, self.complex_view())
        self.bind(indent, self.view())

    def _update_complex(self, indent: int) -> None:
        z, draw = self.draw.choice(self.complexes), self.draw
        self.add(indent, draw.choice([f"{z} *= 0.7 * np.exp(1j * {self.value(1)})", f"{z} += 0.3 * ({self.complex_(1)})", f"{z} -= {self.value(1)}", f"{z}.real += 0.3 * {self.value(1)}",
                                      f"{z}.imag *= {self.number()}", f"{z}.imag[1:] = {z}.real[:-1]", f"{z} /= 1.5 + {self.value(0)}", f"{z}[1:] += 0.5 * {z}[:-1]"]))

    def _store(self, indent: int) -> None:
        if self.draw.chance(0.5):
            return self.add(indent, f"{self.draw.choice(self.complexes)}[:] = 0.9 * ({self.complex_()})")
        super()._store(indent)

    def _element(self, indent: int) -> None:
        if self.draw.chance(0.5):
            return super()._element(indent)
        z, sign = self.draw.choice(self.complexes), self.draw.choice(["=", "*=", "+="])
        self.add(indent, f"{z}[{self.index()}] {sign} {self.draw.choice([self.number(), '(0.4 + 0.5j)', f'np.conj({z}[{self.index()}])', f'{self.number()} * 1j'])}")

    def _number(self, indent: int) -> None:
        self.add(indent, f"c {self.draw.choice(['=', '+='])} np.sin({self.number()})")

    def _call(self, indent: int) -> None:
        draw = self.draw
        if not self.helpers or draw.chance(0.4):
            name, body = f"h{len(self.helpers)}", draw.choice(HELPERS)
            self.helpers.append((name, [s.format(r=draw.choice(REAL), z=draw.choice(COMPLEX), self=name) for s in body]))
        name, body = draw.choice(self.helpers)
        first = self.array() if draw.chance(0.6) else self.view()
        second = draw.choice(self.complexes) if draw.chance(0.6) else self.complex_view()
        call = f"{name}({first}, {second}, {draw.choice([*self.loops, 'k', '1', '2'])})"
        if body[-1].startswith(("return b", "return t", "return r")):
            return self._bind_complex(indent, call)
        self.bind(indent, call)

    def _out(self, indent: int) -> None:
        draw, z, q = self.draw, self.draw.choice(self.complexes), self.draw.choice(self.complexes)
        a, b = self.array(), self.array()
        self.add(indent, draw.choice([
            f"np.multiply({z}, {q}, out={z})", f"np.conj({z}, out={q})", f"np.add({a}, 0.5 * {b}, out={a})", f"np.abs({z}, out={a})", f"np.multiply({a}, {z}, out={q})",
            f"np.sin({a}, out={b})", f"np.copyto({z}, {self.complex_(1)})", f"np.copyto({a}, {self.value(1)})", f"{z}.fill({self.number()})", f"np.exp(-{a}, out={a})",
            f"np.copyto({z}, {q} * 0.5, where=o)", f"np.divide({q}, 1.5 + {a}, out={q})"]))

    def _mask(self, indent: int) -> None:
        draw, z, a = self.draw, self.draw.choice(self.complexes), self.array()
        self.add(indent, draw.choice([
            f"{z}[o] = {self.number()}", f"{z}[o] *= {self.number()}", f"{a}[~o] += {self.number()}", f"{a}[o] = {self.array()}[o]", f"{z}[o] = {self.complex_(0)}[o]", f"o = {self.array()} > {self.number()}",
            f"o = np.abs({z}) > {self.number()}", f"c += 0.1 * np.sum({a}[o])", f"c += 0.1 * np.sum({z}[o]).real", f"{z} = np.where(o, {z}, {self.complex_(1)})", "o = ~o", f"{a} *= o"]))

    def _nothing(self, indent: int) -> None:
        draw, a, z = self.draw, self.array(), self.draw.choice(self.complexes)
        self.add(indent, draw.choice([
            f"c += np.sum({a}[4:])", f"{a}[4:] = {self.number()}", f"{z}[2:2] *= {self.number()}", f"c += np.sum(np.zeros(0)) + np.prod({a}[k + 1:])", f"x = np.concatenate(({a}[4:], {self.array()}))",
            f"c += np.sum(np.zeros((0, 4)) @ {a})", f"for v in {a}[k + 1:]: c += v", f"c += np.sum({a}[{a} > 99.0])", f"{a}[IDX[4:]] += 1.0", f"c += np.sum({z}[4:] * {a}[:0]).real",
            f"np.add.at({a}, IDX[:0], np.ones(0))", f"z = np.append({z}, {z}[:0])", f"{a}[k - 3 : k - 3] = np.sin({a}[0:0])"]))

    def _axisless(self, indent: int) -> None:
        draw, a = self.draw, self.array()
        self.add(indent, draw.choice([
            f"e = np.array({self.number()})", f"e = np.asarray({self.number()})", "e = e * 0.3 + e", f"e = e * {self.number()}", f"e = np.where(e > 0.5, e, {self.number()})", f"e = {a}[1] * 1.0", f"{a} *= e", f"{a}[{self.index()}] = e", f"c = e * {self.number()}",
            f"e = np.sum({a}) * np.ones(())", "e = e.copy()", f"e = e - 0.1 * {a}[{self.index()}]", "e = np.sin(e)"]))

    def _gather(self, indent: int) -> None:
        draw, a, z = self.draw, self.array(), self.draw.choice(self.complexes)
        self.add(indent, draw.choice([
            f"np.add.at({a}, IDX, 0.3 * {self.array()})", f"np.add.at({z}, n, 0.3 * {self.complex_(0)})", f"{a} = {self.array()}[IDX] * 1.0", f"{z} = {z}[n] * {self.number()}", f"{a}[IDX] = 0.5 * {self.array()}",
            f"{z}[IDX[:2]] *= {self.number()}", f"{a}[n] = 0.7 * {self.array()}", f"{z}[[0, 3]] = {z}[[3, 0]]", f"np.subtract.at({a}, [1, 1, 2], {self.number()})", f"{a}[IDX] += 0.2 * {self.array()}",
            f"C[IDX[1:3], 1:3] *= {self.number()}", f"C[1, n] = {self.complex_(1)}", f"{z} = C[n, IDX] * 1.0"]))

    def _single(self, indent: int) -> None:
        if not self.single:
            return self._gather(indent)
        a = self.array()
        self.add(indent, self.draw.choice([
            "h = h * 0.5", "h *= np.float32(1.1)", f"h += 0.3 * {a}", f"h[{self.index()}] = {self.number()}", f"{a} = h * {self.array()}", f"{a} = {a} + h", "h = np.sin(h)", f"h = {a}.astype(np.float32)",
            f"h[1:] = 0.5 * h[:-1] + {a}[1:]", "c += 0.1 * np.sum(h)", "h = h[::-1]", f"{a}[:] = h", "c += 0.1 * h @ h", "h = h + np.float32(0.25)", f"h = np.where(o, h, {a}).astype(np.float32)",
            "z = h * z", "h[:] = np.abs(z)"]))

    def _integers(self, indent: int) -> None:
        a = self.array()
        self.add(indent, self.draw.choice([
            "n = (n + 1) % 4", "n[1] = 2", "n = np.argsort(np.abs(z))", f"n = ({a} * 2.0).astype(int) % 4", f"{a} = {a} * n", f"c += 0.1 * n[1] * {a}[n[2]]", "n += 1; n %= 4", f"c += 0.1 * {a}[np.argmax({a})]",
            "n = np.where(o, n, 1)", f"c += float(n[0]) * {self.number()}", f"{a} = {a} ** n[1]", "n = n[::-1].copy()"]))
