"""Simple statements: assignments of every kind, calls for their effect, print, assert and raise."""

from __future__ import annotations

import libcst as cst

from adsource.frontend import calls
from adsource.frontend.expressions import expression
from adsource.frontend.functions import parameters
from adsource.frontend.indexing import indexed
from adsource.frontend.operands import items_of, operands
from adsource.frontend.scope import Binding, Frame, is_array, is_tuple
from adsource.ir import infer, walk
from adsource.ir.nodes import (
    Assign,
    Const,
    Do,
    Expr,
    Index,
    Keep,
    Name,
    Op,
    Permute,
    Slice,
    Store,
    TupleExpr,
    Update,
)
from adsource.ir.types import Array, Opaque, Static

AUGMENTED = {
    cst.AddAssign: "+", cst.SubtractAssign: "-", cst.MultiplyAssign: "*", cst.DivideAssign: "/",
    cst.FloorDivideAssign: "//", cst.ModuloAssign: "%", cst.PowerAssign: "**", cst.MatrixMultiplyAssign: "@",
    cst.BitAndAssign: "&", cst.BitOrAssign: "|", cst.BitXorAssign: "^", cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
}


def simple(node: cst.BaseSmallStatement, frame: Frame) -> bool:
    """Convert one simple statement into `frame.out`; whether it stands there as the user wrote it."""
    match node:
        case cst.Assign():
            return assign(node, frame)
        case cst.AnnAssign():
            return node.value is None or bind_one(node.target, frame.expression(node.value, frame), frame)
        case cst.AugAssign():
            return augmented(node, frame)
        case cst.Expr():
            return effect(node.value, frame)
        case cst.Assert() | cst.Raise() | cst.Pass():
            return keep(node, frame)
    raise frame.refusal(node, "AD118", f"`{frame.module.code(node)}` is not supported within a function", "")


# ---------------------------------------------------------------- assignment


def assign(node: cst.Assign, frame: Frame) -> bool:
    targets = [t.target for t in node.targets]
    if len(targets) > 1:
        return _chained(targets, node.value, frame)
    target, value = targets[0], node.value
    if isinstance(target, (cst.Tuple, cst.List)):
        return unpack(target, value, frame)
    if isinstance(value, cst.Dict):
        return _record(target, value, frame)
    if isinstance(target, cst.Name) and isinstance(value, cst.Call):
        return _from_call(target, value, frame)
    return bind_one(target, frame.expression(value, frame), frame)


def _from_call(target: cst.Name, value: cst.Call, frame: Frame) -> bool:
    """`y = helper(x)` is a Call; `c = np.add(a, b, out=c)` a Store."""
    name = calls.callee(value, frame)
    if name is not None and name.startswith("own:"):
        results = calls.own_call(value, name.removeprefix("own:"), (target.value,), frame)
        if len(results) == 1:
            return True
        if not results:
            raise frame.refusal(value, "AD125", f"`{frame.module.code(value.func)}` returns nothing",
                                "Call it on a line of its own.")
        bind_one(target, TupleExpr(results, infer.Tuple(tuple(r.type for r in results))), frame)
        return False
    out = _out_argument(value)
    if out is not None:
        stored = _store_out(value, out, frame)
        if not (isinstance(stored, Name) and stored.id == target.value):
            bind_one(target, stored, frame)
            return False
        return True
    return bind_one(target, frame.expression(value, frame), frame)


def bind_one(target: cst.BaseExpression, value: Expr, frame: Frame) -> bool:
    """`target = value` for a name or an element."""
    if isinstance(target, cst.Name):
        if isinstance(value.type, Static):
            frame.env[target.value] = Binding(value.type)
            frame.add(Assign(Name(target.value, value.type), value))
        else:
            frame.add(Assign(frame.bind(target.value, value), value))
        return True
    if isinstance(target, cst.Subscript):
        frame.add(Store(place(target, frame), value))
        return True
    if isinstance(target, (cst.Tuple, cst.List)):
        return _spread(target, value, frame)
    raise frame.refusal(target, "AD129", f"`{frame.module.code(target)}` cannot be assigned to",
                        "Assign to a name, or to elements of an array.")


