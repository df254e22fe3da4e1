import numpy as np


class Grid:
    def __init__(self, n, L):
        self.n = n
        self.dx = L / (n - 1)
        self.x = np.linspace(0.0, L, n)


class HeatSolver:
    """Explicit heat equation."""

    def __init__(self, grid, kappa, bc=(0.0, 0.0)):
        self.grid = grid
        self.kappa = kappa
        self.left, self.right = bc
        self.history = None

    def stable_dt(self, cfl=0.4):
        return cfl * self.grid.dx**2 / np.max(self.kappa)

    def apply_bc(self, u):
        u[0] = self.left
        u[-1] = self.right

    def step(self, u, dt):
        un = u.copy()
        k = 0.5 * (self.kappa[1:] + self.kappa[:-1])
        flux = -k * (u[1:] - u[:-1]) / self.grid.dx
        un[1:-1] -= dt * (flux[1:] - flux[:-1]) / self.grid.dx
        self.apply_bc(un)
        return un

    def solve(self, u0, n):
        dt = self.stable_dt()
        u = u0.copy()
        self.apply_bc(u)
        self.history = np.zeros((n + 1, u.size))
        self.history[0] = u
        for k in range(n):
            u = self.step(u, dt)
            self.history[k + 1] = u
        return u


def f(kappa, amp):
    grid = Grid(9, 1.0)
    solver = HeatSolver(grid, kappa, bc=(0.0, 0.2))
    u = solver.solve(amp * np.sin(np.pi * grid.x), 5)
    return np.sum(u**2) * grid.dx + np.mean(solver.history)


def args():
    return 1 + 0.1 * np.arange(9.0), 1.3
