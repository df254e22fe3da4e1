"""Programs with complex numbers, held against the oracle and against differences.

The gradient g of a complex argument z satisfies d value = Re(conj(g) * dz), in real and imaginary directions.
"""

import copy
import inspect
from pathlib import Path

import numpy as np
import pytest

import adsource
from adsource.errors import Refusal
from adsource.pipeline import Request, emit
from adsource.review.oracle import directional
from tests.complex import inputs, programs, spectral, spectral_inputs
from tests.primal import load

CASES = inputs.CASES | spectral_inputs.CASES
TEXTS = {m: Path(m.__file__).read_text(encoding="utf-8") for m in (programs, spectral)}
COMPILED = ["elementary", "into_parts", "products", "single", "stores", "burgers", "poisson", "rows", "special_of_complex"]
SIGNATURES = {float: "float64", int: "int64", complex: "complex128"}


def signature(args):
    def one(a):
        if not isinstance(a, np.ndarray):
            return SIGNATURES[type(a)]
        return f"{a.dtype}[{','.join(':' * a.ndim)}]"

    return ", ".join(map(one, args))


def derivatives(name, args, target, tmp_path):
    """The routines of the emitted module."""
    text = TEXTS[programs if hasattr(programs, name) else spectral]
    made = emit(Request("programs.py", text, name, None, signature(args), target, modes=("adjoint", "tangent")))
    return imported(made.text, tmp_path / f"complex_{name}_{target}.py")


def imported(text, path):
    """The module, where Numba finds it again."""
    path.write_text(text, encoding="utf-8")
    return vars(load(path))


def flat(value):
    if isinstance(value, tuple):
        return np.concatenate([flat(v) for v in value])
    return np.atleast_1d(value).ravel()


def inner(a, b):
    return np.sum(np.conj(flat(a)) * flat(b)).real


def moved(args, along, h):
    return [a + h * along[k] if k in along else copy.deepcopy(a) for k, a in enumerate(args)]


@pytest.mark.parametrize(
    "name, target", [(n, "numpy") for n in sorted(CASES)] + [(n, "cpu") for n in COMPILED]
)
def test_program(name, target, tmp_path):
    args, f = CASES[name], getattr(programs, name, None) or getattr(spectral, name)
    module = derivatives(name, args, target, tmp_path)
    value = f(*copy.deepcopy(args))
    rng = np.random.default_rng(11)
    seeds = tuple(np.exp(1j * rng.random(np.shape(v))) if np.iscomplexobj(v) else rng.random(np.shape(v))
                  for v in (value if isinstance(value, tuple) else (value,)))  # fmt: skip
    seeds = tuple(s.astype(np.asarray(v).dtype) if np.ndim(v) else s[()]
                  for s, v in zip(seeds, value if isinstance(value, tuple) else (value,)))  # fmt: skip
    seed = seeds if isinstance(value, tuple) else seeds[0]
    found, gradients = module[f"{name}_vjp"](*copy.deepcopy(args), seed)
    if target == "numpy":
        assert flat(found).tobytes() == flat(value).tobytes()
    single = any(np.result_type(a).name in ("float32", "complex64") for a in args)
    close = 1e-3 if single else 1e-6
    floats = [k for k, a in enumerate(args) if not isinstance(a, int)]
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    parameters = list(inspect.signature(f).parameters)
    for k, g in zip(floats, gradients):
        assert np.asarray(g).dtype == np.asarray(args[k]).dtype and np.shape(g) == np.shape(args[k])
        for unit in (1.0, 1j) if np.iscomplexobj(args[k]) else (1.0,):
            d = (unit * rng.standard_normal(np.shape(args[k])))[()]
            d = d.astype(np.asarray(args[k]).dtype) if isinstance(d, np.ndarray) else d.item()
            _, change = directional(f, tuple(copy.deepcopy(args)), {}, {parameters[k]: d})
            exact = inner(seed, change)
            assert inner(g, d) == pytest.approx(exact, rel=close, abs=close)
            zeros = [np.zeros_like(args[j]) if np.ndim(args[j]) else 0.0 for j in floats]
            zeros[floats.index(k)] = d
            _, tangent = module[f"{name}_jvp"](*copy.deepcopy(args), *zeros)
            assert inner(seed, tangent) == pytest.approx(exact, rel=close, abs=close)
            h = 1e-2 if single else 1e-5
            up, down = (f(*moved(args, {k: d}, s)) for s in (h, -h))
            slope = inner(seed, flat(up) - flat(down)) / (2 * h)
            assert inner(g, d) == pytest.approx(slope, rel=2e-2 if single else 2e-5, abs=2e-2 if single else 2e-5)


