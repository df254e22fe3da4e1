from dataclasses import dataclass
from math import erf, exp, log, sqrt
import numpy as np


@dataclass
class Market:
    spot: float
    rate: float
    vol: float


class Option:
    def __init__(self, strike, maturity, kind="call"):
        self.strike = strike
        self.maturity = maturity
        self.kind = kind

    @property
    def sign(self):
        return 1.0 if self.kind == "call" else -1.0


class BlackScholes:
    def __init__(self, market: Market):
        self.m = market

    @staticmethod
    def _cdf(x):
        return 0.5 * (1.0 + erf(x / sqrt(2.0)))

    def _d1d2(self, opt):
        s = self.m.vol * sqrt(opt.maturity)
        d1 = (log(self.m.spot / opt.strike) + (self.m.rate + 0.5 * self.m.vol**2) * opt.maturity) / s
        return d1, d1 - s

    def price(self, opt):
        d1, d2 = self._d1d2(opt)
        w = opt.sign
        return w * (self.m.spot * self._cdf(w * d1) - opt.strike * exp(-self.m.rate * opt.maturity) * self._cdf(w * d2))


def f(spot, rate, vol):
    pricer = BlackScholes(Market(spot, rate, vol))
    book = [Option(100.0, 1.0), Option(110.0, 0.5, "put"), Option(90.0, 2.0)]
    weights = [1.0, -2.0, 0.5]
    return sum(w * pricer.price(o) for w, o in zip(weights, book))


def args():
    return 101.0, 0.03, 0.25
