"""Texts, comments, numbers and `verbatim`: what lets the primal's lines survive to the letter."""

from adsource.backend.render import function
from adsource.frontend.build import program
from adsource.ir import walk
from adsource.ir.nodes import Assign, Call, For, If, Keep, Remark, Return

SOURCE = '''\
import math
import numpy as np
import adsource as ad
from scipy.special import erf
from os import path

N = 3
SCALE = 2.0 * N  # used through SCALE
UNUSED = 4


def helper(a):
    # in the helper
    return a * SCALE


@ad.differentiable(wrt="u")
def f(u, k, n=N):
    """Doc of f.

    More.
    """
    # above a
    # two lines
    a = (u +
         erf(u))  # behind a

    # above the loop
    for t in ad.checkpoint(range(n), slots=4):  # behind the loop
        # inside
        a = 2 * a; c = a  # two
        # below c
    r, s = a.shape[0], k
    if k > 0:  # yes
        d = 1.0
    # above elif
    elif k < -1:
        d = 2.0
    # above else
    else:
        d = ad.stop_gradient(k) * 3.0
    e = helper(k) + 1.0
    raise_it = (
        k > 100  # why
    )
    if raise_it: raise ValueError("k")  # never
    return np.sum(a) * d * c[0] * e * r * s
'''


def made():
    return program(SOURCE, "model.py", "f", "float64[:], float64")


def by_line():
    found = {}
    for s in walk.statements(made().functions["f"].body):
        if s.origin is not None:
            found.setdefault(s.origin.line, []).append(s)
    return found


def texts():
    return {line: s[0].origin.text for line, s in by_line().items()}


def test_texts():
    assert texts() == {
        25: "a = (u +\n     erf(u))  # behind a",
        29: "for t in range(n):  # behind the loop",
        31: "a = 2 * a",
        33: "r, s = a.shape[0], k",
        34: "if k > 0:  # yes",
        35: "d = 1.0",
        37: "if k < -1:",
        38: "d = 2.0",
        41: "d = k * 3.0",
        42: "e = helper(k) + 1.0",
        43: "raise_it = (\n    k > 100  # why\n)",
        46: "if raise_it:",
        47: "return np.sum(a) * d * c[0] * e * r * s",
    }


def test_second_statement_of_a_line_has_the_comment():
    assert [s.origin.text for s in by_line()[31]] == ["a = 2 * a", "c = a  # two"]


def test_statement_on_the_line_of_its_if():
    branch, kept = by_line()[46]
    assert isinstance(branch, If) and isinstance(kept, Keep)
    assert kept.origin.text == 'raise ValueError("k")  # never' and kept.text == 'raise ValueError("k")'


def test_comments():
    lines = by_line()
    assert lines[25][0].comments == ("# above a", "# two lines")
    assert lines[29][0].comments == ("", "# above the loop")
    assert lines[31][0].comments == ("# inside",)
    assert lines[37][0].comments == ("# above elif",)
    assert lines[41][0].comments == ("# above else",)
    loop = lines[29][0]
    assert isinstance(loop, For) and loop.body[-1] == Remark("# below c")


def test_verbatim():
    lines = by_line()
    assert all(s.verbatim for line, found in lines.items() if line != 42 for s in found)
    call, rest = lines[42]
    assert isinstance(call, Call) and isinstance(rest, Assign)
    assert not call.verbatim and not rest.verbatim
    assert call.targets[0].id == "t1"


def test_parts():
    assert [(s.verbatim, s.origin.parts) for s in by_line()[33]] == [(True, 2), (True, 2)]


def test_numbers_grow_with_the_lines():
    numbers = [s[0].origin.number for _, s in sorted(by_line().items())]
    assert numbers == sorted(set(numbers))


def test_program():
    p = made()
    assert p.entry == "f" and list(p.functions) == ["f", "helper"]
    assert p.imports == ("import numpy as np", "from scipy.special import erf")
    assert p.constants == (("N", "3"), ("SCALE", "2.0 * N"))
    assert p.np == "np" and "t" in p.taken
    assert p.path == "model.py" and p.text == SOURCE


