"""Rules that a user writes, from end to end: in the module under `@ad.rule`, and in a file for `--rules`."""

import ast
import importlib.util
import linecache
import re
import sys
from pathlib import Path

import numpy as np
import pytest

import adsource as ad
from adsource.__main__ import run
from adsource.pipeline import Request, emit
from adsource.review.oracle import directional

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "guide.md"
U = np.array([0.3, -1.2, 2.0, 0.7])
TYPES = "float64[:], float64"

SOFT = '''
import numpy as np

import adsource as ad

SCALE = 2.0


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def soft(x, k=2.0):
    return np.log1p(np.exp(k * x)) / k


@ad.rule
def soft_rule(x, k):
    y = soft(x, k=k)
    p = sigmoid(k * x)
    y_d = p * x_d + (p * x - y) / k * k_d
    x_b += y_b * p * (SCALE / 2.0)
    k_b += y_b * (p * x - y) / k


def model(u, k):
    v = soft(u, k)
    return np.sum(v ** 2) + soft(k)
'''
WRONG = SOFT.replace("x_b += y_b * p * (SCALE / 2.0)", "x_b += y_b * p * 1.25")

ROOT_OF = '''
import numpy as np

import adsource as ad


def root_of(a, n):
    """The n-th root, by Newton's method: how often, only the numbers know."""
    y = np.maximum(a, 1.0)
    change = 1.0
    while change > 1e-14:
        new = y - (y ** n - a) / (n * y ** (n - 1))
        change = np.max(np.abs(new - y))
        y = new
    return y


@ad.rule
def root_rule(a, n: int):
    """
    >>> root_of(positive[4], 3)
    """
    y = root_of(a, n)
    y_d = a_d * y / (n * a)
    a_b += y_b * y / (n * a)


def model(u, k):
    return np.sum(root_of(u * u + k, 3)) * k
'''


@pytest.fixture(params=["numpy", "cpu"])
def target(request):
    return request.param


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Write a module's text and import it."""
    monkeypatch.chdir(tmp_path)

    def loaded(text, name="soft_model"):
        path = tmp_path / f"{name}.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        return module

    return loaded


def emitted(text, function="model", target="numpy", modes=("adjoint",), rules=(), types=TYPES):
    return emit(Request("soft.py", text, function, None, types, target, modes, rules=rules)).text


def refusal(text, function="model", **more):
    with pytest.raises(ad.Refusal) as caught:
        emitted(text, function, **more)
    return str(caught.value)


def function_text(module_text, name):
    (node,) = [n for n in ast.parse(module_text).body if isinstance(n, ast.FunctionDef) and n.name == name]
    return ast.unparse(node)


# ------------------------------------------------------------------- a right rule


def test_the_lines_of_the_rule_stand_in_the_adjoint():
    text = emitted(SOFT)
    body = function_text(text, "model_b")
    assert "v = soft(u, k)" in body and "np.log1p" not in body
    assert "1.0 / (1.0 + np.exp(-(k * u)))" in body and "soft_b" not in text
    assert "soft_rule" not in text and "adsource as ad" not in text and "u_bar" not in text
    assert "def soft(x, k=2.0):" in text  # the primal stays


def test_gradients_by_the_rule(load, target):
    module = load(SOFT)
    u_b, k_b = ad.grad(module.model, target=target)(U, 1.5)
    for name, gradient in (("u", u_b), ("k", k_b)):
        direction = np.full_like(U, 0.5) if name == "u" else 1.0
        _, slope = directional(module.model, (U, 1.5), {}, {name: direction})
        np.testing.assert_allclose(np.sum(gradient * direction), slope, rtol=1e-12)


def test_tangents_by_the_rule(load, target):
    module = load(SOFT)
    _, tangent = ad.jvp(module.model, target=target)((U, 1.5), (np.ones(4), 0.3))
    _, slope = directional(module.model, (U, 1.5), {}, {"u": np.ones(4), "k": 0.3})
    np.testing.assert_allclose(tangent, slope, rtol=1e-12)


def test_a_covered_function_is_differentiated_by_its_own_rule(load, target):
    module = load(SOFT)
    _, pull = ad.vjp(module.soft, target=target)(U, 1.5)
    x_b, k_b = pull(np.ones(4))
    np.testing.assert_allclose(x_b, 1.0 / (1.0 + np.exp(-1.5 * U)), rtol=1e-13)
    assert "np.log1p" not in function_text(emitted(SOFT, "soft"), "soft_b")


def test_a_function_that_compiles_in_one_form_only_for_each_rank(load):
    module = load(SOFT)
    made = ad.transform(module.model, signature=TYPES)
    assert "@njit" in made.source.split("def soft_p")[0].splitlines()[-1]
    np.testing.assert_allclose(made.routine("value_and_grad")(U, 1.5)[0], module.model(U, 1.5), rtol=1e-15)


def test_a_while_loop_that_only_the_rule_can_see_through(load, target):
    module = load(ROOT_OF, "root_model")
    report = ad.check(module.model, U, 1.5, target=target)
    assert report.ok, report
    assert "while" not in function_text(ad.transform(module.model, signature=TYPES, target="numpy").source, "model_b")


