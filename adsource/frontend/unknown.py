"""Functions that are not known, and what to write instead."""

from __future__ import annotations

import builtins
import difflib
import math

import libcst as cst
import numpy as np

from adsource.frontend.functions import BUILTINS, METHODS, is_known, parameters
from adsource.frontend.scope import Frame
from adsource.ir.infer import function_of

KINDS = "`numpy`, `math`, `scipy.special`, `scipy.linalg`, builtins and functions of this file"
RULE = "or give it a rule (`@ad.rule`)"

# Beginnings of names -> the way out.
ELSEWHERE = {
    "scipy.integrate.quad": f"Write a quadrature with fixed nodes, `np.sum(w * f(x))`, {RULE}.",
    "scipy.integrate.": f"Write the time stepping in this file, such as Runge-Kutta's in a loop, {RULE}.",
    "scipy.optimize.": "Use `ad.root`, `ad.fixed_point` or `ad.minimize`: their derivative comes from the solution.",
    "scipy.interpolate.": f"Use `np.interp`, or write the polynomials in this file, {RULE}.",
    "scipy.sparse.": f"Write loops over what is not zero, or `scipy.linalg.solve_banded`, {RULE}.",
    "scipy.signal.windows.": "Make the window before, and hand it over as a parameter, or write `np.hanning(n)`.",
    "scipy.signal.get_window": "Make the window before, and hand it over as a parameter, or write `np.hanning(n)`.",
    "scipy.signal.convolve2d": "Add shifted slices in a loop: `out += k[a, b] * x[i0:i1, j0:j1]`.",
    "scipy.signal.correlate2d": "Add shifted slices in a loop: `out += k[a, b] * x[a : a + n, b : b + m]`.",
    "scipy.signal.": f"Use `np.convolve` or `np.fft`, {RULE}.",
    "scipy.fft.": "Use `np.fft`.",
    "scipy.fftpack.": "Use `np.fft`.",
    "scipy.ndimage.": f"Write it with slices, such as `u[1:-1] + u[2:]`, {RULE}.",
    "scipy.spatial.": f"Write the distances with `x[:, None] - y[None, :]`, {RULE}.",
    "scipy.stats.": f"Write its formula with `scipy.special`, {RULE}.",
    "scipy.constants.": "Write the number at the top of the file.",
    "scipy.linalg.eig": "Write `np.linalg.eig(a)`.",
    "scipy.linalg.lu": "Write `lu, piv = scipy.linalg.lu_factor(a)`, with `np.tril(lu, -1)` and `np.triu(lu)`.",
    "scipy.linalg.solveh_banded": "Write all diagonals, and `scipy.linalg.solve_banded((1, 1), ab, b)`.",
    "scipy.linalg.solve_circulant": "Write `np.fft.ifft(np.fft.fft(b) / np.fft.fft(c)).real`.",
    "scipy.linalg.sqrtm": "Of a symmetric matrix: `w, v = np.linalg.eigh(a)`, then `(v * np.sqrt(w)) @ v.T`.",
    "scipy.linalg.logm": "Of a symmetric matrix: `w, v = np.linalg.eigh(a)`, then `(v * np.log(w)) @ v.T`.",
    "scipy.linalg.solve_": "Write the equation for the vector of all elements, with `np.kron` and `np.linalg.solve`.",
    "scipy.special.multigammaln": "Write the sum of `scipy.special.gammaln(a - j / 2)` over j, and its constant.",
    "np.seterr": "Write `with np.errstate(...):`.",
    "np.einsum_path": "Write `np.einsum(..., optimize=True)`.",
    "np.matrix": "Use arrays, with `@` for products.",
    "np.genfromtxt": "Read the file before, and hand the array over as a parameter.",
    "np.loadtxt": "Read the file before, and hand the array over as a parameter.",
    "np.load": "Read the file before, and hand the array over as a parameter.",
    "np.save": "Save it after the call.",
    "np.poly1d": "Use `np.polyval(coefficients, x)`.",
}
BUILTIN = {
    "range": "Use `range` in `for` alone, or `np.arange`.", "sorted": "Write `np.sort(...)`.",
    "map": "Loop over what it takes: `for u in x: v = f(u)`.",
    "zip": "Loop over it.", "enumerate": "Loop over it.", "sum": "Write `np.sum(...)`.", "any": "Write `np.any(...)`.",
    "all": "Write `np.all(...)`.", "filter": "Write `[v for v in x if ...]`.",
    "set": "Use an array: `np.unique(...)`, or a tuple.", "frozenset": "Use an array: `np.unique(...)`, or a tuple.",
    "eval": "Write the expression itself.", "exec": "Write the statements themselves.",
    "open": "Read the file before, and hand what it holds over as a parameter.",
    "input": "Hand it over as a parameter.", "iter": "Loop over it.", "next": "Take items by an index.",
    "print": "Put it on a line of its own.", "locals": "Name what you read.", "globals": "Name what you read.",
    "setattr": "Write `p.name = ...`.", "vars": "Name what you read.",
}


def library(node: cst.Call, name: str, frame: Frame):
    """The refusal of a function of another module."""
    shown, root = frame.module.code(node.func), name.split(".")[0]
    way = next((w for start, w in ELSEWHERE.items() if name.startswith(start)), "")
    if way:
        return frame.refusal(node, "AD121", f"the function `{shown}` is not supported", way)
    if root not in ("np", "math", "cmath", "scipy"):
        return frame.refusal(node, "AD121", f"the function `{shown}` comes from another module, which is not read",
                             f"Use {KINDS}, copy it into this file, {RULE}.")
    if is_known(name):
        return frame.refusal(node, "AD121", f"the function `{shown}` is not supported",
                             f"Write it with functions that `adsource rules` lists, {RULE}.")
    return frame.refusal(node, "AD121", f"there is no function `{shown}`", _meant(name, shown) or "Check its name.")


def _meant(name: str, shown: str) -> str:
    """A function that is called almost so."""
    place, _, last = name.rpartition(".")
    there = {"np": np, "math": math}.get(place) or function_of(place)
    names = [n for n in dir(there) if parameters(f"{place}.{n}") is not None]
    close = difflib.get_close_matches(last, names, 1, 0.8)
    return f"Do you mean `{shown.removesuffix(last)}{close[0]}`?" if close else ""


def bare(node: cst.Call, name: str, frame: Frame):
    """The refusal of a function that is called by its name alone."""
    way = BUILTIN.get(name)
    if way is None:
        names = [*frame.module.functions, *BUILTINS, *(() if hasattr(builtins, name) else dir(builtins))]
        close = difflib.get_close_matches(name, [n for n in names if n.islower()], 1, 0.8)
        way = f"Do you mean `{close[0]}`?" if close else f"Use {KINDS}, or define `{name}` in this file."
    known = "supported" if hasattr(builtins, name) and name not in ("range", "sum", "any", "all") else "known"
    return frame.refusal(node, "AD121", f"the function `{name}` is not {known}", way)


def method(node: cst.Call, what: str, frame: Frame):
    """The refusal of a method of an array."""
    close = difflib.get_close_matches(what, sorted(METHODS), 1, 0.7)
    way = f"Do you mean `.{close[0]}`?" if close else "Use the NumPy function that does it."
    return frame.refusal(node, "AD128", f"the method `.{what}` is not known", way)
