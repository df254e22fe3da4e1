def f(k):
    d = {"a": k}
    e = {"d": d}
    d["a"] = 2 * k
    return e["d"]["a"] ** 2


def args():
    return (1.3,)