def test_several_results(load, target):
    text = '''
import numpy as np
import adsource as ad

def polar(x, y):
    return np.hypot(x, y), np.arctan2(y, x)

@ad.rule
def polar_rule(x, y):
    r, t = polar(x, y)
    r_d = (x * x_d + y * y_d) / r
    t_d = (x * y_d - y * x_d) / (r * r)
    x_b += (x * r_b - y / r * t_b) / r
    y_b += (y * r_b + x / r * t_b) / r

def model(u, k):
    r, t = polar(u, k)
    return np.sum(r * t)
'''
    module = load(text, "polar_model")
    report = ad.check(module.model, U, 1.5, target=target)
    assert report.ok, report
    assert "arctan2" not in function_text(emitted(text), "model_b")
    value, pull = ad.vjp(module.polar, target=target)(U, np.ones(4))
    np.testing.assert_allclose(pull((np.ones(4), np.zeros(4)))[0], U / value[0], rtol=1e-13)


def test_within_loops_and_larger_expressions(load, target):
    text = SOFT.split("def model")[0] + '''
def model(u, k):
    total = 0.0
    for i in range(u.size):
        u = u + 0.1 * soft(u * u[i], k)
        total += soft(u[i], k) * soft(k, 3.0)
    return total
'''
    report = ad.check(load(text, "loop_model").model, U, 1.5, target=target)
    assert report.ok, report


def test_a_rule_that_does_not_fit_leaves_the_function_to_the_compiler():
    text = SOFT.replace("def soft_rule(x, k)", 'def soft_rule(x: "2d", k)')
    assert "soft_b" in emitted(text)


def test_rules_for_functions_of_numpy_come_before_the_books(target):
    text = '''
import numpy
from adsource import rule

@rule
def squared(x):
    y = numpy.square(x)
    y_d = x_d * (x + x)
    x_b += y_b * (x + x)

def model(u, k):
    return numpy.sum(numpy.square(u)) * k
'''
    body = function_text(emitted(text, target=target), "model_b" if target == "numpy" else "model_b_fresh")
    assert "u + u" in body if target == "numpy" else "u[i] + u[i]" in body


def test_rules_from_a_file_cover_both(tmp_path, monkeypatch, capsys):
    module, _, rest = SOFT.partition("@ad.rule")
    rule, model, body = rest.partition("\n\n\ndef model")
    (tmp_path / "soft.py").write_text(module + model.lstrip() + body)
    own = "import numpy as numbers\nSCALE = 2.0\n" + rule.strip().replace(
        "sigmoid(k * x)", "1.0 / (1.0 + numbers.exp(-k * x))") + """

def exp(x):
    y = np.exp(x)
    y_d = x_d * y * 1.0
    x_b += y * y_b
"""
    (tmp_path / "mine.py").write_text(own)
    monkeypatch.chdir(tmp_path)
    words = ["soft.py:model", "--signature", TYPES, "--target", "numpy", "--rules", "mine.py"]
    assert run(["emit", *words]) == 0
    assert "soft_b" not in capsys.readouterr().out
    assert run(["check", *words]) == 0
    assert re.search(r"rules +ok +soft_rule", capsys.readouterr().out)
    (tmp_path / "mine.py").write_text(own.replace("x_b += y_b * p", "x_b += y_b * p * p"))
    assert run(["check", *words]) == 1
    assert "mine.py:3: soft_rule" in capsys.readouterr().out


# ------------------------------------------------------------------- a wrong rule


@pytest.mark.parametrize("wrt", [ad.grad, ad.value_and_grad, ad.vjp])
def test_a_wrong_rule_is_refused_before_the_first_derivative(load, wrt):
    with pytest.raises(ad.Refusal) as caught:
        wrt(load(WRONG, "wrong_model").model, target="numpy")(U, 1.5)
    assert re.match(r"wrong_model.py:18: AD404: the rule `soft_rule` is wrong: operand 0: <seed, tangent> = .*, "
                    r"<adjoint, direction> = ", str(caught.value))
    assert "soft on" in str(caught.value) and "[(3,), ()]" in str(caught.value)


def test_a_wrong_tangent_is_refused(load):
    wrong = SOFT.replace("y_d = p * x_d", "y_d = 2.0 * p * x_d")
    with pytest.raises(ad.Refusal, match="AD404: .* the tangent is off by"):
        ad.jvp(load(wrong, "wrong_tangent").model, target="numpy")((U, 1.5), (U, 1.0))


def test_check_finds_a_wrong_rule_and_emit_does_not_run_it(load, capsys):
    load(WRONG + "\nprint('the file is run')\n", "wrong_model")
    capsys.readouterr()
    words = ["wrong_model.py:model", "--signature", TYPES, "--target", "numpy"]
    assert run(["emit", *words]) == 0
    assert "run" not in capsys.readouterr().out.split("def ")[0]
    assert run(["check", *words]) == 1
    assert re.search(r"rule +FAILED +wrong_model.py:18: soft_rule: operand 0", capsys.readouterr().out)


