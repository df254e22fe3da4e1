"""The subscripts of einsum, at compile time: what the adjoint of one operand sums over."""

from __future__ import annotations

from string import ascii_letters


def split(text: str) -> tuple[list[str], str]:
    """"ij,jk" -> (["ij", "jk"], "ik"): the implicit form sums what stands twice, sorts the rest."""
    text = text.replace(" ", "")
    left, arrow, out = text.partition("->")
    operands = left.split(",")
    if not arrow:
        letters = left.replace(",", "").replace(".", "")
        out = ("..." if "..." in left else "") + "".join(
            c for c in sorted(set(letters)) if letters.count(c) == 1
        )
    return operands, out


def back(text: str, i: int) -> tuple[str, tuple[int, ...], tuple]:
    """What gives the adjoint of operand i from the result's adjoint and the other operands.

    The subscripts; the axes of operand i that are still missing, along which it is the same; and for
    letters that stand twice in operand i the pairs of axes on whose diagonal it stands, each with the
    remaining axes.  ("ij,jk->ik", 0) -> ("ik,jk->ij", (), ());  ("ij->i", 0) -> ("i->i", (1,), ());
    ("ii->", 0) -> ("->", (0, 1), ((0, 1, ()),))"""
    operands, out = split(text)
    mine, others = operands[i], operands[:i] + operands[i + 1 :]
    have = set(out).union(*others)
    first = [mine.index(c) == k for k, c in enumerate(mine)]
    own = "".join(c for k, c in enumerate(mine) if first[k] and c in have)
    missing = tuple(k for k, c in enumerate(mine) if not first[k] or c not in have)
    pairs = tuple((mine.index(c), k, tuple(a for a in range(len(mine)) if a not in (mine.index(c), k)))
                  for k, c in enumerate(mine) if not first[k])
    return ",".join([out, *others]) + "->" + own, missing, pairs


def contraction(rank_a: int, rank_b: int, axes: object) -> str:
    """The einsum of np.tensordot(a, b, axes): (2, 2, 1) -> "ab,bc->ac"."""
    if isinstance(axes, int):
        left, right = tuple(range(rank_a - axes, rank_a)), tuple(range(axes))
    else:
        left, right = ((x,) if isinstance(x, int) else tuple(x) for x in axes)
    a = list(ascii_letters[:rank_a])
    b = list(ascii_letters[rank_a : rank_a + rank_b])
    for p, q in zip(left, right):
        b[q] = a[p]
    kept = [c for c in a if c not in b] + [c for c in b if c not in a]
    return f"{''.join(a)},{''.join(b)}->{''.join(kept)}"
