"""Expressions as a person writes them: no parenthesis too many, methods where they read better."""

from __future__ import annotations

import cmath
import functools
import inspect
import math

import numpy as np

from adsource.backend.spelling import Spelling
from adsource.ir.draws import PREFIX, RESTORE, STATE, is_draw
from adsource.ir.infer import function_of
from adsource.ir.nodes import OWN, Const, Expr, Index, Name, NewAxis, Op, Slice, TupleExpr
from adsource.ir.samples import BY_KEYWORD
from adsource.ir.types import Static, is_array, is_complex
from adsource.ir.walk import is_own

IFEXP, OR, AND, NOT, COMPARE, UNARY, POWER, ATOM = 0, 1, 2, 3, 4, 11, 12, 13
BINARY = {
    "or": OR, "and": AND, "|": 5, "^": 6, "&": 7, "<<": 8, ">>": 8, "+": 9, "-": 9,
    "*": 10, "/": 10, "//": 10, "%": 10, "@": 10,
}  # fmt: skip
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=", "is", "is not", "in", "not in")
BY_PLACE = (
    "np.einsum", "np.transpose", "np.swapaxes", "np.moveaxis", "np.rollaxis", "np.finfo",
    "np.linalg.matrix_power",
)  # fmt: skip
SIGNS = {"u-": "-", "u+": "+", "~": "~"}


def expression(e: Expr, np: str | Spelling = "np") -> str:
    """The text of an expression; `np` is the module's name for numpy, or all of its names."""
    return _text(e, _names(np))[0]


def item_list(items: tuple[Expr, ...], np: str | Spelling = "np") -> str:
    """`a, b`: expressions by comma, as they stand in calls and behind `return`."""
    return ", ".join(expression(e, np) for e in items)


def _names(np: str | Spelling) -> Spelling:
    return np if isinstance(np, Spelling) else Spelling(np)


def _text(e: Expr, names: Spelling) -> tuple[str, int]:
    """Text and precedence."""
    match e:
        case Const():
            return constant(e.value, names)
        case Name():
            return e.id, ATOM
        case Index():
            return _atom(e.base, names) + f"[{_subscript(e, names)}]", ATOM
        case TupleExpr():
            return _tuple(e, names), ATOM
        case Op():
            return _operation(e, names)
        case Slice():  # as an operand, in the subscripts of np.add.at
            parts = [expression(x, names) if x is not None else "None" for x in (e.start, e.stop, e.step)]
            return f"slice({', '.join(parts[:2] if e.step is None else parts)})", ATOM
        case NewAxis():
            return "None", ATOM
    raise TypeError(f"no expression: {e!r}")


def _within(e: Expr, least: int, names: Spelling) -> str:
    """The operand, in parentheses where it binds less than `least`."""
    text, precedence = _text(e, names)
    return text if precedence >= least else f"({text})"


def _atom(e: Expr, names: Spelling) -> str:
    """The operand where an attribute or a bracket follows; a number needs parentheses there."""
    text = _within(e, ATOM, names)
    return f"({text})" if isinstance(e, Const) and text[0].isdigit() else text


# ------------------------------------------------------------------------ operators


def _operation(e: Op, names: Spelling) -> tuple[str, int]:
    op, args = e.op, e.args
    if op in BINARY:
        return _binary(op, args, names), BINARY[op]
    if op in COMPARISONS:
        left, right = (_within(a, COMPARE + 1, names) for a in args)
        return f"{left} {op} {right}", COMPARE
    if op in SIGNS:
        inner = _within(args[0], UNARY, names)
        return SIGNS[op] + (f"({inner})" if inner[0] == SIGNS[op] else inner), UNARY
    if op == "not":
        return f"not {_within(args[0], NOT, names)}", NOT
    if op == "**":
        return f"{_within(args[0], POWER + 1, names)} ** {_within(args[1], UNARY, names)}", POWER
    if op == "ifexp":
        test, then = (_within(a, OR, names) for a in args[:2])
        return f"{then} if {test} else {_within(args[2], IFEXP, names)}", IFEXP
    if op == "stop_gradient":
        return _text(args[0], names)
    if op == "np.copy" and not is_array(args[0].type):
        return _text(args[0], names)
    if is_draw(e):
        return _draw(e, names), ATOM
    return (_METHODS[op](e, names) if op in _METHODS else _call(e, names)), ATOM


def _binary(op: str, args: tuple[Expr, ...], names: Spelling) -> str:
    """Left-associative: only the right operand needs more; `and` and `or` do not care."""
    level = BINARY[op]
    text = _within(args[0], level, names)
    for a in args[1:]:
        right = _within(a, level if op in ("and", "or") else level + 1, names)
        text += f" {op} " + (f"({right})" if op in "+-" and right.startswith("-") else right)
    return text


# ---------------------------------------------------------------- indices and tuples


def _subscript(e: Index, names: Spelling) -> str:
    return ", ".join(_item(i, names) for i in e.items) or "()"


