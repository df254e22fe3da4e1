"""The examples do what they say."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

import adsource as ad

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Imports a file of an example, which finds its neighbours as when it is run."""
    monkeypatch.setenv("ADSOURCE_CACHE_DIR", str(tmp_path))
    monkeypatch.syspath_prepend(EXAMPLES / "heat_inversion")

    def loaded(path):
        spec = importlib.util.spec_from_file_location(Path(path).stem, EXAMPLES / path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        return module

    return loaded


def test_the_records_are_those_of_the_script(load, tmp_path, monkeypatch, capsys):
    make_records = load("heat_inversion/make_records.py")
    committed = make_records.RECORDS.read_text(encoding="utf-8")
    monkeypatch.setattr(make_records, "RECORDS", tmp_path / "observations.csv")
    monkeypatch.setattr(sys, "argv", ["make_records.py"])
    make_records.main()
    assert (tmp_path / "observations.csv").read_text(encoding="utf-8") == committed
    assert "60 records of 9 sensors" in capsys.readouterr().out


def test_the_committed_gradient_is_that_of_the_model(load):
    rod, model = load("heat_inversion/rod.py"), load("heat_inversion/model.py")
    adjoint = load("heat_inversion/misfit_adjoint.py")
    heating, observed, weight = rod.read_records()
    state = np.linspace(20.0, 40.0, rod.CELLS), np.linspace(25.0, 20.0, rod.CELLS)
    rest = (heating[:300], rod.SENSORS, observed, weight, rod.DX, rod.DT, rod.EVERY, 2.0, 10.0)
    assert ad.check(model.misfit, *state, *rest, wrt=("k", "temp0"), target="numpy").ok
    value, gradients = adjoint.misfit_value_and_grad(*state, *rest)
    _, expected = ad.value_and_grad(model.misfit, ("k", "temp0"), "numpy")(*state, *rest)
    assert value == pytest.approx(model.misfit(*state, *rest), rel=1e-13)
    for ours, theirs in zip(gradients, expected):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12 * np.abs(theirs).max())


def test_the_inversion_finds_the_bad_joint(load, tmp_path, monkeypatch, capsys):
    pytest.importorskip("matplotlib", reason="the picture needs matplotlib: pip install '.[examples]'")
    invert = load("heat_inversion/invert.py")
    monkeypatch.setattr(sys, "argv", ["invert.py", str(tmp_path / "picture.png")])
    invert.main()
    printed = capsys.readouterr().out
    assert "iteration    1" in printed and "worst at 108 mm" in printed
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")


def test_the_decorated_simulation_recovers_its_start(load):
    simulation = load("decorated_simulation.py").Assimilation(cells=41, steps=60)
    hidden = np.sin(np.pi * simulation.x)
    answer = simulation.fit(simulation.run(hidden))
    assert np.abs(answer.x - hidden).max() < 0.05


@pytest.fixture
def waveform(load, monkeypatch):
    """Imports a file of the waveform inversion; its neighbours have names that those of others have too."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in ("model", "invert"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield lambda name: load(f"waveform_inversion/{name}.py")
    for name in ("model", "invert"):
        sys.modules.pop(name, None)


def test_checkpoints_take_less_memory(waveform, tmp_path, capsys):
    curves, gradients = waveform("memory").main(str(tmp_path / "memory.svg"))
    stored, memory, disk = (max(found) for found in curves.values())
    assert stored > 5 * memory > 5 * disk and "revolve, 12 slots on disk: at most" in capsys.readouterr().out
    assert len({gradient.tobytes() for gradient in gradients}) == 1
    assert (tmp_path / "memory.svg").read_text(encoding="utf-8").count("<polyline") == 3


def test_the_ground_is_found(waveform, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    invert, numpy = waveform("invert"), ad.value_and_grad
    monkeypatch.setattr(invert.ad, "value_and_grad", lambda f, wrt: numpy(f, wrt, "numpy"))
    first, found, lens = invert.main(iterations=2)
    assert found.fun < 0.6 * first and "misfit" in capsys.readouterr().out
    assert not list(tmp_path.rglob("slot-*"))


def test_a_killed_gradient_goes_on(waveform, capsys):
    kills, same = waveform("killed").main()
    assert kills > 0 and same and "the same bits: True" in capsys.readouterr().out
