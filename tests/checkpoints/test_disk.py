"""Snapshots on disk: the same bits or refused; a run goes on from wherever it was cut off."""

import errno
import os
import random
import signal
from collections import namedtuple

import numpy as np
import pytest

from tests.checkpoints import driver
from tests.checkpoints.__main__ import damage, kill_and_damage
from tests.checkpoints.pasted import module
from tests.checkpoints.test_stores import same, states

C = module()
COEFFICIENTS = np.linspace(1.0, 2.0, 8)


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch):
    no_syncing(monkeypatch)


def no_syncing(monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda file: None)
    monkeypatch.setattr(C, "sync", lambda file: None)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("state", list(states()), ids=lambda s: "-".join(type(v).__name__ for v in s))
def test_a_file_gives_back_the_state(tmp_path, state, packed):
    path = str(tmp_path / "state")
    size = C.write_file(path, {"t": 3}, state, packed)
    assert os.path.getsize(path) == size and os.listdir(tmp_path) == ["state"]
    about, found = C.read_file(path)
    assert about == {"t": 3} and len(found) == len(state) and all(map(same, state, found))


def test_generators_of_all_kinds(tmp_path):
    for kind in ("PCG64", "MT19937", "Philox", "SFC64"):
        rng = np.random.Generator(getattr(np.random, kind)(3))
        rng.random(5)
        C.write_file(str(tmp_path / kind), {}, (rng,))
        ((again,),) = C.read_file(str(tmp_path / kind))[1:]
        assert (again.random(9) == rng.random(9)).all()


def test_any_damage_is_found(tmp_path):
    draw, path = random.Random(5), tmp_path / "state"
    state = np.arange(60.0), 3, np.float32(0.5), np.random.default_rng(1)
    for _ in range(400):
        C.write_file(str(path), {"t": 1}, state, packed=draw.random() < 0.5)
        whole = path.read_bytes()
        damage(path, draw)
        if path.exists() and path.read_bytes() == whole:
            continue
        with pytest.raises(C.DamagedFile):
            C.read_file(str(path))
    for n in range(40):  # zeros from some place on
        path.write_bytes(whole[:n] + bytes(len(whole) - n))
        with pytest.raises(C.DamagedFile):
            C.read_file(str(path))


def gradient(folder, plan=lambda *begun: C.revolve(30, 4, *begun), run="run", **options):
    store = C.DiskStore(str(folder), run, **options)
    return driver.value_and_grad_resumed(COEFFICIENTS, plan, store, C.Sweep()), store


def expected(steps=30):
    return driver.value_and_grad(COEFFICIENTS, C.store_all(steps), C.MemoryStore(), C.Sweep())


def equal(one, other):
    return one[0] == other[0] and one[1].tobytes() == other[1].tobytes()


def test_a_run_leaves_nothing_behind(tmp_path):
    found, store = gradient(tmp_path)
    assert equal(found, expected()) and os.listdir(tmp_path) == []


PLANS = {
    "revolve": lambda *begun: C.revolve(12, 3, *begun),
    "uniform": lambda *begun: C.uniform(12, 3, *begun),
    "store_all": lambda *begun: C.store_all(12, *begun),
    "recompute_all": lambda *begun: C.recompute_all(12, *begun),
    "two_level": lambda *begun: C.two_level(12, 2, 3, *begun),
    "multistage": lambda *begun: C.multistage(12, 1, 2, *begun),
}


class CutOff(Exception):
    pass


@pytest.mark.parametrize("name", PLANS)
def test_goes_on_from_every_place(tmp_path, monkeypatch, name):
    """Cut off at each look at the journal in turn, with an entry at each; again after each of them."""
    want, calls = expected(12), [0]

    def counted(method, at):
        def inner(self, *arguments):
            calls[0] += 1
            method(self, *arguments)
            if calls[0] == at:
                raise CutOff

        return inner

    reached, reverse, went_on = C.DiskStore.reached, C.DiskStore.reversed, 0
    for at in range(1, 60):
        calls[0] = 0
        monkeypatch.setattr(C.DiskStore, "reached", counted(reached, at))
        monkeypatch.setattr(C.DiskStore, "reversed", counted(reverse, at))
        try:
            found, _ = gradient(tmp_path, PLANS[name], every=0.0)
            assert calls[0] < at
            break
        except CutOff:
            monkeypatch.undo()
            no_syncing(monkeypatch)
            found, store = gradient(tmp_path, PLANS[name], every=0.0)
            went_on += bool(store.live or store.end is not None)
        assert equal(found, want)
    assert went_on > 20 and equal(found, want)


def test_control_c_stops_at_the_next_step(tmp_path, monkeypatch):
    step, seen = driver.step, []

    def interrupted(t, *arguments):
        seen.append(t)
        if len(seen) == 20:
            os.kill(os.getpid(), signal.SIGINT)
        return step(t, *arguments)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(driver, "step", interrupted)
    with pytest.raises(KeyboardInterrupt, match="stopped before step 20"):
        gradient(tmp_path)
    assert len(seen) == 20 and signal.getsignal(signal.SIGINT) is before
    found, store = gradient(tmp_path)
    assert store.live == 20 and seen[20] == 20 and equal(found, expected())


def test_control_c_in_the_reverse_sweep(tmp_path, monkeypatch):
    step_b, seen = driver.step_b, []

    def interrupted(t, *arguments):
        step_b(t, *arguments)
        seen.append(t)
        if len(seen) == 12:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(driver, "step_b", interrupted)
    with pytest.raises(KeyboardInterrupt, match="after the reversal of step 18"):
        gradient(tmp_path)
    found, store = gradient(tmp_path)
    assert store.end == 17 and seen == list(range(29, -1, -1)) and equal(found, expected())


