"""Sums of products of several arrays as products of two.

    y = np.einsum("ir,jr,kr->ijk", a, b, c)   ->   y = np.einsum("kr,ijr->ijk", c, np.einsum("ir,jr->ijr", a, b))

Two operands are often a matrix product, and their adjoint shares what several would each compute again.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Expr, For, Function, If, Op, While
from adsource.ir.walk import map_own, transform
from adsource.rulebook.subscripts import split

USUAL = 32  # how long an axis is taken to be, where the lengths decide


def in_pairs(function: Function) -> Function:
    return replace(function, body=_block(function.body))


def _block(body: tuple[AnyStatement, ...]) -> tuple[AnyStatement, ...]:
    return tuple(map(_statement, body))


def _statement(s: AnyStatement) -> AnyStatement:
    s = map_own(s, lambda e: transform(e, paired))
    if isinstance(s, If):
        return replace(s, body=_block(s.body), orelse=_block(s.orelse))
    return replace(s, body=_block(s.body)) if isinstance(s, (For, While)) else s


def paired(e: Expr) -> Expr:
    """A product of several operands as one of the last two: in the order that `np.einsum_path` finds the cheapest."""
    if not isinstance(e, Op) or e.op != "np.einsum" or len(e.args) < 3 or "." in str(e.get("subscripts")):
        return e
    labels, out = split(str(e.get("subscripts")))
    left = list(e.args)
    dummies = (np.broadcast_to(0.0, (USUAL,) * len(x)) for x in labels)
    path = np.einsum_path(",".join(labels) + "->" + out, *dummies, optimize=True)[0][1:]
    for places in path:
        taken = [(left[k], labels[k]) for k in places]
        left, labels = ([x for k, x in enumerate(xs) if k not in places] for xs in (left, labels))
        kept = _kept([own for _, own in taken], set(out).union(*labels)) if left else out
        text = ",".join(own for _, own in taken) + "->" + kept
        left.append(infer.op("np.einsum", tuple(x for x, _ in taken), subscripts=text))
        labels.append(kept)
    return left[0]


def _kept(operands: list[str], wanted: set[str]) -> str:
    """The axes of a product that are still wanted: those of the first operand alone, of the second, the shared ones."""
    every = "".join(operands)
    return "".join(sorted((c for c in dict.fromkeys(every) if c in wanted), key=every.count))
