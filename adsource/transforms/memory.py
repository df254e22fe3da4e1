"""How much a derivative keeps, as formulas in the arguments of the function.

    for t in ad.checkpoint(range(n), slots=20):       steps n, snapshot 8 * u0.shape[0],
        w = np.sin(u); v = w * w; u = u + v           tape 16 * u0.shape[0]

A routine's own symbols are put into those of its callers, call by call.  A formula is Python text, "" where it
cannot be told before the run.
"""

from __future__ import annotations

import ast
from dataclasses import asdict, dataclass, field, replace

from adsource.ir.extents import show_extent
from adsource.ir.nodes import Assign, Call, Const, Contract, Expr, For, Function, Name, Op
from adsource.ir.show import show_expression
from adsource.ir.types import Extent, Type, is_array
from adsource.ir.walk import bound, statements
from adsource.transforms.checkpoint import Driver
from adsource.transforms.records import volume
from adsource.transforms.split import SINGLE

Env = dict[str, str]  # what names and extents ("x.shape[0]") are in terms of the arguments


@dataclass(frozen=True)
class Loop:
    """A checkpointed loop.  snapshot: bytes of one.  tape: the most that reversing a step records.  held: what a slot
    with a tape holds, "" where slots hold states alone.  near: slots in memory.  far: those on disk.  holds: what is
    in a snapshot.  left: whether a `break` may end it before `steps`."""

    routine: str
    line: int
    schedule: str
    steps: str
    near: str
    far: str
    folder: str
    budget: str
    snapshot: str
    tape: str
    held: str
    holds: tuple[str, ...]
    left: bool


@dataclass
class Memory:
    """tape: the most bytes that are recorded at one time.  tapes: (routine, its tape, bytes)."""

    tape: str = ""
    tapes: list[tuple[str, str, str]] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)


def memory(entry: Contract, routines: tuple[tuple[Function, Contract], ...]) -> dict:
    """What the routines of a module keep, for its report."""
    made = _Found({c.routine: (f, c) for f, c in routines})
    f = made.routines[entry.routine][0]
    made.memory.tape = made.total(f.name, _given(f, lambda p: (p.name, p.type)))
    return asdict(made.memory)


def _given(f: Function, meant) -> Env:
    """The parameters of a function, each in terms of itself."""
    env: Env = {}
    for p in f.params:
        name, t = meant(p)
        if is_array(t):
            env |= {f"{p.name}.shape[{k}]": f"{name}.shape[{k}]" for k in range(t.rank)}
        else:
            env[p.name] = name
    return env


class _Found:
    """The routines of a module, and what has been found of them."""

    def __init__(self, routines: dict[str, tuple[Function, Contract]]) -> None:
        self.routines, self.memory, self.open = routines, Memory(), []

    def total(self, routine: str, env: Env) -> str:
        """The most bytes that a routine and those that it calls record at one time."""
        if routine in self.open or routine not in self.routines:
            return ""
        self.open.append(routine)
        f, c = self.routines[routine]
        found = self._driver(f, env) if isinstance(f, Driver) else self._plain(f, c, _with_locals(f, env))
        self.open.pop()
        return found

    def _plain(self, f: Function, c: Contract, env: Env) -> str:
        own = [(tape, meant(text, env)) for tape, text in c.volumes]
        told = [(c.routine, tape, text) for tape, text in own]
        self.memory.tapes += [t for t in told if t not in self.memory.tapes]
        inner = [s for s in statements(f.body) if isinstance(s, Call) and s.callee in self.routines]
        most = greatest([self.total(s.callee, _handed(self.routines[s.callee][0], s.args, env)) for s in inner])
        return added([text for _, text in own] + ([most] if inner else []))

    def _driver(self, d: Driver, env: Env) -> str:
        """What a loop keeps; its tape is that of one piece at a time."""
        env, types = _with_locals(d.cut.function, env), {n.id: n.type for n in d.cut.head}
        types |= {r.id: r.type for r in d.cut.step.results if r.id not in types}
        own = {p.name: p.type for p in d.cut.function.params}
        longer = {r.id for r in d.cut.step.results if is_array(r.type) and None in types[r.id].shape}
        start_env, env = env, {x: text for x, text in env.items() if x.split(".")[0] not in longer}
        held = self._halves(d, types, env) if d.halves is not None else ""
        joint = d.halves is None or d.may_tape
        tapes, step_b = {} if joint else {"step": held}, d.step_b if joint else None
        for contract, piece in ((step_b, d.cut.step), (d.start_b, d.cut.start), (d.end_b, d.cut.end)):
            if contract is not None:
                meant_types = own if piece is d.cut.start else types
                args = [Name(p.name, meant_types.get(p.name, p.type)) for p in piece.params]
                known = start_env if piece is d.cut.start else env
                tapes[piece.piece] = self.total(contract.routine, _handed(piece, args, known))
        if d.step_b is not None:
            self.memory.loops.append(_loop(d, tapes["step"], held, types, env))
        return greatest(list(tapes.values()))


    def _halves(self, d: Driver, types: dict[str, Type], env: Env) -> str:
        """What one slot holds of a step: its tape, arrays alone."""
        step = d.cut.step
        env = _handed(step, [Name(p.name, types.get(p.name, p.type)) for p in step.params], env)
        own = [(name, meant(text, env)) for name, text in d.halves.volumes]
        self.memory.tapes += [(d.halves.taped.name, *t) for t in own]
        return added([text for _, text in own])


