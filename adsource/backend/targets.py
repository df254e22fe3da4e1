"""What a target adds to a module: decorators, imports, and how arguments are handed over."""

from __future__ import annotations

from dataclasses import dataclass

from adsource.backend.verbatim import laid_out

OTHERS = ("fusion", "inplace_binop", "numpy", "reduction", "setitem")
PRANGE_ALONE = ", parallel={" + ", ".join(f'"{other}": False' for other in OTHERS) + "})"


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

    def of_routine(self, parallel: bool) -> tuple[str, ...]:
        """The lines above a routine.  parallel: it has loops that run in parallel; nothing else in it does, which
        Numba would do in an order that depends on the number of threads."""
        if not parallel:
            return self.decorators
        return tuple(line for d in self.decorators for line in laid_out(d[:-1] + PRANGE_ALONE, 0))

    def of_part(self) -> tuple[str, ...]:
        """The lines above a function that routines alone call, and that is compiled with them: without an entry of its
        own, which would take as long again.  From Python it is plain Python."""
        inside = '@register_jitable(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)'
        return (inside,) if self.decorator else ()

    def of_template(
        self, steps_out: bool, melts: bool = False, licence: str = "", generates: bool = False
    ) -> tuple[str, ...]:
        """The lines above a pasted function.

        steps_out: to the interpreter, whose lock it takes itself.  melts: it becomes part of what calls it, without an
        entry of its own, which would take as long again to compile; elsewhere it is plain Python.  licence: what the
        compiler may do with its own arithmetic.  generates: it writes the compiler's own language."""
        if self.decorator and generates:
            return ("@intrinsic",)
        if not self.decorator or not melts:
            return tuple(d.replace(", nogil=True", "") if steps_out else d for d in self.decorators)
        leave = f', fastmath={{"{licence}"}}' if licence else ""
        inlined = "forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True"
        return tuple(laid_out(f'@register_jitable(error_model="numpy"{leave}, {inlined})', 0))


TARGETS = {
    "numpy": Target("numpy"),
    "cpu": Target(
        "cpu",
        '@njit(cache=True, error_model="numpy", nogil=True)',
        ("from numba import njit", "from numba.extending import intrinsic, register_jitable"),
        "plain_array",
        floats=True,
    ),
}
