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

    def of_template(self, steps_out: bool, melts: bool = False, reorders: bool = False) -> tuple[str, ...]:
        """The lines above a pasted function.

        steps_out: to the interpreter, whose lock it takes itself.  melts: it is inlined wherever it is called.
        reorders: its own addition may be reordered."""
        more = ", forceinline=True" * melts + ', fastmath={"reassoc"}' * reorders
        return tuple(d.replace(", nogil=True", "" if steps_out else ", nogil=True" + more) for d in self.decorators)


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