def _loop(d: Driver, tape: str, held: str, types: dict[str, Type], env: Env) -> Loop:
    loop, c = d.cut.loop, d.cut.loop.checkpoint
    known = isinstance(loop, For) and not d.cut.stopped
    text = {e: meant(_written(e), env) or show_expression(e) for e in (c.slots, c.disk_slots) if e is not None}
    arrays = [types[n] for n in d.kept if is_array(types[n])]
    arrays = [replace(t, dtype=SINGLE.get(t.dtype, t.dtype)) for t in arrays] if c.narrow else arrays
    return Loop(
        routine=d.name, line=loop.origin.line if loop.origin else 0, schedule=c.schedule if known else "online",
        steps=_steps(loop, env) if isinstance(loop, For) else "", near=text[c.slots],
        far=text[c.disk_slots] if c.disk_slots is not None else "", folder=c.folder, budget=c.budget,
        snapshot=added([meant(volume(t), env) for t in arrays]), tape=tape, held=held, holds=d.kept,
        left=bool(d.cut.stopped),
    )


def _steps(loop: For, env: Env) -> str:
    start, stop, step = (_written(e) for e in (loop.start, loop.stop, loop.step))
    if "" in (start, stop, step):
        return ""
    return meant(stop if (start, step) == ("0", "1") else f"len(range({start}, {stop}, {step}))", env)


def _handed(f: Function, args, env: Env) -> Env:
    """The parameters of a callee."""
    found: Env = {}
    for p, a in zip(f.params, args):
        if is_array(p.type):
            for k, e in enumerate(getattr(a.type, "shape", ())):
                found[f"{p.name}.shape[{k}]"] = meant(_extent(e, a, k), env)
        else:
            found[p.name] = meant(_written(a), env)
    return {name: text for name, text in found.items() if text}


def _extent(e: Extent | None, a: Expr, k: int) -> str:
    if e is None:
        return f"{a.id}.shape[{k}]" if isinstance(a, Name) else ""
    return show_extent(e)


def _with_locals(f: Function, env: Env) -> Env:
    """With the names that a function binds once, to what the arguments tell."""
    often: dict[str, int] = {}
    for s in statements(f.body):
        for n in bound(s):
            often[n] = often.get(n, 0) + 1
    env = {name: text for name, text in env.items() if often.get(name, 0) == 0}
    for s in f.body:
        if isinstance(s, Assign) and not is_array(s.target.type) and often[s.target.id] == 1:
            text = meant(_written(s.value), env)
            env |= {s.target.id: text} if text else {}
    return env


def _written(e: Expr) -> str:
    """A whole number as Python text, "" where it takes more than extents and arithmetic."""
    match e:
        case Name():
            return e.id
        case Const(value=int()):
            return str(e.value)
        case Op(op="shape" | "size" | "len", args=(Name() as a,)) if is_array(a.type):
            axes = range(a.type.rank if e.op == "size" else 1)
            axes = axes if e.op != "shape" else range(e.get("axis"), e.get("axis") + 1)
            found = [_extent(a.type.shape[k], a, k) for k in axes]
            return "" if "" in found else " * ".join(f"({t})" for t in found)
        case Op(op="+" | "-" | "*" | "//" | "%", args=(a, b)):
            left, right = _written(a), _written(b)
            return f"({left}) {e.op} ({right})" if left and right else ""
        case Op(op="max" | "min" | "len" | "range"):
            found = [_written(a) for a in e.args]
            return "" if "" in found else f"{e.op}({', '.join(found)})"
    return ""


class _Meant(ast.NodeTransformer):
    """Names and extents as the arguments tell them."""

    def __init__(self, env: Env) -> None:
        self.env, self.missing = env, False

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        return self._put(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return node if node.id in ("len", "range", "max", "min") else self._put(node)

    def _put(self, node: ast.AST) -> ast.AST:
        text = self.env.get(ast.unparse(node))
        if text is None:
            self.missing = True
            return node
        return ast.parse(text, mode="eval").body


def meant(text: str, env: Env) -> str:
    """A formula in terms of the arguments, "" where these do not tell it."""
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        return ""
    put = _Meant(env)
    tree = put.visit(tree)
    allowed = (ast.Expression, ast.BinOp, ast.operator, ast.unaryop, ast.UnaryOp, ast.Constant, ast.Name, ast.Subscript,
               ast.Attribute, ast.Call, ast.expr_context)
    if put.missing or not all(isinstance(n, allowed) for n in ast.walk(tree)):
        return ""
    return ast.unparse(tree)


def added(parts: list[str]) -> str:
    """A sum, terms of one kind in one."""
    if "" in parts:
        return ""
    sums: dict[str, int] = {}
    for term in (t for part in parts for t in _terms(ast.parse(part, mode="eval").body)):
        number, rest = _factors(term)
        key = " * ".join(rest)
        sums[key] = sums.get(key, 0) + number
    return " + ".join(" * ".join([str(n), rest] if rest else [str(n)]) for rest, n in sums.items() if n) or "0"


def _terms(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_terms(node.left), *_terms(node.right)]
    return [node]


def _factors(node: ast.expr) -> tuple[int, list[str]]:
    """The number before a product, and what else is in it."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        (a, left), (b, right) = _factors(node.left), _factors(node.right)
        return a * b, [*left, *right]
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value, []
    text = ast.unparse(node)
    return 1, [f"({text})" if isinstance(node, ast.BinOp) else text]


def greatest(parts: list[str]) -> str:
    parts = [p for p in dict.fromkeys(parts) if p != "0"]
    if "" in parts:
        return ""
    return f"max({', '.join(parts)})" if len(parts) > 1 else parts[0] if parts else "0"
