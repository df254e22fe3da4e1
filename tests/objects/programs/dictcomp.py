import numpy as np


def f(a, b):
    p = {"x": a, "y": b}
    q = {k: v * 2.0 for k, v in p.items()}
    s = 0.0
    for k, v in q.items():
        s += v**2
    for k in q:
        s += q[k]
    q["z"] = s
    q.update(x=a * b)
    return q["z"] * q["x"] + len(q)


def args():
    return 0.3, 0.4
