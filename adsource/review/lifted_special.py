"""Partials of scipy.special's functions, by name, as in `lifted_elementwise`: operands, then the result."""

from __future__ import annotations

import numpy as np
import scipy.special as sp

from adsource.review.lifted_pair import OracleRefused

ROOT_PI = np.sqrt(np.pi)


def _gamma_density(a, x):
    """d/dx of the regularised incomplete gamma function."""
    return np.exp((a - 1.0) * np.log(x) - x - sp.gammaln(a))


def _beta_density(a, b, x):
    return np.exp(sp.xlogy(a - 1.0, x) + sp.xlog1py(b - 1.0, -x) - sp.betaln(a, b))


def _normal_density(x):
    return np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi)


def _power_slope(x, p):
    """The derivative of log(1 + p x) / p along p."""
    safe = np.where(p == 0.0, 1.0, p)
    return np.where(p == 0.0, -0.5 * x * x, (x / (1.0 + safe * x) - np.log1p(safe * x) / safe) / safe)


def _order(*_):
    raise OracleRefused("the derivative along an order or a shape parameter has no closed form")


ONE = {
    "erf": lambda x, z: 2.0 / ROOT_PI * np.exp(-x * x),
    "erfc": lambda x, z: -2.0 / ROOT_PI * np.exp(-x * x),
    "erfcx": lambda x, z: 2.0 * x * sp.erfcx(x) - 2.0 / ROOT_PI,
    "erfi": lambda x, z: 2.0 / ROOT_PI * np.exp(x * x),
    "dawsn": lambda x, z: 1.0 - 2.0 * x * sp.dawsn(x),
    "erfinv": lambda x, z: 0.5 * ROOT_PI * np.exp(np.square(sp.erfinv(x))),
    "erfcinv": lambda x, z: -0.5 * ROOT_PI * np.exp(np.square(sp.erfcinv(x))),
    "gamma": lambda x, z: sp.gamma(x) * sp.psi(x),
    "rgamma": lambda x, z: -sp.rgamma(x) * sp.psi(x),
    "gammaln": lambda x, z: sp.psi(x),
    "loggamma": lambda x, z: sp.psi(x),
    "psi": lambda x, z: sp.polygamma(1, x),
    "expit": lambda x, z: sp.expit(x) * sp.expit(-x),
    "log_expit": lambda x, z: sp.expit(-x),
    "logit": lambda x, z: 1.0 / (x * (1.0 - x)),
    "ndtr": lambda x, z: _normal_density(x),
    "log_ndtr": lambda x, z: np.exp(-0.5 * x * x - sp.log_ndtr(x)) / np.sqrt(2.0 * np.pi),
    "ndtri": lambda x, z: 1.0 / _normal_density(sp.ndtri(x)),
    "entr": lambda x, z: -np.log(x) - 1.0,
    "exp1": lambda x, z: -np.exp(-x) / x,
    "expi": lambda x, z: np.exp(x) / x,
    "exprel": lambda x, z: np.where(np.abs(x) < 1e-5, 0.5 + x / 3.0, (np.exp(x) - sp.exprel(x)) / x)[()],
    "i0": lambda x, z: sp.i1(x),
    "i1": lambda x, z: 0.5 * (sp.i0(x) + sp.iv(2, x)),
    "i0e": lambda x, z: sp.i1e(x) - np.sign(x) * sp.i0e(x),
    "i1e": lambda x, z: 0.5 * (sp.i0e(x) + sp.ive(2, x)) - np.sign(x) * sp.i1e(x),
    "j0": lambda x, z: -sp.j1(x),
    "j1": lambda x, z: 0.5 * (sp.j0(x) - sp.jv(2, x)),
    "y0": lambda x, z: -sp.y1(x),
    "y1": lambda x, z: 0.5 * (sp.y0(x) - sp.yv(2, x)),
    "k0": lambda x, z: -sp.k1(x),
    "k1": lambda x, z: -0.5 * (sp.k0(x) + sp.kv(2, x)),
    "cosm1": lambda x, z: -np.sin(x),
    "exp10": lambda x, z: np.log(10.0) * sp.exp10(x),
    "k0e": lambda x, z: sp.k0e(x) - sp.k1e(x),
    "k1e": lambda x, z: 0.5 * (2.0 * sp.k1e(x) - sp.k0e(x) - sp.kve(2, x)),
    "ellipk": lambda m, z: (sp.ellipk(m) - sp.elliprd(0.0, 1.0 - m, 1.0) / 3.0) / (2.0 * (1.0 - m)),
    "ellipe": lambda m, z: -sp.elliprd(0.0, 1.0 - m, 1.0) / 6.0,
    "sindg": lambda x, z: np.cos(np.pi * x / 180.0) * np.pi / 180.0,
    "cosdg": lambda x, z: -np.sin(np.pi * x / 180.0) * np.pi / 180.0,
}

