"""Helper functions of a random program: written first, called with shapes that they were written for."""

from __future__ import annotations

from dataclasses import dataclass

from tests.programs import blocks
from tests.programs.scope import Draw, Scope, Shape
from tests.programs.statements import Frame


@dataclass(frozen=True)
class Helper:
    name: str
    parameters: tuple[Shape, ...]
    results: tuple[Shape, ...]
    writes: bool  # of the first parameter
    default: bool = False  # of the last parameter

    def call(self, draw: Draw, arguments: list[str]) -> str:
        """With the last argument by name or left out, where that may be."""
        if self.default and draw.chance(0.4):
            arguments = arguments[:-1]
        elif draw.chance(0.2):
            arguments = [*arguments[:-1], f"{'uvw'[len(arguments) - 1]}={arguments[-1]}"]
        return f"{self.name}({', '.join(arguments)})"


class Helpers:
    """The helpers that may be called; those written later may call earlier ones."""

    def __init__(self, draw: Draw, wide: bool = False):
        self.draw, self.wide, self.made, self.lines = draw, wide, [], []

    def write(self, shapes: list[Shape]) -> None:
        draw = self.draw
        name = f"{draw.choice(['step', 'flux', 'part', 'mix'])}{len(self.made)}"
        parameters = tuple(draw.choice([*shapes, ()]) for _ in range(draw.randint(1, 3)))
        arrays = [s for s in parameters if s]
        writes = bool(parameters[0]) and draw.chance(0.4)
        results = draw.choice([((),), tuple(arrays[:1]) or ((),), tuple(arrays[-1:]) or ((),), ((), *arrays[:1])])
        if writes and draw.chance(0.7):
            results = ()
        names = "uvw"[: len(parameters)]
        scope = Scope({n: s for n, s in zip(names, parameters) if s}, [n for n, s in zip(names, parameters) if not s])
        if not scope.arrays:
            scope.scalars.append("0.5")
        frame = Frame(draw, scope, self if draw.chance(0.4) else None, wide=self.wide)
        frame.returns = results if self.wide and results and scope.arrays else None
        if writes:
            blocks.body(frame, draw.randint(1, 3))
        elif arrays and draw.chance(0.5):
            for _ in range(draw.randint(1, 2)):
                draw.choice([frame.fresh, frame.scalar, frame.scalar])()
        scope.scalars = [s for s in scope.scalars if s != "0.5"] or ["2.0"]
        if results and not writes and draw.chance(0.1):
            frame.add(f"if {frame.expressions.condition()}:" if scope.arrays else "if 2.0 > u:")
            frame.add(f"    return {', '.join(self._result(frame, s) for s in results)}")
        if results:
            frame.add(f"return {', '.join(self._result(frame, s) for s in results)}")
        default = len(parameters) > 1 and not parameters[-1] and draw.chance(0.4)
        heads = [*names[:-1], f"{names[-1]}=0.7" if default else names[-1]]
        self.lines += [f"def {name}({', '.join(heads)}):", *frame.lines, "", ""]
        self.made.append(Helper(name, parameters, results, writes, default))

    def _result(self, frame, shape):
        return frame.of(shape, 2) if frame.scope.arrays or not shape else "0.5"

    def expression(self, frame, shape: Shape, depth: int) -> str | None:
        fitting = [h for h in self.made if h.results == (shape,) and not h.writes]
        if not fitting:
            return None
        chosen = self.draw.choice(fitting)
        arguments = [frame.of(s, min(depth, 1)) for s in chosen.parameters]
        return chosen.call(self.draw, arguments)

    def statement(self, frame) -> None:
        if not self.made:
            return
        chosen, scope = self.draw.choice(self.made), frame.scope
        arguments = [frame.of(s, 1) for s in chosen.parameters]
        if chosen.writes:
            target = self._target(frame, chosen.parameters[0])
            if target is None:
                return
            arguments[0] = target
            if self.draw.chance(0.9):
                base = target.split("[")[0]
                arguments[1:] = [f"1.0 * ({a})" if base in a else a for a in arguments[1:]]
        call = chosen.call(self.draw, arguments)
        if not chosen.results:
            return frame.add(call)
        names = [frame.name("r") for _ in chosen.results]
        frame.add(f"{', '.join(names)} = {call}")
        for name, shape in zip(names, chosen.results):
            if shape:
                scope.arrays[name] = shape
            else:
                scope.scalars.append(name)

    def _target(self, frame, shape):
        """An array to be written: a name, a row, a section."""
        whole = [n for n in frame.scope.of_shape(shape) if n not in frame.scope.constant]
        if whole and self.draw.chance(0.6):
            return self.draw.choice(whole)
        names = frame.scope.writable()
        self.draw.shuffle(names)
        for name in names:
            inside = frame.expressions.section_of(name, shape)
            if inside:
                return f"{name}[{inside}]"
        return self.draw.choice(whole) if whole else None
