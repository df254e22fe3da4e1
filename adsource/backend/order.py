"""What a module defines, in an order in which each definition finds what it takes when it is executed.

The given order stays, but for what stands too far down:

    def mlp(x, act=softplus): ...                    def softplus(x): ...
    def softplus(x): ...                     ->      def mlp(x, act=softplus): ...
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

GAP = ["", ""]


@dataclass(frozen=True)
class Item:
    """A constant, which takes a line of its own, or a function or class, set off by empty lines."""

    name: str
    lines: tuple[str, ...]
    constant: bool = False


def ordered(items: list[Item]) -> list[str]:
    """Their lines."""
    by_name = {i.name: i for i in items}
    done: dict[str, Item] = {}
    open_: list[str] = []

    def place(item: Item) -> None:
        if item.name in done or item.name in open_:
            return
        open_.append(item.name)
        for name in _taken(item):
            if name in by_name:
                place(by_name[name])
        open_.pop()
        done[item.name] = item

    for item in items:
        place(item)
    lines: list[str] = []
    for before, item in zip([None, *done.values()], done.values()):
        first = [""] if before is None else [] if before.constant else GAP
        lines += [*(first if item.constant else GAP), *item.lines]
    return lines


def _taken(item: Item) -> list[str]:
    """The names that are looked up when the definition is executed, not when what it defines is called."""
    return [n.id for s in ast.parse("\n".join(item.lines)).body for n in _executed(s)]


def _executed(node: ast.AST) -> Iterator[ast.Name]:
    if isinstance(node, ast.Name):
        yield node
    elif isinstance(node, ast.FunctionDef):
        for part in (*node.decorator_list, node.args, *([node.returns] if node.returns else [])):
            yield from _executed(part)
    else:
        for part in ast.iter_child_nodes(node):
            yield from _executed(part)
