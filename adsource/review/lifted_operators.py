"""Operators of lifted numbers: Python's own between scalars (1.0 / 0.0 raises as in the primal), NumPy's otherwise."""

from __future__ import annotations

import operator

import numpy as np

from adsource.review import lifted_elementwise as elementwise
from adsource.review.lifted_pair import Pair, imag, is_pair, real

FLOATS = (float, np.float64, np.float32)
NUMBERS = (*FLOATS, int, np.int64)


def _is_scalar(x):
    return type(x.re) in FLOATS if is_pair(x) else type(x) in NUMBERS


def _operators(value, ufunc, change):
    """`a op b`, `b op a` and `a op= b`; `change` tells the derivative from values, derivatives and result."""

    def calculated(kind, a, b):
        if not (_is_scalar(a) and _is_scalar(b)):
            return NotImplemented if _is_foreign(a) or _is_foreign(b) else ufunc(a, b)
        re = value(real(a), real(b))
        im = float(change(real(a), real(b), imag(a), imag(b), re))
        return kind(re, im) if im != 0.0 else re

    def forward(self, other):
        return calculated(type(self), self, other)

    def backward(self, other):
        return calculated(type(self), other, self)

    def in_place(self, other):
        return ufunc(self, other, out=self) if isinstance(self.re, np.ndarray) else forward(self, other)

    return forward, backward, in_place


def _is_foreign(x):
    return x is None or isinstance(x, (str, dict, set))


def _comparison(compare):
    return lambda self, other: compare(self.re, real(other))


def _term(im, factor):
    return im * factor if im else 0.0


def _by_partials(name):
    return lambda x, y, dx, dy, z: elementwise.derivative(name, (Pair(x, dx), Pair(y, dy)), z)


class Operators(Pair):
    __slots__ = ()
    __hash__ = None

    __add__, __radd__, __iadd__ = _operators(operator.add, np.add, lambda x, y, dx, dy, z: dx + dy)
    __sub__, __rsub__, __isub__ = _operators(operator.sub, np.subtract, lambda x, y, dx, dy, z: dx - dy)
    __mul__, __rmul__, __imul__ = _operators(
        operator.mul, np.multiply, lambda x, y, dx, dy, z: _term(dx, y) + _term(dy, x)
    )
    __truediv__, __rtruediv__, __itruediv__ = _operators(operator.truediv, np.divide, _by_partials("divide"))
    __pow__, __rpow__, __ipow__ = _operators(operator.pow, np.power, _by_partials("power"))
    __mod__, __rmod__, __imod__ = _operators(operator.mod, np.remainder, _by_partials("remainder"))
    __floordiv__, __rfloordiv__, __ifloordiv__ = _operators(
        operator.floordiv, np.floor_divide, lambda x, y, dx, dy, z: 0.0
    )

    __lt__, __le__ = _comparison(operator.lt), _comparison(operator.le)
    __gt__, __ge__ = _comparison(operator.gt), _comparison(operator.ge)
    __eq__, __ne__ = _comparison(operator.eq), _comparison(operator.ne)

    def __matmul__(self, other):
        return np.matmul(self, other)

    def __rmatmul__(self, other):
        return np.matmul(other, self)

    def __imatmul__(self, other):
        return elementwise.store(self, np.matmul(self, other))

    def __neg__(self):
        return type(self)(-self.re, -self.im)

    def __pos__(self):
        return type(self)(+self.re, +self.im)

    def __abs__(self):
        return _scalar_modulus(self) if _is_scalar(self) else np.absolute(self)

    def __divmod__(self, other):
        return self // other, self % other

    def __rdivmod__(self, other):
        return other // self, other % self


def _scalar_modulus(x):
    im = x.im * float(np.sign(x.re))
    return type(x)(abs(x.re), im) if im != 0.0 else abs(x.re)