def _item(item: Expr | Slice | NewAxis, names: Spelling) -> str:
    if isinstance(item, NewAxis):
        return names.of("np.newaxis")
    if not isinstance(item, Slice):
        return expression(item, names)
    return _slice(item, names)


def _slice(s: Slice, names: Spelling) -> str:
    """`1:-1`, but `i + 1 : n`: a bound that is more than a name or a number gets air, as in Black."""
    bounds = (s.start, s.stop, s.step)
    start, stop, step = ("" if b is None else expression(b, names) for b in bounds)
    gap = " " if any(b is not None and not _plain(b, names) for b in bounds) else ""
    text = f"{start}{gap if start else ''}:{gap if stop else ''}{stop}"
    return text + f"{gap if stop else ''}:{gap}{step}" if step else text


def _plain(e: Expr, names: Spelling) -> bool:
    if isinstance(e, Op):
        return e.op in SIGNS and _plain(e.args[0], names)
    return isinstance(e, Name) or isinstance(e, Const) and expression(e, names).lstrip("-").isalnum()


def _tuple(e: TupleExpr, names: Spelling) -> str:
    whole = _whole_shape(e)
    if whole is not None:
        return f"{_atom(whole, names)}.shape"
    return f"({item_list(e.items, names)}{',' if len(e.items) == 1 else ''})"


def _whole_shape(e: TupleExpr) -> Expr | None:
    """u where the tuple is (u.shape[0], u.shape[1]) for all axes of u."""
    axes = [(i.args[0], i.get("axis")) for i in e.items if isinstance(i, Op) and i.op == "shape"]
    if not axes or len(axes) != len(e.items) or len(axes) != getattr(axes[0][0].type, "rank", 0):
        return None
    base = axes[0][0]
    return base if all(a == base and k == n for n, (a, k) in enumerate(axes)) else None


# ------------------------------------------------------------------ calls and methods


def _call(e: Op, names: Spelling) -> str:
    if is_own(e):
        return f"{names.of(OWN + str(e.get('callee')))}({item_list(e.args, names)})"
    given = [(k, v) for k, v in e.static if not _is_default(e.op, k, v)]
    keys = BY_KEYWORD.get(e.op, {})
    parts = [f"{keys[k]}={expression(a, names)}" if k in keys else expression(a, names) for k, a in enumerate(e.args)]
    if e.op in BY_PLACE:
        values = [static_value(k, v, names) for k, v in given]
        parts = values + parts if e.op == "np.einsum" else parts + values
    else:
        parts += [f"{k}={static_value(k, v, names)}" for k, v in given]
    return f"{names.of(e.op)}({', '.join(parts)})"


def _draw(e: Op, names: Spelling) -> str:
    """`rng.normal(0.0, s, size=n)`."""
    keywords = e.get("keywords") or ()
    given = [static_value("dtype", a.value, names) if isinstance(a.type, Static) and a.value else expression(a, names)
             for a in e.args[1:]]
    first = len(given) - len(keywords)
    parts = given[:first] + [f"{k}={a}" for k, a in zip(keywords, given[first:])]
    return f"{_atom(e.args[0], names)}.{e.op.removeprefix(PREFIX)}({', '.join(parts)})"


def _transpose(e: Op, names: Spelling) -> str:
    plain = e.get("axes") is None and len(e.args) == 1
    return f"{_atom(e.args[0], names)}.T" if plain else _call(e, names)


def _astype(e: Op, names: Spelling) -> str:
    dtype = static_value("dtype", e.get("dtype"), names)
    if not is_array(e.args[0].type):
        return f"{dtype}({expression(e.args[0], names)})"
    return f"{_atom(e.args[0], names)}.astype({dtype})"


def _reshape(e: Op, names: Spelling) -> str:
    """In the tuple form, which Numba takes too."""
    shape = e.args[1] if len(e.args) == 2 else TupleExpr(e.args[1:], e.type)
    if isinstance(shape, TupleExpr) and len(shape.items) == 1 and _whole_shape(shape) is None:
        shape = shape.items[0]
    order = e.get("order")
    last = f", order={_quoted(order)}" if order not in (None, "C") else ""
    return f"{_atom(e.args[0], names)}.reshape({expression(shape, names)}{last})"


def _element(e: Op, names: Spelling) -> str:
    place = expression(e.args[1], names) if len(e.args) > 1 else repr(e.get("k", e.get("index")))
    return f"{_atom(e.args[0], names)}[{place}]"


def _attribute(suffix: str):
    return lambda e, names: _atom(e.args[0], names) + suffix


def _part(e: Op, names: Spelling) -> str:
    plain = is_complex(e.args[0].type)
    return f"{_atom(e.args[0], names)}.{e.op.removeprefix('np.')}" if plain else _call(e, names)