def cut_off(tmp_path, monkeypatch, links=10, **options):
    """A run that has left its files behind, so many links before its end."""
    step_b = driver.step_b

    def stopped(t, *arguments):
        if t < links:
            raise CutOff
        step_b(t, *arguments)

    monkeypatch.setattr(driver, "step_b", stopped)
    with pytest.raises(CutOff):
        gradient(tmp_path, every=0.0, **options)
    monkeypatch.setattr(driver, "step_b", step_b)


def test_files_are_written_over_what_is_spare(tmp_path):
    """Never over what has a name: each file is what was written last under it, and no other."""
    states = {}
    for k in range(40):
        name = f"slot-{k * k % 7}"
        states[name] = np.arange(float(1 + 5 * k % 11)) + k
        C.write_file(str(tmp_path / name), {"t": k}, (states[name],))
        assert sorted(os.listdir(tmp_path)) == sorted([*states, *["next.part"] * (k > len(states) - 1)])
        for one, state in states.items():
            assert C.read_file(str(tmp_path / one))[1][0].tobytes() == state.tobytes()
    (tmp_path / "slot-1").replace(tmp_path / "slot-2")  # as a loss of power may leave it
    with pytest.raises(C.DamagedFile, match="slot-2 holds what had another name"):
        C.read_file(str(tmp_path / "slot-2"))


def test_files_of_another_run_are_not_used(tmp_path, monkeypatch):
    cut_off(tmp_path, monkeypatch, run="one")
    (folder,) = tmp_path.iterdir()
    folder.rename(tmp_path / "other")
    found, store = gradient(tmp_path, run="other")
    assert (store.live, store.end) == (0, None) and equal(found, expected())
    assert C.fingerprint(1, 2.0) != C.fingerprint(1, 2) != C.fingerprint((1, 2)) != C.fingerprint("12")
    a = np.arange(4.0)
    assert C.fingerprint(a) == C.fingerprint(a.copy()) != C.fingerprint(a.astype("f4")) != C.fingerprint(a[:, None])


def test_damaged_files_are_told_of_and_done_again(tmp_path, monkeypatch):
    for name in ("slot-0", "slot-1", "journal-0", "journal-1"):
        cut_off(tmp_path, monkeypatch)
        (path,) = tmp_path.rglob(name)
        path.write_bytes(path.read_bytes()[:-3])
        with pytest.warns(UserWarning, match=f"{name} is damaged: its work is done again"):
            found, store = gradient(tmp_path)
        assert store.end in (9, 10) and equal(found, expected())


def test_damage_while_it_runs_is_refused(tmp_path, monkeypatch):
    take = C.DiskStore.take

    def damaged(self, slot, t):
        self.queue.put(None)
        self.thread.join()
        self.__enter__()
        for path in tmp_path.rglob("slot-0"):
            path.write_bytes(path.read_bytes()[:-1])
        return take(self, slot, t)

    monkeypatch.setattr(C.DiskStore, "take", damaged)
    with pytest.raises(C.DamagedFile, match="slot-0 is damaged: run again"):
        gradient(tmp_path)
    monkeypatch.setattr(C.DiskStore, "take", take)
    with pytest.warns(UserWarning, match="done again"):
        assert equal(gradient(tmp_path)[0], expected())


def test_two_runs_in_one_folder(tmp_path):
    with C.DiskStore(str(tmp_path), "run"):
        with pytest.raises(RuntimeError, match="another run writes into"):
            C.DiskStore(str(tmp_path), "run")
        with C.DiskStore(str(tmp_path), "another"):
            pass


def test_a_full_disk_is_told_of(tmp_path, monkeypatch):
    with pytest.raises(OSError, match=r"the disk is full: \d+ bytes are to be written, \d+ are free"):
        C.DiskStore(str(tmp_path), "run", needed=2**62)
    usage = namedtuple("Usage", "free")
    monkeypatch.setattr(C.shutil, "disk_usage", lambda folder: usage(100))
    with pytest.raises(OSError, match="100 are free") as told:
        gradient(tmp_path)
    assert told.value.errno == errno.ENOSPC
    monkeypatch.undo()
    monkeypatch.setattr(C, "sync", no_space)
    with pytest.raises(OSError, match="the disk is full"):
        gradient(tmp_path)
    monkeypatch.undo()
    assert not list(tmp_path.rglob("*.part")) and equal(gradient(tmp_path)[0], expected())


def test_a_folder_is_free_again_after_a_refusal(tmp_path):
    with pytest.raises(OSError, match="the disk is full") as told:
        C.DiskStore(str(tmp_path), "run", needed=2**62)
    assert equal(gradient(tmp_path)[0], expected()) and told.value.errno == errno.ENOSPC
    with C.DiskStore(str(tmp_path), "run") as store:
        store.require(4, (COEFFICIENTS,), (COEFFICIENTS, 3))
        with pytest.raises(OSError, match=r"the disk is full: \d+ bytes"):
            store.require(2**40, (COEFFICIENTS,), ())


def test_what_could_not_be_written_is_not_called_damaged(tmp_path, monkeypatch):
    monkeypatch.setattr(C, "sync", no_space)
    with pytest.raises(OSError, match="the disk is full"), C.DiskStore(str(tmp_path), "run") as store:
        store.save(0, 3, (COEFFICIENTS,))
        while store.waiting:
            pass
        store.load(0, 3)


def no_space(file):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("name", ["left", "two_level"])
def test_killed_and_damaged(name):
    """A short slice of `python -m tests.checkpoints`."""
    killed, damaged, gone_on = kill_and_damage(name, 4, 2, random.Random(11), steps=100)
    assert killed >= 4 and damaged >= 2
