"""Random blocks: loops over ranges, loops over elements, branches, while."""

from __future__ import annotations

from tests.programs import exits
from tests.programs.scope import integer
from tests.programs.statements import Frame

DEEPEST = 3
KINDS = {"single": 12, "loop": 3, "sweep": 2.5, "branch": 2.5, "repeat": 0.7}
WIDE = {**KINDS, "leave": 1.2, "forever": 0.4, "elements": 0.5, "recursive": 0.3}


def body(frame: Frame, statements: int) -> None:
    """At least one line."""
    before = len(frame.lines)
    for _ in range(statements):
        kind = frame.draw.weighted(WIDE if frame.wide else KINDS)
        if kind == "leave":
            exits.leave(frame)
        elif kind == "recursive":
            exits.recursive(frame, frame.helpers)
        elif kind == "single" or frame.level > DEEPEST:
            frame.single()
        elif kind in ("forever", "elements"):
            {"forever": exits.forever, "elements": exits.elements}[kind](frame, body)
        else:
            {"loop": loop, "sweep": sweep, "branch": branch, "repeat": repeat}[kind](frame)
    while len(frame.lines) == before:
        frame.updated()


def loop(frame: Frame) -> None:
    """`for i in range(...)` around a few statements: forward, backward, stepped, triangular."""
    draw, inner = frame.draw, frame.block(loop=True)
    name = frame.name(draw.choice("ij") if draw.chance(0.7) else "t")
    bounds, low, high = _range(frame)
    frame.add(f"for {name} in range({bounds}):")
    inner.scope.integers[name] = (low, high)
    if draw.chance(0.1):
        inner.add(f"if {inner.expressions.condition()}:")
        inner.add(f"    {draw.choice(['continue', 'continue', 'break'])}")
    body(inner, draw.randint(1, 3))
    if frame.wide and draw.chance(0.08):
        exits.otherwise(frame, body)


def _range(frame):
    draw, scope = frame.draw, frame.scope
    moving = [n for n, (low, high) in scope.integers.items() if 0 <= low < high <= 6]
    if moving and draw.chance(0.35):
        name = draw.choice(moving)
        low, high = scope.integers[name]
        return draw.choice([(name, 0, max(high - 1, 0)), (f"{name} + 1", 0, high), (f"{name}, {high + 1}", low, high),
                            (f"{name}, -1, -1", 0, high)])
    count = draw.randint(2, 4)
    size = integer(draw, scope, count)
    start = draw.randint(1, 2)
    return draw.weighted({
        (size, 0, count - 1): 6, (f"{start}, {integer(draw, scope, count + start)}", start, count + start - 1): 3,
        (f"{integer(draw, scope, count - 1)}, -1, -1", 0, count - 1): 2, (f"0, {2 * count}, 2", 0, 2 * count - 2): 1,
        (f"{count}, 0, -1", 1, count): 1, (f"{2 * count}, 0, -2", 2, 2 * count): 0.5,
        (f"{start}, {integer(draw, scope, start)}", start, start): 0.2, ("3, 1", 3, 3): 0.1,
    })


def sweep(frame: Frame) -> None:
    """A loop over the elements of one array, in scalar statements."""
    draw, scope = frame.draw, frame.scope
    target = frame.array()
    shape = scope.arrays[target]
    name = frame.name(draw.choice("ijl"))
    margin = draw.choice([0, 1, 1])
    low, high = margin, shape[0] - 1 - margin
    if high <= low or len(shape) > 2:
        return
    backward = draw.chance(0.25)
    bounds = (f"{integer(draw, scope, high)}, {low - 1}, -1" if backward else
              f"{integer(draw, scope, high + 1)}" if low == 0 else f"{low}, {integer(draw, scope, high + 1)}")
    frame.add(f"for {name} in range({bounds}):")
    inner = frame.block(loop=True)
    inner.scope.integers[name] = (low, high)
    if len(shape) == 2:
        other = frame.name("j")
        if draw.chance(0.3) and shape[0] <= shape[1]:
            inner.add(f"for {other} in range({name}{draw.choice([' + 1', f', {integer(draw, scope, shape[1])}'])}):")
            inner.scope.integers[other] = (0, shape[1] - 1)
        else:
            inner.add(f"for {other} in range({integer(draw, scope, shape[1])}):")
            inner.scope.integers[other] = (0, shape[1] - 1)
        inner = inner.block()
        _scalar_lines(inner, f"{target}[{name}, {other}]")
    else:
        _scalar_lines(inner, f"{target}[{name}]")


def _scalar_lines(frame, target):
    """A recurrence: reads of neighbours and of what is overwritten."""
    draw = frame.draw
    for _ in range(draw.randint(0, 2)):
        if draw.chance(0.3):
            frame.accumulated()
        elif draw.chance(0.3):
            frame.scalar()
        else:
            frame.entry()
    frame.add(draw.choice([f"{target} = {frame.of((), 2)}", f"{target} += 0.2 * {target} * {frame.of((), 1)}",
                           f"{target} = np.tanh({target}) * {frame.of((), 1)}", f"{target} *= {frame.of((), 1)}",
                           f"{target} -= 0.3 * {frame.of((), 2)}"]))
    if draw.chance(0.3):
        frame.accumulated()


def branch(frame: Frame) -> None:
    draw = frame.draw
    frame.add(f"if {frame.expressions.condition()}:")
    body(frame.block(), draw.randint(1, 2))
    if draw.chance(0.2):
        frame.add(f"elif {frame.expressions.condition()}:")
        body(frame.block(), 1)
    if draw.chance(0.5):
        frame.add("else:")
        body(frame.block(), draw.randint(1, 2))


def repeat(frame: Frame) -> None:
    """`while`, with a trip count that the data decide, and that is bounded."""
    draw, scope = frame.draw, frame.scope
    count = frame.name("it")
    frame.add(f"{count} = 0")
    frame.add(f"while {count} < {draw.randint(2, 5)} and ({frame.expressions.condition()}):")
    inner = frame.block(loop=True)
    inner.loops = 0  # `continue` would skip what counts
    scope.kept.add(count)
    inner.scope.kept.add(count)
    if draw.chance(0.5):
        inner.add(f"{count} += 1")
        inner.scope.integers[count] = (1, 5)
        body(inner, draw.randint(1, 3))
    else:
        inner.scope.integers[count] = (0, 4)
        body(inner, draw.randint(1, 3))
        inner.add(f"{count} += 1")