def test_a_rule_is_verified_once_in_a_process(load, monkeypatch):
    module = load(SOFT.replace("SCALE / 2.0", "1.0 * SCALE / 2.0"), "once_model")
    calls = []
    plain = module.soft
    module.soft = lambda x, k=2.0: calls.append(1) or plain(x, k)
    ad.grad(module.model, "u", target="numpy")(U, 1.5)
    count = len(calls)
    ad.grad(module.model, "k", target="numpy")(U, 1.5)
    assert count and len(calls) <= count + 4


def test_operands_outside_of_the_domain_are_not_tried(load, target):
    text = '''
import numpy as np
import adsource as ad

def entropy(p):
    return -np.sum(p * np.log(p))

@ad.rule
def entropy_rule(p):
    s = entropy(p)
    s_d = -np.sum((np.log(p) + 1.0) * p_d)
    p_b -= (np.log(p) + 1.0) * s_b

def model(u, k):
    return entropy(u * u) * k
'''
    report = ad.check(load(text, "entropy_model").model, U, 1.5, target=target)
    assert report.ok, report


def test_rules_of_other_notebook_cells(monkeypatch, target):
    main = sys.modules["__main__"]
    cells = [SOFT.partition("def model")[0], "def cell(u, k):\n    return np.sum(soft(u, k) ** 2)\n",
             "@ad.rule\ndef other_rule(x):\n    y = other(x)\n    y_d = 7.0 * x_d\n    x_b += 7.0 * y_b\n"]
    names = {"__name__": "__main__"}
    for number, text in enumerate(cells):
        path = f"<ipython-input-{number}-{target}>"
        linecache.cache[path] = (len(text), None, text.splitlines(True), path)
        exec(compile(text, path, "exec"), names)
    monkeypatch.setattr(main, "cell", names["cell"], raising=False)
    gradient = ad.grad(names["cell"], "u", target=target)
    p = 1.0 / (1.0 + np.exp(-1.5 * U))
    np.testing.assert_allclose(gradient(U, 1.5), 2.0 * names["soft"](U, 1.5) * p, rtol=1e-13)
    assert gradient.latest.made.report()["rules"] == [["soft_rule", "soft(normal[3], normal[()])", "float64"]]


# ---------------------------------------------------------------- rules that are refused


@pytest.mark.parametrize("old, new, words", [
    ("    k_b += y_b * (p * x - y) / k\n", "", "soft.py:18:1: AD403: the rule `soft_rule` has no line for `k_b`"),
    ("    y_d = p * x_d + (p * x - y) / k * k_d\n", "", "has no line for the tangent of `y`"),
    ("(p * x - y) / k * k_d", "0.0", "does not read `k_d`"),
    ("p * (SCALE / 2.0)", "q", "soft.py:22:18: AD403: the name `q` is not known in the rule `soft_rule`"),
    ("p * (SCALE / 2.0)", "np.sigmoid(x)", "AD403: the name `np.sigmoid` is not known"),
    ("y = soft(x, k=k)", "y = soft(x)", "soft.py:19:9: AD403: the pattern of the rule `soft_rule` hands over"),
    ("y = soft(x, k=k)", "y = softer(x, k)", "`softer` is no function of this file or of NumPy"),
    ("def soft_rule(x, k):", "def soft_rule(x):", "AD403: `k` is no parameter of the rule `soft_rule`"),
    ("x_b += y_b * p * (SCALE / 2.0)", "x_b *= y_b", "soft.py:22:5: AD402"),
    ("p = sigmoid(k * x)", "p = sigmoid(k * x)\n    while x: pass", "AD402"),
    ("def soft(x, k=2.0):", "def soft(x, *, k=2.0):", "takes arguments by name alone"),
    ("    return np.log1p(np.exp(k * x)) / k", "    x *= k\n    return np.log1p(np.exp(x)) / k",
     "AD403: `x` is written by `soft`, which a rule covers"),
    ("    return np.log1p(np.exp(k * x)) / k", "    return x", "may return the memory of its argument `x`"),
    ("    return np.log1p(np.exp(k * x)) / k", "    return np.fromfunction(k, x)", "np.fromfunction"),
    ("@ad.rule\ndef", "if True:\n  @ad.rule\n  def", "AD401"),
])  # fmt: skip
def test_rules_that_are_refused(old, new, words):
    assert old in SOFT
    text = SOFT.replace(old, new)
    if new.startswith("if True"):
        text = re.sub(r"(?s)(if True:\n  @ad.rule\n  def soft_rule\(x, k\):\n)(.*?)\n\n\n",
                      lambda m: m[1] + m[2].replace("    ", "      ") + "\n\n\n", text)
    assert words in refusal(text, types="float64[:], float64")


def test_the_example_of_the_guide_works(load, target):
    section = GUIDE.read_text(encoding="utf-8").split("## Rules of your own")[1]
    text = re.search(r"(?s)```python\n(.*?)```", section)[1]
    module = load(text, "guide_model")
    report = ad.check(module.loss, U, 1.5, target=target)
    assert report.ok and any("softplus_rule" in line for line in report.lines), report
