from dataclasses import dataclass
import numpy as np


@dataclass
class Mesh:
    nodes: np.ndarray
    elements: np.ndarray

    @property
    def n(self):
        return self.nodes.shape[0]


class Assembler:
    def __init__(self, mesh, E):
        self.mesh = mesh
        self.E = E
        self.K = np.zeros((mesh.n, mesh.n))

    def assemble(self):
        for e in range(self.mesh.elements.shape[0]):
            i, j = self.mesh.elements[e]
            h = self.mesh.nodes[j] - self.mesh.nodes[i]
            k = self.E[e] / h
            self.K[i, i] += k
            self.K[j, j] += k
            self.K[i, j] -= k
            self.K[j, i] -= k
        return self

    def solve(self, F):
        A = self.K[1:, 1:]
        u = np.zeros(self.mesh.n)
        u[1:] = np.linalg.solve(A, F[1:])
        return u


def f(nodes, E, F, elements):
    u = Assembler(Mesh(nodes, elements), E).assemble().solve(F)
    return F @ u


def args():
    return (
        np.array([0.0, 0.3, 0.7, 1.0]),
        np.array([1.0, 2.0, 1.5]),
        np.array([0.0, 0.1, 0.2, 1.0]),
        np.array([[0, 1], [1, 2], [2, 3]]),
    )
