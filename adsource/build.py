"""From a live function and its arguments to an imported derivative module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from adsource.errors import Refusal
from adsource.ir.types import Member, Record, Static, Tuple, Type
from adsource.late import late
from adsource.runtime.arguments import is_floating, to_float, type_of
from adsource.runtime.cache import Made, cached_module, key_of
from adsource.runtime.primal import Primal
from adsource.runtime.source import Source, source_of
from adsource.structures import is_structure

if TYPE_CHECKING:
    from adsource.pipeline import RuleFile
    from adsource.rulebook.verify import Problem

pipeline = late("adsource.pipeline")
trust = late("adsource.runtime.trust")
explain = late("adsource.review.explain")

Types = tuple[str | Type, ...]  # one for each parameter; text in Numba's notation


@dataclass(frozen=True)
class Derivative:
    """A generated derivative: its text, where it is kept, and its routines.

    source: the module's text; path: its file; report(): what the compiler has to tell, as a dict.
    """

    module: ModuleType
    name: str
    wrt: tuple[str, ...]
    types: Types | None  # None: from the annotations
    mode: str
    notes: dict[str, Any]

    @property
    def path(self) -> str:
        return str(self.module.__file__)

    @property
    def source(self) -> str:
        with open(self.path, encoding="utf-8") as stream:
            return stream.read()

    @property
    def function(self) -> Any:
        """The compiled routine: `f_b` of the adjoint module, `f_d` of the tangent module."""
        return self.routine("d" if self.mode == "tangent" else "b")

    def routine(self, suffix: str) -> Any:
        """`f_SUFFIX` of the module: b, d, grad, value_and_grad, vjp, jvp."""
        return getattr(self.module, f"{self.name}_{suffix}")

    def report(self, **sizes: int | tuple[int, ...]) -> dict[str, Any]:
        """What the compiler has to tell.  `memory`: what is recorded, kept in snapshots and run again, as formulas in
        the arguments.  With sizes, numbers and shapes by name (`n=100, u=(512, 512)`), `predicted`: the same as
        numbers, which are those of the counters behind a run."""
        found = dict(self.notes)
        return {**found, "predicted": explain.predicted(found["memory"], sizes)} if sizes and found["memory"] else found


def derivative(
    primal: Primal, wrt: tuple[str, ...] | None, types: Types | None, target: str, mode: str,
    rules: tuple[RuleFile, ...] = (), trusted: bool = False, checkpoints: tuple[str, ...] = (),
) -> Derivative:
    """The module for these types (None: from the annotations), made where the cache does not hold it.

    rules: files of rules.  trusted: the user's own rules are not verified here.  checkpoints: as in Request."""
    source = source_of(primal.function, tuple(dict.fromkeys(h for t in types or () for h in homes_of(t))))
    types = types and tuple(located(t, source, primal) for t in types)
    key = key_of(source, wrt, types, target, mode, rules, primal.math, primal.parallel, *checkpoints)
    made = lambda: _emit(source, primal, wrt, types, target, mode, rules, checkpoints)  # noqa: E731
    module, notes = cached_module(primal.name, key, made)
    _refuse_changed_constants(primal, module, source)
    if not trusted:
        wrong = rule_problems(primal, notes, rules)
        if wrong:
            trust.refuse_wrong(wrong)
    return Derivative(module, primal.name, tuple(notes["wrt"]), types, mode, notes)


def homes_of(t: Any) -> list[tuple[str, str]]:
    """The classes and functions that a type names, (module, name)."""
    found = [h for i in t.items for h in homes_of(i)] if isinstance(t, Tuple) else []
    if isinstance(t, Static) and isinstance(t.value, Member):
        module, _, name = t.value.kind.partition(":")
        return [(module, name)]
    if isinstance(t, Record) and ":" in t.kind.name:
        module, _, name = t.kind.name.removeprefix("own:").partition(":")
        found.append((module, name))
    return found


def located(t: Any, source: Source, primal: Primal) -> Any:
    """The type with the names that classes and functions have in the text."""
    if isinstance(t, Static) and isinstance(t.value, Member):
        ((module, name),) = homes_of(t)
        member = replace(t.value, kind=_linked(module, name, source, primal))
        return Static(member)
    if not isinstance(t, Tuple):
        return t
    items = tuple(located(i, source, primal) for i in t.items)
    if not isinstance(t, Record):
        return Tuple(items)
    kind = t.kind
    for module, name in homes_of(Record((), (), kind)):
        found = _linked(module, name, source, primal)
        kind = replace(kind, name=f"own:{found}" if kind.name.startswith("own:") else found)
    return Record(items, t.keys, kind)


def _linked(module: str, name: str, source: Source, primal: Primal) -> str:
    """The name that a class or a function has in the text."""
    own = {(home, there): linked for linked, home, there in source.homes}
    found = name if module == primal.function.__module__ else own.get((module, name))
    if found is None:
        raise Refusal("AD012", f"the source of `{module}.{name}`, which an argument brings along, is not found",
                      rewrite="Define it at the top level of a module of yours.")
    return found


