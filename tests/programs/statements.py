"""Random statements of one line, and small groups of them that belong together."""

from __future__ import annotations

from tests.programs.expressions import Expressions
from tests.programs.scope import Draw, Scope, Shape, element, integer

SINGLE = {
    "fresh": 4, "rebound": 4, "updated": 6, "filled": 4, "part": 10, "entry": 5, "view": 7, "work": 3, "scalar": 4,
    "accumulated": 5, "swapped": 3, "masked": 3, "moved": 2, "called": 4, "unpacked": 2, "found": 1.5, "copied": 2,
    "aliased": 6, "saved": 4,
}


class Frame:
    """One function being written."""

    def __init__(self, draw: Draw, scope: Scope, helpers=None, level: int = 1, counter=None):
        self.draw, self.scope, self.helpers, self.level = draw, scope, helpers, level
        self.lines: list[str] = []
        self.counter = counter if counter is not None else {}
        self.expressions = Expressions(draw, scope, self._call)

    def _call(self, shape, depth):
        return self.helpers.expression(self, shape, depth) if self.helpers else None

    def block(self) -> Frame:
        """An indented block: its lines are this frame's, its names are its own."""
        inner = Frame(self.draw, self.scope.inner(), self.helpers, self.level + 1, self.counter)
        inner.lines = self.lines
        return inner

    def add(self, line: str) -> None:
        self.lines.append("    " * self.level + line)

    def name(self, stem: str) -> str:
        self.counter[stem] = self.counter.get(stem, 0) + 1
        return stem if self.counter[stem] == 1 else f"{stem}{self.counter[stem]}"

    def of(self, shape: Shape, depth: int = 2) -> str:
        return self.expressions.of(shape, depth)

    def array(self) -> str:
        return self.draw.choice(list(self.scope.arrays))

    def single(self) -> None:
        getattr(self, self.draw.weighted(SINGLE))()

    # Binding names.

    def fresh(self):
        shape = self.scope.arrays[self.array()]
        text, name = self.of(shape, 3), self.name(self.draw.choice("abgpq"))
        self.add(f"{name} = {text}")
        self.scope.arrays[name] = shape

    def rebound(self):
        names = [n for n in self.scope.arrays if n not in self.scope.kept]
        if not names:
            return self.fresh()
        name = self.draw.choice(names)
        shape, draw = self.scope.arrays[name], self.draw
        forms = [f"{name} = {name} + 0.1 * {self.of(shape)}", f"{name} = {self.of(shape)}",
                 f"{name} = {name} * np.cos({self.of(shape)})"]
        if len(shape) == 1 and self.scope.of_shape(shape * 2):
            forms.append(f"{name} = 0.3 * ({draw.choice(self.scope.of_shape(shape * 2))} @ {name})")
        if len(shape) == 2 and shape[0] == shape[1] and self.scope.of_shape(shape):
            forms.append(f"{name} = 0.3 * ({draw.choice(self.scope.of_shape(shape))} @ {name})")
        self.add(draw.choice(forms))

    def copied(self):
        source, name = self.array(), self.name("w")
        self.add(f"{name} = {self.draw.choice([f'{source}.copy()', f'np.copy({source})', f'1.0 * {source}'])}")
        self.scope.arrays[name] = self.scope.arrays[source]

    def work(self):
        source, name = self.array(), self.name("w")
        shape = self.scope.arrays[source]
        sizes = ", ".join(integer(self.draw, self.scope, n) for n in shape)
        sizes = f"({sizes})" if len(shape) == 2 else sizes
        makers = [f"np.zeros({sizes})", f"np.zeros_like({source})", f"np.ones({sizes})"]
        if self.draw.chance(0.3):
            self.add(f"{name} = {self.draw.choice([f'np.empty({sizes})', f'np.empty_like({source})'])}")
            self.add(f"{name}[:] = {self.of(shape)}")
        else:
            self.add(f"{name} = {self.draw.choice(makers)}")
        self.scope.arrays[name] = shape

    def view(self):
        draw, source, name = self.draw, self.array(), self.name("v")
        shape = self.scope.arrays[source]
        if draw.chance(0.15):
            self.add(f"{name} = {source}")
        elif len(shape) == 2 and draw.chance(0.25):
            self.add(f"{name} = {draw.choice([f'{source}.T', f'{source}[::-1].T'])}")
            shape = shape[::-1]
        elif len(shape) == 2 and draw.chance(0.2):
            self.add(f"{name} = {draw.choice([f'{source}.ravel()', f'{source}.reshape(-1)', f'np.ravel({source})'])}")
            shape = (shape[0] * shape[1],)
        else:
            kept = draw.choice([shape, shape[-1:], tuple(max(1, n - draw.choice([0, 1, 2])) for n in shape)])
            kept = tuple(draw.randint(2, n) if n > 2 and draw.chance(0.6) else n for n in kept)
            inside = self.expressions.section_of(source, kept)
            if not inside:
                return
            self.add(f"{name} = {source}[{inside}]")
            shape = kept
        self.scope.arrays[name] = shape

    def scalar(self):
        name = self.name("s") if not self.scope.scalars or self.draw.chance(0.6) else self.draw.choice(self.scope.scalars)
        if name in self.scope.kept:
            return
        self.add(f"{name} = {self.of((), 3)}")
        if name not in self.scope.scalars:
            self.scope.scalars.append(name)

    def accumulated(self):
        names = [n for n in self.scope.scalars if n not in self.scope.kept]
        if not names:
            return self.scalar()
        name, draw = self.draw.choice(names), self.draw
        self.add(draw.choice([f"{name} += {self.of(())}", f"{name} += 0.1 * {self.of(())}", f"{name} -= {self.of(())}",
                              f"{name} *= np.cos({self.of(())})", f"{name} = np.sin({name}) + {self.of(())}",
                              f"{name} /= 1.5 + {self.expressions._group('{a} * {a}', a=self.of((), 1))}"]))

    def unpacked(self):
        scope = self.scope
        if len(scope.scalars) > 1 and self.draw.chance(0.5):
            a, b = self.draw.sample(scope.scalars, 2)
            if not {a, b} & scope.kept:
                self.add(f"{a}, {b} = {self.of((), 1)}, {self.draw.choice([a, self.of((), 1)])}")
            return
        a, b, shape = self.name("s"), self.name("a"), scope.arrays[self.array()]
        self.add(f"{a}, {b} = {self.of(())}, {self.of(shape)}")
        scope.scalars.append(a)
        scope.arrays[b] = shape

    def found(self):
        names = self.scope.of_rank(1)
        if names:
            source, name = self.draw.choice(names), self.name("j")
            self.add(f"{name} = {self.draw.choice(['np.argmax', 'np.argmin'])}({source})")
            self.scope.integers[name] = (0, self.scope.arrays[source][0] - 1)

    def swapped(self):
        free = [n for n in self.scope.arrays if n not in self.scope.kept]
        pairs = [(a, b) for a in free for b in free if a < b and self.scope.arrays[a] == self.scope.arrays[b]]
        if pairs:
            a, b = self.draw.choice(pairs)
            self.add(f"{a}, {b} = {b}, {a}")

    # Writing into memory.

    def updated(self):
        name = self.array()
        shape = self.scope.arrays[name]
        self.add(self._update(name, shape))

    def _update(self, target, shape):
        draw, stretched = self.draw, self.stretched(shape)
        return draw.choice([
            f"{target} += {self.of(stretched)}", f"{target} -= 0.5 * {self.of(stretched)}", f"{target} *= np.cos({self.of(stretched)})",
            f"{target} *= {draw.choice(['0.5', '0.9', '-1.0'])}", f"{target} /= 1.5 + {self._squared(stretched)}",
            f"{target} += 0.1 * {self.of(shape)}",
        ])

    def stretched(self, shape):
        """The shape of what is stored into that shape: seldom a smaller one, to be broadcast."""
        return shape if self.draw.chance(0.75) else shape[1:] if self.draw.chance(0.5) else ()

    def _squared(self, shape):
        return self.expressions._group("{a} * {a}", a=self.of(shape, 1))

    def filled(self):
        name = self.array()
        shape = self.scope.arrays[name]
        self.add(f"{name}[{self.draw.choice([':', '...', ':'])}] = {self.of(self.stretched(shape), 3)}")

    def part(self):
        """`u[1:-1] += ...`, `A[i] = ...`, `A[1:, ::2] *= ...`."""
        name, draw = self.array(), self.draw
        full = self.scope.arrays[name]
        shape = full if len(full) == 1 or draw.chance(0.5) else (draw.choice(full),)
        shape = tuple(draw.randint(max(1, n - 3), n) for n in shape)
        inside = self.expressions.section_of(name, shape)
        if not inside:
            return
        target = f"{name}[{inside}]"
        self.add(f"{target} = {self.of(self.stretched(shape))}" if draw.chance(0.45) else self._update(target, shape))

    def entry(self):
        name, draw = self.array(), self.draw
        place = ", ".join(element(draw, self.scope, n) for n in self.scope.arrays[name])
        target = f"{name}[{place}]"
        self.add(draw.choice([f"{target} = {self.of(())}", f"{target} += {self.of(())}", f"{target} *= {self.of((), 1)}",
                              f"{target} = np.sin({target}) + {self.of((), 1)}", f"{target} -= 0.5 * {self.of((), 1)}"]))

    def masked(self):
        name, draw = self.array(), self.draw
        shape = self.scope.arrays[name]
        limit = draw.choice(["0.3", "0.0", self.expressions.leaf(())])
        if draw.chance(0.5):
            mask = self.name("mask")
            self.add(f"{mask} = {name} {draw.choice('<>')} {limit}")
            self.scope.masks[mask] = shape
        else:
            mask = f"{name} > {limit}"
        target = draw.choice([n for n in self.scope.arrays if self.scope.arrays[n] == shape])
        self.add(draw.choice([f"{target}[{mask}] = {self.of((), 1)}", f"{target}[{mask}] *= {draw.choice(['0.5', self.of((), 1)])}",
                              f"{target}[{mask}] += {self.of((), 1)}", f"{target} = np.where({mask}, {target}, {self.of(shape)})"]))

    def moved(self):
        """Three lines that exchange two elements, with what is in between kept in a name."""
        names = self.scope.of_rank(1)
        if not names:
            return
        name, kept = self.draw.choice(names), self.name("t")
        a, b = (element(self.draw, self.scope, self.scope.arrays[name][0]) for _ in range(2))
        self.add(f"{kept} = {name}[{a}]")
        self.add(f"{name}[{a}] = {self.draw.choice([f'{name}[{b}]', f'np.sin({name}[{b}])'])}")
        self.add(f"{name}[{b}] = {kept}")
        self.scope.scalars.append(kept)

    def aliased(self):
        """A view, a write to it or to what it views, and a read of the other one that is not linear."""
        before = set(self.scope.arrays)
        source = self.array()
        self.view()
        new = list(set(self.scope.arrays) - before)
        if not new:
            return
        written, other = self.draw.sample([source, new[0]], 2)
        self.add(self._update(written, self.scope.arrays[written]))
        shape = self.scope.arrays[other]
        target = self.draw.choice([n for n in self.scope.arrays if self.scope.arrays[n] == shape])
        self.add(self.draw.choice([f"{target}[:] = np.sin({other})", f"{target} += 0.3 * {other} * {other}",
                                   f"{self._total()} += np.sum({other} * {other})"]))

    def saved(self):
        """A value read, its place overwritten, and the value used behind that in a product."""
        name, draw = self.array(), self.draw
        shape = self.scope.arrays[name]
        kept = self.name("g")
        self.add(f"{kept} = {draw.choice(['np.sin({u})', '{u} * {u}', '{u} / 2.0', 'np.exp(-{u} ** 2)']).format(u=name)}")
        self.scope.arrays[kept] = shape
        self.add(self._update(name, shape))
        self.add(f"{name}{draw.choice(['', '[:]'])} {draw.choice(['+=', '*='])} 0.5 * {kept} * {name}")

    def _total(self):
        names = [n for n in self.scope.scalars if n not in self.scope.kept]
        names += [f"{n}[{', '.join('0' for _ in s)}]" for n, s in self.scope.arrays.items()]
        return self.draw.choice(names)

    def called(self):
        if self.helpers:
            self.helpers.statement(self)