def test_function_text_has_no_markers():
    f = made().functions["f"]
    assert f.text.startswith('def f(u, k, n=N):\n    """Doc of f.')
    assert "ad." not in f.text and "for t in range(n):  # behind the loop" in f.text
    assert f.docstring == "Doc of f.\n\nMore."
    assert f.line == 18


def test_name_of_numpy():
    assert program("import numpy\ndef f(x):\n    return x\n", "m.py", "f", "float64").np == "numpy"
    assert program("def f(np):\n    return np\n", "m.py", "f", "float64").np == "np2"


def test_continue_keeps_the_header_where_it_can():
    text = (
        "def f(u):\n    s = 0.0\n    for i in range(u.size):\n        if u[i] < 0:\n            s -= 1.0\n"
        "            continue\n        if u[i] > 2:\n            continue\n        s += u[i]\n    return s\n"
    )
    made = program(text, "m.py", "f", "float64[:]").functions["f"]
    first = made.body[1].body[0]
    assert first.verbatim and first.guard and first.origin.text == "if u[i] < 0:"
    second = first.orelse[0]
    assert second.verbatim and second.guard and second.body[0].kind == "continue"
    assert second.orelse[0].verbatim
    assert "\n".join(function(made)) + "\n" == text


def test_break_reads_to_the_letter():
    text = (
        "def f(u, k):\n    s = 0.0\n    while True:\n        s += k\n        if s > 3.0:\n            # enough\n"
        "            break  # here\n        # more\n        for i in range(u.size):\n            if u[i] < s:\n"
        "                if i > 2:\n                    break\n            else:\n                s += 1.0\n"
        "                continue\n    return s\n"
    )
    assert "\n".join(function(program(text, "m.py", "f", "float64[:], float64").functions["f"])) + "\n" == text


def test_markers_leave_their_parentheses():
    text = (
        "import adsource as ad\n\n\ndef f(x, k):\n    a = ad.stop_gradient(x[0] + k) * k\n"
        "    b = ad.stop_gradient(\n        x[0]\n        + k\n    )\n    c = -ad.stop_gradient(a if k > 0 else b)\n"
        "    return x[ad.stop_gradient(1 - 1)] + abs(ad.stop_gradient(a + b)) + ad.stop_gradient(c)\n"
    )
    made = program(text, "m.py", "f", "float64[:], float64").functions["f"]
    texts = [s.origin.text for s in made.body]
    assert texts == [
        "a = (x[0] + k) * k", "b = (x[0]\n    + k)", "c = -(a if k > 0 else b)",
        "return x[1 - 1] + abs(a + b) + c",
    ]
    assert "a = (x[0] + k) * k" in made.text and "return x[1 - 1] + abs(a + b) + c" in made.text


def test_lines_that_read_a_dict_are_not_verbatim():
    text = (
        "def g(p, a):\n    b = 2 * a\n    for i in range(p['n']):\n        b += 1.0\n    if p['k'] > 0:\n        b = p['k'] * b\n"
        "    return b\ndef f(x):\n    p = {'k': x, 'n': 3}\n    y = g(p, x)\n    return y\n"
    )
    functions = program(text, "m.py", "f", "float64").functions
    assert [s.verbatim for s in walk.statements(functions["g"].body)] == [True, False, True, False, False, True]
    assert [s.verbatim for s in functions["f"].body] == [False, False, False, True]


def test_several_returns_share_a_result():
    text = "def f(x):\n    if x > 0:\n        return x\n    return 2 * x\n"
    body = program(text, "m.py", "f", "float64").functions["f"].body
    assert [type(s) for s in body] == [If, Return]
    assert body[0].verbatim and body[0].body[0].target.id == "result"


def test_the_same_program_twice():
    assert made() == made()
