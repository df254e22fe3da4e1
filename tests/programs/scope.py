"""What a random program has in hand at a place: its names, and how numbers and sections may be spelled."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

Shape = tuple[int, ...]


class Draw(random.Random):
    """All choices of one program."""

    def chance(self, share: float) -> bool:
        return self.random() < share

    def weighted(self, table: dict):
        return self.choices(list(table), list(table.values()))[0]


@dataclass
class Scope:
    """Names by kind.  Extents are numbers here, whatever the program calls them."""

    arrays: dict[str, Shape] = field(default_factory=dict)
    scalars: list[str] = field(default_factory=list)
    integers: dict[str, tuple[int, int]] = field(default_factory=dict)  # lowest and highest value
    masks: dict[str, Shape] = field(default_factory=dict)
    indices: dict[str, tuple[int, int]] = field(default_factory=dict)  # length, exclusive bound of the entries
    kept: set[str] = field(default_factory=set)  # names that are not to be rebound
    constant: set[str] = field(default_factory=set)  # arrays that are not to be written

    def inner(self) -> Scope:
        """For a block: what it binds anew is not known behind it."""
        return Scope(dict(self.arrays), list(self.scalars), dict(self.integers), dict(self.masks),
                     dict(self.indices), set(self.kept), self.constant)

    def writable(self) -> list[str]:
        return [n for n in self.arrays if n not in self.constant]

    def of_rank(self, rank: int) -> list[str]:
        return [n for n, s in self.arrays.items() if len(s) == rank]

    def of_shape(self, shape: Shape) -> list[str]:
        return [n for n, s in self.arrays.items() if s == shape]

    def forget(self, name: str) -> None:
        for table in (self.arrays, self.masks, self.indices, self.integers):
            table.pop(name, None)
        if name in self.scalars:
            self.scalars.remove(name)


def integer(draw: Draw, scope: Scope, value: int) -> str:
    """A spelling of a number that is known: a literal, a parameter and an offset, an extent."""
    exact = [(n, low) for n, (low, high) in scope.integers.items() if low == high]
    if value >= 0 and draw.chance(0.4):
        for name, size in draw.sample(exact, len(exact)):
            if abs(value - size) <= 2:
                return name if value == size else f"{name} {'+' if value > size else '-'} {abs(value - size)}"
    if value >= 0 and draw.chance(0.15) and scope.arrays:
        name = draw.choice(list(scope.arrays))
        axis = draw.randrange(len(scope.arrays[name]))
        size = scope.arrays[name][axis]
        if abs(value - size) <= 2:
            spelled = f"len({name})" if axis == 0 and draw.chance(0.3) else f"{name}.shape[{axis}]"
            return spelled if value == size else f"{spelled} {'+' if value > size else '-'} {abs(value - size)}"
    return str(value)


def element(draw: Draw, scope: Scope, extent: int) -> str:
    """An index into an extent: a number, a loop's variable with an offset, a computed one."""
    moving = []
    for name, (low, high) in scope.integers.items():
        for offset in (-2, -1, 0, 1, 2):
            wraps = low + offset < 0 and draw.chance(0.85)
            if -extent <= low + offset and high + offset < extent and not wraps and low < high:
                moving.append(name if offset == 0 else f"{name} {'+' if offset > 0 else '-'} {abs(offset)}")
    if moving and draw.chance(0.8):
        return draw.choice(moving)
    if scope.integers and draw.chance(0.12):
        name = draw.choice(list(scope.integers))
        return f"({draw.randint(1, 3)} * {name} + {draw.randint(0, 2)}) % {integer(draw, scope, extent)}"
    fitting = [n for n, (_, bound) in scope.indices.items() if bound <= extent]
    if fitting and draw.chance(0.15):
        name = draw.choice(fitting)
        return f"{name}[{element(draw, scope, scope.indices[name][0])}]"
    place = draw.randrange(-extent, extent)
    return integer(draw, scope, place) if place >= 0 else str(place)


def section(draw: Draw, scope: Scope, extent: int, length: int) -> str | None:
    """A slice of `length` out of `extent`: forward, stepped, backward, or moving with a loop's variable."""
    if length > extent or length < 1:
        return None
    if length == extent and draw.chance(0.6):
        return ":"
    moving = [n for n, (low, high) in scope.integers.items() if low < high and low >= 0 and high + length <= extent]
    if moving and draw.chance(0.5):
        name = draw.choice(moving)
        return f"{name}:{name} + {length}"
    steps = [s for s in (1, 1, 1, 2, 3, -1, -1, -2) if (length - 1) * abs(s) < extent]
    step = draw.choice(steps)
    reach = (length - 1) * step
    start = draw.randint(max(0, -reach), min(extent - 1, extent - 1 - reach))
    last = start + reach
    stop = last + draw.randint(1, step) if step > 0 else last - draw.randint(1, -step)
    first = "" if start == (0 if step > 0 else extent - 1) else _bound(draw, scope, start, extent)
    final = "" if stop >= extent or stop < 0 else _bound(draw, scope, stop, extent)
    return f"{first}:{final}" + (f":{step}" if step != 1 else "")


def _bound(draw, scope, place, extent):
    return str(place - extent) if place and draw.chance(0.4) else integer(draw, scope, place)
