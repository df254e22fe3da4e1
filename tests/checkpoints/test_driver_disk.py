"""Emitted drivers with states on disk: cut off anywhere, the same call goes on and ends with the same bits."""

import collections
import copy
import os
import re
import types

import numpy as np
import pytest

from adsource.errors import Refusal
from adsource.pipeline import Request, emit
from tests.checkpoints.programs import PROGRAMS
from tests.checkpoints.test_driver import equal, made, marked, pulled

SCHEDULES = (
    ", slots=2",
    ', slots=2, schedule="uniform"',
    ', slots=1, disk_slots=2, schedule="multistage"',
    ', slots=1, disk_slots=2, schedule="two_level"',
    ', slots=2, schedule="mixed", files="compressed"',
    ', schedule="tape_all"',
)


class CutOff(Exception):
    pass


def on_disk(text, signature, options, folder):
    module = folder / "module.py"
    if not module.exists() or module.read_text(encoding="utf-8").splitlines()[0] != f"# {options}":
        text = marked(text, f'{options}, store="disk", folder="{folder}"')
        request = Request(path="p.py", text=text, function="f", signature=signature, target="numpy")
        module.write_text(f"# {options}\n{emit(request).text}", encoding="utf-8")
    space = types.ModuleType("generated")
    space.__file__ = str(module)
    exec(compile(module.read_text(encoding="utf-8"), "generated", "exec"), space.__dict__)
    space.DiskStore.__init__.__defaults__ = (0.0, *space.DiskStore.__init__.__defaults__[1:])  # an entry at each step
    return space


def cut_off_at(space, call):
    """Raises at the call of that number, if there are so many."""
    calls = [0]

    def counted(method):
        def inner(self, *arguments):
            method(self, *arguments)
            calls[0] += 1
            if calls[0] == call:
                raise CutOff

        return inner

    for name in ("reached", "reversed"):
        setattr(space.DiskStore, name, counted(getattr(space.DiskStore, name)))


@pytest.mark.parametrize("name", PROGRAMS)
def test_goes_on_from_every_place(name, tmp_path, monkeypatch):
    for sync in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, sync, lambda file: None, raising=False)
    text, signature, arguments = PROGRAMS[name]
    want = pulled(made(text, signature, ", slots=2"), arguments(4))
    for options in SCHEDULES if name == "inplace" else SCHEDULES[:1]:
        call = 0
        while True:
            call += 1 if call < 3 else 3
            try:
                space = on_disk(text, signature, options, tmp_path)
            except Refusal as refusal:
                assert refusal.code == "AD146" and re.search("of the caller|within a loop", str(refusal))
                return
            cut_off_at(space, call)
            try:
                assert equal(pulled(space, arguments(4)), want)
                break
            except CutOff:
                again = on_disk(text, signature, options, tmp_path)
                assert equal(pulled(again, arguments(4)), want), (options, call)
            assert os.listdir(tmp_path) == ["module.py"]
        assert call > 1 or isinstance(want, type)


def test_other_inputs_begin_anew(tmp_path):
    text, signature, arguments = PROGRAMS["inplace"]
    space = on_disk(text, signature, ", slots=2", tmp_path)
    cut_off_at(space, 6)
    with pytest.raises(CutOff):
        pulled(space, arguments(5))
    u, k, n = copy.deepcopy(arguments(5))
    for given in ((u, k + 1e-9, n), (u, k, n + 1), (np.nextafter(u, 9.0), k, n)):
        again = on_disk(text, signature, ", slots=2", tmp_path)
        found = pulled(again, given)
        assert equal(found, pulled(made(text, signature, ", slots=2"), given))
    assert len(os.listdir(tmp_path)) == 2
    assert equal(pulled(again, (u, k, n)), pulled(made(text, signature, ", slots=2"), (u, k, n)))
    assert again.f_b.states.live or again.f_b.states.end is not None


REFUSED = {
    ", store='tape'": 'there is no store "tape"',
    ", folder='here'": 'a folder goes with `store="disk"`',
    ", files='compressed'": 'files go with `store="disk"`',
    ", files='zipped'": 'there is no files "zipped"',
    ", schedule='two_level'": "`disk_slots` go with the schedules",
    ", schedule='revolve', disk_slots=4": "`disk_slots` go with the schedules",
}


@pytest.mark.parametrize("options", REFUSED)
def test_options_that_do_not_go_together(options):
    text = "def f(u, n):\n    for t in CK(range(n)):\n        u = u * u\n    return u\n"
    with pytest.raises(Refusal, match=re.escape(REFUSED[options])):
        made(text, "float64, int", options)


def test_overwritten_parameters_are_refused():
    text = "def f(u, n):\n    for t in CK(range(n)):\n        u[:] = u * u\n    return np.sum(u)\n"
    with pytest.raises(Refusal, match=r"`u`, an array of the caller's, is changed(.|\n)*`u = u.copy\(\)`"):
        made(text, "float64[:], int", ', store="disk"')


def test_fingerprints_tell_apart(tmp_path):
    space = on_disk(*PROGRAMS["inplace"][:2], ", slots=2", tmp_path)
    given = [1, 1.0, True, None, "1", (1,), [(1,)], {"a": 1}, {"b": 1}, np.arange(3.0), np.arange(3), np.float32(1.0)]
    assert len({space.fingerprint(part) for part in given}) == len(given)
    big = np.zeros(5000)
    other = big.copy()
    other[2500] = 1e-300
    assert space.fingerprint({"a": big}) != space.fingerprint({"a": other})
    with pytest.raises(TypeError, match="cannot be told: function"):
        space.fingerprint(lambda: 1)


def test_no_room_is_told_before_any_step(tmp_path, monkeypatch):
    text, signature, arguments = PROGRAMS["inplace"]
    space = on_disk(text, signature, ", slots=3", tmp_path)
    usage = collections.namedtuple("Usage", "free")
    monkeypatch.setattr(space.shutil, "disk_usage", lambda folder: usage(10000))
    with pytest.raises(OSError, match="the disk is full: 2[0-9]{4} bytes are to be written, 10000 are free"):
        pulled(space, arguments(40))
    assert not hasattr(space.f_b, "sweep")
    monkeypatch.undo()
    assert equal(pulled(space, arguments(40)), pulled(made(text, signature, ", slots=3"), arguments(40)))


def test_bytes_on_disk_need_a_length():
    text, signature, _ = PROGRAMS["while"]
    with pytest.raises(Refusal, match="where the length of the loop is"):
        made(text, signature, ', max_tape_bytes="1 kB", store="disk"')


UNFILED = {
    "`u2_tape` is a list": "e = 1.0\n        while e > 0.3:\n            u = u + 0.1 * np.sin(u * k)\n            e = e * 0.7",
    "`v` and `w` may share memory": "w = u * k\n        v = w[1:]\n        v *= np.sin(w)[:-1]\n        u = u + np.sin(w) * np.sum(v * v)",
}


@pytest.mark.parametrize("why", UNFILED)
def test_tapes_that_files_cannot_hold(why):
    text = f"def f(u, k, n):\n    for t in CK(range(n)):\n        {UNFILED[why]}\n    return np.sum(u)\n"
    with pytest.raises(Refusal, match=f"the tape of a step cannot be kept on disk: {why}(.|\n)*store=\"memory\""):
        made(text, "float64[:], float64, int", ', schedule="tape_all", store="disk"')
    assert made(text, "float64[:], float64, int", ', schedule="tape_all"')
