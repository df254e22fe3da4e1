"""Random ways out: returns within loops, loops with an else, `while True`, loops over elements, recursion."""

from __future__ import annotations

from tests.programs.scope import integer


def leave(frame) -> None:
    """`return`, `break` or `continue`, as the place allows, under a condition."""
    draw = frame.draw
    forms = ["return"] * (frame.returns is not None) + ["break", "continue"] * (frame.loops > 0)
    if not forms:
        return frame.scalar()
    form = draw.choice(forms)
    frame.add(f"if {frame.expressions.condition()}:")
    inner = frame.block()
    if draw.chance(0.4):
        inner.single()
    inner.add(f"return {', '.join(inner.of(s) for s in frame.returns)}" if form == "return" else form)


def forever(frame, body) -> None:
    """`while True` that counts itself out."""
    draw, count = frame.draw, frame.name("it")
    frame.add(f"{count} = 0")
    frame.scope.kept.add(count)
    frame.add("while True:")
    inner = frame.block(loop=True)
    inner.scope.kept.add(count)
    inner.scope.integers[count] = (1, 4)
    inner.add(f"{count} += 1")
    body(inner, draw.randint(1, 2))
    inner.add(f"if {count} > {draw.randint(1, 3)}{draw.choice(['', f' or {inner.expressions.condition()}'])}:")
    inner.add("    break")
    if draw.chance(0.4):
        body(inner, 1)


def elements(frame, body) -> None:
    """A loop over the elements or rows themselves."""
    draw, scope = frame.draw, frame.scope
    source = draw.choice(list(scope.arrays))
    shape = scope.arrays[source]
    name, inner = frame.name("e"), frame.block(loop=True)
    alike = [n for n, s in scope.arrays.items() if s[0] == shape[0]]
    other, second = draw.choice(alike), frame.name("e")
    form = draw.choice(["plain", "enumerate", "zip", "reversed"])
    head = {"plain": f"{name} in {source}", "enumerate": f"{second}, {name} in enumerate({source})",
            "zip": f"{name}, {second} in zip({source}, {other})", "reversed": f"{name} in {source}[::-1]"}[form]
    frame.add(f"for {head}:")
    _bind(inner, name, shape[1:])
    if form == "enumerate":
        inner.scope.integers[second] = (0, shape[0] - 1)
        inner.scope.kept.add(second)
    elif form == "zip":
        _bind(inner, second, scope.arrays[other][1:])
    body(inner, draw.randint(1, 2))


def _bind(frame, name, shape):
    if shape:
        frame.scope.arrays[name] = shape
    else:
        frame.scope.scalars.append(name)


def otherwise(frame, body) -> None:
    """The `else` of a loop."""
    frame.add("else:")
    body(frame.block(), 1)


RECURSIVE = (
    """def {name}(u, lo, hi):
    if hi - lo < 2:
        u[lo] = {leaf}
        return
    mid = (lo + hi) // 2
    {name}(u, lo, mid)
    u[mid] *= {half}
    {name}(u, mid, hi)
    u[lo] += 0.3 * u[hi - 1] * u[mid]
""",
    """def {name}(u, lo, hi):
    if lo >= hi:
        return {half}
    v = u * {half}
    v[lo] = {leaf}
    return v[lo] * {name}(v, lo + 1, hi) + u[lo]
""",
)


def recursive(frame, helpers) -> None:
    """A function that calls itself, defined beside the others, and its call."""
    draw, names = frame.draw, [n for n in frame.scope.writable() if len(frame.scope.arrays[n]) == 1]
    if not names or helpers is None:
        return frame.entry()
    form = draw.choice(RECURSIVE)
    name = f"walk{len(helpers.lines)}"
    half = draw.choice(["0.5", "np.cos(u[lo])", "(1.0 + 0.1 * u[0])", "u[-1]"])
    leaf = draw.choice(["np.sin(u[lo])", "u[lo] * u[lo]", "u[lo] + u[0]"])
    helpers.lines += [form.format(name=name, half=half, leaf=leaf), ""]
    source = draw.choice(names)
    call = f"{name}({source}, 0, {integer(draw, frame.scope, frame.scope.arrays[source][0])})"
    if form is RECURSIVE[0]:
        frame.add(call)
    else:
        frame.add(f"{frame._total()} += {call}")
