import numpy as np


class ParticleSystem:
    G = 1.0

    def __init__(self, pos, vel, mass, soft=0.05):
        self.pos = pos.copy()
        self.vel = vel.copy()
        self.mass = mass
        self.soft = soft
        self.acc = np.zeros_like(pos)
        self.t = 0.0
        self._forces()

    def _forces(self):
        n = len(self.mass)
        self.acc[:] = 0.0
        for i in range(n):
            for j in range(n):
                if i != j:
                    d = self.pos[j] - self.pos[i]
                    r2 = np.dot(d, d) + self.soft**2
                    self.acc[i] += self.G * self.mass[j] * d / r2**1.5

    def step(self, dt):
        self.vel += 0.5 * dt * self.acc
        self.pos += dt * self.vel
        self._forces()
        self.vel += 0.5 * dt * self.acc
        self.t += dt

    def energy(self):
        kin = 0.5 * np.sum(self.mass[:, None] * self.vel**2)
        pot = 0.0
        for i in range(len(self.mass)):
            for j in range(i):
                d = self.pos[i] - self.pos[j]
                pot -= self.G * self.mass[i] * self.mass[j] / np.sqrt(np.sum(d**2) + self.soft**2)
        return kin + pot


def f(pos, vel, mass):
    s = ParticleSystem(pos, vel, mass)
    for _ in range(4):
        s.step(0.02)
    return s.energy() + np.sum(s.pos**2)


def args():
    g = np.random.default_rng(3).standard_normal
    return g((3, 2)), g((3, 2)) * 0.1, np.array([1.0, 0.5, 0.7])
