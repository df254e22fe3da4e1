"""Whether the text in the file is still that of the running function.

A file that was edited after it was imported would give the derivative of another function than the one
that runs.  The text is compiled (not run) and its byte code compared, for the function and for the
functions of the same file that it calls.
"""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from types import CodeType, FunctionType

from adsource.errors import Refusal


def refuse_stale(functions: list[FunctionType], text: str, path: str) -> None:
    """Raise AD009 where a function is no longer in the text as it was loaded.

    Modules that were loaded by an import hook, which may rewrite them, are not judged.
    """
    if type(functions[0].__globals__.get("__loader__")) is not SourceFileLoader:
        return
    try:
        now = list(_codes(compile(text, path, "exec", dont_inherit=True)))
    except SyntaxError:
        return  # the compiler says what is wrong, with the place
    for function in functions:
        if not any(_alike(function.__code__, code) for code in now):
            raise Refusal(
                "AD009",
                f"`{function.__name__}` is not what runs: the file was changed after it was imported",
                path=path,
                line=function.__code__.co_firstlineno,
                rewrite="Start again, or reload the module (importlib.reload).",
            )


def _codes(code: CodeType) -> list[CodeType]:
    inner = [c for c in code.co_consts if isinstance(c, CodeType)]
    return [code, *(found for c in inner for found in _codes(c))]


def _alike(a: CodeType, b: CodeType) -> bool:
    """The same instructions on the same names and constants, wherever they stand."""
    return (
        (a.co_qualname, a.co_code, a.co_names, a.co_varnames)
        == (b.co_qualname, b.co_code, b.co_names, b.co_varnames)
        and len(a.co_consts) == len(b.co_consts)
        and all(map(_same_constant, a.co_consts, b.co_consts))
    )


def _same_constant(a: object, b: object) -> bool:
    if isinstance(a, CodeType):
        return isinstance(b, CodeType) and _alike(a, b)
    return type(a) is type(b) and repr(a) == repr(b)
