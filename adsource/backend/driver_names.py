"""What the names between the pieces of a checkpointed function are called in its driver."""

from __future__ import annotations

from dataclasses import replace

from adsource.backend.expressions import expression
from adsource.backend.spelling import Spelling
from adsource.backend.targets import Target
from adsource.ir.nodes import Const, Contract, Expr, Function, Name, Param
from adsource.ir.types import Scalar, Type, is_array, is_float
from adsource.ir.walk import bound_in, transform
from adsource.names import adjoint, fresh
from adsource.transforms.checkpoint import Driver
from adsource.transforms.cut import names_of

CASTS = {"float64": "float", "complex128": "complex"}


class Names:
    """`of` gives a name of the primal's the name that it has in the driver: another one where a parameter is bound
    anew, so that the parameter's name means the caller's value.  `shadows` are the adjoints of what is carried from
    piece to piece, `given` those of parameters."""

    def __init__(self, d: Driver, names: Spelling, target: Target, taken: set[str]) -> None:
        self.d, self.cut, self.names, self.target = d, d.cut, names, target
        self.taken = taken | {p.name for p in d.params} | _all_names(d.cut.function)
        own = {p.name for p in d.cut.function.params}
        self.first = names_of(d.cut.start.results)
        bound_names = [*self.first, *names_of(d.cut.step.results), *d.cut.exchange[0]]
        self.renamed = {n: self.new(n) for n in dict.fromkeys(bound_names) if n in own}
        self.types: dict[str, Type] = {r.id: r.type for r in d.cut.step.results}
        self.types |= {n.id: n.type for n in d.cut.head}
        arrays = [n for n in d.contract.active if is_array(self.param(n).type)]
        scalars = [n for n in d.contract.active if n not in arrays]
        self.given = dict(zip(arrays, d.contract.shadows)) | dict(zip(scalars, d.contract.scalars))
        self.shadows = {n: self._shadow(n) for n in self._active()}
        results = d.contract.results
        self.values = [self.new("value" if len(results) == 1 else f"value{k + 1}") for k in range(len(results))]

    def new(self, base: str) -> str:
        """A free name, taken from now on."""
        name = fresh(base, self.taken)
        self.taken.add(name)
        return name

    def param(self, name: str) -> Param:
        return next(p for p in self.cut.function.params if p.name == name)

    def of(self, name: str) -> str:
        return self.renamed.get(name, name)

    def listed(self, names) -> str:
        return ", ".join(map(self.of, names))

    def np(self, name: str) -> str:
        return self.names.of(f"np.{name}")

    def template(self, name: str) -> str:
        return self.names.of(f"template.{name}")

    def expression(self, e: Expr) -> str:
        """An expression of the primal at the head of the loop."""
        new = transform(e, lambda n: replace(n, id=self.of(n.id)) if isinstance(n, Name) else n)
        return expression(new, self.names)

    def is_own(self, name: str) -> bool:
        """Whether the shadow of a name is the caller's."""
        return name in self.given and name not in self.renamed

    def value(self, name: str, t: Type) -> str:
        """A value as a piece takes it."""
        return self.cast(self.of(name), t)

    def cast(self, text: str, t: Type) -> str:
        """Compiled pieces return Python's floats, whatever they were."""
        narrow = self.target.floats and isinstance(t, Scalar) and is_float(t) and t.dtype not in CASTS
        return f"{self.np(t.dtype)}({text})" if narrow else text

    def call(self, f: Function, entry: bool = False, known=None) -> str:
        """A call of a primal piece; entry: with the parameters of the driver.  known: what some of these are."""
        known = {p.name: p.name for p in f.params} if entry else known or {}
        return f"{f.name}({', '.join(known.get(p.name) or self.value(p.name, p.type) for p in f.params)})"

    def adjoint_call(self, contract: Contract, f: Function, targets: list[str], seeds: list[str], known=None) -> str:
        """A call of a piece's adjoint.  known: what some of its parameters are."""
        given = [(known or {}).get(p.name) or self.value(p.name, p.type) for p in f.params]
        given += [self.shadows[n] for n in contract.active if is_array(self.types[n])]
        call = f"{contract.routine}({', '.join([*given, *seeds])})"
        return f"{', '.join(targets)} = {call}" if targets else call

    def scalars(self, contract: Contract) -> list[str]:
        return [n for n in contract.active if not is_array(self.types[n])]

    def _shadow(self, name: str) -> str:
        if self.is_own(name):
            return self.given[name]
        made = adjoint(self.of(name), self.taken)
        self.taken.add(made)
        return made

    def _active(self) -> list[str]:
        """The names between the pieces that have adjoints."""
        d, c = self.d, self.cut
        found = [n for contract in (d.end_b, d.step_b) if contract is not None for n in contract.active]
        for contract, piece in ((d.step_b, c.step), (d.start_b, c.start)):
            found += [piece.results[k].id for k in contract.active_results] if contract is not None else []
        group = c.exchange[0]
        if any(n in found for n in group):
            found += [n for n in group if is_float(self.types[n])]
        return list(dict.fromkeys(found))


def _all_names(f: Function) -> set[str]:
    return bound_in(f.body) | {p.name for p in f.params}


def is_true(e: Expr) -> bool:
    return isinstance(e, Const) and bool(e.value)
