"""One random program from a seed."""

from __future__ import annotations

import numpy as np

from tests.programs import blocks
from tests.programs.helpers import Helpers
from tests.programs.program import ENTRY, Program, copied
from tests.programs.scope import Draw, Scope
from tests.programs.statements import Frame


def generate(seed: int) -> Program:
    draw = Draw(seed)
    n, m = draw.sample([3, 4, 5, 6], 2) if draw.chance(0.92) else draw.sample([1, 2, 4], 2)
    inputs, scope = _inputs(draw, np.random.default_rng(seed), n, m)
    constants = _constants(draw, scope, n)
    wide = draw.chance(0.5)
    if wide:
        _wider(draw, np.random.default_rng(seed + 1), n, m, inputs, scope)
    helpers = Helpers(draw, wide)
    for _ in range(draw.choice([0, 0, 1, 1, 2, 3])):
        helpers.write(sorted(set(scope.arrays.values())))
    frame = Frame(draw, scope, helpers, wide=wide)
    returns = draw.weighted({"scalar": 8, "array": 1.5, "both": 1})
    frame.returns = ((),) if returns == "scalar" else None
    _beginning(frame)
    blocks.body(frame, draw.randint(2, 7))
    floats = [name for name, v in inputs.items() if _is_float(v)]
    frame.add(f"return {_result(frame, floats, returns)}")
    if wide and draw.chance(0.2):
        frame.lines = _commented(draw, frame.lines)
    lines = ["import numpy as np", "", *constants, "", *helpers.lines, f"def {ENTRY}({', '.join(inputs)}):", *frame.lines, ""]
    wrt = tuple(name for name in floats if draw.chance(0.8)) or tuple(floats)
    return Program("\n".join(lines), inputs, wrt, seed)


def _inputs(draw, random, n, m):
    """Parameters by name, and the scope that knows them."""
    scope, inputs = Scope(), {}
    shapes = {"x": (n,), "y": draw.choice([(n,), (n,), (m,)]), "z": draw.choice([(m,), (n, m)]),
              "F": draw.choice([(n, n), (n, m), (m, n)])}
    single = draw.choice(["", "", "", "", "", "", "some", "all"])
    for name, shape in shapes.items():
        if name == "x" or draw.chance(0.5):
            dtype = np.float32 if single == "all" or single == "some" and draw.chance(0.5) else np.float64
            inputs[name] = _strided(draw, random.uniform(-1.2, 1.2, shape).astype(dtype))
            scope.arrays[name] = shape
    for name in ("k", "c"):
        if draw.chance(0.6):
            inputs[name] = float(random.uniform(0.3, 1.2))
            scope.scalars.append(name)
    for name, value in (("n", n), ("m", m)):
        if draw.chance(0.5):
            inputs[name] = value
            scope.integers[name] = (value, value)
    if draw.chance(0.3):
        size = draw.choice([n, m])
        inputs["idx"] = random.integers(0, min(n, m), size)
        scope.indices["idx"] = (size, min(n, m))
    scope.kept |= set(scope.integers) | set(scope.indices)
    return inputs, scope


def _constants(draw, scope, n):
    """Lines that set constants of the module, which helpers do not read."""
    lines = []
    if draw.chance(0.2):
        lines.append(f"RATE = {draw.choice(['0.3', '1.0 / 3.0', '-0.8'])}")
        scope.scalars.append("RATE")
        scope.kept.add("RATE")
    if draw.chance(0.1):
        lines.append(f"WEIGHTS = np.array([{', '.join(str(draw.randint(1, 9) / 10) for _ in range(n))}])")
        scope.arrays["WEIGHTS"] = (n,)
        scope.kept.add("WEIGHTS")
        scope.constant.add("WEIGHTS")
    return lines


def _strided(draw, value):
    """In C order, as every second element, or in Fortran order."""
    kind = draw.weighted({"plain": 7, "strided": 1, "fortran": 1})
    if kind == "fortran":
        return np.asfortranarray(value)
    if kind == "plain":
        return value
    room = np.zeros(tuple(2 * k + 1 for k in value.shape), value.dtype)
    view = room[tuple(slice(1, None, 2) for _ in value.shape)]
    view[...] = value
    return copied(view)


def _beginning(frame):
    """A state to work on, and an accumulator; sometimes the inputs themselves are overwritten."""
    draw, scope = frame.draw, frame.scope
    if draw.chance(0.75):
        for source in draw.sample(list(scope.arrays), draw.randint(1, min(2, len(scope.arrays)))):
            name = frame.name("u")
            frame.add(f"{name} = {source}.copy()")
            scope.arrays[name] = scope.arrays[source]
    if draw.chance(0.6):
        name = frame.name("s")
        frame.add(f"{name} = {draw.choice(['0.0', '1.0', '0', frame.of((), 1)])}")
        scope.scalars.append(name)


def _wider(draw, random, n, m, inputs, scope):
    """Inputs of rarer kinds: three axes, integers, flags, a single element."""
    if draw.chance(0.2):
        inputs["T"] = _strided(draw, random.uniform(-1.2, 1.2, (2, n, m)))
        scope.arrays["T"] = (2, n, m)
    if draw.chance(0.2):
        inputs["W"] = random.integers(-2, 3, n)
        scope.arrays["W"] = (n,)
        scope.constant.add("W")
    if draw.chance(0.2):
        inputs["flags"] = random.uniform(size=n) > 0.5
        scope.masks["flags"] = (n,)
    if draw.chance(0.1):
        inputs["one"] = random.uniform(0.3, 1.2, 1)
        scope.arrays["one"] = (1,)


REMARKS = ("# what follows", "", "# x[1:] = 0  \\", '# """', "#: \u00e9t\u00e9", "# {u} %s")


def _commented(draw, lines):
    """With remarks and empty lines in between, and at the ends of lines."""
    out = ['    """Of x; "quoted" \\\\ and {braced}."""'] if draw.chance(0.5) else []
    for line in lines:
        if draw.chance(0.15):
            out.append(line[: len(line) - len(line.lstrip())] + draw.choice(REMARKS))
        out.append(line + (f"  {draw.choice(REMARKS)}" if draw.chance(0.1) else ""))
    return out


def _result(frame, floats, kind):
    """What depends on much of what is there: a scalar, seldom an array or several."""
    draw, scope = frame.draw, frame.scope
    names = [n for n in scope.arrays if n not in floats or draw.chance(0.3)] or list(scope.arrays)
    parts = [f"np.sum({a} * {draw.choice([a, f'np.cos({a})', '0.5'])})"
             for a in draw.sample(names, min(len(names), draw.randint(1, 4)))]
    parts += [s for s in scope.scalars if s not in floats and draw.chance(0.7)]
    total = " + ".join(parts)
    if kind == "scalar":
        return total
    array = draw.choice(names)
    return array if kind == "array" else f"{total}, {array}"


def _is_float(value):
    return isinstance(value, float) or isinstance(value, np.ndarray) and value.dtype.kind == "f"