MORE = {
    "pseudo_huber": (_order, lambda d, r, z: r / np.sqrt(1.0 + (r / d) ** 2)),
    "boxcox": (lambda x, p, z: x ** (p - 1.0), lambda x, p, z: (x**p * np.log(x) - sp.boxcox(x, p)) / p),
    "boxcox1p": (
        lambda x, p, z: (1.0 + x) ** (p - 1.0),
        lambda x, p, z: ((1.0 + x) ** p * np.log1p(x) - sp.boxcox1p(x, p)) / p,
    ),
    "xlogy": (lambda x, y, z: np.log(y), lambda x, y, z: x / y),
    "xlog1py": (lambda x, y, z: np.log1p(y), lambda x, y, z: x / (1.0 + y)),
    "rel_entr": (lambda x, y, z: np.log(x / y) + 1.0, lambda x, y, z: -x / y),
    "kl_div": (lambda x, y, z: np.log(x / y), lambda x, y, z: 1.0 - x / y),
    "beta": (
        lambda a, b, z: sp.beta(a, b) * (sp.psi(a) - sp.psi(a + b)),
        lambda a, b, z: sp.beta(a, b) * (sp.psi(b) - sp.psi(a + b)),
    ),
    "betaln": (lambda a, b, z: sp.psi(a) - sp.psi(a + b), lambda a, b, z: sp.psi(b) - sp.psi(a + b)),
    "gammainc": (_order, lambda a, x, z: _gamma_density(a, x)),
    "gammaincc": (_order, lambda a, x, z: -_gamma_density(a, x)),
    "betainc": (_order, _order, lambda a, b, x, z: _beta_density(a, b, x)),
    "gammaincinv": (_order, lambda a, p, z: 1.0 / _gamma_density(a, z)),
    "betaincinv": (_order, _order, lambda a, b, p, z: 1.0 / _beta_density(a, b, z)),
    "inv_boxcox": (lambda x, p, z: z ** (1.0 - p), lambda x, p, z: z * _power_slope(x, p)),
    "chdtr": (_order, lambda v, x, z: 0.5 * _gamma_density(0.5 * v, 0.5 * x)),
    "gdtr": (_order, _order, lambda a, b, x, z: a * _gamma_density(b, a * x)),
    "struve": (_order, lambda v, x, z: sp.struve(v - 1, x) - v * z / x),
    "hyp0f1": (_order, lambda v, x, z: sp.hyp0f1(v + 1, x) / v),
    "jv": (_order, lambda n, x, z: 0.5 * (sp.jv(n - 1, x) - sp.jv(n + 1, x))),
    "yv": (_order, lambda n, x, z: 0.5 * (sp.yv(n - 1, x) - sp.yv(n + 1, x))),
    "iv": (_order, lambda n, x, z: 0.5 * (sp.iv(n - 1, x) + sp.iv(n + 1, x))),
    "kv": (_order, lambda n, x, z: -0.5 * (sp.kv(n - 1, x) + sp.kv(n + 1, x))),
    "huber": (
        lambda d, r, z: np.where(np.abs(r) <= d, 0.0, np.abs(r) - d)[()],
        lambda d, r, z: np.clip(r, -d, d),
    ),
}

SPECIAL = {name: (partial,) for name, partial in ONE.items()} | MORE
