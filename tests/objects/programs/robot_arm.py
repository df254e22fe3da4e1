from dataclasses import dataclass, field
from typing import List
import numpy as np


@dataclass
class Joint:
    a: float
    d: float
    alpha: float
    theta0: float = 0.0

    def transform(self, q):
        th = q + self.theta0
        ct, st, ca, sa = np.cos(th), np.sin(th), np.cos(self.alpha), np.sin(self.alpha)
        return np.array(
            [
                [ct, -st * ca, st * sa, self.a * ct],
                [st, ct * ca, -ct * sa, self.a * st],
                [0.0, sa, ca, self.d],
                [0.0, 0.0, 0.0, 1.0],
            ]
        )


@dataclass
class Arm:
    joints: List[Joint]
    base: np.ndarray = field(default_factory=lambda: np.eye(4))

    def forward(self, q):
        T = self.base
        for joint, angle in zip(self.joints, q):
            T = T @ joint.transform(angle)
        return T

    def position(self, q):
        return self.forward(q)[:3, 3]


def f(q, target, lengths):
    arm = Arm([Joint(lengths[0], 0.1, np.pi / 2), Joint(lengths[1], 0.0, 0.0), Joint(lengths[2], 0.0, 0.0, 0.3)])
    e = arm.position(q) - target
    return 0.5 * e @ e + 1e-3 * np.sum(q**2)


def args():
    return np.array([0.3, -0.5, 0.8]), np.array([0.5, 0.2, 0.7]), np.array([0.5, 0.4, 0.3])
