"""The user's functions copied: to the letter but for spacing, and stable under Black."""

import ast
from pathlib import Path

import pytest

from adsource.backend.copied import copied
from adsource.backend.docstrings import docstring, reindented

ROOT = Path(__file__).resolve().parents[2]
FILES = [*sorted((ROOT / "tests" / "corpus" / "programs").glob("*.py")), *sorted(ROOT.glob("adsource/*/*.py"))[::4]]

SOURCE = '''
# about it
@njit
def f(u,k = 1.0): # head
  """Say
    more.
  """

  # first
  x=u [1:]**2;y = 'a'

  for i in range( 3 ): # loop


    if x: x = 1
    # other
    elif y:
      x = 2

    else: # last
      x = 3  # far
      # foot
    # foot of the loop
  while   x:
    x = """a


b"""
  else:
    pass
  try:
    x = 1
  except ValueError as e:
    raise
  finally:
    y = 2
  return(x)
'''

WANTED = '''\
# about it
@njit
def f(u, k=1.0):  # head
    """Say
    more.
    """

    # first
    x = u[1:] ** 2
    y = "a"

    for i in range(3):  # loop
        if x:
            x = 1
        # other
        elif y:
            x = 2
        else:  # last
            x = 3  # far
            # foot
        # foot of the loop
    while x:
        x = """a


b"""
    else:
        pass
    try:
        x = 1
    except ValueError as e:
        raise
    finally:
        y = 2
    return x'''


def test_a_function():
    assert "\n".join(copied(SOURCE)) == WANTED


def test_a_comment_that_makes_a_line_too_long_goes_above_it():
    note = "# " + "long " * 15
    lines = copied(f"def f(x):\n    value = x + 1.0  {note}\n    return value  # noqa: {'E501 ' * 20}\n")
    assert lines[1:3] == [f"    {note.strip()}", "    value = x + 1.0"]
    assert lines[3].startswith("    return value  # noqa")


def functions():
    for path in FILES:
        text = path.read_text("utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef):
                yield pytest.param(ast.get_source_segment(text, node), id=f"{path.stem}.{node.name}")


def test_copies_mean_the_same_and_are_stable_under_black():
    """On all functions of the corpus, and of every fourth file of the compiler."""
    black = pytest.importorskip("black", reason="black is not installed")
    for case in functions():
        (text,) = case.values
        if "match " in text or "fmt:" in text or "*named\n" in text or " from None" in text:
            continue  # not in the language; comments and commas that Black treats on their own
        made = "\n".join(copied(text)) + "\n"
        assert ast.dump(_bare(made)) == ast.dump(_bare(text)), case.id
        again = black.format_str(made, mode=black.Mode(target_versions={black.TargetVersion.PY311}))
        assert again == made, case.id


def _bare(text):
    """The tree without docstrings, whose indentation is put right."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body[0].value.value = ast.get_docstring(node).strip()
    return tree


@pytest.mark.parametrize(
    "literal",
    [
        '"""Foo.\n    """', '"""\n    Foo.\n    """', '"""Foo.\n\n    bar\n    """', '"""Foo.\n\n    bar   \n\n\n    """',
        '"""  Foo."""', '"""\n\n  Foo.\n      bar\n   baz"""', "'''Foo\n bar'''", '"""Foo\n  bar"x" """', '""" """',
        '"""\n    """', 'r"""a\\d\n   b\n    """', '"""' + "x" * 80 + '"""', '"""a\n    ' + "x" * 82 + '"""',
        '"""a\n    ' + "x" * 81 + '"""', '"""Foo.  \n\n    """',
    ],
)  # fmt: skip
def test_docstrings_as_black_prints_them(literal):
    black = pytest.importorskip("black", reason="black is not installed")
    wanted = black.format_str(f"def f():\n    {literal}\n    x\n", mode=black.Mode()).splitlines()
    assert reindented(literal, 1) == wanted[1:-1]


def test_docstrings_of_our_own():
    assert docstring("", 1) == []
    assert docstring('Say "x"', 0) == ['"""Say "x" """']
    assert docstring("One.\n\n    two\n", 1) == ['    """One.', "", "    two", '    """']


def test_other_literals_are_no_docstrings():
    assert reindented('"plain"', 1) is None and reindented("x + 1", 1) is None
