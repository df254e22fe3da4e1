# ruff: noqa: F821
"""Lists that grow and are handed on to another name; orders that NumPy leaves open; elements as Python's numbers."""

import numpy as np


def pairs_until_one_is_left(x: "f[7]") -> float:
    a = list(x)
    while len(a) > 1:
        b = []
        for i in range(0, len(a) - 1, 2):
            b.append(a[i] * a[i + 1] + 1)
        if len(a) % 2:
            b.append(a[-1])
        a = b
    return a[0]


def frontier_of_a_search(w: "f[6,6]", x: "f[6]") -> float:
    n = len(x)
    depth = [-1] * n
    depth[0] = 0
    frontier = [0]
    total = 0.0
    while frontier:
        nxt = []
        for u in frontier:
            for v in range(n):
                if v != u and depth[v] < 0 and w[u, v] > 1.2:
                    depth[v] = depth[u] + 1
                    nxt.append(v)
                    total += w[u, v] * x[v] * depth[v]
        frontier = nxt
    return total


def frontier_of_pairs(w: "f[6,6]", x: "f[6]") -> float:
    n = len(x)
    seen = np.zeros(n, dtype=bool)
    seen[0] = True
    frontier = [(0, 1.0)]
    total = 0.0
    while frontier:
        nxt = []
        for u, p in frontier:
            for v in range(n):
                if not seen[v] and w[u, v] > 1.2:
                    seen[v] = True
                    nxt.append((v, p * w[u, v]))
                    total += p * x[v]
        frontier = nxt
    return total


def rows_of_a_tree(p: "f[4,2]") -> float:
    level = [p[i] * 2 for i in range(4)]
    while len(level) > 1:
        above = []
        for k in range(0, len(level), 2):
            above.append(level[k] * np.sin(level[k + 1]))
        level = above
    return level[0].sum()


def list_of_a_known_length_replaced(x: "f[5]") -> float:
    best = [x[0]]
    for i in range(1, len(x)):
        new = [best[-1] * x[i]]
        for b in best:
            new.append(b + x[i])
        best = new
    return sum(best) / len(best)


def handed_on_in_a_branch(x: "f[4]") -> float:
    cur = [x[0], x[1]]
    for t in range(3):
        nxt = []
        for i in range(len(cur)):
            nxt.append(cur[i] ** 2)
            if t == 1:
                nxt.append(x[t] * 0.5)
        if x[t] > 0.1:
            cur = nxt
    return sum(cur)


def partition_in_no_order(x: "f[600]", w: "f[600]") -> float:
    return (np.sort(np.partition(x, 300)[:300]) @ w[:300]) * np.partition(x, 17)[17]


def partition_at_computed_places(x: "f[9]", A: "f[2,9]", k: "int") -> float:
    y = x.copy()
    y.partition(k)
    middle = np.partition(x, len(x) // 2)[len(x) // 2]
    few = np.argpartition(x, 7)[7:]
    return middle * y[:k].sum() + np.partition(A, (5, 7), axis=1)[:, 5:7].sum() + np.sum(x[few] ** 2)


def elements_as_numbers(x: "f[12]", A: "f[3,4]", k: "int") -> float:
    return x.item(7) * A.item(k) * A.item(1, k) + np.sum(x * x.item(3)) * A.item(-1)


def _in_single_precision(x):
    return float(np.sum(x.astype(np.float32)))


def list_beside_single_precision_elsewhere(x: "f[5]") -> float:
    a = list(x)
    while len(a) > 1:
        b = []
        for i in range(0, len(a) - 1):
            b.append(a[i] * a[i + 1])
        a = b
    return a[0]


MESH = [(0, 1, 2), (1, 2, 3), (2, 3, 4)]


def table_of_neighbours(w: "f[5,5]") -> float:
    beside = [[1, 2], [3], [3, 4], [4], []]
    todo = [0]
    total = 0.0
    while todo:
        u = todo.pop()
        for v in beside[u]:
            total += w[u, v] * (1 + len(beside[v]))
            todo.append(v)
    return total


def rows_of_a_table_with_values(x: "f[5]") -> float:
    steps = ((x[0], 2.0), (0.5, x[1]), (1.0, 2.0))
    s = 1.0
    for k in range(len(x) - 2):
        a, b = steps[k]
        s = a * s + b
    return s


def length_of_a_list_of_the_file(x: "f[5]") -> float:
    s = 0.0
    for k in range(len(MESH)):
        i, j, _ = MESH[k]
        s += x[i] * x[j]
    return s


def asserted_lists(x: "f[4]") -> float:
    stack, pairs = [], []
    for v in x:
        stack.append(v)
        if v > -5:
            pairs.append((v, 2.0))
    b = stack.pop()
    assert len(stack) == 3, f"{len(stack)} items, the last {stack[-1]}"
    assert stack and stack[-1] == x[2]
    assert pairs, "nothing"
    assert not (not pairs)
    if len(pairs) != 4:
        raise ValueError(f"only {len(pairs)}")
    return stack[0] ** 2 * b + sum(p * q for p, q in pairs)


def merged_intervals(low: "f[5]", width: "f[5]") -> float:
    high = low + width * 0.3
    merged = []
    for k in np.argsort(low):
        if merged and low[k] <= merged[-1][1]:
            a, b = merged[-1]
            merged[-1] = (a, max(b, high[k]))
        else:
            merged.append((low[k], high[k]))
    return sum((b - a) ** 2 for a, b in merged)


def bound_before_the_loop_too(x: "f[5]") -> float:
    cur, nxt = [1.0], []
    for v in x:
        nxt = []
        for c in cur:
            nxt.append(c * v)
            nxt.append(c + v)
        cur = nxt
        if len(cur) > 8:
            cur = cur[:8]
    return sum(cur)
