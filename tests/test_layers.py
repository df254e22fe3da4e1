"""The structure of the compiler: import order, imports at the head of files, sizes of files."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "adsource"
LAYERS = [
    ("errors", "codes", "codes_language", "names", "library", "late", "structures"),
    ("ir",),
    ("frontend", "rulebook"),
    ("analyses",),
    ("transforms",),
    ("backend",),
    ("runtime", "review"),
    ("compiled",),
    ("pipeline",),
    ("jobs", "build", "callables", "checking", "differentiable", "implicit", "higher", "api"),
    ("__init__", "__main__"),
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
FILES = sorted(ROOT.rglob("*.py"))
LONGEST = 400  # lines; past it a file holds two ideas


def layer(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(tree):
    """The adsource modules that a file imports, as `errors` or `ir.nodes`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "adsource":
            inside = node.module.split(".")[1:]
            yield from [".".join(inside)] if inside else [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from (
                a.name.removeprefix("adsource.") for a in node.names if a.name.startswith("adsource.")
            )
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "late":
            yield node.args[0].value.removeprefix("adsource.")


def within_functions(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from (n for n in ast.walk(node) if isinstance(n, (ast.Import, ast.ImportFrom)))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_file_keeps_to_its_layer(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = layer(path)
    assert own in LEVEL, f"{own} has no place in the import order"
    for module in imported(tree):
        other = module.split(".")[0]
        assert LEVEL[other] <= LEVEL[own], f"{own} imports {module}, which is above it"
    assert not [n.lineno for n in within_functions(tree)], "imports stand at the head of a file"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_siblings_of_one_layer_do_not_import_each_other():
    for path in FILES:
        others = {m.split(".")[0] for m in imported(ast.parse(path.read_text(encoding="utf-8")))}
        for names in (("frontend", "rulebook"), ("runtime", "review")):
            if layer(path) in names:
                assert not others & set(names) - {layer(path)}, path


def test_rules_and_templates_are_never_imported():
    for path in FILES:
        modules = {m.split(".")[0] for m in imported(ast.parse(path.read_text(encoding="utf-8")))}
        assert not modules & {"rules", "templates"}, path
