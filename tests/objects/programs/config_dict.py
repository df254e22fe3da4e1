import numpy as np

DEFAULTS = {"alpha": 0.1, "beta": 2.0, "steps": 4, "scheme": "rk2", "grid": {"nx": 8, "dx": 0.1}}


def rhs(u, cfg):
    dx = cfg["grid"]["dx"]
    lap = np.zeros_like(u)
    lap[1:-1] = (u[2:] - 2 * u[1:-1] + u[:-2]) / dx**2
    return cfg["alpha"] * lap - cfg["beta"] * u**3


def advance(u, dt, cfg):
    if cfg["scheme"] == "euler":
        return u + dt * rhs(u, cfg)
    elif cfg["scheme"] == "rk2":
        mid = u + 0.5 * dt * rhs(u, cfg)
        return u + dt * rhs(mid, cfg)
    raise ValueError(cfg["scheme"])


def simulate(u0, params):
    cfg = {**DEFAULTS, **params}
    u = u0
    for _ in range(cfg["steps"]):
        u = advance(u, 0.01, cfg)
    return u


def f(u0, alpha, beta):
    u = simulate(u0, {"alpha": alpha, "beta": beta})
    v = simulate(u0, dict(alpha=alpha, scheme="euler"))
    return np.sum(u**2) + np.sum(u * v)


def args():
    return np.random.default_rng(1).standard_normal(8), 0.02, 1.5
