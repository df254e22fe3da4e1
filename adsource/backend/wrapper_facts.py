"""What the wrappers of one primal are made from."""

from __future__ import annotations

from dataclasses import dataclass, field

from adsource.backend.kept import Kept
from adsource.backend.targets import Target
from adsource.ir.nodes import Expr, Function, Name, Param
from adsource.ir.types import Scalar, Type, is_array, is_float
from adsource.ir.walk import leaf_names


@dataclass(frozen=True)
class Wrappers:
    """What the wrappers of one primal are made from.

    renamed: names of templates that are not their own.  np: the module's name for numpy.  order_seen:
    parameters for which it matters in what order their elements lie in memory."""

    primal: Function
    wrt: tuple[str, ...]
    bare: bool
    target: Target
    np: str = "np"
    renamed: dict[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    kept: Kept = Kept()
    order_seen: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """What the routine takes: parts of records one by one."""
        return tuple(p.name for p in self.primal.params)

    @property
    def given(self) -> tuple[str, ...]:
        """What the user hands over."""
        return tuple(p.name for p, _ in self.takes)

    @property
    def takes(self) -> tuple[tuple[Param, Expr], ...]:
        return self.primal.takes or tuple((p, Name(p.name, p.type)) for p in self.primal.params)

    @property
    def parts(self) -> dict[str, Expr]:
        return {p.name: parts for p, parts in self.takes}

    @property
    def leaves(self) -> tuple[str, ...]:
        """The parts of wrt that have a gradient."""
        floats = {p.name for p in self.primal.params if is_float(p.type)}
        return tuple(n for name in self.wrt for n in leaf_names(self.parts[name]) if n in floats)

    def param(self, name: str) -> Param:
        return next(p for p in self.primal.params if p.name == name)

    def template(self, name: str) -> str:
        return self.renamed.get(name, name)


def arrays_among(w: Wrappers, names: tuple[str, ...]) -> list[str]:
    return [n for n in names if is_array(w.param(n).type)]


def scalar_text(w: Wrappers, name: str, t: Type) -> str:
    """A float scalar as Numba is to see it; anything else as it stands."""
    if not w.target.floats or not isinstance(t, Scalar) or not is_float(t):
        return name
    plain = {"float64": "float", "complex128": "complex"}.get(t.dtype)
    return f"{plain or f'{w.np}.{t.dtype}'}({name})"


def tuple_text(items: list[str], bare: bool) -> str:
    if len(items) == 1:
        return items[0] if bare else f"({items[0]},)"
    return f"({', '.join(items)})"
