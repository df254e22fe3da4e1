"""Types of parameters: Numba's notation, annotations, defaults.

    "float64[:, :]"    an array of any layout     "float64[:, ::1]"  C order    "float64[::1, :]"  Fortran
    "float64[n, 1]"    a second extent that is 1  "float64"          a Python float
"""

from __future__ import annotations

import re

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend.classes import Class, Field
from adsource.frontend.constants import NotConstant, value_of
from adsource.frontend.module import Module
from adsource.ir import infer
from adsource.ir.types import Array, Extent, Generator, Kind, Record, Scalar, Static, Tuple, Type, extent

DTYPES = {
    **{t: t for t in ("float32", "float64", "complex64", "complex128")},
    **{f"{u}int{b}": f"{u}int{b}" for u in ("", "u") for b in (8, 16, 32, 64)},
    "boolean": "bool", "bool": "bool", "bool_": "bool", "float": "float64", "double": "float64",
    "int": "int64", "intp": "int64", "complex": "complex128", "f4": "float32", "f8": "float64",
    "i4": "int32", "i8": "int64", "c8": "complex64", "c16": "complex128", "b1": "bool",
}
PYTHON = ("float64", "int64", "bool", "complex128")  # dtypes that Python's own numbers have
JAXTYPING = {"Float": "float64", "Int": "int64", "Bool": "bool", "Complex": "complex128"} | {
    name.capitalize(): name for name in ("float32", "float64", "int32", "int64", "complex64", "complex128")
}
_PREFIX = re.compile(r"^(?:numpy|np|numba|nb|types)\.")
_NOTATION = re.compile(r"^([A-Za-z_]\w*)\s*(?:\[(.*)\])?$", re.DOTALL)
_PART = re.compile(r"^(?:[A-Za-z_]\w*|\d+|:|::1)$")
EXAMPLE = "float64[:, :]"


def type_of(text: str, module: Module | None = None) -> Type:
    """The type that a text in Numba's notation stands for; ValueError with the reason.

    (float64, float64[:])  a tuple     {a: float64, b: int64}      a dict     Params  a class, by its annotations
    [float64[:], float64]  a list      Params(k: float64, n: int)  a class
    """
    text = text.strip()
    ends = text[:1] + text[-1:]
    if ends == "()":
        return Tuple(tuple(type_of(t, module) for t in split(text[1:-1])))
    if ends == "[]":
        items = tuple(type_of(t, module) for t in split(text[1:-1]))
        return Record(items, tuple(str(k) for k in range(len(items))), Kind("list"))
    if ends == "{}":
        return _record(text[1:-1], Kind("dict"), module)
    name, _, inside = text.partition("(")
    made = module.classes.get(name.strip()) if module is not None else None
    if made is not None:
        return _record(inside.removesuffix(")"), made.kind, module) if inside else of_class(made, module)
    text = _PREFIX.sub("", text)
    if text in ("Generator", "random.Generator"):
        return Generator()
    if text in ("None", "none", "void"):
        return Static(None)
    match = _NOTATION.match(text)
    if match is None or match[1] not in DTYPES:
        raise ValueError(f"`{text}` is no type in Numba's notation")
    dtype = DTYPES[match[1]]
    if match[2] is None:
        return Scalar(dtype, dtype in PYTHON)
    parts = [p.strip() for p in match[2].split(",")]
    if not all(_PART.match(p) for p in parts):
        raise ValueError(f"`[{match[2]}]` is no list of extents")
    shape = tuple(extent(1) if p == "1" else None for p in parts)
    return Array(dtype, shape, _layout(parts))


def _record(text: str, kind: Kind, module: Module | None) -> Record:
    """`mass: float64, w: float64[:]`."""
    pairs = [p.partition(":") for p in split(text)]
    for key, colon, _ in pairs:
        if not colon or not key.strip(" \"'").isidentifier():
            raise ValueError(f"`{key}` has no type")
    keys = tuple(key.strip(" \"'") for key, _, _ in pairs)
    return Record(tuple(type_of(t, module) for _, _, t in pairs), keys, kind)


def of_class(made: Class, module: Module) -> Record:
    """The type of a class by the annotations of its fields, or their defaults."""
    if made.strange:
        raise ValueError(f"the class `{made.name}` {made.strange}")
    types = {f.name: annotated(f.annotation, module) or _default(f, module) for f in made.fields}
    for name, t in types.items():
        if t is None:
            raise ValueError(f"the type of the field `{name}` of `{made.name}` is not known")
    if not types:
        raise ValueError(f"the fields of `{made.name}` are not annotated")
    return Record(tuple(types.values()), tuple(types), made.kind)


def _default(f: Field, module: Module) -> Type | None:
    try:
        return None if f.default is None else infer.const(value_of(f.default, module)).type
    except NotConstant:
        return None


def _layout(parts: list[str]) -> str:
    if parts[-1] == "::1":
        return "C"
    return "F" if parts[0] == "::1" else "A"


