"""Calls in expressions: functions of NumPy, methods and properties of arrays, builtins, and calls of
the program's own functions, which become statements of their own."""

from __future__ import annotations

import libcst as cst

from adsource.frontend import (
    builtin_calls,
    comprehensions,
    forms,
    growing,
    kinds,
    list_calls,
    lists,
    mapped,
    objects,
    operator_module,
    operators,
    own_calls,
    records,
    refilled,
    stacks,
    starred,
    strings,
    unknown,
    writers,
)
from adsource.frontend import draws as random
from adsource.frontend.called import callee, held_results, own_results
from adsource.frontend.constants import LIMITS, NotConstant, limit
from adsource.frontend.functions import (
    BUILTINS,
    METHODS,
    WRITING_METHODS,
    canonical,
    is_known,
    parameters,
)
from adsource.frontend.given import normal, setting
from adsource.frontend.indexing import shape_items
from adsource.frontend.operands import items_of, operands, tuple_expr, unpacked
from adsource.frontend.scope import Frame, is_array, is_static, is_tuple, static_value
from adsource.frontend.sequences import arrayed, as_arrays
from adsource.frontend.solvers import refuse_solver
from adsource.frontend.views import view
from adsource.ir import draws, infer
from adsource.ir.nodes import Const, Expr, Op, TupleExpr
from adsource.ir.types import (
    Array,
    Generator,
    Member,
    Scalar,
    Static,
    is_complex,
    is_ordered,
    is_structured,
)


def call(node: cst.Call, frame: Frame) -> Expr:
    """The value of a call."""
    plain = operator_module.written_out(node, frame)
    if plain is not None:
        return frame.expression(plain, frame)
    name = builtin_calls.called(node, frame)
    if name == "isinstance":
        return kinds.isinstance_of(node, frame)
    if name in ("getattr", "hasattr"):
        return kinds.attribute_of(node, name, frame)
    found = builtin_calls.builtin(node, frame) or list_calls.made(node, frame) or mapped.made(node, frame)
    if found is not None:
        return found
    results = own_results(node, None, frame)
    if results is not None:
        return own_calls.value_of(node, results, frame)
    name = callee(node, frame)
    if name is None:
        return method(node, frame)
    if name in (*builtin_calls.NAMES, *builtin_calls.LISTS) and name not in BUILTINS:
        raise unknown.bare(node, name, frame)
    if name == "template:of_fields":
        return objects.of_fields(node, frame)
    if name.startswith("template:"):
        frame.altered += 1
        return frame.expression(node.args[1].value, frame)  # checked, and as it was
    if name.startswith("covered:"):
        return covered_call(node, name.removeprefix("covered:"), frame)
    if name == draws.MAKES:
        return random.make(node, frame)
    if name.startswith("adsource."):
        return _marker(node, name, frame)
    out = writers.out_argument(node, name)
    nothing = out is not None and isinstance(out.value, cst.Name) and out.value.value == "None"
    if out is not None and not nothing:
        frame.altered += 1
        return writers.store_out(node, out, frame)
    made = library_call(node, name, [a for a in node.args if a is not out], [], frame)
    if name == "np.copy" and not is_ordered(made.args[0].type):
        # The function keeps the order of memory, which the method does not.
        return frame.op(node, "np.array", *made.args)
    return made


def _marker(node: cst.Call, name: str, frame: Frame) -> Expr:
    if name == "adsource.stop_gradient" and len(node.args) == 1:
        return frame.op(node, "stop_gradient", frame.expression(node.args[0].value, frame))
    refuse_solver(node, name, frame)
    raise frame.refusal(node, "AD121", f"`{frame.module.code(node.func)}` has no meaning here",
                        "Within a function, use `stop_gradient(x)` and `checkpoint(range(n))`.")


# ---------------------------------------------------------------- library functions


def library_call(node: cst.Call, name: str, args: list[cst.Arg], first: list[Expr], frame: Frame) -> Expr:
    """A function of a library on `first` (a method's array) and the arguments as written."""
    if any(a.star for a in args):
        args = starred.spread_out(node, name, args, len(first), frame)
    frame.arraylike.update(id(a.value) for a in args if name.startswith("np.") or name in ("len", "math.fsum"))
    if name == "math.fsum" and len(args) == 1 and comprehensions.is_comprehension(args[0].value):
        return frame.op(node, name, frame.hoist(comprehensions.gathered(args[0].value, frame)))
    if args and isinstance(args[0].value, cst.ListComp) and name in ("np.array", "np.asarray") and len(args) == 1:
        return frame.expression(args[0].value, frame)
    rows = args and name in stacks.PLACES and (
        name != "np.array" and lists.is_one(args[0].value, frame) or stacks.is_sum(args[0].value, name, frame))
    if rows:
        return stacks.stacked(node, name, args, frame)
    if name == "len" and len(args) == 1 and lists.is_unknown(args[0].value, frame):
        return infer.op("len", (lists.unknown(args[0].value, frame),))
    values = operands([a.value for a in args], frame)
    if name == "len" and len(values) == 1 and lists.is_list(values[0]):
        return lists.length(values[0], frame)
    if name[:3] == "np." or name == "math.fsum":
        values = [lists.argument(a, name, v, frame) for a, v in zip(args, values)]
    return library_values(node, name, args, first, values, frame)


