import numpy as np


class B:
    def __init__(self, x):
        self.x = x


def f(a):
    bs = [B(a)] * 3
    bs[0].x = bs[1].x * a
    return bs[2].x


def args():
    return (1.2,)
