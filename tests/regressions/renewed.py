# ruff: noqa: F821
"""Lists that grow and are bound to lists of other items in a loop; items that are read before any is added."""

import numpy as np


def filtered_in_each_pass(x: "f[6]", k: "float"):
    held = []
    for v in x:
        held.append(v * k)
        held = [h for h in held if h > 1.0]
    return sum(h * h for h in held)


def filtered_under_another_name(x: "f[6]", k: "float"):
    held = []
    for v in x:
        held.append(v * k)
        kept = [h for h in held if h > 1.0]
        held = kept
    return sum(h * h for h in held)


def made_of_itself_and_more(x: "f[6]", k: "float"):
    path = [0.0]
    for v in x:
        path = path + [path[-1] * 0.5 + v, k * path[-1]]
    return sum(p * p * i for i, p in enumerate(path))


def last_three(x: "f[6]", k: "float"):
    last = []
    total = 0.0
    for v in x:
        last.append(v * k)
        last = last[-3:]
        total += sum(last) / len(last)
    return total * last[0]


def batches(x: "f[6]", k: "float"):
    batch, total = [], 0.0
    for v in x:
        batch.append(v * k)
        if len(batch) == 4:
            total += np.prod(np.array(batch))
            batch = []
    return total + sum(batch) ** 2


def groups_between_small_ones(x: "f[6]", k: "float"):
    groups = []
    group = []
    for v in x:
        if v > 1.2:
            group.append(v * k)
        else:
            groups.append(sum(group))
            group = []
    return sum(g * g for g in groups) + sum(group)


def beam(x: "f[5]", k: "float"):
    held = [(0.0, k)]
    for v in x:
        new = []
        for score, s in held:
            new.append((score + s * v, s * 0.5))
            new.append((score - s, s + v))
        new = sorted(new, key=lambda p: -p[0])
        held = new[:3]
    return sum(a * b for a, b in held)


def gone_through_while_it_is_made_anew(x: "f[4]", k: "float"):
    held = [1.0, 2.0]
    total = 0.0
    for v in x:
        for h in held:
            total += h * v
            if len(held) < 9:
                held = held + [h * k]
    return total + sum(held)


def made_anew_or_longer(x: "f[6]", k: "float"):
    held = [1.0]
    for v in x:
        if len(held) > 3:
            held = [k]
        else:
            held = held + [v * held[0]]
    return sum(h * h for h in held)


def emptied(x: "f[6]", k: "float"):
    held, total = [], 0.0
    for v in x:
        held.append(v * k)
        if v > 1.3:
            total += held[0] * held[-1]
            held.clear()
    return total + sum(held) * len(held)


def two_at_a_time(x: "f[5]", k: "float"):
    xs = [1.0]
    for v in x:
        xs += [xs[-1] * k + v, xs[-1] * 0.5]
        xs.extend((len(xs) * v, xs[0] * len(xs)))
    return np.sum(np.sin(np.array(xs)))


def copy_that_grows(x: "f[5]", k: "float"):
    xs = list(x)
    n = len(xs)
    for i in range(3):
        xs.append(xs[-1] * k + xs[-2] + xs[n - 5])
    return np.sum(np.array(xs) ** 2)


def comprehension_that_grows(x: "f[5]", k: "float"):
    xs, ys = list(x), [v * k for v in x if v > 1.0]
    while len(xs) > 1:
        a = xs.pop()
        b = xs.pop(0)
        ys.append(a * b)
    return sum(ys) * 2 + xs[0]


def rows_that_grow(a: "f[4,3]", k: "float"):
    rows = list(a)
    rows.append(rows[0] * k)
    rows.insert(0, rows[1] + rows[2])
    return np.sum(np.array(rows) ** 3)


def longer_or_shorter_in_an_inner_loop(x: "f[6]", k: "float"):
    total = 0.0
    for i in range(3):
        ws = []
        for v in x:
            if v > 0.9:
                ws = ws + [v * k]
            elif ws:
                ws = ws[:-1]
        total += sum(ws) * (i + 1)
    return total


def best_two(x: "f[6]", k: "float"):
    best = []
    for v in x:
        best.append(v * k)
        best = sorted(best)[-2:]
    return best[0] * best[1]


def tuples_of_its_own(x: "f[6]", k: "float"):
    terms = [(x[0], 1.0), (x[1] * k, k), (x[2], 0.5)]
    terms = [(a, w) for a, w in terms if a > 0.8]
    return sum(a * w for a, w in terms) + k * len(terms)


def of_its_own_in_a_branch(x: "f[6]", k: "float"):
    vals = [x[0] * k, x[1], x[2] + k]
    if k > 0.2:
        vals = [v * 2 for v in vals if v > 0.8]
    return sum(vals) * k


def of_its_own_in_each_pass(x: "f[6]", k: "float"):
    total = 0.0
    for i in range(3):
        vals = [x[i] * k, x[i + 1], x[i + 2] + k]
        vals = [v * 2 for v in vals if v > 0.8]
        total += sum(vals) * k**i
    return total
