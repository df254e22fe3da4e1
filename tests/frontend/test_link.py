"""Functions and constants of the user's other modules: read, never imported, and part of the emitted module."""

import importlib
import sys
import textwrap

import numpy as np
import pytest

import adsource as ad
from adsource.errors import Refusal
from adsource.jobs import Job, request_of
from adsource.pipeline import emit

FILES = {
    "__init__.py": "from .physics import flux as exported\n",
    "constants.py": """\
        G, H = 9.81, 3
        TABLE = [1.0, 2.0]


        def flux(u):
            return u * H
        """,
    "physics.py": """\
        import math

        import numpy as xp

        from . import constants
        from .constants import G as gravity

        SCALE = 0.1 * gravity


        # Upwind.
        def flux(u):
            # inner
            w = u * constants.G
            return xp.sin(w) * SCALE + math.pi


        def other(x):
            return missing(x)
        """,
    "sub.py": """\
        import PKG.model  # a circle


        def twice(x):
            return 2 * x
        """,
    "model.py": """\
        import numpy as np

        import PKG.sub
        from PKG import exported

        from . import constants as c
        from . import physics, sub
        from .nothing_of_the_kind import plot
        from .physics import flux as fl
        from .physics import other


        def f(u, k):
            v = fl(u) + c.flux(u) * c.G
            w = physics.flux(v) + sub.twice(k)
            q = PKG.sub.twice(k) + exported(k)
            return np.sum(w * c.TABLE[0]) + q


        def shadowed(u):
            flux = physics.flux(u)
            SCALE = physics.SCALE
            return np.sum(flux * SCALE)


        def broken(u):
            return np.sum(physics.other(u))


        def absent(u):
            return plot(u)


        def sets(u):
            physics.SCALE = 2.0
            return np.sum(u * physics.SCALE)
        """,
}


@pytest.fixture
def package(tmp_path, monkeypatch, request):
    """The folder of a package of its own name."""
    name = "linked_" + "".join(c for c in request.node.name if c.isalnum())
    folder = tmp_path / name
    folder.mkdir()
    for file, text in FILES.items():
        (folder / file).write_text(textwrap.dedent(text).replace("PKG", name))
    (tmp_path / "pyproject.toml").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def emitted(folder, function, signature="float64[:], float64"):
    job = Job(f"{folder.name}/model.py:{function}", signature=signature, target="numpy", folder=folder.parent)
    return emit(request_of(job)).text


def refused(folder, function):
    with pytest.raises(Refusal) as met:
        emitted(folder, function, "float64[:]")
    return str(met.value)


def test_functions_of_other_modules_stand_in_the_emitted_one(package):
    text = emitted(package, "f")
    assert not [n for n in sys.modules if n.startswith(package.name)]
    space = {}
    exec(text, space)
    u, k = np.linspace(0.1, 0.4, 3), 0.3
    gradient, slope = space["f_grad"](u, k)
    step = 1e-6
    numbers = [(space["f"](u + step * e, k) - space["f"](u - step * e, k)) / (2 * step) for e in np.eye(3)]
    assert np.allclose(gradient, numbers, rtol=1e-6)
    assert np.allclose(slope, (space["f"](u, k + step) - space["f"](u, k - step)) / (2 * step), rtol=1e-6)
    assert "import numpy as np\n" in text and "xp" not in text
    assert f"# From {package.name}/physics.py, line 12.\ndef flux(u):\n    # inner\n" in text
    assert "def constants_flux(u):" in text
    assert f"Adjoint of flux ({package.name}/physics.py, line 12)." in text
    assert "v = flux(u) + constants_flux(u) * G" in text


def test_local_names_are_not_taken_for_what_is_linked(package):
    text = emitted(package, "shadowed", "float64[:]")
    assert "flux = physics_flux(u)" in text
    assert "SCALE = physics_SCALE" in text


def test_same_text_on_every_day(package):
    assert emitted(package, "f") == emitted(package, "f")


def test_a_change_in_another_module_makes_the_output_stale(package):
    old = emitted(package, "f")
    (package / "constants.py").write_text((package / "constants.py").read_text().replace("9.81", "9.8"))
    assert emitted(package, "f") != old


def test_refusals_have_the_place_in_the_other_file(package):
    assert f"{package.name}/physics.py:19:12: AD121: the function `missing`" in refused(package, "broken")
    assert "model.py:8:1: AD135: the module `.nothing_of_the_kind` is not found" in refused(package, "absent")
    assert "AD129: `physics.SCALE` cannot be assigned to" in refused(package, "sets")


def test_constants_that_are_written_are_none(package):
    with open(package / "constants.py", "a") as stream:
        stream.write("\n\ndef move():\n    global G\n    G = 2.0\n")
    with pytest.raises(Refusal, match="AD127"):
        emitted(package, "f")


def test_modules_of_the_running_program(package):
    (package / "model.py").write_text((package / "model.py").read_text().replace(
        "from .nothing_of_the_kind import plot\n", ""))
    model = importlib.import_module(f"{package.name}.model")
    u, k = np.linspace(0.1, 0.4, 3), 0.3
    assert ad.check(model.f, u, k, target="numpy").ok
    sys.modules[f"{package.name}.constants"].G = 9.0
    with pytest.raises(Refusal, match="AD006"):
        ad.grad(model.f, target="numpy")(u, k)


def test_a_helper_that_was_edited_since_it_was_imported_is_refused(package):
    (package / "model.py").write_text((package / "model.py").read_text().replace(
        "from .nothing_of_the_kind import plot\n", ""))
    model = importlib.import_module(f"{package.name}.model")
    (package / "physics.py").write_text((package / "physics.py").read_text().replace("xp.sin", "xp.cos"))
    with pytest.raises(Refusal, match="AD009"):
        ad.grad(model.f, target="numpy")(np.ones(3), 0.3)
