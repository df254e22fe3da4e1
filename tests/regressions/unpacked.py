# ruff: noqa: F821
"""Stars in targets and in calls, defaults of functions within functions, items of lists that are joined."""

from itertools import combinations, combinations_with_replacement

import numpy as np


def all_but_the_last(x: "f[4]", c: "f[3]") -> float:
    *head, last = x
    return last * sum(h * k for h, k in zip(head, c)) + len(head)


def first_and_rest_of_a_view(x: "f[5]") -> float:
    last, *rest = x[::-1]
    for r in rest:
        last = last * 0.5 + r
    return last


def middle_is_written(x: "f[5]") -> float:
    a, *middle, b = x
    middle[0] = a * b
    return a * b + np.sum(np.array(middle) ** 2) + middle[-1] * x[1]


def first_and_rest_of_a_list(x: "f[5,3]") -> float:
    rows = []
    for r in x:
        rows.append(r * 2)
    first, *others = rows
    for r in others:
        r += first
    return sum(np.sum(r**2) for r in rows)


def own_name_again(x: "f[5]") -> float:
    *x, y = x
    return y * sum(x)


def _polynomial(c, t):
    c0, *more = c
    return c0 if not more else c0 + t * _polynomial(np.array(more), t)


def rest_in_a_recursion(x: "f[4]", t: "float") -> float:
    return _polynomial(x, t)


def rows_as_operands(x: "f[4,2]", y: "f[2,5]") -> float:
    span = (0.5, x[0, 0])
    return np.hypot(*x.T).sum() + np.arctan2(*y[:, 0]) + np.linspace(*span, 5) @ y[1] + np.maximum(*y[:2, 1])


def spread_into_a_method(x: "f[6]", s: "float") -> float:
    m = x.reshape(*(2, 3)) * s
    return np.sum(m[1] ** 2) + np.minimum(*m[:, 0])


def default_by_keyword_alone(x: "f[4]", width: "float") -> float:
    def kernel(a, /, b=0.0, *args, w=width * 2, k=3):
        return np.exp(-0.5 * ((a - b) / w) ** k) + sum(args) * width

    width = width + 1
    return sum(kernel(a, x[0], 1.0, w=width) for a in x) + kernel(0.5)


def items_joined(x: "f[4]", a: "f[2,3]") -> float:
    by_columns = np.column_stack([a[0] * v for v in x])
    wide = np.concatenate([a * v for v in x], axis=1)
    wide[0] *= np.hstack([a * v for v in x])[1]
    tall = np.concatenate([a * v for v in x]) * np.vstack([a + v for v in x])
    deep = np.dstack([a * v for v in x])[:, :, 0] * np.stack([a * v for v in x], 1)[:, 0]
    last = np.stack([a[1] * v for v in x], axis=-1)
    last[0] = by_columns[1]
    return np.sum(wide**2) + np.sum(tall) + np.sum(deep) + np.sum(last * by_columns)


def truths_of_a_tuple(x: "f[4]", y: "float") -> float:
    sound = all((x[0] > -9, y > -9.0, x.size))
    wild = any([y > 100, x[1] > 50])
    return (x[0] if sound and not wild else 0.0) * y + sum(()) + (1.0 if all([]) else 2.0)


def pairs_of_items(x: "f[5]", y: "f[4,3]") -> float:
    total = 0.0
    for (i, a), (j, b) in combinations(enumerate(y), 2):
        d = a - b
        if d[0] > 2:
            continue
        total += np.sqrt(d @ d) * (j - i)
    for i, j in combinations_with_replacement(range(1, x.size), 2):
        total += x[i] * x[j] ** 2
    return total + sum(a * b for a, b in combinations(x[: x.size - 4], 2))


def rows_and_more_rows(x: "f[6]", knots: "f[3]") -> float:
    rows = [x * k for k in knots]
    basis = np.column_stack([np.ones_like(x), x] + [np.maximum(x - k, 0.0) ** 3 for k in knots])
    other = np.stack([x] + rows, axis=1)
    both = np.array([x, x * 2] + [x + k for k in knots])
    rows[0][0] = 5.0
    basis[0] = 0.5
    return np.sum(basis**2) + np.sum(other**2) + np.sum(both[0] * both[3] * rows[0])