def split(text: str) -> list[str]:
    """A text at its commas outside of brackets."""
    parts, depth = [""], 0
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return [p.strip() for p in parts if p.strip()]


def given(signature, names: tuple[str, ...], module: Module, node: cst.FunctionDef) -> dict[str, Type]:
    """What the caller says of the parameters: a dict, a tuple in their order, or one text."""
    function = node.name.value
    if signature is None:
        return {}
    if isinstance(signature, str):
        signature = _from_text(signature)
    if not isinstance(signature, dict):
        if len(signature) > len(names):
            raise module.refusal(node.name, "AD312", f"the signature has {len(signature)} types, "
                                 f"`{function}` has {len(names)} parameters",
                                 f"Give one type for each of {', '.join(names)}.")
        signature = dict(zip(names, signature))
    for name in signature:
        if name not in names:
            raise module.refusal(node.name, "AD312", f"`{function}` has no parameter `{name}`",
                                 f"Its parameters are {', '.join(names)}.")
    return {name: _given(name, t, module, node) for name, t in signature.items() if t is not None}


def _from_text(text: str):
    whole = text.strip()
    parts = split(whole[1:-1] if whole.startswith("(") and len(split(whole)) == 1 else whole)
    named = [re.match(r"^([^\W\d]\w*)\s*:\s*(.+)$", p, re.DOTALL) for p in parts]
    return {m[1]: m[2] for m in named} if parts and all(named) else tuple(parts)


def _given(name: str, t: Type | str, module: Module, node: cst.FunctionDef) -> Type:
    if not isinstance(t, str):
        return t
    try:
        return type_of(t, module)
    except ValueError as error:
        raise module.refusal(node.name, "AD311", f"the type of `{name}` cannot be read: {error}",
                             f'Write for example `{name}: {EXAMPLE}`, or `float64`, `int64`, `boolean`.'
                             ) from None


def annotated(annotation: cst.Annotation | None, module: Module) -> Type | None:
    """The type that an annotation gives, None where it does not say enough."""
    if annotation is None:
        return None
    node = annotation.annotation
    if isinstance(node, cst.Subscript):
        name = node.value.attr.value if isinstance(node.value, cst.Attribute) else module.code(node.value)
        if name in ("tuple", "Tuple") and not any(isinstance(e.slice.value, cst.Ellipsis) for e in node.slice):
            items = [annotated(cst.Annotation(e.slice.value), module) for e in node.slice]
            return None if None in items else Tuple(tuple(items))
        if name in JAXTYPING and len(node.slice) == 2:
            return _jaxtyping(JAXTYPING[name], node.slice[1].slice)
    text = node.evaluated_value if isinstance(node, cst.SimpleString) else module.code(node)
    try:
        found = type_of(str(text), module)
    except ValueError:
        return None
    strong = isinstance(found, Scalar) and str(text).startswith(("np.", "numpy."))
    return Scalar(found.dtype) if strong else found


def _jaxtyping(dtype: str, item: cst.BaseSlice) -> Type | None:
    if not isinstance(item, cst.Index) or not isinstance(item.value, cst.SimpleString):
        return None
    dims = str(item.value.evaluated_value).split()
    if any(d.startswith(("*", "...")) for d in dims):
        return None
    shape = tuple(extent(1) if d == "1" else None for d in dims)
    return Array(dtype, shape) if dims else Scalar(dtype)


def entry(name: str, t: Type) -> Type:
    """The type of a parameter at the entry: its unknown extents are symbols of its own."""
    if isinstance(t, Array):
        shape = tuple(_symbol(name, k, e) for k, e in enumerate(t.shape))
        return Array(t.dtype, shape, t.layout)
    if isinstance(t, Tuple):
        return Tuple(tuple(entry(f"{name}[{k}]", i) for k, i in enumerate(t.items)), listed=t.listed)
    return t


def _symbol(name: str, axis: int, e: Extent | None) -> Extent:
    return e if e == extent(1) else extent(f"{name}.shape[{axis}]")


def missing(name: str, module: Module, node: cst.FunctionDef, param: cst.Param) -> Refusal:
    """The refusal for a parameter whose type nothing tells."""
    note = ""
    if param.annotation is not None:
        note = f": `{module.code(param.annotation.annotation)}` does not tell dtype and rank"
    return module.refusal(
        param, "AD310", f"the type of the parameter `{name}` of `{node.name.value}` is not known{note}",
        f'Annotate it (`{name}: "{EXAMPLE}"` or `{name}: float`), or give it in the signature '
        f'(`{name}: {EXAMPLE}`).',
    )


def is_narrow(t: Type) -> bool:
    """Whether numbers of single precision are in it."""
    if isinstance(t, Tuple):
        return any(map(is_narrow, t.items))
    return getattr(t, "dtype", "") in ("float32", "complex64")
