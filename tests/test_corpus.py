"""Realistic programs through `value_and_grad`: the value to the last bit, the gradient as the oracle has it.

On the CPU target those that every version has to carry; compiling them is most of this file's time.
"""

import ast
import copy
import inspect
import re
from pathlib import Path

import numpy as np
import pytest

import adsource as ad
from adsource.pipeline import Request, emit
from tests.primal import gap_to_oracle, load, poisoned, same, seed_like, unchanged

HERE = Path(__file__).parent / "corpus"
FILES = sorted([*(HERE / "programs").glob("*.py"), *(HERE / "extra").glob("*.py")])
COMPILED = (
    "heat1d", "jacobi2d", "heat3d", "burgers2d", "hdiff", "thomas", "nbody", "arc_distance", "cholesky_loops",
    "lu_loops", "mlp", "rk4_brusselator",
)  # fmt: skip
BY_NAME = {path.stem: path for path in FILES}


def inputs_of(module):
    return module.inputs("test") if "size" in inspect.signature(module.inputs).parameters else module.inputs()


def derivative(path, target):
    """(inputs, their copies, value, seed, gradients by name)"""
    module = load(path)
    function, inputs = getattr(module, module.FUNCTION), inputs_of(module)
    before = copy.deepcopy(inputs)
    if isinstance(function(**copy.deepcopy(inputs)), (float, np.floating)):
        gradient = ad.value_and_grad(function, tuple(module.WRT), target)
        value, gradients = gradient(**inputs)
        poisoned([entry.rooms for entry in gradient._entries.values()])
        assert same(gradient(**inputs), (value, gradients)), "what is kept between calls shows"
        return inputs, before, value, 1.0, dict(zip(module.WRT, gradients))
    value, pull = ad.vjp(function, tuple(module.WRT), target)(**inputs)
    seed = seed_like(value, np.random.default_rng(3))
    return inputs, before, value, seed, dict(zip(module.WRT, pull(seed)))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_numpy(path):
    module = load(path)
    function = getattr(module, module.FUNCTION)
    inputs, before, value, seed, gradients = derivative(path, "numpy")
    assert unchanged(inputs, before)
    assert same(value, function(**copy.deepcopy(inputs)))
    for name, gradient in gradients.items():
        assert np.shape(gradient) == np.shape(inputs[name])
        assert np.isfinite(gradient).all()
    assert any(np.any(gradient) for gradient in gradients.values())
    single = any(np.asarray(x).dtype == np.float32 for x in inputs.values())
    gap = gap_to_oracle(function, inputs, gradients, seed, np.random.default_rng(5))
    assert gap < (1e-4 if single else 1e-10)


@pytest.mark.parametrize("name", COMPILED)
def test_cpu(name):
    path = BY_NAME[name]
    inputs, before, value, _, gradients = derivative(path, "cpu")
    _, _, exact, _, expected = derivative(path, "numpy")
    assert unchanged(inputs, before)
    assert value == pytest.approx(exact, rel=1e-13, abs=0.0)
    for wrt, gradient in gradients.items():
        assert np.abs(gradient - expected[wrt]).max() <= 1e-10 * np.abs(expected[wrt]).max()


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_text_is_the_same_twice(path):
    assert emitted(path, "numpy") == emitted(path, "numpy")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_text_for_the_cpu(path):
    text = emitted(path, "cpu")
    assert f"def {load(path).FUNCTION}_b(" in text
    if path.stem in COMPILED:
        assert text == emitted(path, "cpu")
    check_workspace(text, load(path))
    check_order(text)


def check_order(text):
    """No name of a function's own is read above all lines that bind it."""
    for f in (f for f in ast.walk(ast.parse(text)) if isinstance(f, ast.FunctionDef)):
        inner = (ast.GeneratorExp, ast.ListComp, ast.Lambda)
        nested = {n for e in ast.walk(f) if isinstance(e, inner) for n in ast.walk(e)}
        own = [n for n in ast.walk(f) if isinstance(n, ast.Name) and n not in nested]
        first = {a.arg: f.lineno for a in (*f.args.args, *f.args.kwonlyargs)}
        for n in own:
            if isinstance(n.ctx, ast.Store):
                first[n.id] = min(first.get(n.id, n.lineno), n.lineno)
        assert not [n.id for n in own if n.lineno < first.get(n.id, 0)], f.name


def check_workspace(text, module):
    """What the workspace's maker makes passes the check at the routine's head."""
    functions = {f.name: f for f in ast.parse(text).body if isinstance(f, ast.FunctionDef)}
    made, added = (functions.get(f"{module.FUNCTION}_{what}") for what in ("workspace", "b"))
    routine = functions.get(f"{module.FUNCTION}_b_fresh", added)
    if made is None:
        return
    head = [s for s in routine.body if not isinstance(s, ast.Expr)][:2]
    made.decorator_list = []
    space = {"np": np} | inputs_of(module)
    value = getattr(module, module.FUNCTION)(**copy.deepcopy(inputs_of(module)))
    values = value if isinstance(value, tuple) else (value,)
    seeds = [a.arg for a in routine.args.args if re.search(r"_seed\d*$", a.arg)]
    space |= dict(zip(seeds, (v for v in values if np.asarray(v).dtype.kind in "fc")))
    exec(ast.unparse(made), space)
    space["_arrays"] = space[made.name](*(space[a.arg] for a in made.args.args))
    unpack, check = head
    unpack.value = ast.Name("_arrays", ast.Load())
    exec(ast.unparse(unpack), space)
    assert isinstance(check, ast.If) and not eval(ast.unparse(check.test), space)


def emitted(path, target):
    module = load(path)
    request = Request(
        path=path.name, text=path.read_text(encoding="utf-8"), function=module.FUNCTION, wrt=tuple(module.WRT),
        signature=module.SIGNATURE, target=target,
    )  # fmt: skip
    return emit(request).text


def test_nothing_is_left_out():
    assert len(FILES) >= 23 and not set(COMPILED) - set(BY_NAME)
