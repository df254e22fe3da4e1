"""Calls for their effect, and statements that are kept as they are: print, assert, raise, pass."""

from __future__ import annotations

import libcst as cst

from adsource.frontend import calls
from adsource.frontend.functions import parameters
from adsource.frontend.operands import operands
from adsource.frontend.scope import Frame
from adsource.frontend.writers import fill, out_argument, store_out, whole, write
from adsource.ir import infer
from adsource.ir.draws import is_generator
from adsource.ir.nodes import Keep, Store
from adsource.ir.types import Generator


def effect(node: cst.BaseExpression, frame: Frame) -> bool:
    """An expression on a line of its own."""
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString, cst.Ellipsis)):
        return True
    if not isinstance(node, cst.Call):
        raise frame.refusal(node, "AD132", "the value of this line is thrown away", "Give it a name, or "
                            "take the line out.")
    if isinstance(node.func, cst.Name) and node.func.value == "print" and "print" not in frame.locals:
        return keep(node, frame)
    altered = frame.altered
    results = calls.own_results(node, None, frame)
    if results is not None:
        return frame.altered == altered + len(results)  # names of the results
    name = calls.callee(node, frame)
    if name == "template:unstretched":
        return False  # what is made of this module finds out, and checks, what it assumes itself
    if name is None:
        _method(node, frame)
    else:
        _writer(node, name, frame)
    return frame.altered == altered


def _method(node: cst.Call, frame: Frame) -> None:
    what = node.func.attr.value
    if is_generator(frame.expression(node.func.value, frame)):
        calls.method(node, frame)  # what is drawn is thrown away; the generator moves on
        return
    if what == "fill" and len(node.args) == 1:
        base, value = operands([node.func.value, node.args[0].value], frame)
        fill(node, base, value, frame)
        return
    if what == "sort" and len(node.args) < 2:
        base = frame.expression(node.func.value, frame)
        value = calls.library_call(node, "np.sort", list(node.args), [base], frame)
        frame.add(Store(whole(base, frame, node), value))
        return
    raise frame.refusal(node, "AD132", f"the method `.{what}` on a line of its own is not supported",
                        "Write the result into an array: `a[:] = ...`.")


def _writer(node: cst.Call, name: str, frame: Frame) -> None:
    out = out_argument(node, name)
    if out is not None and (parameters(name) or name in infer.OPERATORS):
        store_out(node, out, frame)
    elif not write(node, name, frame):
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
        if name in (frame.env or {}) and frame.env[name].parts is not None:
            raise frame.refusal(node, "AD130", f"the dict `{name}` is used as a whole", "Name what you read of it.")
        if name in (frame.env or {}) and isinstance(frame.env[name].type, Generator):
            raise frame.refusal(node, "AD136", "a draw in a `print`, `assert` or `raise`", "Give what is drawn a name "
                                "on the line before.")
    known = tuple(sorted({n for n in reads.names if n in (frame.env or {})}))
    frame.add(Keep(frame.module.code(node), known))
    if isinstance(node, cst.Raise):
        frame.env = None
    return True
