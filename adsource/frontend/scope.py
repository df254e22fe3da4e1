"""What is known while a function is converted: names and their types at this point, the block being
filled, temporaries.

Types are flow-sensitive: `env` says what each name is bound to here; branches and loops join them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend.module import Module
from adsource.ir import infer
from adsource.ir.boxes import is_box
from adsource.ir.nodes import AnyStatement, Assign, Checkpoint, Const, Expr, Index, Name, Op, TupleExpr
from adsource.ir.types import Array, Extent, Record, Scalar, Static, Tuple, Type
from adsource.ir.types import extent as constant_extent
from adsource.names import fresh, temporary


@dataclass(frozen=True)
class Local:
    """A function within a function: its definition, and the names of the functions around it."""

    node: cst.FunctionDef
    around: frozenset[str]


@dataclass(frozen=True)
class Holds:
    """What a list holds (`lists`).  arrays: the names of the arrays with its items: one, or one for each part of
    items that are tuples; width: the number of these parts, 0 for others; depth: how many axes are lists;
    length: the number of items, None where the arrays hold no more; least: how many there are at least; key: what
    is learned of its items goes under; room: how many the arrays hold, None where they grow; grown: whether
    items are added to it or taken from it."""

    arrays: tuple[str, ...]
    width: int = 0
    depth: int = 1
    length: Expr | None = None
    least: int = 0
    key: object = None
    room: Expr | None = None
    grown: bool = False
    heaps: tuple[str, ...] = ()
    ranks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Binding:
    """What a name is bound to.  extent: the affine value of an integer; items: those of a tuple;
    parts: the names of the parts of a record (`records`); function: a function within the function; holds: what a
    list holds; clash: why it cannot be read."""

    type: Type
    extent: Extent | None = None
    items: tuple[Extent | None, ...] | None = None
    parts: Expr | None = None
    clash: str = ""
    function: Local | None = None
    holds: Holds | None = None
    maybe: Type | Expr | None = None  # what it holds on the paths where it is not None


Env = dict[str, Binding]
KINDS = {"dict": "a dict", "object": "an object", "tuple": "a named tuple", "list": "a list", "function": "a function",
         "items": "a list", "slice": "a slice"}
NO_LETTER = re.compile(r"\W")


def join(a: Binding, b: Binding) -> Binding:
    """The binding after either."""
    if a == b:
        return a
    if a.clash or b.clash:
        return a if a.clash else b
    if a.parts != b.parts:
        none = [y.parts for x, y in ((a, b), (b, a)) if x.type == Static(None) and x.parts is None]
        return Binding(Static(), clash=_apart(a, b), maybe=none[0] if none else None)
    if a.function is not None or b.function is not None:
        return Binding(Static(), clash="is bound to different functions")
    try:
        t = infer.join(a.type, b.type)
    except infer.Untyped as error:
        none = [y.type for x, y in ((a, b), (b, a)) if x.type == Static(None)]
        return Binding(Static(), clash=str(error), maybe=none[0] if none else None)
    holds = _held(a.holds, b.holds)
    if holds == "clash":
        return Binding(Static(), clash="is bound to a list and to something else, or to lists of different kinds")
    same = a.extent if a.extent == b.extent else None
    items = a.items if a.items == b.items else None
    return Binding(t, same, items, a.parts, holds=holds)


def _held(a: Holds | None, b: Holds | None) -> Holds | str | None:
    """What a list holds after either; text where the two are no lists alike."""
    if a is None or b is None or a == b:
        return a if a == b else "clash"
    if replace(a, least=b.least, key=b.key) != b:
        full = replace(b, length=a.length, room=a.room, grown=a.grown, least=a.least, key=a.key)
        if full != a or a.length is not None or b.length is not None:
            return "clash"
        return replace(a, room=None, grown=False, least=min(a.least, b.least), key=None)
    return replace(a, least=min(a.least, b.least), key=a.key if a.key == b.key else None)


def _apart(a: Binding, b: Binding) -> str:
    if type(a.parts) is type(b.parts) and hasattr(a.parts, "cell"):
        return "is one of two objects, of a kind that is changed"
    return "is bound to values that are made of different parts"


def merged(a: Env | None, b: Env | None) -> Env | None:
    """The environment after either; None stands for a place that is never reached."""
    if a is None or b is None:
        return b if a is None else a
    return {n: join(a[n], b[n]) if n in a and n in b else (a.get(n) or b[n]) for n in {**a, **b}}


class Recursion(Exception):
    """A call of a function that is being converted, before the types of its results are known.  What stands
    around the call counts as not reached, until these are known from the other paths."""

    def __init__(self, entry: tuple, node: cst.CSTNode) -> None:
        super().__init__()
        self.entry, self.node = entry, node


class Unmet(Recursion):
    """An item of a list is read before it is known what the list holds: not reached, as far as is known.  key, env:
    where the list begins, and what is at hand."""

    def __init__(self, entry: tuple, node: cst.CSTNode, key: object = None, env: Env | None = None) -> None:
        super().__init__(entry, node)
        self.key, self.env = key, dict(env or {})


class Learned(Exception):
    """What a list holds is known now, or is more than was known: the function is converted anew."""


@dataclass
class Loop:
    """A loop that is being converted: what is known at its jumps.  stopped: a flag that its breaks set."""

    breaks: list[Env] = field(default_factory=list)
    continues: list[Env] = field(default_factory=list)
    unrolled: bool = False
    stopped: str = ""
    passes: int = 0  # how many of its passes stand in front of it
    checkpoint: Checkpoint | None = None  # how the user wants it reversed
    declared: bool = False  # its passes are independent: it runs over a `prange`


@dataclass
class Frame:
    """The state of converting one function.  `expression` and `block` are the converters, handed in
    so that the files of the frontend need not import each other in a circle; `program` specialises
    callees and types constants."""

    module: Module
    program: object
    locals: frozenset[str]
    expression: Callable[[cst.BaseExpression, Frame], Expr]
    block: Callable
    env: Env | None = field(default_factory=dict)
    out: list[AnyStatement] = field(default_factory=list)
    shapes: infer.Shapes = field(default_factory=infer.Shapes)
    taken: set[str] = field(default_factory=set)
    entries: dict[tuple[str, str], str] = field(default_factory=dict)
    results: tuple[str, ...] | None = None  # names of the results where there are several returns
    nothing: tuple[str, ...] = ()  # the names of results that may be None (`nothing`)
    told: tuple[str, ...] = ()  # names that may be None, but are told apart in the statement at hand (`unset`)
    altered: int = 0  # how often something was put differently from the user's text
    leaving: bool = False  # whether `break`, `continue` or an early `return` leaves some block
    loops: list[Loop] = field(default_factory=list)  # those around this place
    arraylike: set[int] = field(default_factory=set)  # ids of nodes where a list is as good as an array
    spread: set[int] = field(default_factory=set)  # ids of nodes whose values several names take apart
    errors: dict[str, str] = field(default_factory=dict)  # what `np.errstate` says in the function
    wanted: str = ""  # the name that the value of the expression at hand will be bound to
    rebound: frozenset[str] = frozenset()  # the names that the function's body binds
    counters: list[str] = field(default_factory=list)  # the names of the compiler's own that count loops around it
    met: Recursion | None = None  # a call of a function whose results are not yet known, in some arm
    deferred: frozenset[str] = frozenset()  # exits that only set a flag here, tested further on
    given: tuple[str, ...] = ()  # the parameters
    bindings: tuple[str, ...] = ()  # names that the body binds, as often as it does
    changed: dict[tuple[str, str], cst.CSTNode] = field(default_factory=dict)  # parts of objects that are set
    owned: dict[str, tuple[str, ...]] = field(default_factory=dict)  # cell of a parameter's object -> how it is reached
    retired: set[str] = field(default_factory=set)  # such cells that hold other objects by now
    outcome: tuple[Expr, ...] | None = None  # how the results are made of parts
    node: cst.FunctionDef | None = None  # the function, as it is written
    taken_parts: dict[str, Expr] = field(default_factory=dict)  # the parameters, each with its parts
    facts: dict = field(default_factory=dict)  # what lists hold, by the place where they begin
    asked: set[str] = field(default_factory=set)  # names that are read before they are set, in loops
    grown: frozenset[str] = frozenset()  # names that items are appended to
    stored: frozenset[str] = frozenset()  # names of which items are set, or taken by an index
    refilled: frozenset[str] = frozenset()  # names of which items are set
    passes: dict = field(default_factory=dict)  # loop, list -> how many items a pass adds
    filling: list[tuple] = field(default_factory=list)  # lists that loops around add items to, and where they begin
    splits: dict = field(default_factory=dict)  # names of different kinds, and where the paths met (`apart`)
    starts: dict[str, int] = field(default_factory=dict)  # the least values of names that count loops around
    lists: dict[str, None] = field(default_factory=dict)  # arrays with the items of lists
    boxes: set[str] = field(default_factory=set)  # names that are bound to arrays without axes
    replaced: set[str] = field(default_factory=set)  # those of which items are set
    tables: dict[Expr, Assign] = field(default_factory=dict)  # arrays of constants, made at the function's head
    entry: Env = field(default_factory=dict)  # what is known at the function's head
    checks: list[AnyStatement] = field(default_factory=list)  # of lengths, made there

    # ------------------------------------------------------------- building

    def op(self, node: cst.CSTNode, name: str, *args: Expr, **static: object) -> Expr:
        """A typed operation; what cannot be typed is refused at the node."""
        for e in args:
            if isinstance(e.type, Record) and e.type.kind.what == "items":
                raise self.refusal(node, "AD113", "a list is used as a whole", "Make an array of it: `np.array(...)`.")
            if isinstance(e.type, Record) and not is_tuple(e):
                raise self.refusal(node, "AD130", f"{KINDS[e.type.kind.what]} is used as a whole",
                                   "Name what you read of it.")
        try:
            return infer.op(name, args, self.known(), **static)
        except infer.Untyped as error:
            raise self.untyped(node, str(error)) from None
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            raise self.untyped(node, "the number or the kind of its operands is wrong") from None

    def index(self, node: cst.CSTNode, base: Expr, items: tuple) -> Index:
        try:
            return infer.index(base, items, self.known())
        except infer.Untyped as error:
            raise self.untyped(node, str(error)) from None

    def untyped(self, node: cst.CSTNode, reason: str) -> Refusal:
        code = self.module.code(node)
        shown = code if len(code) < 60 and "\n" not in code else "this"
        return self.refusal(node, "AD313", f"`{shown}` cannot be typed: {reason}",
                            "Check dtypes, ranks and shapes of what stands here.")

    def refusal(self, node: cst.CSTNode, code: str, message: str, rewrite: str = "") -> Refusal:
        return self.module.refusal(node, code, message, rewrite)

    def bound_often(self, name: str) -> bool:
        """Whether a name is set more than once, or is a parameter that is set."""
        return self.bindings.count(name) + (name in self.given) > 1

    def placed(self, name: str, node: cst.CSTNode) -> cst.Name:
        """A name that the compiler writes, standing where the node does."""
        made = cst.Name(name)
        self.module.positions[made] = self.module.positions[node]
        return made

    # ---------------------------------------------------------------- names

    def known(self) -> infer.Shapes:
        """What is known of integers and tuples here."""
        env = self.env or {}
        self.shapes.stable = {n: b.extent for n, b in env.items() if b.extent is not None}
        self.shapes.stable |= self.program.integers(self.locals)
        self.shapes.tuples = {n: b.items for n, b in env.items() if b.items is not None}
        return self.shapes

    def bind(self, name: str, value: Expr) -> Name:
        """Bind a name to the value's type and to what is known of it."""
        if self.env is None:
            self.env = {}
        extent, items = None, None
        if isinstance(value.type, Scalar) and value.type.dtype == "int64":
            extent = infer.extent_of(value, self.known())
        elif isinstance(value, Const) and isinstance(value.value, bool):
            extent = constant_extent(int(value.value))  # a setting that a name is given to
        elif isinstance(value, TupleExpr):
            items = tuple(infer.extent_of(i, self.known()) for i in value.items)
        elif isinstance(value, Name) and value.id in self.env:
            items = self.env[value.id].items
        if is_box(value, self.boxes):
            self.boxes.add(name)
        self.env[name] = Binding(value.type, extent, items)
        return Name(name, value.type)

    def declare(self, name: str, t: Type) -> Name:
        """Bind a name of which the type alone is known."""
        if self.env is None:
            self.env = {}
        self.env[name] = Binding(t)
        return Name(name, t)

    def temporary(self) -> str:
        name = temporary(self.taken)
        self.taken.add(name)
        self.altered += 1
        return name

    def field(self, record: str, key: str | object) -> str:
        """The name of the part `key` of what `record` names: the same one each time."""
        if (record, key) not in self.entries:
            shown = "_".join(map(str, key)) if isinstance(key, tuple) else str(key)
            whole = record.replace(".", "")
            own = whole in self.module.shared.objects and key not in self.locals  # as the user calls it
            self.entries[record, key] = key if own else fresh(f"{whole}_{NO_LETTER.sub('_', shown)}", self.taken)
            self.taken.add(self.entries[record, key])
        return self.entries[record, key]

    def flag(self, kind: str) -> str:
        """The name that says whether a deferred exit has been taken: one for each depth of loops."""
        word = {"break": "stopped", "continue": "skipped", "return": "returned"}[kind]
        depth = 0 if kind == "return" else len(self.loops)
        return fresh(word if depth < 2 else f"{word}{depth}", self.module.source.taken)

    # --------------------------------------------------------------- blocks

    def add(self, statement: AnyStatement) -> None:
        self.out.append(statement)

    def hoist(self, value: Expr) -> Name:
        """The value under a temporary's name, assigned before the current statement."""
        target = self.bind(self.temporary(), value)
        self.add(Assign(target, value))
        return target

    def arm(self, work: Callable[[], object]) -> list[AnyStatement]:
        """The statements that work adds, kept apart; none where it comes to a call of a function whose
        results are not yet known."""
        loops, deferred = len(self.loops), self.deferred
        try:
            return self.inside(work)[1]
        except Recursion as met:
            self.met = met
            self.env, self.deferred = None, deferred
            del self.loops[loops:]
            return []

    def inside(self, work: Callable[[], object]) -> tuple[object, list[AnyStatement]]:
        """What work returns, and the statements that it adds, kept apart."""
        outer, self.out = self.out, []
        try:
            return work(), self.out
        finally:
            self.out = outer


def is_static(e: Expr) -> bool:
    return isinstance(e, Const) or isinstance(e.type, Static)


def static_value(e: Expr) -> object:
    """The value of an expression that is known while compiling; ValueError for others."""
    if isinstance(e, Const):
        return e.value
    if isinstance(e.type, Static):
        return e.type.value
    if isinstance(e, TupleExpr):
        return tuple(static_value(i) for i in e.items)
    if isinstance(e, Op) and e.op == "u-" and isinstance(static_value(e.args[0]), (int, float)):
        return -static_value(e.args[0])  # type: ignore[operator]
    raise ValueError("not known while compiling")


def is_array(e: Expr) -> bool:
    return isinstance(e.type, Array)


def is_tuple(e: Expr) -> bool:
    named = not isinstance(e.type, Record) or e.type.kind.what in ("tuple", "list")
    return named and (isinstance(e, TupleExpr) or isinstance(e.type, Tuple))

