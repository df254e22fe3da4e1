"""Random statements of the wider language: gathers, solves, layouts as views, chained names, calls that write."""

from __future__ import annotations

from tests.programs.scope import element, integer


class Wide:
    """Of a frame."""

    def chained(self):
        """Two names for one new array, or one of two arrays by a condition."""
        draw, scope = self.draw, self.scope
        shape = scope.arrays[self.array()]
        if draw.chance(0.5):
            a, b = self.name("a"), self.name("b")
            self.add(f"{a} = {b} = {self.of(shape)}")
            scope.arrays[a] = scope.arrays[b] = shape
        else:
            alike = [n for n in scope.of_shape(shape) if n not in scope.constant]
            name = self.name("a")
            one, other = draw.choice(alike), draw.choice([draw.choice(alike), self.of(shape)])
            self.add(f"{name} = {one} if {self.expressions.condition()} else {other}")
            scope.arrays[name] = shape
        if draw.chance(0.5):
            self.updated()

    def gathered(self):
        """Rows, columns or elements by an array of indices."""
        draw, scope = self.draw, self.scope
        if not scope.indices:
            return self.found()
        index, (length, bound) = draw.choice(list(scope.indices.items()))
        fitting = [(n, s) for n, s in scope.arrays.items() if s[0] >= bound]
        if not fitting:
            return self.found()
        source, shape = draw.choice(fitting)
        name = self.name("g")
        forms = [(f"{source}[{index}]", (length, *shape[1:])), (f"np.take({source}, {index}, axis=0)", (length, *shape[1:]))]
        if len(shape) == 2:
            forms.append((f"{source}[{index}, {element(draw, scope, shape[1])}]", (length,)))
            forms.append((f"{source}[{index}, :{shape[1]}]", (length, shape[1])))
            if shape[1] >= bound:
                forms += [(f"{source}[:, {index}]", (shape[0], length)), (f"{source}[{index}, {index}[::-1]]", (length,)),
                          (f"{source}[{element(draw, scope, shape[0])}, {index}]", (length,))]
        text, scope.arrays[name] = draw.choice(forms)
        self.add(f"{name} = {text}")

    def scattered(self):
        """Into places that an array of indices names."""
        draw, scope = self.draw, self.scope
        fitting = [(i, length, n) for i, (length, bound) in scope.indices.items()
                   for n in scope.writable() if len(scope.arrays[n]) == 1 and scope.arrays[n][0] >= bound]
        if not fitting:
            return self.entry()
        index, length, name = draw.choice(fitting)
        value = self.of(draw.choice([(length,), ()]))
        self.add(draw.weighted({
            f"np.add.at({name}, {index}, {value})": 5, f"np.subtract.at({name}, {index}, {value})": 1,
            f"{name}[{index}] = {value}": 0.5, f"{name}[{index}] += {value}": 0.5, f"{name}[{index}] = {self.of(())}": 0.5,
        }))

    def ordered(self):
        """An order of the elements, or the elements in order."""
        draw, names = self.draw, self.scope.of_rank(1)
        if not names:
            return self.fresh()
        source = draw.choice(names)
        size = self.scope.arrays[source]
        if draw.chance(0.4):
            name = self.name("order")
            self.add(f"{name} = np.argsort({source})")
            self.scope.indices[name] = (size[0], size[0])
            return
        name = self.name("a")
        self.add(f"{name} = {draw.choice([f'np.sort({source})', f'np.sort({source})[::-1]', f'np.cumprod({source})'])}")
        self.scope.arrays[name] = size

    def solved(self):
        """A linear system that is far from singular."""
        draw = self.draw
        sizes = [s[0] for s in self.scope.arrays.values() if s[0] > 1]
        if not sizes:
            return self.fresh()
        n = draw.choice(sizes)
        right = draw.choice([(n,), (n,), (n, draw.choice(sizes))])
        matrix = f"3.0 * np.eye({integer(draw, self.scope, n)}) + 0.3 * np.tanh({self.of((n, n), 1)})"
        name = self.name("a")
        text = draw.weighted({f"np.linalg.solve({matrix}, {self.of(right, 1)})": 5,
                              f"np.linalg.inv({matrix}) @ {self._sure(right)}": 1})
        self.add(f"{name} = {text}")
        self.scope.arrays[name] = right

    def _sure(self, shape):
        return self.expressions._named(shape, 1)

    def laid_out(self):
        """A view that a layout makes, which may be written."""
        draw, scope = self.draw, self.scope
        source, name = self.array(), self.name("v")
        shape = scope.arrays[source]
        if len(shape) == 1:
            forms = [(f"{source}[:, None]", (shape[0], 1)), (f"{source}[np.newaxis, :]", (1, shape[0])),
                     (f"{source}.reshape({source}.size, 1)", (shape[0], 1)), (f"{source}.reshape((1, -1))", (1, shape[0]))]
            if shape[0] % 2 == 0:
                forms += [(f"{source}.reshape(2, {shape[0] // 2})", (2, shape[0] // 2)),
                          (f"np.reshape({source}, ({shape[0] // 2}, 2))", (shape[0] // 2, 2))]
        elif len(shape) == 2:
            rows, columns = shape
            forms = [(f"{source}.T[{element(draw, scope, columns)}]", (rows,)), (f"{source}.ravel()[::2]", ((rows * columns + 1) // 2,)),
                     (f"np.swapaxes({source}, 0, 1)", (columns, rows)), (f"{source}.reshape({columns}, {rows})", (columns, rows)),
                     (f"{source}.T.copy()", (columns, rows)), (f"{source}.flatten()", (rows * columns,)),
                     (f"np.diagonal({source})", (min(shape),)), (f"np.diag({source})", (min(shape),))]
        else:
            forms = [(f"{source}.transpose(1, 0, 2)", (shape[1], shape[0], shape[2])), (f"{source}[:, 0].T", (shape[2], shape[0])),
                     (f"{source}.reshape({shape[0]}, -1)", (shape[0], shape[1] * shape[2])), (f"{source}.sum(axis=1)", shape[::2])]
        text, scope.arrays[name] = draw.choice(forms)
        self.add(f"{name} = {text}")
        if "np.diag" in text:
            scope.constant = scope.constant | {name}

    def methods(self):
        """Functions and methods that write into an array."""
        draw, name = self.draw, self.array()
        shape = self.scope.arrays[name]
        self.add(draw.choice([
            f"{name}.fill({self.of((), 1)})", f"np.copyto({name}, {self.of(shape)})",
            f"np.multiply({name}, {self.of(shape)}, out={name})", f"np.add({self.of(shape)}, {self.of(shape)}, out={name})",
            f"np.sin({self.of(shape)}, out={name})", f"{name} **= 2", f"{name}[...] = {name}[::-1]",
            f"{name}[1:] = {name}[:-1]", f"{name}[:-1] += {name}[1:]", f"{name}[::-1] *= {name}",
        ]))

    def masks_joined(self):
        """Masks of masks, and what they select."""
        draw, scope = self.draw, self.scope
        name = self.array()
        shape = scope.arrays[name]
        kept = self.name("mask")
        first = f"({self.expressions.leaf(shape)} > {draw.choice(['0.1', '-0.2'])})"
        self.add(f"{kept} = {first} {draw.choice('&|')} ({name} < {draw.choice(['0.6', '1.1'])})")
        scope.masks[kept] = shape
        other = draw.choice(scope.of_shape(shape))
        where = draw.choice([kept, f"~{kept}"])
        self.add(draw.choice([f"{name}[{where}] = {other}[{where}]", f"{name}[{where}] *= {other}[{where}]",
                              f"{self._total()} += np.sum({name}[{where}] * {other}[{where}])",
                              f"{name}[{where}] -= 0.3 * {self.of(())}", f"{self._total()} += 0.1 * np.sum({name}, where={where})"]))

    def counted(self):
        """An integer of the program's own."""
        draw, scope, name = self.draw, self.scope, self.name("h")
        known = [(n, low) for n, (low, high) in scope.integers.items() if low == high and low > 1]
        if known:
            other, value = draw.choice(known)
            text, place = draw.choice([(f"{other} // 2", value // 2), (f"{other} % 2", value % 2), (f"({other} + 1) // 2", (value + 1) // 2),
                                       (f"max({other} - 2, 0)", max(value - 2, 0)), (f"min({other}, 3)", min(value, 3))])
        else:
            source = self.array()
            text, place = f"{source}.shape[0] // 2", scope.arrays[source][0] // 2
        self.add(f"{name} = {text}")
        scope.integers[name] = (place, place)
        scope.kept.add(name)

    def exchanged(self):
        """Elements or rows that change places."""
        draw, scope, name = self.draw, self.scope, self.array()
        shape = scope.arrays[name]
        a, b = element(draw, scope, shape[0]), element(draw, scope, shape[0])
        if len(shape) == 1:
            self.add(f"{name}[{a}], {name}[{b}] = {name}[{b}], {name}[{a}]")
        elif draw.chance(0.5):
            self.add(f"{name}[{a}], {name}[{b}] = {name}[{b}].copy(), {name}[{a}].copy()")
        else:
            self.add(f"{name}[[{a}, {b}]] = {name}[[{b}, {a}]]")

    def collected(self):
        """A new array of scalars, or a sum over a generator."""
        draw, scope = self.draw, self.scope
        if draw.chance(0.5):
            name, count = self.name("a"), draw.randint(2, 4)
            self.add(f"{name} = np.array([{', '.join(self.of((), 1) for _ in range(count))}])")
            scope.arrays[name] = (count,)
            return
        names = scope.of_rank(1)
        if names:
            source, i = draw.choice(names), self.name("i")
            size = integer(draw, scope, scope.arrays[source][0])
            self.add(f"{self._total()} += sum({source}[{i}] * {self.of((), 1)} for {i} in range({size}))"
                     if draw.chance(0.5) else f"{self._total()} += sum([{source}[{i}] ** 2 for {i} in range({size})])")

    def narrowed(self):
        """A change of precision, or of kind."""
        draw, name = self.draw, self.array()
        shape, new = self.scope.arrays[name], self.name("a")
        self.add(f"{new} = {draw.choice([f'{name}.astype(np.float32)', f'np.float32(0.5) * {name}', f'{name}.astype(float)'])}")
        self.scope.arrays[new] = shape

    def stacked(self):
        draw, name = self.draw, self.name("a")
        rows = self.scope.of_rank(1)
        if not rows:
            return self.fresh()
        shape = self.scope.arrays[draw.choice(rows)]
        parts = [self.of(shape, 1) for _ in range(draw.randint(2, 3))]
        stack, result = draw.choice([("np.stack(({parts}))", (len(parts), *shape)), ("np.vstack(({parts}))", (len(parts), *shape)),
                                     ("np.stack([{parts}], axis=1)", (*shape, len(parts))),
                                     ("np.hstack(({parts}))", (len(parts) * shape[0],)),
                                     ("np.concatenate([{parts}])", (len(parts) * shape[0],)),
                                     ("np.array([{parts}])", (len(parts), *shape)),
                                     ("np.column_stack(({parts}))", (*shape, len(parts)))])
        self.add(f"{name} = {stack.format(parts=', '.join(parts))}")
        self.scope.arrays[name] = result
