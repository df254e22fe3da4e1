"""Structured arguments and results in the wrappers: how each part is reached, and how the whole is built again.

    p_mass = p.mass                                     what the routine takes
    return value, of_fields(p, mass=p_mass_b, w=p_w_b)  an object like the user's, of gradients
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from adsource.ir.nodes import Const, Expr, Name, TupleExpr
from adsource.ir.types import Member, Record


def keys_of(parts: TupleExpr) -> tuple[str, ...]:
    return parts.type.keys if isinstance(parts.type, Record) else tuple(map(str, range(len(parts.items))))


def what_of(parts: TupleExpr) -> str:
    return parts.type.kind.what if isinstance(parts.type, Record) else "items"


def reached(text: str, parts: Expr) -> Iterator[tuple[str, str]]:
    """(name of a part, how it is reached) of a value."""
    if isinstance(parts, Name):
        yield parts.id, text
    elif isinstance(parts, TupleExpr):
        for key, inner in zip(keys_of(parts), parts.items):
            yield from reached(_part(text, key, parts), inner)


def _part(text: str, key: str, parts: TupleExpr) -> str:
    match what_of(parts):
        case "dict":
            return f'{text}["{key}"]'
        case "items" | "list":
            return f"{text}[{key}]"
    return f"{text}.{key}"


def assumed(text: str, parts: Expr) -> Iterator[tuple[str, str]]:
    """(what is looked at, its value) for all that is taken for granted of a value: lengths, words, functions."""
    if isinstance(parts, Const) and isinstance(parts.value, Member):
        yield f"{text}.name", repr(parts.value.name)
    elif isinstance(parts, Const):
        yield text, repr(parts.value)
    if not isinstance(parts, TupleExpr):
        return
    what = what_of(parts)
    if what == "function":
        yield f"{text}.__name__", repr(parts.type.kind.name.split(":")[-1].split(".")[-1])
    elif what in ("dict", "items", "list"):
        yield f"len({text})", str(len(parts.items))
    for key, inner in zip(keys_of(parts), parts.items):
        yield from assumed(_part(text, key, parts), inner)


def built(parts: Expr, leaf: Callable[[Name], str], like: str, of_fields: str) -> str:
    """A value of the same structure: of gradients, like the one that `like` names, in which what is no number is
    None; or, where that is empty, the value itself."""
    if isinstance(parts, Name):
        return leaf(parts)
    if isinstance(parts, Const):
        return "None" if like else repr(parts.value)
    if not isinstance(parts, TupleExpr) or what_of(parts) == "function":
        return "None" if like or not isinstance(parts, TupleExpr) else parts.type.kind.name.split(":")[-1]
    keys = keys_of(parts)
    inner = [built(e, leaf, like and _part(like, k, parts), of_fields) for k, e in zip(keys, parts.items)]
    named = ", ".join(f"{k}={t}" for k, t in zip(keys, inner))
    match what_of(parts):
        case "dict":
            return "{" + ", ".join(f'"{k}": {t}' for k, t in zip(keys, inner)) + "}"
        case "list":
            return f"[{', '.join(inner)}]"
        case "tuple":
            return f"{like}._replace({named})" if like else f"{parts.type.kind.name}({named})"
        case "object":
            return f"{of_fields}({like or parts.type.kind.name}, {named})"
    return f"({', '.join(inner)}{',' if len(inner) == 1 else ''})"


def kind_of(parts: TupleExpr) -> str:
    """What the value is, in a word."""
    what = what_of(parts)
    return parts.type.kind.name if what in ("object", "tuple") else {"items": "tuple"}.get(what, what)
