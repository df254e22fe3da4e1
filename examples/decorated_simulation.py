"""A simulation class whose cost function carries its own derivatives.

A twin experiment with Burgers' equation: a hidden initial state is recovered from what is seen of
the flow at its end.  Run it: python examples/decorated_simulation.py
"""

import numpy as np
from scipy.optimize import minimize

import adsource as ad


def advance(u, viscosity, dx, dt):
    """One explicit step of u_t + u u_x = viscosity u_xx between fixed ends, in place."""
    old = u.copy()
    advection = old[1:-1] * (old[2:] - old[:-2]) / (2.0 * dx)
    diffusion = viscosity * (old[2:] - 2.0 * old[1:-1] + old[:-2]) / dx**2
    u[1:-1] += dt * (diffusion - advection)


@ad.differentiable(wrt="start")
def cost(start, seen, viscosity, dx, dt, steps):
    """Half the squared distance of the final flow to what was seen."""
    u = start.copy()
    for _ in range(steps):
        advance(u, viscosity, dx, dt)
    return 0.5 * dx * np.sum((u - seen) ** 2)


class Assimilation:
    """Fits an initial state on a grid of `cells` points between 0 and 1 to a final one."""

    def __init__(self, cells=81, steps=200, dt=1e-3, viscosity=0.02):
        self.x = np.linspace(0.0, 1.0, cells)
        self.dx = float(self.x[1] - self.x[0])
        self.steps, self.dt, self.viscosity = steps, dt, viscosity

    def run(self, start):
        u = start.copy()
        for _ in range(self.steps):
            advance(u, self.viscosity, self.dx, self.dt)
        return u

    def fit(self, seen):
        options = (seen, self.viscosity, self.dx, self.dt, self.steps)
        guess = np.zeros_like(self.x)
        return minimize(cost.value_and_grad, guess, args=options, jac=True, method="L-BFGS-B")


def main():
    simulation = Assimilation()
    hidden = np.sin(np.pi * simulation.x) * (1.0 + 0.4 * np.sin(3.0 * np.pi * simulation.x))
    answer = simulation.fit(simulation.run(hidden))
    error = np.abs(answer.x - hidden).max()
    print(f"{answer.nit} iterations: cost {answer.fun:.2e}, largest error of the initial state {error:.3f}")


if __name__ == "__main__":
    main()
