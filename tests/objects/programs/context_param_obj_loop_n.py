import numpy as np


class Lane:
    def __init__(self, w):
        self.w = w
        self.s = 0.0
        self.n = 0

    def push(self, x):
        self.s = self.s * self.w + x
        self.n += 1
        return self

    def result(self):
        return self.s / self.n if self.n > 0 else 0.0


def f(w, xs):
    lane = Lane(w)
    for x in xs:
        lane.push(x).push(x * 2)
    i = 0
    while lane.s > 0.1:
        lane.push(-0.2)
        i += 1
        if i > 10:
            break
    return lane.result()


def args():
    return 0.6, np.array([0.3, 0.5, 0.2])