def library_values(
    node: cst.Call, name: str, args: list[cst.Arg], first: list[Expr], values: list[Expr], frame: Frame
) -> Expr:
    """The same, for arguments that are converted: `args` tells their keywords."""
    if name in BUILTINS or name in infer.OPERATORS:
        return _simple(node, name, args, first + values, frame)
    if name.startswith("np.random."):
        raise random.legacy(node, name, frame)
    if name == "np.ndim" and len(values) == 1 and isinstance(values[0].type, (Array, Scalar)):
        return infer.const(values[0].type.rank)
    if name == "np.shape" and len(values) == 1 and isinstance(values[0].type, (Array, Scalar)):
        return tuple_expr(shape_items(values[0]) if is_array(values[0]) else ())
    names = parameters(name)
    if names is None:
        raise unknown.library(node, name, frame)
    bound = _bind(node, names, args, first, values, frame)
    if bound.pop("out", None) is not None:
        raise frame.refusal(node, "AD125", "`out=` writes into an array within an expression",
                            "Put the call on a line of its own.")
    return build(node, name, names, bound, frame)


def _scalar_only(node: cst.Call, name: str, bound: dict, frame: Frame) -> None:
    if not name.startswith("math."):
        return
    tail = canonical("np." + name.removeprefix("math."))
    given = (bound["values"],) if name == "math.prod" else bound.get("x", ())
    if any(map(is_array, given)):
        raise frame.refusal(node, "AD313", f"`{name}` takes a scalar, and is given an array",
                            f"Write `{tail}(...)`." if is_known(tail) else "Loop over the elements.")


def build(node: cst.Call, name: str, names: tuple[str, ...], bound: dict, frame: Frame) -> Expr:
    """The operation for arguments that are bound to the function's parameters."""
    normal(node, name, bound, frame)
    _scalar_only(node, name, bound, frame)
    as_arrays(node, name, names, bound, frame)
    made = forms.rewritten(node, name, bound, frame)
    if made is not None:
        return made
    operands_, static, gap = [], {}, False
    for param in names:
        key = param.strip("!*")
        if param.startswith("*"):
            operands_ += bound.get(key, ())
        elif key not in bound:
            gap = gap or not param.endswith("!")
        elif param.endswith("!") and not (key == "k" and not is_static(bound[key])):
            static |= setting(node, key, bound[key], frame)
        elif gap:
            raise frame.refusal(node, "AD126", f"`{key}` is given without the parameters before it",
                                "Give them all by position.")
        else:
            operands_.append(bound[key])
    if name == "np.real" and not is_complex(operands_[0].type):
        return operands_[0]  # NumPy gives the array itself
    return view(node, name, operands_, static, frame) or frame.op(node, name, *operands_, **static)


def _simple(node: cst.Call, name: str, args: list[cst.Arg], values: list[Expr], frame: Frame) -> Expr:
    """Builtins and ufuncs that are operators."""
    out = [a for a in args if a.keyword is not None]
    if out:
        raise frame.refusal(out[0], "AD126", f"the argument `{out[0].keyword.value}` is not understood here",
                            "Leave it out, or use the operator.")
    found = operators.builtin(node, name, values, frame) if len(values) == 1 else None
    if found is not None:
        return found
    counted = len(values) == 1 and (is_tuple(values[0]) or records.is_record(values[0], "dict"))
    if name == "len" and counted:
        return infer.const(len(values[0].type.items))
    if name not in BUILTINS:
        values = [arrayed(node, v, frame) for v in values]
    if name in ("max", "min") and len(values) == 1:
        raise frame.refusal(node, "AD121", f"`{name}` of one argument goes through its items in Python",
                            f"Write `np.{name}(...)`.")
    if name == "len" and values and not is_array(values[0]):
        raise frame.refusal(node, "AD313", "`len` needs an array or a tuple", "Check its rank in the signature.")
    arity = 2 if name in infer.OPERATORS and name not in BUILTINS and name[0] not in "u~" else None
    if arity and len(values) != arity:
        raise frame.refusal(node, "AD126", f"two operands are needed, {len(values)} are given", "")
    result = frame.op(node, "**" if name == "pow" else name, *values)
    if frame.program.narrow and name not in BUILTINS and isinstance(result.type, Scalar) and result.type.weak:
        dtype = result.type.dtype  # a ufunc gives a NumPy scalar, where the operator gives Python's
        return frame.op(node, "np.bool_" if dtype == "bool" else f"np.{dtype}", result)
    return result