_METHODS = {
    "np.real": _part,
    "np.imag": _part,
    "shape": lambda e, names: f"{_atom(e.args[0], names)}.shape[{e.get('axis')}]",
    "size": _attribute(".size"),
    "ndim": _attribute(".ndim"),
    "item": _element,
    "np.transpose": _transpose,
    "np.copy": _attribute(".copy()"),
    "np.astype": _astype,
    "np.reshape": _reshape,
    STATE: _attribute(".bit_generator.state"),
    RESTORE: lambda e, names: f"{_atom(e.args[0], names)}.bit_generator.state = {expression(e.args[1], names)}",
    "list": lambda e, names: f"[{item_list(e.args, names)}]",
    "append": lambda e, names: f"{_atom(e.args[0], names)}.append({expression(e.args[1], names)})",
    "pop": lambda e, names: f"{_atom(e.args[0], names)}.pop({item_list(e.args[1:], names)})",
}


# -------------------------------------------------------------------------- literals


def constant(value: object, names: Spelling) -> tuple[str, int]:
    """The literal of a value, and its precedence."""
    if isinstance(value, np.bool_):
        value = bool(value)
    if isinstance(value, np.generic):
        return f"{names.of('np.' + value.dtype.name)}({_shortest(value, names)})", ATOM
    if isinstance(value, float):
        text = _float(value, names)
        return text, UNARY if text.startswith("-") else ATOM
    if isinstance(value, int):
        return repr(value), UNARY if value < 0 else ATOM
    if isinstance(value, complex):
        return _complex(value, names)
    if isinstance(value, str):
        return _quoted(value), ATOM
    if isinstance(value, tuple):
        inner = [constant(v, names)[0] for v in value]
        return f"({', '.join(inner)}{',' if len(inner) == 1 else ''})", ATOM
    if isinstance(value, (type, np.dtype)):
        return static_value("dtype", value, names), ATOM
    return repr(value), ATOM


def _float(value: float, names: Spelling) -> str:
    if math.isnan(value):
        return names.of("np.nan")
    sign = "-" if value < 0 else ""
    if math.isinf(value):
        return sign + names.of("np.inf")
    return sign + names.of("np.pi") if abs(value) == math.pi else repr(float(value))


def _shortest(value: np.generic, names: Spelling) -> str:
    """The shortest literal that the dtype rounds back to the same value."""
    short = str(value)
    if isinstance(value, np.floating) and np.isfinite(value):
        return short if type(value)(float(short)) == value else repr(float(value))
    return constant(value.item(), names)[0]


def _complex(value: complex, names: Spelling) -> tuple[str, int]:
    """`2j`, `-2j` (whose real part is -0.0), `1.0 + 2j`."""
    signs = math.copysign(1.0, value.real), math.copysign(1.0, value.imag)
    imaginary = f"{value.imag!r}j".replace(".0j", "j")
    if cmath.isfinite(value) and value.real == 0.0 and signs[0] == signs[1]:
        return imaginary, ATOM if signs[0] > 0 else UNARY
    if cmath.isfinite(value) and signs == (1.0, 1.0):
        return f"{value.real!r} + {imaginary}", BINARY["+"]
    return f"complex({_float(value.real, names)}, {_float(value.imag, names)})", ATOM


def _quoted(text: object) -> str:
    """A string in double quotes, unless it holds some."""
    plain = repr(text)
    if plain[0] != "'" or '"' in plain or "\\'" in plain:
        return plain
    return f'"{plain[1:-1]}"'


def static_value(key: str, value: object, names: Spelling) -> str:
    """The text of a static operand; dtypes are spelt `np.float32`."""
    if key == "dtype" or isinstance(value, (type, np.dtype)):
        name = np.dtype(value).name
        return names.of("np.bool_" if name == "bool" else f"np.{name}")
    if isinstance(value, (tuple, list)):
        inner = ", ".join(static_value("", v, names) for v in value)
        return f"({inner}{',' if len(value) == 1 else ''})"
    if isinstance(value, (Const, Name, Op, Index, TupleExpr)):
        return expression(value, names)
    return constant(value, names)[0]


# ------------------------------------------------------------------- keyword defaults

FLOAT64_BY_DEFAULT = ("np.zeros", "np.ones", "np.empty", "np.eye", "np.identity", "np.linspace")


def _is_default(op: str, key: str, value: object) -> bool:
    """Whether leaving the keyword out means the same."""
    if op.startswith("template."):
        return False
    if value is None:
        return _defaults(op).get(key) in (None, np._NoValue) and (op, key) != ("np.concatenate", "axis")
    if key == "dtype":
        return op in FLOAT64_BY_DEFAULT and np.dtype(value) == np.float64
    if key == "keepdims":
        return value is False
    if callable(value) or isinstance(value, np.ndarray):
        return False
    default = _defaults(op).get(key, inspect.Parameter.empty)
    return type(default) is type(value) and default == value


@functools.lru_cache(maxsize=512)
def _defaults(op: str) -> dict[str, object]:
    try:
        found = inspect.signature(function_of(op)).parameters
    except (TypeError, ValueError):
        return {}
    return {name: p.default for name, p in found.items()}
