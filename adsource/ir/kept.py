"""Kept statements (`assert`, `print`, `raise`) under other names than their text has.

    v = x * k                     v = x * k
    v = np.sin(v)                 v2 = np.sin(v)
    assert np.min(v) > 0.0        assert np.min(v2) > 0.0      # text `... v ...`, words (v,), reads (v2,)
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from adsource.ir.nodes import Keep


def under(s: Keep, name: Callable[[str], str]) -> Keep:
    """The statement where each name that it reads is another one."""
    words, reads = s.words or s.reads, tuple(map(name, s.reads))
    return replace(s, reads=reads, words=() if reads == words else words)


def worded(s: Keep) -> str:
    """The text with the names that the statement reads."""
    if not s.words:
        return s.text
    chosen = dict(zip(s.words, s.reads, strict=True))
    tree = ast.parse(s.text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = chosen.get(node.id, node.id)
        elif isinstance(node, ast.arg):
            node.arg = chosen.get(node.arg, node.arg)
    return ast.unparse(tree)
