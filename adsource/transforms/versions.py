"""Give every independent life of a name a name of its own.

    h = np.tanh(x)            h = np.tanh(x)
    h = np.maximum(h, 0.0)    h2 = np.maximum(h, 0.0)
    return np.sum(h)          return np.sum(h2)

Bindings that meet (at the end of an `if`, around a loop) and are still read there belong to one life.
An array parameter that is bound anew gets a name of its own from the entry on, so that the name of
the parameter always means the caller's array.  `tidy.rejoin` gives the old names back wherever two
lives do not get in each other's way.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from adsource.analyses import live
from adsource.ir import kept
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Expr,
    For,
    Function,
    If,
    Keep,
    Name,
    Permute,
    Update,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import bound, bound_in, map_expressions, transform
from adsource.names import fresh
from adsource.transforms.loop_values import loop_values
from adsource.transforms.retype import other_than_given, retyped
from adsource.transforms.rotations import rotations

Env = dict[str, int]


@dataclass
class _Webs:
    """Union-find over bindings, and what each occurrence of a name refers to."""

    parent: list[int] = field(default_factory=list)
    name: list[str] = field(default_factory=list)

    def new(self, name: str) -> int:
        self.parent.append(len(self.parent))
        self.name.append(name)
        return len(self.parent) - 1

    def root(self, i: int) -> int:
        while self.parent[i] != i:
            i = self.parent[i]
        return i

    def join(self, i: int, j: int) -> int:
        low, high = sorted((self.root(i), self.root(j)))
        self.parent[high] = low
        return low


def versions(function: Function, taken: set[str]) -> tuple[Function, dict[str, str]]:
    """The function with one name per life, and the map from new names to the user's."""
    own = {*taken, *bound_in(function.body)}  # with the temporaries of the frontend
    function = loop_values(function, own)
    function = replace(function, body=rotations(function.body, own))
    webs, _ = _numbered(function)
    function = _own_parameters(function, _rebound(function, webs))
    webs, chosen, body = _named(function, taken)
    others = other_than_given(replace(function, body=body))
    if others:
        function = _own_parameters(function, others)
        webs, chosen, body = _named(function, taken)
    function = retyped(replace(function, body=body), taken | set(chosen.values()))
    return function, {new: webs.name[i] for i, new in chosen.items()}


def _named(function: Function, taken: set[str]):
    """The lives of names, a name for each of them, and the statements with these names."""
    webs, body = _numbered(function)
    chosen = _choose(webs, taken)
    return webs, chosen, tuple(_rename(s, webs, chosen) for s in body)


def _numbered(function: Function):
    webs = _Webs()
    env = {p.name: webs.new(p.name) for p in function.params}
    body, _ = _number(function.body, env, frozenset(), webs)
    return webs, body


def _rebound(function: Function, webs: _Webs) -> set[str]:
    """Array parameters whose life goes on in a later binding."""
    return {
        p.name for k, p in enumerate(function.params)
        if is_array(p.type) and any(webs.root(i) == k for i in range(len(webs.name)) if i != k)
    }


def _own_parameters(function: Function, rebound: set[str]) -> Function:
    """`u = u` first: a binding that belongs to the function."""
    own = [p for p in function.params if p.name in rebound]
    first = tuple(Assign(Name(p.name, p.type), Name(p.name, p.type)) for p in own)
    return replace(function, body=first + function.body)


# Numbered names are written "name\0number" between the two walks.


def _mark(name: str, number: int) -> str:
    return f"{name}\0{number}"


def _use(e: Expr, env: Env) -> Expr:
    def one(n: Expr) -> Expr:
        return replace(n, id=_mark(n.id, env[n.id])) if isinstance(n, Name) and n.id in env else n

    return transform(e, one)


def _number(block, env: Env, after: frozenset[str], webs: _Webs):
    """Number a block; gives the new block and the environment behind it."""
    out = []
    for k, s in enumerate(block):
        behind = live.before(block[k + 1 :], after)
        s, env = _statement(s, dict(env), behind, webs)
        out.append(s)
    return tuple(out), env