def _emit(
    source: Source,
    primal: Primal,
    wrt: tuple[str, ...] | None,
    types: Types | None,
    target: str,
    mode: str,
    rules: tuple[RuleFile, ...],
    checkpoints: tuple[str, ...],
) -> Made:
    words = f"wrt={wrt!r}, mode={mode!r}, target={target!r}"
    words += ", checkpoint=off" if checkpoints else ""
    words += f", math={primal.math!r}" if primal.math != "vector" else ""
    words += ", parallel=True" if primal.parallel else ""
    request = pipeline.Request(
        path=source.path,
        text=source.text,
        parts=source.parts,
        spoilt=source.spoilt,
        function=source.function,
        wrt=wrt,
        signature=dict(zip(primal.names, types)) if types else None,
        target=target,
        math=primal.math,
        parallel=primal.parallel,
        modes=("adjoint", "tangent") if mode == "both" else (mode,),
        command=f"adsource.transform({primal.name}, {words})",
        rules=rules,
        checkpoints=checkpoints,
    )
    result = pipeline.emit(request)
    return result.text, {**result.report, "wrt": list(result.wrt)}


def rule_problems(primal: Primal, notes: dict[str, Any], rules: tuple[RuleFile, ...] = ()) -> tuple[Problem, ...]:
    """What is wrong with the user's own rules that a derivative uses; each is verified once per process."""
    if not notes.get("rules"):
        return ()
    source = source_of(primal.function)
    own = pipeline.rules_of(source.text, source.path, rules)
    return trust.problems_of(own, notes["rules"], primal.function, source)


def types_of(primal: Primal, args: Sequence[Any]) -> Types:
    """The arguments' types, one for each parameter."""
    return tuple(type_of(a, n) for n, a in zip(primal.names, args))


def with_floats(primal: Primal, args: Sequence[Any], wrt: Sequence[str]) -> list[Any]:
    """The arguments with integers in wrt turned into floats.  Raises Refusal AD011 for other types."""
    return [_float(n, a) if n in wrt else a for n, a in zip(primal.names, args)]


def _float(name: str, value: Any) -> Any:
    if is_floating(value) or is_structure(value):
        return value
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return to_float(value)
    what = f"an array of {value.dtype}" if isinstance(value, np.ndarray) else f"a {type(value).__name__}"
    raise Refusal(
        "AD011",
        f"`{name}` is in wrt and is {what}: only floats have a derivative",
        rewrite=f"Pass `{name}.astype(float)`, or leave `{name}` out of wrt."
        if isinstance(value, np.ndarray)
        else f"Leave `{name}` out of wrt, or pass a float.",
    )


def _refuse_changed_constants(primal: Primal, module: ModuleType, source: Source) -> None:
    """The module holds the constants of the source; the running program may have set others."""
    for name, value in vars(module).items():
        try:
            live = source.live(name, primal.function)
        except LookupError:
            continue
        apart = None if name.startswith("__") else _apart(name, value, live, module.__name__)
        if apart is not None:
            place, value, live = apart
            raise Refusal(
                "AD006",
                f"`{place}` is {live!r} now and {value!r} in the source that the derivative is made from",
                rewrite=f"Make `{name}` a parameter of `{primal.name}`.",
            )


def _apart(place: str, value: Any, live: Any, home: str, depth: int = 0) -> tuple[str, Any, Any] | None:
    """Where a constant, an item or attribute of it, is something else in the running program: place and both.
    home: the generated module, whose own classes alone are looked into."""
    if isinstance(value, (int, float, complex, str, np.ndarray)):
        return None if _same(value, live) else (place, value, live)
    if isinstance(value, (list, tuple)) and isinstance(live, (list, tuple)):
        if len(value) != len(live):
            return place, value, live
        parts = [(f"{place}[{k}]", a, b) for k, (a, b) in enumerate(zip(value, live))]
    elif isinstance(value, dict) and isinstance(live, dict):
        if value.keys() != live.keys():
            return place, value, live
        parts = [(f"{place}[{k!r}]", value[k], live[k]) for k in value]
    elif (value if isinstance(value, type) else type(value)).__module__ == home and hasattr(value, "__dict__"):
        names = {**vars(value), **getattr(live, "__dict__", {})}
        both = [k for k in names if not k.startswith("__") and hasattr(value, k)]
        parts = [(f"{place}.{k}", getattr(value, k), getattr(live, k, None)) for k in both]
    else:
        return None
    found = (_apart(*part, home, depth + 1) for part in parts) if depth < 5 else iter(())
    return next((f for f in found if f is not None), None)


def _same(a: Any, b: Any) -> bool:
    return a is b or (np.shape(a) == np.shape(b) and bool(np.all((a == b) | ((a != a) & (b != b)))))
