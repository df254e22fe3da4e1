"""What is checked of a file before anything is read out of it; hostile input."""

import time

import pytest

from adsource.errors import Refusal
from adsource.frontend import source
from adsource.frontend.build import program


def told(text):
    with pytest.raises(Refusal) as caught:
        program(text, "model.py", "f", "float64")
    return str(caught.value)


def test_bad_utf8():
    assert told(b"def f(x):\n    return x  # \xff\n") == (
        "model.py:2: AD002: the file is not UTF-8 text: byte 26 is 0xff\n"
        "   Save the file as UTF-8.\n"
        "   More: docs/reference/errors.md#ad002"
    )


def test_nul():
    assert told("def f(x):\n    return x\0\n").startswith(
        "model.py:2:13: AD141: the file contains a NUL character\n    2 |     return x\ufffd\n"
    )


def test_bidirectional_control_character():
    message = told("def f(x):\n    # \u202e hidden\n    return x\n")
    assert message.startswith("model.py:2:7: AD144: the file contains the bidirectional control character U+202E")
    assert "\u202e" not in message


def test_ligature_in_identifier():
    assert told("def f(x):\n    \ufb01 = x\n    return fi\n") == (
        "model.py:2:5: AD143: `\ufb01` is not in normal form (NFKC): Python reads `fi`\n"
        "    2 |     \ufb01 = x\n      |     ^\n"
        "   Write `fi`.\n   More: docs/reference/errors.md#ad143"
    )


def test_greek_identifiers_are_welcome():
    made = program("def f(\u03bb):\n    \u0394 = 2 * \u03bb\n    return \u0394\n", "model.py", "f", "float64")
    assert made.functions["f"].params[0].name == "\u03bb"


def test_byte_order_mark_and_line_ends():
    made = program(b"\xef\xbb\xbfdef f(x):\r\n    y = (x +\r\n         x)\r\n    return y\r\n", "m.py", "f", "float64")
    assert made.functions["f"].body[0].origin.text == "y = (x +\n     x)"


def test_syntax_error():
    assert told("def f(x):\n    return x +\n").startswith(
        "model.py:2:15: AD140: Python cannot parse this: invalid syntax\n    2 |     return x +\n      |               ^\n"
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (" + ".join(["x"] * 5000), "AD145"),
        ("(" * 2000 + "x" + ")" * 2000, "AD140"),
        ("-" * 5000 + "x", "AD145"),
        ("x" + ".T" * 5000, "AD145"),
        ("9" * 6000 + " * x", "AD140"),
        ("x" + " if x else x" * 0 + "[" * 300 + "]" * 300, "AD140"),
    ],
    ids=["sum", "parentheses", "minus", "attributes", "digits", "brackets"],
)
def test_deep_nesting_is_refused_at_once(body, code):
    start = time.perf_counter()
    assert f"{code}: " in told(f"def f(x):\n    return {body}\n")
    assert time.perf_counter() - start < 5


def test_nesting_that_python_itself_takes():
    made = program("def f(x):\n    return " + " + ".join(["x"] * 900) + "\n", "m.py", "f", "float64")
    assert made.functions["f"].results[0].type.dtype == "float64"


def test_large_file():
    assert "AD142" in told("x = 1\n" * 1_000_000)


def test_huge_constant_is_not_computed():
    assert "AD127" in told("N = 10 ** 10 ** 10\ndef f(x):\n    return x * N\n")
    assert "AD127" in told("S = 'a' * 10 ** 10\ndef f(x):\n    return x * S\n")


def test_deeply_nested_loops_settle_in_time():
    loops = "".join("    " * (k + 1) + f"for i{k} in range(3):\n" for k in range(15))
    start = time.perf_counter()
    program("def f(x):\n    s = 0\n" + loops.replace("    for i0", "    for i0") + "    " * 16 + "s = s + x\n    return s\n",
            "m.py", "f", "float64")
    assert time.perf_counter() - start < 10


def test_the_file_is_never_run(tmp_path):
    target = tmp_path / "written"
    text = f"open({str(target)!r}, 'w').write('run')\nraise SystemExit\ndef f(x):\n    return x\n"
    assert program(text, "m.py", "f", "float64").entry == "f"
    assert not target.exists()


def test_identifiers_are_taken():
    made = source.read("import numpy as np\ndef f(x, *, t1=2):\n    t2 = x.T\n    return g(t3=t2)\n", "m.py")
    assert {"np", "numpy", "f", "x", "t1", "t2", "t3", "g"} <= made.taken


def test_large_arrays_are_not_made():
    text = (
        "import numpy as np\ndef f(x):\n    a = np.zeros((1000000, 1000000))\n    b = np.tile(x, 1000000000000)\n"
        "    return np.cumsum(a, axis=0), a.T @ a, np.sum(a, axis=1), b\n"
    )
    results = program(text, "m.py", "f", "float64").functions["f"].results
    assert [len(r.type.shape) for r in results] == [2, 2, 1, 1]
    assert results[0].type.shape[0].const == 10**6
