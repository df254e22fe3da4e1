"""Loops that are marked from outside of the file: the module that the marker in the file gives."""

import pytest

from adsource.__main__ import run
from adsource.errors import Refusal
from adsource.pipeline import Request, emit

TEXT = """
import numpy as np
import adsource as ad


def relaxed(u, k):
    while CK(np.max(np.abs(u)) > 0.1):
        u = u * k
    return u


class Rod:
    def __init__(self, k):
        self.k = k

    def run(self, u, n):
        for i in range(n):
            u = u + self.k * np.sin(u)
        return u


def heat(u, k, n, m):
    u = u.copy()
    for t in CK(range(n)):
        for j in range(m):
            u[1:-1] += k * np.sin(u[2:] - u[:-2])
    for j in range(m):
        u = u * k
    return np.sum(u)


def both(u, k, n):
    return np.sum(relaxed(u, k)) + np.sum(Rod(k).run(u, n))
"""
BARE = TEXT.replace("CK(np.max(np.abs(u)) > 0.1)", "np.max(np.abs(u)) > 0.1").replace("CK(range(n))", "range(n)")
TYPES = {"heat": "float64[:], float64, int, int", "both": "float64[:], float64, int"}


def made(text, function, *marks):
    request = Request(path="p.py", text=text, function=function, signature=TYPES[function], target="numpy",
                      checkpoints=marks)
    return emit(request).text


@pytest.mark.parametrize("mark", ["heat:t", "heat:24", "heat: t"])
@pytest.mark.parametrize("options", [
    "slots=3", "slots=m", "slots = 2, schedule=uniform", 'store=disk,folder="a b"', "max_tape_bytes=2 GiB",
    "slots=2,disk_slots=9,schedule=multistage",
])  # fmt: skip
def test_the_same_as_in_the_file(mark, options):
    inside = options
    for text in ("uniform", "multistage", "disk", "2 GiB"):
        inside = inside.replace(f"={text}", f'="{text}"')
    marked = BARE.replace("for t in range(n):", f"for t in ad.checkpoint(range(n), {inside}):")
    assert made(BARE, "heat", f"{mark},{options}") == made(marked, "heat")


def test_callees_and_methods():
    text = made(BARE, "both", "relaxed:7,slots=3", "Rod.run:i,slots=4")
    assert "online(3, length)" in text and "revolve(steps, 4)" in text


def test_off():
    marked = BARE.replace("for t in range(n):", "for t in ad.checkpoint(range(n), slots=5):")
    assert made(marked, "heat", "off") == made(BARE, "heat")


REFUSED = {
    "heat": "marks no loop", "heat:t slots=3": "marks no loop", "heat:q": "there is no such loop",
    "warm:t": "there is no such loop", "heat:j": "there are several such loops", "heat:t,depth=3": "it takes slots",
    "heat:t,slots=two": "not known", "relaxed:7": "does not come to this loop",
}  # fmt: skip


@pytest.mark.parametrize("mark", REFUSED)
def test_refused(mark):
    with pytest.raises(Refusal) as caught:
        made(BARE, "heat", mark)
    assert REFUSED[mark] in str(caught.value)


def test_command_line_and_configuration(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rod.py").write_text(BARE)
    words = ["--signature", TYPES["heat"], "--target", "numpy", "--checkpoint", "heat:t,slots=7", "-o", "out.py"]
    assert run(["emit", "rod.py:heat", *words]) == 0
    made_by_words = (tmp_path / "out.py").read_text()
    assert "revolve(steps, 7)" in made_by_words and "--checkpoint heat:t,slots=7" in made_by_words
    entry = f'[[tool.adsource.emit]]\nsource = "rod.py:heat"\nsignature = "{TYPES["heat"]}"\ntarget = "numpy"\n'
    (tmp_path / "pyproject.toml").write_text(f'{entry}output = "out.py"\ncheckpoint = ["heat:t,slots=7"]\n')
    assert run(["emit", "--check"]) == 0
    (tmp_path / "pyproject.toml").write_text(f'{entry}output = "out.py"\ncheckpoint = [7]\n')
    assert run(["emit"]) == 2
    assert "checkpoint is a list of texts" in capsys.readouterr().err
    assert run(["explain", "rod.py:heat", *words[:-2], "--sizes", "n=100,m=2,u=30"]) == 0
    assert "100 steps, revolve, slots: 7 in memory" in capsys.readouterr().out
