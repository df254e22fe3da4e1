"""What a target adds to a module: decorators, imports, and how arguments are handed over."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """decorator: the line above a compiled routine, "" for none.  imports: what it needs.
    argument: the template that readies an array argument.  floats: scalars are made floats."""

    name: str
    decorator: str = ""
    imports: tuple[str, ...] = ()
    argument: str = "checked_array"
    floats: bool = False

    @property
    def decorators(self) -> tuple[str, ...]:
        return (self.decorator,) if self.decorator else ()

    def of_template(self, steps_out: bool) -> tuple[str, ...]:
        """The lines above a pasted function; one that steps out to the interpreter takes its lock itself."""
        return tuple(d.replace(", nogil=True", "") for d in self.decorators) if steps_out else self.decorators


TARGETS = {
    "numpy": Target("numpy"),
    "cpu": Target(
        "cpu",
        '@njit(cache=True, error_model="numpy", nogil=True)',
        ("from numba import njit",),
        "plain_array",
        floats=True,
    ),
}