def _bind(node, names, args, first, values, frame: Frame) -> dict:
    """Arguments by parameter; a `*` parameter holds the rest as a tuple."""
    bound: dict = {}
    free = list(names)
    queue = [(None, e) for e in first] + [(a.keyword, e) for a, e in zip(args, values)]
    for keyword, value in queue:
        key = keyword.value if keyword is not None else None
        if key is None:
            key = free[0].strip("!*") if free else ""
            if free and free[0].startswith("*"):
                bound[key] = (*bound.get(key, ()), value)
                continue
        if key not in [p.strip("!*") for p in free]:
            raise frame.refusal(node, "AD126", f"the argument `{key}` of `{frame.module.code(node.func)}` is "
                                "not understood" if key else f"`{frame.module.code(node.func)}` is given too "
                                "many arguments", "Leave it out.")
        free = [p for p in free if p.strip("!*") != key]
        if not (isinstance(value, Const) and value.value is None and key not in ("a_min", "a_max")):
            bound[key] = value
    return bound


# ----------------------------------------------------------- methods and properties


def property_of(node: cst.Attribute, frame: Frame) -> Expr:
    """`a.shape`, `a.T`, `a.size`, ..."""
    what = node.attr.value
    if isinstance(node.value, cst.Call) and frame.module.dotted(node.value.func) in LIMITS and node.value.args:
        return _limit(node, node.value, frame)
    base = frame.expression(node.value, frame)
    if records.is_record(base):
        return objects.attribute(node, base, frame)
    if is_tuple(base) and (what, len(base.type.items)) in RESULTS:
        whole = unpacked(base, frame) if isinstance(base, Op) else base
        return items_of(whole)[RESULTS[what, len(base.type.items)]]
    if isinstance(base, Const) and isinstance(base.value, Member) and what in ("name", "value"):
        made = frame.module.classes[base.value.kind]
        return infer.const(base.value.name) if what == "name" else frame.program.default(
            made.constants[base.value.name], base.value.name)
    if isinstance(base.type, (Array, Scalar)):
        match what:
            case "shape":
                return tuple_expr(shape_items(base)) if is_array(base) else tuple_expr(())
            case "size" if is_array(base):
                return frame.op(node, "size", base)
            case "ndim":
                return infer.const(base.type.rank)
            case "flat" if is_array(base):
                return frame.op(node, "np.ravel", base) if base.type.rank > 1 else base
            case "T":
                return frame.op(node, "np.transpose", base) if base.type.rank > 1 else base
            case "mT" if base.type.rank > 1:
                return frame.op(node, "np.swapaxes", base, axis1=-1, axis2=-2)
            case "real" if not is_complex(base.type):
                return base
            case "real" | "imag":
                return frame.op(node, f"np.{what}", base)
            case "dtype":
                return Const(base.type.dtype, Static(base.type.dtype))
    if is_tuple(base):
        raise frame.refusal(node, "AD128", f"`.{what}` of an item of a list: items are tuples there, without names",
                            "Take the item apart, `a, b = item`, or read it by place, `item[0]`.")
    raise frame.refusal(node, "AD128", f"the attribute `.{what}` is not known", "Use arrays and their "
                        "`shape`, `size`, `ndim`, `T`, `real`, `imag`, `dtype`.")


def _limit(node: cst.Attribute, call: cst.Call, frame: Frame) -> Const:
    """`np.finfo(x.dtype).eps`."""
    try:
        kind = static_value(frame.expression(call.args[0].value, frame))
        return infer.const(limit(frame.module.dotted(call.func) or "", kind, node.attr.value, node, frame.module))
    except (ValueError, NotConstant):
        raise frame.refusal(node, "AD128", f"`{frame.module.code(node)}` is no number that is known here",
                            "Use `eps`, `tiny`, `max`, `min` of a dtype.") from None


