"""Every operation of operations.txt in a small program, end to end: emitted, run, held against differences.

    np.cov(x, rowvar=False) | x:normal[5,3]

The program calls the operation in a loop, overwrites the operands and the result.  Values on `numpy` are those of the
primal to the last bit; gradients and tangents of both targets are those of differences of order six, and of the oracle.
`cpu` runs here without Numba: its loops as plain Python.  At the end of a line: `no cpu`, refused there; `no oracle`,
which does not know the operation; `no tangent`, refused by its layout; `numba`, compiled as well: what Numba types or
lays out differently.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from adsource.errors import Refusal
from adsource.pipeline import Request, emit
from adsource.review.oracle import OracleRefused, directional
from adsource.rulebook.samples import DRAWS
from tests.primal import uncompiled

LINES = [line for line in (Path(__file__).parent / "operations.txt").read_text().splitlines() if line[:1] not in ("#", "")]
HEAD = "import math\nimport numpy as np\nimport scipy.fft\nimport scipy.integrate\nimport scipy.linalg\nimport scipy.signal\nimport scipy.special\n\n\n"
INACTIVE = ("places", "counts", "ints", "flags", "int")
MORE = {
    "near7": lambda r, n: 7.2 + r.uniform(-0.05, 0.05, n),
    "near3": lambda r, n: 3.0 + r.uniform(-0.05, 0.05, n),
    "ints": lambda r, n: r.integers(-2, 4, n),
    "grid": lambda r, n: np.sort(r.uniform(-0.05, 0.05, n) + np.linspace(0.0, 1.0, n[0])),
    "dominant": lambda r, n: 0.2 * r.normal(size=n) + 3.0 * (np.arange(n[0]) == 0),
    "band": lambda r, n: r.normal(size=n) + np.array([0.0, 4.0, 0.0])[:, None],
}


def operands(text):
    found = {}
    random = np.random.default_rng(5)
    for name, kind, shape, number in re.findall(r"(\w+):(\w+)(?:\[([\d,]*)\]|=(\d+))", text):
        extents = tuple(int(n) for n in shape.split(",") if n)
        drawn = int(number) if kind == "int" else np.asarray((MORE.get(kind) or DRAWS[kind])(random, extents))
        found[name] = kind, drawn if isinstance(drawn, int) or drawn.ndim else drawn.item()
    return found


def program(expression, given):
    names = [(n, kind, value) for n, (kind, value) in given.items()]
    active = [(n, isinstance(v, np.ndarray)) for n, kind, v in names if kind not in INACTIVE]
    smaller = [f"        {n} *= 0.875\n" if array else f"        {n} = 0.875 * {n}\n" for n, array in active]
    return (
        f"{HEAD}def f({', '.join(given)}):\n    s = 0.0\n    for t in range(2):\n        z = {expression}\n"
        f"        s += np.sum(z * z) + np.sum(np.sin(z))\n{''.join(smaller)}        z = z * 0.5\n"
        "        s += np.sum(z * z * z)\n    return s\n"
    )


def type_of(value):
    if isinstance(value, np.ndarray):
        return f"{value.dtype.name}[{','.join('1' if n == 1 else ':' for n in value.shape)}]"
    return "int64" if isinstance(value, int) else "float64"


def copied(args):
    return {n: v.copy() if isinstance(v, np.ndarray) else v for n, v in args.items()}


def quotient(f, args, direction):
    """The derivative along a direction, by differences of order six."""
    def at(t):
        return float(f(**{n: v + t * direction[n] if n in direction else v for n, v in copied(args).items()}))

    h = 1e-3
    return sum(w * (at(k * h) - at(-k * h)) for k, w in ((1, 45.0), (2, -9.0), (3, 1.0))) / (60.0 * h)


@pytest.mark.parametrize("line", LINES)
def test_operation(line):
    expression, _, rest = line.partition(" | ")
    given = operands(rest)
    args = {n: v for n, (_, v) in given.items()}
    text, space = program(expression, given), {}
    exec(compile(text, "primal", "exec"), space)
    f = space["f"]
    with np.errstate(all="ignore"):
        for target in ("numpy", "cpu"):
            request = Request(path="p.py", text=text, function="f", wrt=None,
                              signature=tuple(map(type_of, args.values())), target=target,
                              modes=("adjoint",) if "no tangent" in rest else ("adjoint", "tangent"))
            if target == "cpu" and "no cpu" in rest:
                with pytest.raises(Refusal, match="AD501"):
                    emit(request)
                continue
            prove(f, args, emit(request), target, "no oracle" not in rest)
            if target == "cpu" and "numba" in rest:
                prove(f, args, emit(request), "numba", False)


def prove(f, args, made, target, oracle):
    module, given = {"__name__": "f"}, copied(args)
    compiled = made.text.replace("cache=True, ", "")
    plain = uncompiled(made.text)
    exec(compile(compiled if target == "numba" else plain, "emitted", "exec"), module)
    value, found = module["f_vjp"](*given.values(), 1.0)
    assert all(np.array_equal(given[n], args[n]) for n in args)
    exact = f(**copied(args))
    assert value == exact if target == "numpy" else value == pytest.approx(exact, rel=1e-11)
    gradients = dict(zip(made.wrt, found if len(args) > 1 else (found,)))
    for name, gradient in gradients.items():
        assert np.shape(gradient) == np.shape(args[name])
        direction = {name: np.random.default_rng(8).standard_normal(np.shape(args[name]))[()]}
        ours, size = np.sum(gradient * direction[name]), 1.0 + np.sum(np.abs(gradient * direction[name]))
        directions = [direction.get(n, np.zeros(np.shape(args[n]))[()]) for n in made.wrt]
        if "f_jvp" in module:
            assert module["f_jvp"](*copied(args).values(), *directions)[1] == pytest.approx(ours, abs=1e-9 * size)
        assert ours == pytest.approx(quotient(f, args, direction), abs=1e-7 * size)
        if target == "numpy" and oracle:
            _, change = directional(f, (), copied(args), direction)
            assert ours == pytest.approx(float(change), abs=1e-9 * size)
        elif target == "numpy":
            with pytest.raises(OracleRefused):
                for n in made.wrt:
                    directional(f, (), copied(args), {n: np.ones(np.shape(args[n]))[()]})