def place(target: cst.Subscript, frame: Frame) -> Index:
    """`a[...]` as the target of a store."""
    if isinstance(target.value, cst.Name) and target.value.value not in (frame.env or {}):
        if target.value.value in frame.module.constants:
            raise frame.refusal(target, "AD127", f"`{target.value.value}` belongs to the module: it is not "
                                "written within a function", "Make it a parameter.")
    if isinstance(target.value, cst.Name):
        binding = (frame.env or {}).get(target.value.value)
        if binding is not None and binding.fields is not None:
            raise frame.refusal(target, "AD130", "entries of a dict are not set anew", "Use a name for each.")
    base = frame.expression(target.value, frame)
    found = indexed(target, base, frame)
    if walk.root(base) is None or _copies(base):
        raise frame.refusal(target, "AD129", "this writes into a copy, which is lost", "Write it with one "
                            "subscript, or give the array a name first.")
    return found


def _copies(e: Expr) -> bool:
    """Whether a chain of subscripts passes through a gathered copy."""
    while isinstance(e, (Index, Op)):
        if isinstance(e, Index) and any(is_array(i) for i in e.items if not isinstance(i, (Slice, NewAxis))):
            return True
        e = e.base if isinstance(e, Index) else e.args[0]
    return False


def _chained(targets: list, value: cst.BaseExpression, frame: Frame) -> bool:
    """`a = b = value`: every target in turn gets the same object."""
    first = frame.expression(value, frame)
    mark = len(frame.out)
    if not isinstance(first, (Const, Name)):
        names = [t for t in targets if isinstance(t, cst.Name)]
        if names:
            bind_one(names[0], first, frame)
            first = Name(names[0].value, first.type)
            targets = [t for t in targets if t is not names[0]]
        else:
            first = frame.hoist(first)
    for target in targets:
        bind_one(target, first, frame)
    return len(frame.out) > mark and not any(isinstance(t, cst.Subscript) for t in targets)


# ------------------------------------------------------------------ several targets


def unpack(target: cst.Tuple | cst.List, value: cst.BaseExpression, frame: Frame) -> bool:
    """`a, b = ...`."""
    plain = [e.value.value for e in target.elements if isinstance(e.value, cst.Name)]
    if isinstance(value, cst.Call) and len(plain) == len(target.elements):
        name = calls.callee(value, frame)
        if name is not None and name.startswith("own:"):
            results = calls.own_call(value, name.removeprefix("own:"), tuple(plain), frame)
            _counted(target, len(results), frame)
            return True
    if isinstance(value, (cst.Tuple, cst.List)):
        return _parallel(target, value, frame)
    return _spread(target, frame.expression(value, frame), frame)


def _counted(target: cst.Tuple | cst.List, count: int, frame: Frame) -> None:
    for element in target.elements:
        if isinstance(element, cst.StarredElement):
            raise frame.refusal(element, "AD109", "a starred target takes a number of items that is not known",
                                "Name every item.")
    if len(target.elements) != count:
        raise frame.refusal(target, "AD313", f"{len(target.elements)} names are set to {count} values",
                            "Name every value.")


def _parallel(target, value, frame: Frame) -> bool:
    """`a, b = x, y`: all values before any target."""
    values = operands([e.value for e in value.elements], frame)
    _counted(target, len(values), frame)
    nodes = [e.value for e in target.elements]
    if all(isinstance(n, cst.Name) for n in nodes):
        names = [n.value for n in nodes]
        read_later = [any(n in walk.names(v) for v in values[k + 1 :]) for k, n in enumerate(names)]
        if not any(read_later):
            for n, v in zip(nodes, values):
                bind_one(n, v, frame)
            return True
        if all(isinstance(v, Name) for v in values) and len(set(names)) == len(names):
            return _permute(names, values, frame)
    held = [v if isinstance(v, Const) else frame.hoist(v) for v in values]
    for node, v in zip(nodes, held):
        bind_one(node, v, frame)
    return False


def _permute(names: list[str], values: list[Name], frame: Frame) -> bool:
    old = dict(frame.env)
    targets = []
    for name, v in zip(names, values):
        frame.env[name] = old.get(v.id) or Binding(v.type)
        targets.append(Name(name, v.type))
    frame.add(Permute(tuple(targets), tuple(values)))
    return True


def _spread(target, value: Expr, frame: Frame) -> bool:
    """The items of a tuple, or of an array, to a target each."""
    nodes = [e.value for e in target.elements]
    if is_array(value):
        return _rows(target, value, frame)
    if not is_tuple(value):
        raise frame.refusal(target, "AD313", "a single value is set to several names", "Name one value.")
    whole = isinstance(value, TupleExpr)
    if not whole and not isinstance(value, Name):
        value = frame.hoist(value)
    items = items_of(value)
    _counted(target, len(items), frame)
    names = {n.value for n in nodes if isinstance(n, cst.Name)}
    if any(names & walk.names(i) for i in items[1:]) and whole:
        items = tuple(frame.hoist(i) for i in items)
        whole = False
    for node, item in zip(nodes, items):
        bind_one(node, item, frame)
    return whole and len(names) == len(nodes)