def refused(body, code, signature_="complex128[:], float64[:]", target="numpy"):
    text = "import math\nimport numpy as np\n\ndef f(z, x):\n" + "".join(f"    {line}\n" for line in body.split("\n"))
    with pytest.raises(Refusal) as caught:
        emit(Request("f.py", text, "f", None, signature_, target))
    assert caught.value.code == code
    return str(caught.value)


def test_what_drops_an_imaginary_part_is_refused():
    assert "complex value is stored in float64" in refused("x[0] = z[0]\nreturn np.sum(x)", "AD318")
    assert "no imaginary part" in refused("x.imag[0] = 1.0\nreturn np.sum(x)", "AD129")
    assert "is for reals" in refused("return math.sin(z[0])", "AD313")
    refused("return float(z[0])", "AD313")
    refused("x += z\nreturn np.sum(x)", "AD318")


def modes(A, b):
    w, v = np.linalg.eig(A)
    c = np.linalg.solve(v, b)
    return np.sum(np.abs(w * c) ** 2) + np.sum(v[0].imag * w.real)


@pytest.mark.parametrize("f, args", [(modes, 2), (spectral.radius, 1)])
def test_eigenvectors_as_lapack_scales_them(f, args):
    """The oracle does not know these; the check goes by differences."""
    given = (inputs.Z(3, 3) + np.diag([0.0, 1.0, 2.0j]), inputs.Z(3))[:args]
    report = adsource.check(f, *given, target="numpy")
    assert report.ok, str(report)


def test_eigenvalues_of_a_real_matrix_are_complex_where_their_parts_are_asked_for():
    def f(x):
        w = np.linalg.eigvals(np.outer(x, x) + np.diag(np.arange(3.0)))
        return np.sum(w.real)

    x = np.array([0.4, -0.7, 1.1])
    np.testing.assert_allclose(adsource.grad(f, target="numpy")(x), 2.0 * x, rtol=1e-12)


def test_a_complex_result_has_no_gradient_but_a_vjp():
    def f(z):
        return np.sum(z * z)

    z = np.array([1.0 + 2.0j, 0.5])
    with pytest.raises(Refusal, match="AD007"):
        adsource.grad(f, target="numpy")(z)
    value, pull = adsource.vjp(f, target="numpy")(z)
    assert value == np.sum(z * z)
    np.testing.assert_allclose(pull(1j), np.conj(2.0 * z) * 1j)


def test_complex_numbers_have_no_order():
    refused("y = np.maximum(z, x)\nreturn np.sum(y.real)", "AD301")


def test_indices_into_a_part_are_checked(tmp_path):
    text = "import numpy as np\n\n\ndef f(z, k):\n    z.real[k] = 2.0\n    return np.sum(z.imag) * z.real[k + 1]\n"
    made = emit(Request("f.py", text, "f", None, "complex128[:], int64", "cpu"))
    module = imported(made.text, tmp_path / "checked.py")
    module["f_grad"](np.ones(4, complex), 2)
    for k in (3, 4, -7):
        with pytest.raises(IndexError):
            module["f_grad"](np.ones(4, complex), k)
