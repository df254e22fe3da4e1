"""Random statements that write into arrays: whole, in part, by element, through views and masks."""

from __future__ import annotations

from tests.programs.scope import element


class Stores:
    """Of a frame."""

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
        target = draw.choice([n for n in self.scope.writable() if self.scope.arrays[n] == shape])
        self.add(draw.choice([f"{target}[{mask}] = {self.of((), 1)}", f"{target}[{mask}] *= {draw.choice(['0.5', self.of((), 1)])}",
                              f"{target}[{mask}] += {self.of((), 1)}", f"{target} = np.where({mask}, {target}, {self.of(shape)})"]))

    def moved(self):
        """Three lines that exchange two elements, with what is in between kept in a name."""
        names = [n for n in self.scope.writable() if len(self.scope.arrays[n]) == 1]
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
        target = self.draw.choice([n for n in self.scope.writable() if self.scope.arrays[n] == shape])
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
        names += [f"{n}[{', '.join('0' for _ in s)}]" for n, s in self.scope.arrays.items() if n in self.scope.writable()]
        return self.draw.choice(names)

    def ragged(self):
        """A section whose extent goes with a loop's variable, as in elimination by hand."""
        draw, scope = self.draw, self.scope
        names = [n for n in scope.writable() if len(scope.arrays[n]) == 1]
        moving = [(i, high) for i, (low, high) in scope.integers.items() if 0 <= low < high]
        if not names or not moving:
            return self.entry()
        name, (i, high) = draw.choice(names), draw.choice(moving)
        size = scope.arrays[name][0]
        other = draw.choice([n for n in scope.of_rank(1) if scope.arrays[n][0] == size])
        rows = [n for n in scope.of_rank(2) if scope.arrays[n][1] == size and scope.arrays[n][0] > high]
        if rows and draw.chance(0.5):
            other = f"{draw.choice(rows)}[{i}]"
            other = other[:-1] + ", {part}]"
        else:
            other += "[{part}]"
        part = draw.choice([f"{i}:", f"{i} + 1:", f":{i}", f":{i} + 1"])
        right = other.format(part=part)
        self.add(draw.choice([f"{name}[{part}] -= 0.3 * {self.of((), 1)} * {right}", f"{name}[{part}] *= np.cos({right})",
                              f"{name}[{part}] = np.sin({right})", f"{self._total()} += np.sum({name}[{part}] * {right})",
                              f"{self._total()} -= 0.2 * np.dot({right}, {name}[{part}])"]))