def _rows(target, value: Expr, frame: Frame) -> bool:
    """`x, y, z = p`: the number of rows is checked when it runs, unless it is known."""
    value = value if isinstance(value, Name) else frame.hoist(value)
    count, rows = len(target.elements), value.type.shape[0]
    if rows is None or rows.terms:
        frame.add(Keep(f'assert {value.id}.shape[0] == {count}, "{count} values are unpacked"', (value.id,)))
    else:
        _counted(target, rows.const, frame)
    items = [frame.index(target, value, (infer.const(k),)) for k in range(count)]
    names = {e.value.value for e in target.elements if isinstance(e.value, cst.Name)}
    if value.id in names:
        items = [frame.hoist(i) for i in items]
    for element, item in zip(target.elements, items):
        bind_one(element.value, item, frame)
    return False


def _record(target: cst.BaseExpression, value: cst.Dict, frame: Frame) -> bool:
    """`p = {"feed": feed}`: a name for every entry."""
    fields = []
    if not isinstance(target, cst.Name):
        raise frame.refusal(target, "AD130", "a dict is stored in something else than a name", "Use a name.")
    for element in value.elements:
        key = element.key if isinstance(element, cst.DictElement) else None
        if not isinstance(key, cst.SimpleString):
            raise frame.refusal(value, "AD130", "the keys of a dict have to be literal strings",
                                "Use literal keys, or an array.")
        text = str(key.evaluated_value)
        if not text.isidentifier():
            raise frame.refusal(key, "AD130", f"the key {text!r} is no identifier", "Use a plain word.")
        if isinstance(element.value, cst.Dict):
            raise frame.refusal(element.value, "AD130", "dicts within dicts are not understood", "Use one dict.")
        fields.append((text, element.value))
    held = []
    for text, v in zip([f[0] for f in fields], operands([f[1] for f in fields], frame)):
        name = frame.field(target.value, text)
        bind_one(frame.placed(name, target), v, frame)
        held.append((text, name))
    frame.env[target.value] = Binding(Opaque("dict"), fields=tuple(dict(held).items()))
    return False


# ----------------------------------------------------------------- in-place updates


def augmented(node: cst.AugAssign, frame: Frame) -> bool:
    sign = AUGMENTED[type(node.operator)]
    if isinstance(node.target, cst.Subscript):
        return _update_element(node, sign, frame)
    if not isinstance(node.target, cst.Name):
        raise frame.refusal(node.target, "AD129", f"`{frame.module.code(node.target)}` cannot be assigned to",
                            "Assign to a name, or to elements of an array.")
    old = frame.expression(node.target, frame)
    value = frame.expression(node.value, frame)
    if is_tuple(old):
        return bind_one(node.target, expression(cst.BinaryOperation(node.target, cst.Add(), node.value), frame), frame)
    result = frame.op(node, sign, old, value)
    if is_array(old):
        _fits(node, old.type, result.type, frame)
        frame.add(Update(old, sign, value))
    elif is_array(result):
        frame.add(Assign(frame.bind(old.id, result), result))
    elif not isinstance(old, Name) or old.id not in frame.env:
        raise frame.refusal(node.target, "AD129", "this name cannot be updated", "Give the value another name.")
    else:
        frame.add(Update(frame.bind(old.id, result), sign, value))
    return True


def _fits(node: cst.AugAssign, old: Array, new, frame: Frame) -> None:
    """An array keeps its dtype and rank under an in-place operation."""
    if not infer.np.can_cast(new.dtype, old.dtype, "same_kind"):
        raise frame.refusal(node, "AD318", f"the result is {new.dtype}, the array holds {old.dtype}",
                            "Make the array with `dtype=float`.")
    if new.rank > old.rank:
        raise frame.refusal(node, "AD318", f"the result has rank {new.rank}, the array rank {old.rank}",
                            "Reduce the right side, or bind the result to a new name.")


def _update_element(node: cst.AugAssign, sign: str, frame: Frame) -> bool:
    target = place(node.target, frame)
    value, before = frame.inside(lambda: frame.expression(node.value, frame))
    late = any(frame.program.writes(s) for s in before)
    if late and (not is_array(target) or _copies(target)):
        held = frame.hoist(target)
        frame.out += before
        frame.add(Store(target, frame.op(node, sign, held, value)))
        return False
    frame.out += before
    result = frame.op(node, sign, target, value)
    if is_array(target):
        _fits(node, target.type, result.type, frame)
    frame.add(Update(target, sign, value))
    return True