def _statement(s: AnyStatement, env: Env, after: frozenset[str], webs: _Webs):
    if isinstance(s, If):
        return _branches(s, env, after, webs)
    if isinstance(s, (For, While)):
        return _loop(s, env, after, webs)
    if isinstance(s, Update) and isinstance(s.target, Name):
        target = _use(s.target, env)
        return replace(s, target=target, value=_use(s.value, env)), env
    if isinstance(s, Keep):
        return kept.under(s, lambda r: _mark(r, env[r]) if r in env else r), env
    new = map_expressions(s, lambda e: _use(e, env))
    for name in bound(s):
        env[name] = webs.new(name)
    if isinstance(s, Assign):
        new = replace(new, target=_use(s.target, env))
    elif isinstance(s, (Call, Permute)):
        sources = new.sources if isinstance(s, Permute) else ()
        new = replace(new, targets=tuple(_use(t, env) for t in s.targets))
        if isinstance(s, Permute):
            new = _tie_permutation(replace(new, sources=sources), webs)
    return replace(new, verbatim=s.verbatim), env


def _tie_permutation(s: Permute, webs: _Webs) -> Permute:
    """Names that are swapped stay the same names: their lives before and behind belong together."""
    number = {t.id.split("\0")[0]: int(t.id.split("\0")[1]) for t in s.targets}
    for n in s.sources:
        base, _, i = n.id.partition("\0")
        if base in number and i:
            webs.join(int(i), number[base])
    return s


def _branches(s: If, env: Env, after: frozenset[str], webs: _Webs):
    test = _use(s.test, env)
    body, left = _number(s.body, dict(env), after, webs)
    orelse, right = _number(s.orelse, dict(env), after, webs)
    merged = {**right, **left}
    for name in left.keys() & right.keys():
        if left[name] != right[name] and name in after:
            merged[name] = webs.join(left[name], right[name])
    return replace(s, test=test, body=body, orelse=orelse, verbatim=s.verbatim), merged


def _loop(s: For | While, env: Env, after: frozenset[str], webs: _Webs):
    new = map_expressions(replace(s, body=()), lambda e: _use(e, env))
    header = live.at_header(s, after)
    entry = {**env, **{name: webs.new(name) for name in sorted((header & bound_in(s.body)) - env.keys())}}
    inner = dict(entry)  # with names that an earlier pass binds
    if isinstance(s, For):
        inner[s.var.id] = webs.new(s.var.id)
        new = replace(new, var=_use(s.var, inner))
    body, end = _number(s.body, inner, header, webs)
    met = header if isinstance(s, While) else live.carried(s, after) | after  # its range is asked for once
    for name in entry:
        if end[name] != entry[name] and name in met:
            end[name] = webs.join(entry[name], end[name])
    if isinstance(s, While):
        new = replace(new, test=_use(s.test, entry))
    return replace(new, body=body, verbatim=s.verbatim), end


def _choose(webs: _Webs, taken: set[str]) -> dict[int, str]:
    """A name for each web: the first of a name keeps it, later ones are numbered."""
    chosen: dict[int, str] = {}
    used: set[str] = set()
    for i, name in enumerate(webs.name):
        if webs.root(i) == i:
            chosen[i] = fresh(name, taken | used) if name in used else name
            used.add(chosen[i])
    return chosen


def _rename(s: AnyStatement, webs: _Webs, chosen: dict[int, str]) -> AnyStatement:
    def name(text: str) -> str:
        base, _, number = text.partition("\0")
        return chosen[webs.root(int(number))] if number else base

    def one(n: Expr) -> Expr:
        return replace(n, id=name(n.id)) if isinstance(n, Name) else n

    def target(t):
        return one(t)

    def walk(s: AnyStatement) -> AnyStatement:
        new = map_expressions(s if not hasattr(s, "body") else _bare(s), lambda e: transform(e, one))
        match new:
            case Assign():
                new = replace(new, target=target(new.target))
            case Call() | Permute():
                new = replace(new, targets=tuple(target(t) for t in new.targets))
            case Update(target=Name()):
                new = replace(new, target=target(new.target))
            case For():
                new = replace(new, var=target(new.var))
            case Keep():
                new = kept.under(new, name)
        if hasattr(s, "body"):
            new = replace(new, body=tuple(walk(b) for b in s.body))
        if isinstance(s, If):
            new = replace(new, orelse=tuple(walk(b) for b in s.orelse))
        return replace(new, verbatim=s.verbatim)

    return walk(s)


def _bare(s):
    return replace(s, body=(), orelse=()) if isinstance(s, If) else replace(s, body=())
