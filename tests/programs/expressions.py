"""Random expressions: of a given shape, safe for every input, and bounded where they can be."""

from __future__ import annotations

from tests.programs.scope import Draw, Scope, Shape, element, integer, section

UNARY = {
    "np.sin({a})": 6, "np.cos({a})": 4, "np.tanh({a})": 4, "np.exp(-({a}) ** 2)": 3, "np.sqrt(1.0 + {a} * {a})": 3,
    "-{a}": 3, "({a}) ** 2": 3, "np.abs({a})": 1, "np.log(2.0 + ({a}) ** 2)": 2, "np.arctan({a})": 1, "1.0 / (1.5 + {a} * {a})": 2,
    "({a}) ** 3": 1, "np.square({a})": 1, "np.log1p({a} * {a})": 1, "np.maximum({a}, 0.1)": 2, "np.minimum({a}, 0.3)": 1,
    "np.exp(np.sin({a}))": 1, "abs({a})": 1,
}
BINARY = {
    "({a} + {b})": 8, "({a} - {b})": 8, "{a} * {b}": 12, "{a} / (2.0 + {b} * {b})": 4, "np.maximum({a}, {b})": 2,
    "np.minimum({a}, {b})": 1, "0.5 * ({a} + {b})": 2, "({a} - {b}) ** 2": 2, "np.where({a} > {b}, {a}, {b})": 1,
    "np.hypot({a}, 1.0 + {b} * {b})": 1, "np.arctan2({a}, 2.0 + {b} * {b})": 1,
}
CONSTANTS = ("0.5", "2.0", "0.1", "1.5", "3", "-0.7", "0.25", "2")


