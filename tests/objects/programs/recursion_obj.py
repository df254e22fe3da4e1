import numpy as np


class Node:
    def __init__(self, v, left=None, right=None):
        self.v, self.left, self.right = v, left, right


def total(n):
    if n is None:
        return 0.0
    return n.v**2 + total(n.left) + 2 * total(n.right)


def f(a, b):
    t = Node(a, Node(b), Node(a * b, Node(2 * a)))
    return total(t)


def args():
    return 1.3, 0.4