# ---------------------------------------------------------------------- effects


def effect(node: cst.BaseExpression, frame: Frame) -> bool:
    """An expression on a line of its own."""
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString, cst.Ellipsis)):
        return True
    if not isinstance(node, cst.Call):
        raise frame.refusal(node, "AD132", "the value of this line is thrown away", "Give it a name, or "
                            "take the line out.")
    if isinstance(node.func, cst.Name) and node.func.value == "print" and "print" not in frame.locals:
        return keep(node, frame)
    name = calls.callee(node, frame)
    mark = len(frame.out)
    if name is not None and name.startswith("own:"):
        calls.own_call(node, name.removeprefix("own:"), None, frame)
    elif name is None:
        _method(node, frame)
    else:
        _writer(node, name, frame)
    return len(frame.out) == mark + 1


def whole(e: Expr, frame: Frame, node: cst.CSTNode) -> Index:
    """`e[:, :]`, the target of a store into all of an array."""
    if walk.root(e) is None or not is_array(e):
        raise frame.refusal(node, "AD129", "this writes into something that is no array with a name",
                            "Give the array a name first.")
    return frame.index(node, e, (Slice(),) * e.type.rank)


def _method(node: cst.Call, frame: Frame) -> None:
    what = node.func.attr.value
    if what == "fill" and len(node.args) == 1:
        base, value = operands([node.func.value, node.args[0].value], frame)
        frame.add(Store(whole(base, frame, node), value))
        return
    if what == "sort" and not node.args:
        base = frame.expression(node.func.value, frame)
        frame.add(Store(whole(base, frame, node), frame.op(node, "np.sort", base)))
        return
    raise frame.refusal(node, "AD132", f"the method `.{what}` on a line of its own is not supported",
                        "Write the result into an array: `a[:] = ...`.")


def _out_argument(node: cst.Call) -> cst.Arg | None:
    return next((a for a in node.args if a.keyword is not None and a.keyword.value == "out"), None)


def _store_out(node: cst.Call, out: cst.Arg, frame: Frame) -> Expr:
    """`np.f(..., out=x)`: a store into all of x; x itself is the value."""
    others = node.with_changes(args=[a for a in node.args if a is not out])
    frame.module.positions[others] = frame.module.positions[node]
    value = frame.expression(others, frame)
    target = frame.expression(out.value, frame)
    frame.add(Store(whole(target, frame, out), value))
    return target


def _writer(node: cst.Call, name: str, frame: Frame) -> None:
    out = _out_argument(node)
    if out is not None and (parameters(name) or name in infer.OPERATORS):
        _store_out(node, out, frame)
        return
    values = [a.value for a in node.args]
    plain = all(a.keyword is None and not a.star for a in node.args)
    if name == "np.copyto" and plain and len(values) == 2:
        target, value = operands(values, frame)
        frame.add(Store(whole(target, frame, node), value))
        return
    if name in ("np.add.at", "np.subtract.at") and plain and len(values) == 3:
        target, place_, value = operands(values, frame)
        whole(target, frame, node)
        frame.add(Do(Op(name, (target, place_, value), Static(None))))
        return
    raise frame.refusal(node, "AD132", "the value of this call is thrown away, or it has an effect that is "
                        "not known", "Give its value a name, or write into an array: `a[:] = ...`.")


class _Reads(cst.CSTVisitor):
    """The names that an expression mentions, and its calls."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.calls: list[cst.Call] = []

    def visit_Name(self, node: cst.Name) -> None:
        self.names.append(node.value)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_Call(self, node: cst.Call) -> None:
        self.calls.append(node)


def keep(node: cst.CSTNode, frame: Frame) -> bool:
    """A statement that stands in the forward sweep as it is."""
    reads = _Reads()
    node.visit(reads)
    for inner in reads.calls:
        if isinstance(inner.func, cst.Name) and inner.func.value in frame.module.functions:
            raise frame.refusal(inner, "AD125", f"`{inner.func.value}` is called in a `print`, `assert` or "
                                "`raise`", "Give its result a name on the line before.")
    for name in reads.names:
        if name in (frame.env or {}) and frame.env[name].fields is not None:
            raise frame.refusal(node, "AD130", f"the dict `{name}` is used as a whole", "Name what you read of it.")
    known = tuple(sorted({n for n in reads.names if n in (frame.env or {})}))
    frame.add(Keep(frame.module.code(node), known))
    if isinstance(node, cst.Raise):
        frame.env = None
    return True


