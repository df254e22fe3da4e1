"""A copy as the loop nest that it stands for, so that it can join another nest.

    v = u.copy()                v = np.empty(u.shape)
                                for i in range(u.shape[0]):
                                    v[i] = u[i]
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir.nodes import AnyStatement, Assign, For, Index, Name, Op, Store, TupleExpr
from adsource.ir.types import INT, Array, Scalar, Tuple
from adsource.transforms.lower_size import number

COPIES = ("np.copy", "np.full_like")


def is_copy(s: AnyStatement) -> bool:
    """`v = u.copy()`, or `v = np.full_like(u, k)`."""
    return (
        isinstance(s, Assign) and not s.verbatim and isinstance(s.value, Op) and s.value.op in COPIES
        and isinstance(s.value.args[0], Name) and s.value.args[0] != s.target and isinstance(s.target.type, Array)
        and s.value.type.dtype == s.value.args[0].type.dtype and not dict(s.value.static)
    )  # fmt: skip


def as_loops(s: Assign, variables: tuple[Name, ...]) -> tuple[Assign, For]:
    """The allocation, and the nest over the elements."""
    source, t = s.value.args[0], Scalar(s.target.type.dtype)
    sizes = tuple(Op("shape", (source,), INT, (("axis", k),)) for k in range(len(variables)))
    shape = sizes[0] if len(sizes) == 1 else TupleExpr(sizes, Tuple((INT,) * len(sizes)))
    static = () if t.dtype == "float64" else (("dtype", t.dtype),)
    value = Index(source, variables, t) if s.value.op == "np.copy" else s.value.args[1]
    inside: AnyStatement = Store(target=Index(s.target, variables, t), value=value, origin=s.origin)
    for var, size in reversed(list(zip(variables, sizes))):
        inside = For(var, number(0), size, number(1), (inside,), origin=s.origin)
    told = replace(inside, comments=s.comments, remark=s.remark)
    return Assign(s.target, Op("np.empty", (shape,), s.target.type, static), origin=s.origin), told


def chain(s: AnyStatement) -> tuple[Name, ...]:
    """The variables of a nest, outermost first."""
    found: list[Name] = []
    while isinstance(s, For):
        found.append(s.var)
        s = s.body[0]
    return tuple(found)
