"""The text of a live function: moved out of what surrounds it, on the lines where it stands."""

import importlib
import sys

import numpy as np
import pytest

from adsource.errors import Refusal
from adsource.runtime.source import source_of, unwrap

TEXT = '''\
"""A file."""
import numpy as np

if np:

    def inside(x):
        """Two
        lines."""
        return x * x


def plain(x):
    return inside(x)


class Holder:
    other = 1

    @staticmethod
    def method(x):
        return x
'''


@pytest.fixture
def module(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "surroundings.py").write_text(TEXT)
    importlib.invalidate_caches()
    yield importlib.import_module("surroundings")
    del sys.modules["surroundings"]


def test_a_function_at_the_top_has_the_whole_text(module):
    found = source_of(module.plain)
    assert (found.path, found.text, found.function) == ("surroundings.py", TEXT, "plain")


@pytest.mark.parametrize("path", ["inside", "Holder.method"])
def test_what_is_nested_is_moved_out_on_its_own_lines(module, path):
    function = module.inside if path == "inside" else module.Holder.method
    lines = source_of(function).text.splitlines()
    assert len(lines) == len(TEXT.splitlines())
    number = next(n for n, line in enumerate(lines) if line.startswith(f"def {function.__name__}("))
    assert TEXT.splitlines()[number].strip() == lines[number]
    assert ("if np:" if path == "inside" else "class Holder:") not in lines
    compile("\n".join(lines), "moved", "exec")


def test_an_edited_file_is_refused_until_it_is_loaded_again(module, tmp_path):
    (tmp_path / "surroundings.py").write_text(TEXT.replace("return x * x", "return x + x"))
    for function in (module.inside, module.plain):  # itself, and through its helper
        with pytest.raises(Refusal, match="AD009: `inside` is not what runs"):
            source_of(function)
    assert "x + x" in source_of(importlib.reload(module).plain).text


def test_moved_lines_and_comments_are_no_change(module, tmp_path):
    (tmp_path / "surroundings.py").write_text(TEXT.replace("\ndef plain", "\n# moved\n\n\ndef plain"))
    assert source_of(module.plain).text.startswith('"""A file."""')


@pytest.mark.parametrize("given", [lambda x: x, np.sin, len, int, "text"])
def test_what_is_no_function_with_source_is_refused(given):
    with pytest.raises(Refusal, match="AD004"):
        unwrap(given)
