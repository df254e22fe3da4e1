"""Runs a Program's IR with NumPy, and holds every value against the type that the frontend gave it:
dtype, rank, and each extent, computed from the arguments at the function's entry."""

from __future__ import annotations

import copy

import numpy as np

from adsource.ir import infer
from adsource.ir.nodes import (
    Assign,
    Call,
    Const,
    Do,
    For,
    If,
    Index,
    Jump,
    Keep,
    Name,
    NewAxis,
    Op,
    Permute,
    Remark,
    Return,
    Slice,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import Array, Scalar, Static, Tuple


def run(program, *args):
    """The results of the entry function; a single one bare."""
    module = {}
    exec("\n".join((*program.imports, *(f"{n} = {t}" for n, t in program.constants))), module)
    results = _call(program, program.functions[program.entry], args, module)
    return results[0] if len(results) == 1 else results


def _call(program, function, args, module):
    frame = _Run(program, module, dict(zip((p.name for p in function.params), args)))
    frame.entry = copy.deepcopy(frame.names)
    for p in function.params:
        frame.check(frame.names[p.name], p.type, p.name)
    return frame.block(function.body) or ()


class _Run:
    def __init__(self, program, module, names):
        self.program, self.module, self.names, self.entry = program, module, names, {}

    # ---------------------------------------------------------- statements

    def block(self, body):
        for s in body:
            result = self.statement(s)
            if result is not None:
                return result
        return None

    def statement(self, s):
        match s:
            case Assign():
                value = self.value(s.value)
                self.names[s.target.id] = value
                self.check(value, s.target.type, s.target.id)
            case Permute():
                values = [self.names[n.id] for n in s.sources]
                self.names.update(zip((n.id for n in s.targets), values))
            case Store():
                self.value(s.target.base)[self.items(s.target)] = self.value(s.value)
            case Update():
                self.update(s)
            case Call():
                results = _call(self.program, self.program.functions[s.callee], [self.value(a) for a in s.args],
                                self.module)
                assert len(results) == len(s.targets)
                for target, value in zip(s.targets, results):
                    self.names[target.id] = value
                    self.check(value, target.type, target.id)
            case Do():
                assert s.value.op == "np.add.at"
                np.add.at(*(self.value(a) for a in s.value.args))
            case Keep():
                exec(s.text, self.module | self.names)
            case For():
                for i in range(*(int(self.value(e)) for e in (s.start, s.stop, s.step))):
                    self.names[s.var.id] = i
                    if self.block(s.body) == "break":
                        break
            case While():
                while self.value(s.test):
                    if self.block(s.body) == "break":
                        break
            case Jump():
                return s.kind
            case If():
                return self.block(s.body if self.value(s.test) else s.orelse)
            case Return():
                return tuple(self.value(v) for v in s.values)
            case Remark():
                pass
        return None

    def update(self, s):
        value = self.value(s.value)
        if isinstance(s.target, Index):
            base, items = self.value(s.target.base), self.items(s.target)
            base[items] = infer.OPERATORS[s.op](base[items], value)
        elif isinstance(self.names[s.target.id], np.ndarray):
            old = self.names[s.target.id]
            old[...] = infer.OPERATORS[s.op](old, value)
        else:
            self.names[s.target.id] = infer.OPERATORS[s.op](self.names[s.target.id], value)

    # --------------------------------------------------------- expressions

    def value(self, e):
        result = self.raw(e)
        self.check(result, e.type, getattr(e, "op", ""))
        return result

    def raw(self, e):
        match e:
            case Const():
                return e.value
            case Name():
                return self.names[e.id] if e.id in self.names else self.module[e.id]
            case TupleExpr():
                return tuple(self.value(i) for i in e.items)
            case Index():
                return self.value(e.base)[self.items(e)]
            case Op(op="ifexp"):
                return self.value(e.args[1] if self.value(e.args[0]) else e.args[2])
            case Op(op="and"):
                return self.value(e.args[0]) and self.value(e.args[1])
            case Op(op="or"):
                return self.value(e.args[0]) or self.value(e.args[1])
        return self.operation(e, [self.value(a) for a in e.args], dict(e.static))

    def operation(self, e, args, static):
        match e.op:
            case "shape":
                return args[0].shape[static["axis"]]
            case "size":
                return args[0].size
            case "len":
                return len(args[0])
            case "item":
                return args[0][static["k"]]
            case "max" | "min":
                return {"max": max, "min": min}[e.op](*args)
            case "np.astype":
                return args[0].astype(static["dtype"])
            case "stop_gradient":
                return args[0]
            case "np.einsum":
                return np.einsum(static["subscripts"], *args)
        return infer.function_of(e.op)(*args, **static)

    def items(self, e):
        return tuple(self.item(i) for i in e.items)

    def item(self, i):
        if isinstance(i, Slice):
            return slice(*(None if b is None else self.value(b) for b in (i.start, i.stop, i.step)))
        return None if isinstance(i, NewAxis) else self.value(i)

    # --------------------------------------------------------------- types

    def check(self, value, t, what):
        if isinstance(t, Static):
            return
        if isinstance(t, Tuple):
            assert isinstance(value, tuple) and len(value) == len(t.items), what
            for v, i in zip(value, t.items):
                self.check(v, i, what)
            return
        assert isinstance(t, (Scalar, Array)), (what, t)
        assert np.ndim(value) == t.rank, (what, np.shape(value), t)
        grown = isinstance(value, int) and t.rank == 0 and t.dtype == "float64"  # `total = 0` before a loop
        assert grown or np.result_type(value) == np.dtype(t.dtype), (what, np.result_type(value), t)
        for axis, e in enumerate(t.shape):
            if e is not None:
                known = sum(f * eval(symbol, {}, self.entry) for symbol, f in e.terms) + e.const
                assert known == value.shape[axis], (what, value.shape, infer.describe(t))
