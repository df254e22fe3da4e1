"""Runs a small function as NumPy runs it and as its lowered form runs, and compares.  For the tests
of adsource.transforms.lower."""

import copy
import math
import re
import textwrap
import types
import warnings

import numba
import numpy as np
import scipy.special

from adsource.backend.render import statements
from adsource.frontend.build import program
from adsource.ir.types import Array, Scalar, extent
from adsource.library import template_text
from adsource.rulebook.book import load_book
from adsource.transforms.contraction import contracted
from adsource.transforms.fuse import fused
from adsource.transforms.lower import lower
from adsource.transforms.viewed import seen_through

BOOK = load_book()
RNG = np.random.default_rng(1)
SQUARE = RNG.random((4, 4)) + 4.0 * np.eye(4)
VALUES = {
    "u": RNG.random(7), "v": RNG.random(7), "a": RNG.random((4, 5)), "b": RNG.random((4, 5)),
    "c": RNG.random((5, 3)), "t": RNG.random((2, 3, 4)), "k": 0.37, "n": 3, "m": RNG.integers(0, 7, 6),
    "x": RNG.random(7).astype(np.float32), "y": RNG.random(7).astype(np.float32),
    "x2": RNG.random((4, 5)).astype(np.float32), "fortran": np.asfortranarray(RNG.random((4, 5))),
    "strided": RNG.random(14)[::2], "q": SQUARE, "spd": SQUARE @ SQUARE.T,
    "i4": RNG.integers(-3, 9, 7).astype(np.int32), "i8": RNG.integers(1, 9, 7), "flag": RNG.random(7) > 0.5,
    "flags": RNG.random((4, 5)) > 0.5, "col": RNG.random((4, 1)), "z": RNG.random(7) + 1j * RNG.random(7),
    "e": RNG.random(0), "e2": RNG.random((0, 3)), "short": RNG.random(1),
}  # fmt: skip


def helpers(compiled):
    """The functions of templates/numba_helpers.py and templates/stacks.py."""
    space = {"np": np, "math": math}
    for name in ("numba_helpers", "stacks"):
        exec(compile(template_text(name), name, "exec"), space)
    if compiled:
        functions = [n for n, f in space.items() if isinstance(f, types.FunctionType)]
        space |= {n: numba.njit(error_model="numpy")(space[n]) for n in functions}
    return space


def source_of(body):
    """A function with the values that the body mentions as parameters."""
    body = textwrap.dedent(body).strip()
    body = body if "return" in body else f"return {body}"
    names = [n for n in VALUES if re.search(rf"(?<![\w.]){n}(?![\w=(])", body)]
    text = f"import math\nimport numpy as np\nimport scipy.special\n\n\ndef f({', '.join(names)}):\n"
    return text + textwrap.indent(body, "    ") + "\n", names


def kind(name):
    """The type of a parameter, its layout included."""
    value = VALUES[name]
    if not isinstance(value, np.ndarray):
        return Scalar("float64" if isinstance(value, float) else "int64", True)
    layout = "C" if value.flags.c_contiguous else "F" if value.flags.f_contiguous else "A"
    extents = (extent(1) if n == 1 else extent(f"{name}.shape[{k}]") for k, n in enumerate(value.shape))
    return Array(str(value.dtype), tuple(extents), layout)


def text_of(body, joined=False):
    """The lowered function's text; joined: as it is emitted, with its loops joined."""
    source, names = source_of(body)
    found = program(source, "f.py", "f", {n: kind(n) for n in names})
    function = lower(found.functions[found.entry], set(found.taken), book=BOOK)
    function = contracted(fused(seen_through(function))) if joined else function
    lines = "\n".join(statements(function.body, 1))
    return f"def f({', '.join(p.name for p in function.params)}):\n{lines}\n"


def fresh(value):
    """A copy with the same strides."""
    if isinstance(value, np.ndarray) and value.ndim == 1 and value.strides[0] != value.itemsize:
        return np.repeat(value, 2)[::2]
    return value.copy(order="K") if isinstance(value, np.ndarray) else copy.deepcopy(value)


def agrees(body, compiled=False, rtol=2e-14):
    """Assert that both forms give the same values, write the same into their arguments, and raise the
    same errors."""
    source, names = source_of(body)
    text = text_of(body, joined=True)
    plain = {"scipy": scipy}
    exec(source, plain)
    space = helpers(compiled)
    exec(text, space)
    function = numba.njit(error_model="numpy")(space["f"]) if compiled else space["f"]
    ours, theirs = ([fresh(VALUES[n]) for n in names] for _ in range(2))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            wanted = plain["f"](*theirs)
        except (ValueError, IndexError) as error:
            wanted = type(error)
        try:
            found = function(*ours)
        except (ValueError, IndexError) as error:
            found = type(error)
    assert_same(found, wanted, text, rtol)
    if not isinstance(wanted, type):
        assert_same(tuple(ours), tuple(theirs), text, rtol)


def assert_same(found, wanted, text, rtol):
    if isinstance(wanted, (type, tuple)) or isinstance(found, type):
        assert type(found) is type(wanted) and (not isinstance(wanted, type) or found is wanted), text
        for x, y in zip(found, wanted) if isinstance(wanted, tuple) else ():
            assert_same(x, y, text, rtol)
        return
    assert np.shape(found) == np.shape(wanted), text
    if isinstance(wanted, np.ndarray):
        assert found.dtype == wanted.dtype, text
    single = np.asarray(wanted).dtype in (np.float32, np.complex64)
    rtol = 2e-6 if single and rtol else rtol
    np.testing.assert_allclose(found, wanted, rtol=rtol, atol=1e-15 if rtol else 0.0, err_msg=text)
