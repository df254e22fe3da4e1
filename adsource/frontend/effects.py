"""Calls for their effect."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend import calls, fixed_lists, growing, held_lists, lists
from adsource.frontend.assignments import augmented
from adsource.frontend.draws import legacy
from adsource.frontend.functions import parameters
from adsource.frontend.kept import keep
from adsource.frontend.operands import operands
from adsource.frontend.room import ADDING
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.frontend.targets import part_of
from adsource.frontend.writers import fill, out_argument, store_out, whole, write
from adsource.ir import infer
from adsource.ir.draws import is_generator
from adsource.ir.nodes import RecordExpr, Store


def effect(node: cst.BaseExpression, frame: Frame) -> bool:
    """An expression on a line of its own."""
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString, cst.Ellipsis)):
        return True
    if not isinstance(node, cst.Call):
        raise frame.refusal(node, "AD132", "the value of this line is thrown away", "Give it a name, or "
                            "take the line out.")
    if isinstance(node.func, cst.Name) and node.func.value == "print" and "print" not in frame.locals:
        return keep(node, frame)
    if _says(node, frame):
        return keep(node, frame)
    if m.matches(node, m.Call(m.Attribute(m.Attribute() | m.Subscript()), [m.Arg(star="")])) and (
        node.func.attr.value in held_lists.ADDING):
        owner = part_of(node.func.value, frame)
        if owner is not None:
            held_lists.add(node, *owner, frame)
            return False
    altered = frame.altered
    results = calls.own_results(node, None, frame)
    if results is not None:
        return frame.altered == altered + len(results)  # names of the results
    name = calls.callee(node, frame)
    if name in ("template:unstretched", "template:made_for"):
        return False  # what is made of this module finds out, and checks, what it assumes itself
    if name is None:
        _method(node, frame)
    else:
        _writer(node, name, frame)
    return frame.altered == altered


SAYS = ("warnings.warn", "sys.stdout.write", "sys.stdout.flush", "sys.stderr.write")
LEVELS = ("debug", "info", "warning", "error", "critical", "exception", "log")


def _says(node: cst.Call, frame: Frame) -> bool:
    """A message: `warnings.warn(...)`, `logging.info(...)`, `log.debug(...)` with `log = logging.getLogger(...)`."""
    dotted = frame.module.dotted(node.func) or ""
    if dotted in SAYS or dotted.startswith("logging.") and dotted.partition(".")[2] in LEVELS:
        return True
    func = node.func
    if not (isinstance(func, cst.Attribute) and isinstance(func.value, cst.Name) and func.attr.value in LEVELS):
        return False
    made = frame.module.constants.get(func.value.value) if func.value.value not in frame.locals else None
    return isinstance(made, cst.Call) and frame.module.dotted(made.func) == "logging.getLogger"


def _method(node: cst.Call, frame: Frame) -> None:
    what = node.func.attr.value
    if lists.is_named(node.func.value, frame):
        growing.method(node, frame)
        return
    base = frame.expression(node.func.value, frame)
    if lists.is_list(base):
        raise frame.refusal(node, "AD113", "a list that is handed in is changed", "Return the new items, and add them "
                            "where the list begins.")
    if isinstance(base, RecordExpr):
        calls.held_results(node, base, None, frame)
        return
    if is_generator(base):
        calls.method(node, frame)  # what is drawn is thrown away; the generator moves on
        return
    if what == "fill" and len(node.args) == 1:
        base, value = operands([node.func.value, node.args[0].value], frame)
        fill(node, base, value, frame)
        return
    if what == "sort" and len(node.args) < 2 or what == "partition":
        base = frame.expression(node.func.value, frame)
        value = calls.library_call(node, f"np.{what}", list(node.args), [base], frame)
        frame.add(Store(whole(base, frame, node), value))
        return
    if m.matches(node, fixed_lists.ADDED) and is_tuple(base) and node.func.value.value not in frame.given:
        augmented(fixed_lists.longer(node, frame), frame)
        return
    if what in ADDING and is_tuple(base):
        raise frame.refusal(node, "AD113", f"`.{what}` changes a list that this function does not begin as "
                            "`xs = [...]`, and that it is not handed by a plain call on a line of its own",
                            "Return the new items, and add them where the list begins.")
    if what in ADDING and is_array(base):
        raise frame.refusal(node, "AD132", f"`.{what}` of an array: an array keeps its length", "Make a longer one: "
                            f"`{frame.module.code(node.func.value)} = np.append(...)`, or begin a list.")
    raise frame.refusal(node, "AD132", f"the method `.{what}` on a line of its own is not supported",
                        "Write the result into an array: `a[:] = ...`.")


def _writer(node: cst.Call, name: str, frame: Frame) -> None:
    out = out_argument(node, name)
    if out is not None and (parameters(name) or name in infer.OPERATORS):
        store_out(node, out, frame)
    elif name == "np.random.seed":
        raise legacy(node, name, frame)
    elif not write(node, name, frame):
        raise frame.refusal(node, "AD132", "the value of this call is thrown away, or it has an effect that is "
                            "not known", "Give its value a name, or write into an array: `a[:] = ...`.")