class Expressions:
    """Expressions over a scope; `call(shape)` may offer the call of a helper."""

    def __init__(self, draw: Draw, scope: Scope, call=lambda shape, frame: None):
        self.draw, self.scope, self.call = draw, scope, call

    def of(self, shape: Shape, depth: int = 2) -> str:
        draw = self.draw
        if depth <= 0 or draw.chance(0.12):
            return self.leaf(shape)
        kind = draw.weighted({"unary": 4, "binary": 9, "broadcast": 3 if shape else 0, "reduce": 3, "product": 2,
                              "choice": 1.5, "called": 2, "layout": 1.5 if shape else 0})
        return getattr(self, kind)(shape, depth)

    def unary(self, shape, depth):
        return self._group(self.draw.weighted(UNARY), a=self.of(shape, depth - 1))

    def binary(self, shape, depth):
        return self._group(self.draw.weighted(BINARY), a=self.of(shape, depth - 1), b=self.of(shape, depth - 1))

    def broadcast(self, shape, depth):
        """One operand is smaller, and stretched."""
        parts = [self.of(shape, depth - 1), self.smaller(shape, depth - 1)]
        self.draw.shuffle(parts)
        return self._group(self.draw.choice(["({a} + {b})", "{a} * {b}", "({a} - {b})", "{a} / (2.0 + {b} ** 2)"]),
                           a=parts[0], b=parts[1])

    def smaller(self, shape, depth):
        if len(shape) == 2 and self.draw.chance(0.7):
            rows, columns = shape
            return self.draw.choice([
                lambda: self.of((columns,), depth), lambda: f"{self._named((rows,), depth)}[:, None]",
                lambda: f"{self._named((rows,), depth)}[:, np.newaxis]", lambda: self._kept(shape, depth),
                lambda: f"{self._named((columns,), depth)}[None, :]",
            ])()
        return self.of((), depth)

    def _kept(self, shape, depth):
        axis = self.draw.choice([0, 1, -1])
        return f"np.{self.draw.choice(['sum', 'mean', 'max'])}({self.of(shape, depth)}, axis={axis}, keepdims=True)"

    def reduce(self, shape, depth):
        draw, of = self.draw, self.of
        if len(shape) == 0:
            rank = 1 if draw.chance(0.75) else 2
            inner = of(self._shape(rank), depth - 1)
            return draw.choice([f"np.sum({inner})", f"np.sum({inner})", f"np.mean({inner})", f"np.max({inner})",
                                f"({inner}).sum()", f"({inner}).mean()", f"np.min({inner})", f"np.var({inner})"])
        if len(shape) == 1:
            axis = draw.choice([0, 1, -1])
            other = draw.choice(self._extents())
            inner = (other, shape[0]) if axis == 0 else (shape[0], other)
            return f"np.{draw.choice(['sum', 'sum', 'mean', 'max', 'prod'])}({of(inner, depth - 1)}, axis={axis})"
        if len(shape) == 2 and draw.chance(0.3):
            return f"np.{draw.choice(['sum', 'max', 'mean'])}({of((2, *shape), depth - 1)}, axis=0)"
        return self.binary(shape, depth)

    def product(self, shape, depth):
        if len(shape) > 2:
            return self.binary(shape, depth)
        draw, other = self.draw, self.draw.choice(self._extents())

        def of(*wanted):
            return _bracketed(self.of(wanted, depth - 1))

        if len(shape) == 0:
            a, b = of(other), of(other)
            return draw.choice([f"({a} @ {b})", f"np.dot({a}, {b})", f"np.sum({a} * {b})"])
        if len(shape) == 1:
            if draw.chance(0.7):
                return f"({of(shape[0], other)} @ {of(other)})"
            return f"({of(other)} @ {of(other, shape[0])})"
        if draw.chance(0.3):
            return f"np.outer({of(shape[0])}, {of(shape[1])})"
        return f"({of(shape[0], other)} @ {of(other, shape[1])})"

    def choice(self, shape, depth):
        a, b = self.of(shape, depth - 1), self.of(shape, depth - 1)
        if not shape and self.draw.chance(0.15):
            return f"{self.draw.choice(['min', 'max'])}({a}, {b})"
        if not shape and self.draw.chance(0.6):
            return f"({a} if {self.condition()} else {b})"
        masks = [n for n, s in self.scope.masks.items() if s == shape]
        if masks and self.draw.chance(0.6):
            return f"np.where({self.draw.choice(masks)}, {a}, {b})"
        return f"np.where({self.leaf(shape)} > {self.draw.choice(['0.1', '0.5', self.leaf(shape)])}, {a}, {b})"

    def layout(self, shape, depth):
        draw, of = self.draw, self.of
        if len(shape) > 2:
            return f"np.flip({of(shape, depth - 1)}, {draw.choice([0, 1, 2])})"
        if len(shape) == 2:
            turned = self._named(shape[::-1], depth - 1)
            return draw.choice([f"{turned}.T", f"np.transpose({turned})", f"np.flip({of(shape, depth - 1)}, {draw.choice([0, 1])})",
                                f"np.roll({of(shape, depth - 1)}, {draw.choice([1, -1, 2])}, {draw.choice(['axis=0', 'axis=1'])})"])
        inner = of(shape, depth - 1)
        choices = [f"np.roll({inner}, {draw.choice([1, -1, 2])})", f"np.cumsum({inner})", f"np.flip({inner})",
                   f"np.diff({of((shape[0] + 1,), depth - 1)})"]
        if shape[0] % 2 == 0:
            choices.append(f"np.repeat({of((shape[0] // 2,), depth - 1)}, 2)")
        if shape[0] > 1:
            left = draw.randint(1, shape[0] - 1)
            choices.append(f"np.concatenate(({of((left,), depth - 1)}, {of((shape[0] - left,), depth - 1)}))")
        return draw.choice(choices)

    def called(self, shape, depth):
        return self.call(shape, depth - 1) or self.binary(shape, depth)

    def condition(self) -> str:
        """On values or on integers."""
        draw = self.draw
        moving = [n for n, (low, high) in self.scope.integers.items() if low < high]
        if moving and draw.chance(0.4):
            name = draw.choice(moving)
            return draw.choice([f"{name} % 2 == 0", f"{name} > {draw.randint(0, 2)}", f"{name} == {draw.randint(0, 2)}"])
        left = self.of((), 1)
        one = f"{left} {draw.choice('<>')} {draw.choice(['0.0', '0.3', '1.0', self.leaf(())])}"
        if draw.chance(0.15):
            return f"{one} {draw.choice(['and', 'or'])} {self.leaf(())} > 0.2"
        return one

    def leaf(self, shape: Shape) -> str:
        draw, scope = self.draw, self.scope
        if not shape:
            return self._scalar()
        found = scope.of_shape(shape)
        if found and draw.chance(0.6):
            return draw.choice(found)
        taken = self.taken(shape)
        if taken and draw.chance(0.85):
            return taken
        if found:
            return draw.choice(found)
        if len(shape) > 2:
            return f"np.stack(({''.join(f'{self.leaf(shape[1:])}, ' for _ in range(shape[0]))}))"
        if len(shape) == 2:
            return f"({self.leaf((shape[0],))}[:, None] * {self.leaf((shape[1],))})"
        size = integer(draw, scope, shape[0])
        return draw.choice([f"({self._scalar()} * np.ones({size}))", f"np.full({size}, {self._scalar()})",
                            f"(0.1 * np.arange({size}) * {self._scalar()})",
                            f"(np.linspace(0.0, 1.0, {size}) * {self._scalar()})"])

    def taken(self, shape: Shape) -> str | None:
        """A section of an array that is there, or a gather."""
        draw, scope = self.draw, self.scope
        if draw.chance(0.12) and len(shape) == 1:
            fitting = [(i, a) for i, (length, bound) in scope.indices.items() if length == shape[0]
                       for a, s in scope.arrays.items() if s[0] >= bound and len(s) == 1]
            if fitting:
                index, name = draw.choice(fitting)
                return f"{name}[{index}]"
        names = list(scope.arrays)
        draw.shuffle(names)
        for name in names:
            inside = self.section_of(name, shape)
            if inside:
                return f"{name}[{inside}]"
        return None

    def section_of(self, name: str, shape: Shape) -> str | None:
        """What to write in brackets behind `name` for a view of that shape."""
        draw, scope, full = self.draw, self.scope, self.scope.arrays[name]
        if len(full) == len(shape):
            parts = [section(draw, scope, a, b) for a, b in zip(full, shape)]
        elif len(full) > len(shape) > 0:
            whole = sorted(draw.sample(range(len(full)), len(shape)))
            if draw.chance(0.5):
                whole = list(range(len(full) - len(shape), len(full)))
            parts = [section(draw, scope, n, shape[whole.index(k)]) if k in whole else element(draw, scope, n)
                     for k, n in enumerate(full)]
        else:
            return None
        if any(p is None for p in parts):
            return None
        while len(parts) > 1 and parts[-1] == ":" and draw.chance(0.6):
            parts = parts[:-1]
        return ", ".join(parts)

    def _scalar(self):
        draw, scope = self.draw, self.scope
        if scope.arrays and draw.chance(0.35):
            name = draw.choice(list(scope.arrays))
            return f"{name}[{', '.join(element(draw, scope, n) for n in scope.arrays[name])}]"
        if scope.scalars and draw.chance(0.75):
            return draw.choice(scope.scalars)
        moving = [n for n, (low, high) in scope.integers.items() if low < high]
        if moving and draw.chance(0.3):
            return f"0.1 * {draw.choice(moving)}"
        return draw.choice(CONSTANTS)

    def _named(self, shape, depth):
        """Something that a subscript or a method may follow."""
        return _bracketed(self.of(shape, depth) if self.draw.chance(0.3) else self.leaf(shape))

    def _shape(self, rank):
        return tuple(self.draw.choice(self._extents()) for _ in range(rank))

    def _extents(self):
        return sorted({n for s in self.scope.arrays.values() for n in s if n > 1} or {3})

    def _group(self, pattern, **parts):
        text = pattern.format(**{k: _bracketed(v) for k, v in parts.items()})
        return f"({text})" if text.startswith("-") else text


def _bracketed(text):
    """Safe as an operand of any operator."""
    simple = text.isidentifier() or text.replace(".", "").isdigit()
    return text if simple or _closed(text) else f"({text})"


def _closed(text):
    """One call, subscript or bracket that ends where the text ends."""
    depth, first = 0, True
    for k, c in enumerate(text):
        if depth == 0 and not first and not (c.isalnum() or c in "._[("):
            return False
        first = False
        depth += (c in "([") - (c in ")]")
    return not text.startswith("-")
