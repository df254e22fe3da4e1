def make():
    return {"n": 0.0}


def bump(d, x):
    d["n"] += x
    return d


def f(k):
    d = make()
    e = bump(d, k)
    bump(e, k * k)
    return d["n"] * e["n"]


def args():
    return (1.3,)
