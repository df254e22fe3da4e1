"""Programs that were wrong once: the numpy target against the independent oracle."""

import inspect
from pathlib import Path

import numpy as np
import pytest

from adsource.pipeline import Request, emit
from adsource.review.oracle import directional

SOURCE = Path(__file__).parent / "programs.py"
TEXT = SOURCE.read_text(encoding="utf-8")
PRIMALS: dict = {}
exec(compile(TEXT, str(SOURCE), "exec"), PRIMALS)
LOOSE = {"f8": 1e-6}  # a float32 array in between
r = np.random.default_rng(3)


def F(*shape):
    return r.standard_normal(shape)


CASES = {
    "shallow": (
        (1 + 0.1 * F(8) ** 2, 0.1 * F(8), 0.1, 0.01, 4),
        "float64[:], float64[:], float64, float64, int64",
        "h0,u0,dt",
    ),
    "beam": ((1 + F(6) ** 2, F(6), 6), "float64[:], float64[:], int64", "k,f"),
    "rnn": (
        (0.3 * F(4, 4), F(4), F(5, 4), F(4)),
        "float64[:,:], float64[:], float64[:,:], float64[:]",
        "w,b,xs",
    ),
    "messages": (
        (F(5), F(6), np.array([0, 2, 2, 4, 1, 0]), np.array([3, 3, 0, 1, 4, 2])),
        "float64[:],float64[:],int64[:],int64[:]",
        "x,w",
    ),
    "leap": ((F(9), 0.3, 5), "float64[:],float64,int64", "u0,c"),
    "fresh": ((F(6), 0.7, 3), "float64[:],float64,int64", "u0,c"),
    "gs": ((F(7), F(7), 0.8, 4), "float64[:],float64[:],float64,int64", "u0,f,w"),
    "rebind": ((F(8), 0.2, 3), "float64[:],float64,int64", "u,k"),
    "stages": ((F(4), 0.1, 3), "float64[:],float64,int64", "y0,h"),
    "wh": ((abs(F(5)) + 0.5, 1e-10), "float64[:],float64", "x"),
    "branchy": ((F(9), 0.3), "float64[:],float64", "x,a"),
    "qr": ((F(5, 3),), "float64[:,:]", "A"),
    "gath": ((F(5), np.array([0, 2, 2, 4, 1, 0]), F(6)), "float64[:],int64[:],float64[:]", "x,w"),
    "conv": ((F(12), F(3)), "float64[:],float64[:]", "x,k"),
    "f6": ((F(5), 0.6), "float64[:],float64", "y,k"),
    "f7": ((F(5),), "float64[:]", "x"),
    "f8": ((F(5), F(5)), "float64[:],float64[:]", "x,y"),
    "f9": ((F(5),), "float64[:]", "x"),
    "f10": ((0.3 * F(3, 2), 0.2), "float64[:,:],float64", "F,k"),
    "sor": ((F(8), F(8), 0.7, 3), "float64[:],float64[:],float64,int64", "p0,f,om"),
    "sh": ((F(2), 0.4, 5), "float64[:],float64,int64", "x,c"),
    "f11": ((F(7),), "float64[:]", "x"),
    "f14": ((F(3, 2), 0.5), "float64[:,:],float64", "F,k"),
    "f15": ((F(5),), "float64[:]", "x"),
    "f16": ((F(3, 2), 0.5), "float64[:,:],float64", "F,k"),
    "f18": ((F(6), 4), "float64[:],int64", "x"),
    "f21": ((F(6), 0.4), "float64[:],float64", "y,c"),
    "f21b": ((F(7),), "float64[:]", "x"),
    "f25": ((F(5), np.array([0, 2, 2, 4, 1, 0])), "float64[:],int64[:]", "x"),
    "addat": ((F(5), np.array([0, 2, 2]), np.array([1, 1, 4])), "float64[:],int64[:],int64[:]", "x"),
    "f26": ((F(5), 0.3), "float64[:],float64", "x,k"),
    "f28": ((F(5),), "float64[:]", "x"),
    "f29": ((F(5, 3), 0.3), "float64[:,:],float64", "F,k"),
    "rot": ((F(7), 0.4, 5), "float64[:],float64,int64", "u0,c"),
    "bc": ((F(4), 0.7), "float64[:],float64", "x,c"),
    "ax": ((F(4, 5), F(4)), "float64[:,:],float64[:]", "A,b"),
}


def copies(args):
    return [a.copy() if isinstance(a, np.ndarray) else a for a in args]


@pytest.mark.parametrize("name", sorted(CASES))
def test_value_and_gradient(name):
    args, signature, wrt = CASES[name]
    names = wrt.split(",")
    text = emit(Request("programs.py", TEXT, name, tuple(names), signature, "numpy")).text
    module: dict = {}
    exec(compile(text, f"<{name}>", "exec"), module)
    given = copies(args)
    value, gradients = module[f"{name}_value_and_grad"](*given)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    assert value == PRIMALS[name](*copies(args))
    assert all(np.array_equal(a, b) for a, b in zip(given, args))
    places = list(inspect.signature(PRIMALS[name]).parameters)
    along = {
        n: np.cos(1.0 + np.arange(np.size(args[places.index(n)]))).reshape(np.shape(args[places.index(n)]))
        for n in names
    }
    along = {n: d if d.ndim else float(d) for n, d in along.items()}
    _, expected = directional(PRIMALS[name], tuple(copies(args)), {}, along)
    found = sum(float(np.sum(np.asarray(g) * along[n])) for n, g in zip(names, gradients))
    assert abs(found - expected) <= LOOSE.get(name, 1e-11) * max(1.0, abs(expected))