# The results of np.linalg by name: (name, number of results) -> place.
RESULTS = {
    ("sign", 2): 0, ("logabsdet", 2): 1, ("eigenvalues", 2): 0, ("eigenvectors", 2): 1, ("Q", 2): 0, ("R", 2): 1,
    ("U", 3): 0, ("S", 3): 1, ("Vh", 3): 2,
}


def method(node: cst.Call, frame: Frame, target: str | None = None) -> Expr:
    """`a.sum(axis=0)` is `np.sum(a, axis=0)`.  target: the name that it is assigned to at once."""
    what = node.func.attr.value
    base = frame.expression(node.func.value, frame)
    if lists.is_list(base):
        return growing.value_of(node, base, frame)
    if what == "copy" and not node.args and (type(base) is TupleExpr or refilled.is_set(base)):
        return tuple_expr(items_of(base))
    if records.is_record(base):
        found = held_results(node, base, None, frame)
        return own_calls.value_of(node, found, frame)
    if isinstance(base.type, Generator):
        return random.draw(node, base, target, frame)
    known = strings.method(node, base, frame)
    if known is not None:
        return known
    if not isinstance(base.type, (Array, Scalar)):
        raise frame.refusal(node, "AD128", f"the method `.{what}` is called on no array", "Use arrays.")
    if what in WRITING_METHODS:
        raise frame.refusal(node, "AD125", f"`.{what}` writes into its array within an expression",
                            "Put the call on a line of its own.")
    if what in ("conj", "conjugate") and not is_complex(base.type):
        return base  # NumPy gives the array itself
    if what == "flatten":
        return frame.op(node, "np.copy", library_call(node, "np.ravel", list(node.args), [base], frame))
    if what == "tolist" and not node.args and is_array(base):
        frame.altered += 1
        return lists.of((frame.hoist(frame.op(node, "np.copy", base)),), base.type.rank, 0)
    if what == "item" and not any(a.keyword or a.star for a in node.args):
        return _item(node, base, frame)
    if what not in METHODS:
        raise unknown.method(node, what, frame)
    name = canonical(f"np.{what}")
    if any(a.star for a in node.args):
        written, node = node, node.with_changes(args=starred.spread_out(node, name, list(node.args), 1, frame))
        frame.module.stand(node, written)
    if what in ("reshape", "transpose") and (len(node.args) > 1 or what == "transpose" and node.args):
        return _spread(node, name, base, frame)
    return library_call(node, name, list(node.args), [base], frame)


def _item(node: cst.Call, base: Expr, frame: Frame) -> Expr:
    """`x.item()`, `x.item(k)` and `x.item(i, j)`: an element as a number of Python's own."""
    kind = {"f": "float", "c": "complex", "b": "bool"}.get(base.type.dtype[0], "int")
    rank = getattr(base.type, "rank", 0)
    if rank:
        places = tuple(operands([a.value for a in node.args], frame)) or (infer.const(0),)
        if not node.args or len(places) != rank:
            base = frame.hoist(frame.op(node, "np.reshape", base, infer.const(-1 if node.args else 1)))
        base, frame.altered = frame.index(node, base, places), frame.altered + 1
    return frame.op(node, kind, base)


def _spread(node: cst.Call, name: str, base: Expr, frame: Frame) -> Expr:
    """`a.reshape(n, m)` and `a.transpose(1, 0)`: the arguments are one tuple."""
    order = [a for a in node.args if a.keyword is not None]
    if any(a.keyword.value != "order" for a in order):
        return library_call(node, name, list(node.args), [base], frame)
    values = operands([a.value for a in node.args if a.keyword is None], frame)
    value = values[0] if len(values) == 1 and is_tuple(values[0]) else tuple_expr(tuple(values))
    key = "shape" if name == "np.reshape" else "axes"
    bound = {"a": base, key: value}
    if order:
        bound["order"] = frame.expression(order[0].value, frame)
    return build(node, name, parameters(name), bound, frame)


# ----------------------------------------------------------------- own functions


def covered_call(node: cst.Call, name: str, frame: Frame) -> Expr:
    """An operation of its own where a rule of the user's fits, else a Call."""
    given = own_calls.arguments(node, name, (), frame)
    if any(is_structured(a.type) for a in given.values()):
        raise frame.refusal(node, "AD403", f"`{name}`, which a rule covers, is given a value that is made of parts",
                            "Hand them over one by one.")
    given, key, args, types = frame.program.specialise(node, name, given, frame)
    found = frame.program.operation(name, key, args, types)
    if found is not None:
        return found
    return own_calls.value_of(node, own_calls.called(node, None, given, key, args, types, frame), frame)
