"""Functions of the program, specialised to the types of their arguments, and the file's constants."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend import (
    calls,
    control,
    fence,
    lists,
    nothing,
    provenance,
    records,
    refilled,
    returns,
    spelled,
    tables,
)
from adsource.frontend import signature as signatures
from adsource.frontend.bound import bound_in, local_names
from adsource.frontend.changed import CONSTRUCTORS
from adsource.frontend.expressions import expression
from adsource.frontend.guesses import Guesses
from adsource.frontend.lines import lines_of
from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.reached import NARROW, PARTS, mentions
from adsource.frontend.renewed import rewritten
from adsource.frontend.room import stored_in
from adsource.frontend.scope import Binding, Frame, Learned, Recursion, Unmet, is_array
from adsource.frontend.settings import Known, plain, tried
from adsource.frontend.values import Values
from adsource.ir import infer, walk
from adsource.ir.extents import symbols, translated
from adsource.ir.nodes import (
    OWN,
    Assign,
    Call,
    Do,
    Expr,
    Function,
    Name,
    Op,
    Param,
    Return,
    Store,
    TupleExpr,
    Update,
)
from adsource.ir.types import Array, Extent, Opaque, Record, Scalar, Tuple, Type, extent, is_structured
from adsource.names import fresh

LAYOUT = re.compile(r"reshape|ravel|flatten|order")
NOTHING_KNOWN = "AD113", "it is not known what this list holds", "Put something into it first."


Covered = Mapping[str, Callable[[Op], bool]]  # functions under a rule -> whether it fits an operation
DEEPEST = 8  # specialisations of one function within each other

# The parts of each result; for each part of a parameter's object that is set: how it is reached, its parts.
Outcome = tuple[tuple[Expr, ...], tuple[tuple[tuple[str, ...], Expr], ...]]


@dataclass
class _Open:
    """A function that is being converted, as far as its calls of itself need to know it."""

    key: str
    params: tuple[Param, ...] = ()
    results: tuple[Type, ...] | None = None
    writes: bool = False
    called: bool = False


@dataclass
class Callees(Values):
    """What the functions of one program share."""

    functions: dict[str, Function] = field(default_factory=dict)
    keys: dict[tuple, str] = field(default_factory=dict)
    writers: set[str] = field(default_factory=set)
    open: dict[tuple, _Open] = field(default_factory=dict)
    narrow: bool = False  # whether weak and strong scalars have to be told apart
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    complex_spectra: bool = False  # whether eigenvalues of real matrices are taken for complex numbers
    layouts: bool = False  # whether layouts matter: where nothing reshapes they do not
    covered: Covered = field(default_factory=dict)
    held: dict = field(default_factory=dict)  # what lists hold that objects and dicts hold (`held_lists`)
    settings: dict[str, frozenset[str]] = field(default_factory=dict)  # parameters that must be known (`settings`)
    parts: set[str] = field(default_factory=set)  # names that parts of values have been given

    # ------------------------------------------------------------ the entry

    def entry(self, name: str, signature, default_types: dict[str, Type], contiguous: bool = False) -> str:
        """Convert the function to differentiate; its key.  contiguous: it is compiled: its arrays come in C order."""
        self.compiled = contiguous
        node = self.module.functions[name]
        fence.check(node, self.module)
        params = parameters(node)
        names = tuple(p.name.value for p in params)
        told = signatures.given(signature, names, self.module, node)
        for p in (node.params.star_arg, node.params.star_kwarg):
            if isinstance(p, cst.Param):
                raise self.module.refusal(p, "AD109", f"a parameter with `{p.star}` is not supported here",
                                          "List the parameters.")
        types = {p.name.value: self._entry_type(p, node, told, default_types) for p in params}
        if contiguous:
            types = {n: _contiguous(t) for n, t in types.items()}
        self.layouts = bool(LAYOUT.search(self.module.source.text))
        text = self.module.source.text, (name, repr(types))
        self.complex_spectra = mentions(PARTS, *text)
        self.narrow = mentions(NARROW, *text) or any(map(signatures.is_narrow, types.values()))
        key = self._converted(name, types)
        return self._covered_entry(key) if name in self.covered else key

    def _covered_entry(self, key: str) -> str:
        """A function that is differentiated by its rule: it calls itself as an operation."""
        inner = self.functions[key]
        args = tuple(Name(p.name, p.type) for p in inner.params)
        value = self.operation(inner.name, key, args, tuple(r.type for r in inner.results))
        if value is None:
            return key
        outer, lines = fresh(inner.name, self.functions), ()
        if isinstance(value.type, Tuple):
            kept = Name(fresh("values", self.module.source.taken), value.type)
            lines, value = (Assign(kept, value),), kept
        results = (value,) if len(inner.results) == 1 else items_of(value)
        self.functions[outer] = replace(inner, key=outer, body=(*lines, Return(results)))
        return outer

    def operation(self, name: str, key: str, args: tuple[Expr, ...], types: tuple[Type, ...]) -> Op | None:
        """The call of a covered function as an operation, None where no rule fits its operands."""
        if not types:
            return None
        found = Op(f"{OWN}{name}", args, types[0] if len(types) == 1 else Tuple(types), (("callee", key),))
        return found if self.covered[name](found) else None

    def _entry_type(self, p: cst.Param, node: cst.FunctionDef, told: dict, default_types: dict) -> Type:
        name = p.name.value
        found = told.get(name) or signatures.annotated(p.annotation, self.module)
        if found is None and p.default is not None:
            try:
                found = self.default(p.default, name).type
            except Refusal:
                found = None
        found = found or default_types.get(name)
        if found is None:
            raise signatures.missing(name, self.module, node, p)
        return found

    # -------------------------------------------------------------- calls

    def specialise(self, node: cst.Call, name: str, args: dict, frame: Frame):
        """The key of the callee for these arguments, the arguments in order, the types of its results."""
        function = self.module.functions[name]
        full = {p.name.value: self._argument(node, p, args, name, frame) for p in parameters(function)}
        types = {n: self._plain(node, a.type, a, frame) for n, a in full.items()}
        key = tried(self, name, types, full, node, frame)
        nothing.check(node, name, frame)
        flat = tuple(e for a in full.values() for e in (records.leaves(a) if is_structured(a.type) else (a,)))
        return full, key, flat, self._results(key, flat, frame)

    def key_for(self, node: cst.Call, name: str, types: dict[str, Type], frame: Frame) -> str:
        """The key of the function for these types, which is converted if it is not yet."""
        entry = (name, tuple(types.items()))
        if entry in self.open:
            return self._again(entry, node)
        return self.keys.get(entry) or self._converted(name, types, node, frame)

    def outcome(self, key: str) -> Outcome:
        """How the results of a function are made of parts, and what of its arguments it sets."""
        return self.outcomes.get(key) or ((Name("", records.HELD),) * len(self.head(key)[1]), ())

    def library(self, node: cst.Call, name: str, queue: list, frame: Frame) -> Expr:
        """A function of a library on arguments that are converted."""
        args = [cst.Arg(cst.Name("_"), keyword=None if k is None else cst.Name(k)) for k, _, _ in queue]
        return calls.library_values(node, name, args, [], [e for _, e, _ in queue], frame)

    def _again(self, entry: tuple, node: cst.Call) -> str:
        """The key of a function that calls itself."""
        found = self.open[entry]
        found.called = True
        if found.results is None:
            raise Recursion(entry, node)
        return found.key

    def head(self, key: str) -> tuple[tuple[Param, ...], tuple[Type, ...]]:
        """Parameters and types of results, of functions that are being converted too."""
        if key in self.functions:
            return self.functions[key].params, tuple(r.type for r in self.functions[key].results)
        found = next(o for o in self.open.values() if o.key == key)
        return found.params, found.results or ()

    def _argument(self, node: cst.Call, p: cst.Param, args: dict, name: str, frame: Frame):
        if p.name.value in args:
            return args[p.name.value]
        if p.default is None:
            raise frame.refusal(node, "AD126", f"`{name}` is called without its argument `{p.name.value}`",
                                "Hand it over.")
        return self.default(p.default, p.name.value)

    def _plain(self, node: cst.Call, t: Type, e: Expr | None, frame: Frame) -> Type:
        """What of an argument's type the callee is specialised to."""
        if isinstance(t, Array):
            return Array(t.dtype, tuple(e if e == extent(1) else None for e in t.shape),
                         t.layout if self.layouts else "A")
        if isinstance(t, Scalar):
            return Scalar(t.dtype, t.weak or (not self.narrow and t.dtype in signatures.PYTHON))
        if isinstance(t, Tuple):
            items = e.items if isinstance(e, TupleExpr) else (None,) * len(t.items)
            inner = tuple(self._plain(node, i, v, frame) for i, v in zip(t.items, items))
            return Record(inner, t.keys, t.kind) if isinstance(t, Record) else Tuple(inner, listed=t.listed)
        if isinstance(t, Opaque):
            raise frame.refusal(node, "AD313", f"{t.what} is handed to a function", "Hand over arrays and numbers.")
        return t

    def _results(self, key: str, args: tuple[Expr, ...], frame: Frame) -> tuple[Type, ...]:
        """Types of the results, with the callee's symbols replaced by what they are here."""
        known: dict[str, Extent | None] = {}
        params, results = self.head(key)
        for param, arg in zip(params, args):
            symbols(param.name, arg.type, known)
            if isinstance(arg.type, Scalar):
                known[param.name] = infer.extent_of(arg, frame.known())
        return tuple(translated(t, known) for t in results)

    def writes(self, s) -> bool:
        """Whether a statement may write into an array."""
        if isinstance(s, Call):
            return s.callee in self.writers or any(o.writes and o.key == s.callee for o in self.open.values())
        if isinstance(s, Update):
            return not isinstance(s.target, Name) or is_array(s.target)
        return isinstance(s, (Store, Do))

    def inner(self) -> bool:
        """Whether the function that is being converted is called by another one."""
        return len(self.open) > 1

    # --------------------------------------------------------- conversion

    def _converted(self, name: str, types: dict, call: cst.Call | None = None, frame: Frame | None = None) -> str:
        node = self.module.functions[name]
        if call is not None:
            fence.check(node, self.module)
        entry = (name, tuple(types.items()))
        key = fresh(name, {*self.functions, *(o.key for o in self.open.values())})
        if frame is not None and sum(n == name for n, _ in self.open) >= DEEPEST:
            raise frame.refusal(call, "AD122", f"`{name}` calls itself with ever new types of arguments",
                                "Write the recursion as a loop.")
        self.open[entry] = _Open(key)
        function, writes = self._settled(entry, node, types)
        del self.open[entry]
        self.functions[key] = function
        self.keys[entry] = key
        if writes:
            self.writers.add(key)
        return key

    def _settled(self, entry: tuple, node: cst.FunctionDef, types: dict) -> tuple[Function, bool]:
        """The function, and whether it writes into arrays; where it calls itself, it is converted again
        until the types of its results hold."""
        own, facts, guesses = self.open[entry], {}, Guesses()
        while True:
            kept = dict(self.functions), dict(self.keys), set(self.writers)
            outer = dict(self.open)
            own.called = False
            try:
                function = self._function(entry[0], own.key, node, types, facts)
            except (Learned, Unmet, Refusal) as met:
                if isinstance(met, Unmet):
                    guesses.follow(met, facts, self.module.refusal(met.node, *NOTHING_KNOWN))
                elif isinstance(met, Refusal):
                    guesses.another(facts, met)
                (self.functions, self.keys, self.writers), self.open = kept, outer
                own = self.open[entry]
                continue
            except Recursion as met:
                if met.entry != entry:
                    del self.open[entry]
                    raise
                raise self.module.refusal(met.node, "AD122", f"`{entry[0]}` calls itself on every path",
                                          "End the recursion by a `return` under a condition.") from None
            writes = any(self.writes(s) for s in walk.statements(function.body))
            if own.called and any(self.outcomes.get(own.key) or ()):
                self._refuse_parted(entry[0], own.key, node)
            results = tuple(r.type for r in function.results)
            joined = self._joined(own.results, results, node)
            if not own.called or (joined, writes) == (own.results, own.writes):
                return function, writes
            own.results, own.writes = joined, writes
            (self.functions, self.keys, self.writers), self.open = kept, outer

    def _refuse_parted(self, name: str, key: str, node: cst.FunctionDef) -> None:
        raise self.module.refusal(node.name, "AD122", f"`{name}`, which calls itself, returns or sets an object that "
                                  "is made of parts", "Return arrays and numbers, or write the recursion as a loop.")

    def _joined(self, old: tuple[Type, ...] | None, new: tuple[Type, ...], node: cst.FunctionDef):
        """The types of results that hold for both."""
        try:
            return new if old is None else tuple(map(infer.join, old, new))
        except infer.Untyped as error:
            raise self.module.refusal(node.name, "AD123", f"a result of `{node.name.value}` {error}",
                                      "Return the same kind of value on every path.") from None

    def _function(self, name: str, key: str, node: cst.FunctionDef, types: dict, facts: dict) -> Function:
        node = rewritten(node, facts, self.module)
        frame = Frame(self.module, self, local_names(node), expression, control.block)
        frame.taken, frame.node = set(self.module.source.taken), node
        frame.stored, frame.refilled = stored_in(node.body), refilled.names_of(node.body)
        frame.rebound, frame.facts = frozenset(bound_in(node.body)), facts
        frame.grown = spelled.all_grown(node.body, facts)
        params = self._bind(name, node, types, frame)
        frame.entry = dict(frame.env)
        self.open[name, tuple(types.items())].params = params
        lines = lines_of(node.body)
        if self.inner() and nothing.is_optional(node):
            lines = nothing.begun(lines, frame)
        last = returns.prepare(node, lines, frame)
        if not any(returns.slots(r) for r in returns.returns(lines)):
            own = self.open[name, tuple(types.items())]
            own.results = own.results or ()
        control.block(lines, frame)
        if isinstance(frame.met, Unmet):
            raise frame.met
        if last is not None or not (frame.out and isinstance(frame.out[-1], Return)):
            frame.add(returns.exit_of(node, last, frame))
        changes = returns.changes(frame) if self.inner() else []
        gives = frame.outcome or ()
        if len(self.open) == 1 and any(map(lists.is_list, gives)):
            raise self.module.refusal(last or node.name, "AD113", f"`{name}` returns a list", "Return an array: "
                                      "`np.array(...)`.")
        if changes or any(not isinstance(g, Name) for g in gives):
            self.outcomes[key] = (gives, tuple((path, returns.told(e, frame)) for path, e in changes))
        gives = (tuple_expr(gives),) if frame.nothing else gives
        frame.out[-1] = returns.with_changes(frame.out[-1], changes)
        self.parts |= set(frame.entries.values())
        at, docstring = self.module.home(node), node.get_docstring() or ""
        text = provenance.function_text(self.module.functions[name], self.module)
        solves = dict(self.module.source.solvers).get(name, "")
        taken = tuple(self._given_parameter(p, types, node, frame) for p in parameters(node))
        unknown = len(list(walk.leaf_names(taken[0][1]))) if name in self.module.source.handed else 0
        return Function(name, key, params, tables.body_of(frame), at.line, docstring, text, at.path, solves,
                        tuple(frame.errors.items()), self.module.inside.get(name, ""), taken, gives,
                        returns.set_parameters(frame), unknown=unknown, lists=tuple(frame.lists),
                        refilled=tuple(n for n in frame.lists if n in frame.refilled or n in frame.replaced))

    def _given_parameter(self, p: cst.Param, types: dict, node: cst.FunctionDef, frame: Frame):
        default = self.module.code(p.default) if p.default is not None else None
        named = any(p is q for q in node.params.kwonly_params)
        return Param(p.name.value, plain(types[p.name.value]), default, named), frame.taken_parts[p.name.value]

    def _bind(self, key: str, node: cst.FunctionDef, types: dict, frame: Frame) -> tuple[Param, ...]:
        rebound = bound_in(node.body)
        frame.given, frame.bindings = tuple(p.name.value for p in parameters(node)), tuple(rebound)
        named = {p.name.value for p in node.params.kwonly_params}
        params: list[Param] = []
        for p in parameters(node):
            name, t = p.name.value, types[p.name.value]
            default = self.module.code(p.default) if p.default is not None else None
            if is_structured(t):
                parts, leaves = records.declare(name, t, frame)
                own = [self._parameter(n, kind, None, rebound, frame) for n, kind in leaves]
                made = name == frame.given[0] and self._constructs(key)
                frame.env[name] = Binding(records.HELD, parts=records.owned(name, parts, frame, (name,), made))
            else:
                parts = Name(name, records.HELD)
                own = [self._parameter(name, t, default, rebound, frame)]
            frame.taken_parts[name] = parts
            params += [replace(p, keyword=name in named) for p in own]
        bare = max((k for k, p in enumerate(params) if p.default is None and not p.keyword), default=0)
        return tuple(p if k > bare or p.keyword else replace(p, default=None) for k, p in enumerate(params))

    def _constructs(self, name: str) -> bool:
        return any(key == name and method in CONSTRUCTORS for (_, method), key in self.module.methods.items())

    def _parameter(self, name: str, t: Type, default: str | None, rebound, frame: Frame) -> Param:
        given, t = t, plain(signatures.entry(name, t))
        integer = isinstance(t, Scalar) and t.dtype == "int64" and name not in rebound
        frame.env[name] = Binding(t, extent(name) if integer else None)
        if isinstance(given, Known) and name not in rebound:
            frame.env[name] = Binding(t, extent(int(given.value)))
        return Param(name, t, default)


def parameters(node: cst.FunctionDef) -> list[cst.Param]:
    p = node.params
    star = [p.star_arg] if isinstance(p.star_arg, cst.Param) else []
    rest = [p.star_kwarg] if p.star_kwarg is not None else []
    return [*p.posonly_params, *p.params, *star, *p.kwonly_params, *rest]


def _contiguous(t: Type) -> Type:
    if isinstance(t, Array):
        return replace(t, layout="C")
    return records.plain_type(t, _contiguous) if isinstance(t, Tuple) else t
