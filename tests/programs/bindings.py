"""Random statements that bind names: new arrays, views, copies, scalars, exchanged buffers."""

from __future__ import annotations

from tests.programs.scope import integer


class Bindings:
    """Of a frame."""

    def fresh(self):
        shape = self.scope.arrays[self.array()]
        text, name = self.of(shape, 3), self.name(self.draw.choice("abgpq"))
        self.add(f"{name} = {text}")
        self.scope.arrays[name] = shape

    def rebound(self):
        names = [n for n in self.scope.writable() if n not in self.scope.kept]
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
        sizes = f"({sizes})" if len(shape) > 1 else sizes
        makers = [f"np.zeros({sizes})", f"np.zeros_like({source})", f"np.ones({sizes})", f"np.full({sizes}, 0.5)"]
        makers += [f"np.zeros({sizes}, dtype=np.float32)"] * self.draw.chance(0.15)
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
        free = [n for n in self.scope.writable() if n not in self.scope.kept]
        pairs = [(a, b) for a in free for b in free if a < b and self.scope.arrays[a] == self.scope.arrays[b]]
        if pairs:
            a, b = self.draw.choice(pairs)
            self.add(f"{a}, {b} = {b}, {a}")

    def rotated(self):
        """Three buffers that take each other's places; or two, by way of a third name."""
        draw, free = self.draw, [n for n in self.scope.writable() if n not in self.scope.kept]
        first = draw.choice(free or [None])
        alike = [n for n in free if self.scope.arrays[n] == self.scope.arrays[first]]
        if len(alike) > 2 and draw.chance(0.5):
            a, b, c = draw.sample(alike, 3)
            self.add(f"{a}, {b}, {c} = {b}, {c}, {a}")
        elif len(alike) > 1:
            (a, b), t = draw.sample(alike, 2), self.name("t")
            for line in (f"{t} = {a}", f"{a} = {b}", f"{b} = {t}"):
                self.add(line)
