"""Snapshots in files, which outlive the run that has written them: it goes on where it was cut off.

The files of a run stand in a folder of their own, named for what the run computes: its inputs, code and options.
Besides the snapshots, `slot-N`, and the tapes of steps, `tape-N`, there is a journal, `journal-0` and `journal-1` in
turn: in the first sweep all that is live at some step; in the reverse sweep all adjoints, and the next link to
reverse.  Any file may be missing: the state at a step is the same whatever it was computed from, so that a run that
goes on ends with the same bits.

A snapshot is copied at once and written by a thread, at most `ahead` of them at a time.
"""

import fcntl
import hashlib
import os
import queue
import shutil
import signal
import threading
import time
import warnings

import numpy as np


class DiskStore(Traffic):
    """Snapshots in files under `folder`, of the run whose fingerprint is `run`; used in a `with`.

    every: seconds between two entries of the journal, after the first few; more where one takes longer than a
    twentieth of that to write.  packed: files are compressed.  needed: bytes that the run will write; refused where
    there is no room.

    kept, end, live, journal: where a run of the same fingerprint was cut off, as a schedule takes them; `journal`
    is what was handed to `reached` at step `live`, or to `reversed` before link `end` is reversed."""

    def __init__(self, folder, run, every=1.0, packed=False, needed=0, ahead=2):
        super().__init__()
        self.run, self.every, self.packed, self.ahead = run, every, packed, ahead
        self.folder = os.path.join(folder, run[:16])
        self.kept, self.end, self.live, self.journal, self.length = [], None, 0, None, []
        self.times, self.waiting, self.failed, self.guard = {}, {}, None, threading.Lock()
        self.entries, self.stopping, self.last = 0, False, None
        self.pause = 0.05 * every  # the first entries come sooner
        self.due = time.monotonic() + self.pause
        os.makedirs(self.folder, exist_ok=True)
        self.lock = open(os.path.join(self.folder, "lock"), "w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.lock.close()
            raise RuntimeError(f"another run writes into {self.folder}: wait for it, or stop it") from error
        try:
            self._find()
            self._check_room(needed)
        except BaseException:
            self.lock.close()
            raise

    def require(self, slots, state, carried, tape_bytes=0):
        """Refuse, before any step is run, where there is no room for so many states, and tapes in as many slots, and
        for two entries of the journal, while a third is written.  How much smaller compressed files are is known when
        they are written: each is checked then, one of each kind here."""
        slots = min(slots, 1) if self.packed else slots
        self._check_room((slots + 1) * (bytes_of(state) + tape_bytes + 4096) + 3 * (bytes_of(carried) + 4096))

    def _check_room(self, needed):
        enough_room(self.folder, max(0, needed - sum(size for _, size in self._files())))

    @property
    def begun(self):
        """What a schedule takes last."""
        return self.kept, self.end, self.live

    def __enter__(self):
        self.queue = queue.Queue(self.ahead)
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()
        self.handler = None
        if threading.current_thread() is threading.main_thread():
            self.handler = signal.signal(signal.SIGINT, self._stop)
        return self

    def __exit__(self, kind, error, trace):
        """Files stay where the run was cut off, and go where it has come to its end; so does a folder without any."""
        if self.handler is not None:
            signal.signal(signal.SIGINT, self.handler)
        self.queue.put(None)
        self.thread.join()
        if kind is None or not self._files():
            shutil.rmtree(self.folder)
        self.lock.close()

    # ------------------------------------------------------------------ snapshots

    def save(self, slot, t, state):
        self.times[slot] = t
        self.saved(slot, bytes_of(state))
        self._put(f"slot-{slot}", {"t": t, "slot": slot}, state)

    def load(self, slot, t):
        if self.times[slot] != t:
            raise RuntimeError(f"slot {slot} holds step {self.times[slot]}, not step {t}")
        self.loaded(slot)
        return self._read(f"slot-{slot}", t)

    def _read(self, name, t):
        with self.guard:
            waiting = self.waiting.get(name)
        if waiting is not None:
            return tuple(copied(value) for value in waiting)
        try:
            about, values = read_file(self._path(name))
            if (about["run"], about["t"]) != (self.run, t):
                raise DamagedFile(f"{self._path(name)} is of another run or step")
        except DamagedFile as error:
            if self.failed is not None:  # it was never written
                raise self.failed from None
            raise DamagedFile(f"{error}: run again, and what is whole will be used") from error
        return values

    def take(self, slot, t):
        """The file stays until the slot is written again: a run that is cut off may want it."""
        state = self.load(slot, t)
        self.emptied(slot)
        return state

    def hold(self, slot, t, tape):
        """The file of a state that the slot held stays: a run that is cut off has no use for a tape, but for that."""
        self.filled(slot, bytes_of(tape))
        self._put(f"tape-{slot}", {"t": t}, tape)

    def pull(self, slot, t):
        tape = self._read(f"tape-{slot}", t)
        self.emptied(slot)
        return tape

    # ------------------------------------------------------------------ journal

    def reached(self, t, live):
        """Step t of the first sweep has been reached, or one in a later run of the steps."""
        if self.last is None:
            if self.stopping or time.monotonic() >= self.due:
                self._note({"live": t}, live)
        elif self.stopping:
            self._note(*self.last)
        if self.stopping:
            raise KeyboardInterrupt(f"stopped before step {t}; the same call goes on from there")

    def reversed(self, t, adjoints):
        """Link t has been reversed.  The adjoints are looked at again until the next link is begun."""
        if not self.length:
            self.length.append(t)
        self.last = {"end": t - 1, "length": self.length[0]}, adjoints
        if self.stopping or time.monotonic() >= self.due:
            self._note(*self.last)
        if self.stopping:
            raise KeyboardInterrupt(f"stopped after the reversal of step {t}; the same call goes on from there")

    def _note(self, where, values):
        self.entries += 1
        self.due = time.monotonic() + self.pause
        about = {**where, "entry": self.entries, "slots": sorted(self.times)}
        self._put(f"journal-{self.entries % 2}", about, values)

    def _stop(self, *_):
        if self.stopping:
            raise KeyboardInterrupt
        self.stopping = True

    # ------------------------------------------------------------------ writing, in a thread

    def _put(self, name, about, values):
        if self.failed is not None:
            raise self.failed
        refuse_shared(values)
        values = tuple(copied(value) for value in values)
        with self.guard:
            self.waiting[name] = values
        self.queue.put((name, {"run": self.run, **about}, values))

    def _work(self):
        while (job := self.queue.get()) is not None:
            name, about, values = job
            begun = time.monotonic()
            try:
                if self.failed is None:
                    write_file(self._path(name), about, values, self.packed, named="entry" in about)
                if "entry" in about:
                    took = time.monotonic() - begun
                    self.pause = max(min(self.every, 2.0 * self.pause), 20.0 * took * (self.every > 0.0))
            except Exception as error:
                self.failed = error
            with self.guard:  # what waits under this name may be newer
                if self.waiting.get(name) is values:
                    del self.waiting[name]

    # ------------------------------------------------------------------ what another run has left

    def _find(self):
        """Every file is read: what is damaged is told of and left out, what is of another run left out."""
        found = {}
        for name, _ in self._files():
            try:
                about, values = read_file(self._path(name))
            except DamagedFile as error:
                warnings.warn(f"{error}: its work is done again", stacklevel=4)
                continue
            if about["run"] == self.run:
                found[name] = about, values if "entry" in about else bytes_of(values)
        notes = [(about, values) for about, values in found.values() if "entry" in about]
        kept = {about["slot"]: about["t"] for about, _ in found.values() if "slot" in about}
        whole = [n for n in notes if "end" in n[0] or 0 in kept.values() and set(n[0]["slots"]) <= set(kept)]
        if not whole:
            return
        about, self.journal = max(whole, key=lambda note: note[0]["entry"])
        self.entries, self.live, self.end = about["entry"], about.get("live", 0), about.get("end")
        self.kept = sorted({t: slot for slot, t in sorted(kept.items())}.items())  # a state may be there twice
        self.times = {slot: t for t, slot in self.kept}
        if "length" in about:
            self.length.append(about["length"])
            self.last = about, self.journal
        for slot in self.times:
            self.filled(slot, found[f"slot-{slot}"][1])

    def _files(self):
        """Names and sizes of what is in the folder; what was not written to its end goes, and tapes."""
        found = []
        for entry in sorted(os.scandir(self.folder), key=lambda e: e.name):
            if entry.name.endswith(".part") or entry.name.startswith("tape-"):
                os.unlink(entry.path)
            elif entry.name.startswith(("slot-", "journal-")):
                found.append((entry.name, entry.stat().st_size))
        return found

    def _path(self, name):
        return os.path.join(self.folder, name)


class NearAndFar:
    """Slots 0 .. near_slots - 1 in one store, those from there on in another, whose journal it is."""

    def __init__(self, near, far, near_slots):
        self.near, self.far, self.near_slots = near, far, near_slots

    def __getattr__(self, name):
        return getattr(self.far, name)

    def __enter__(self):
        self.far.__enter__()
        return self

    def __exit__(self, *error):
        self.far.__exit__(*error)

    def store(self, slot):
        return self.near if slot < self.near_slots else self.far

    def save(self, slot, t, state):
        self.store(slot).save(slot, t, state)

    def load(self, slot, t):
        return self.store(slot).load(slot, t)

    def take(self, slot, t):
        return self.store(slot).take(slot, t)

    def hold(self, slot, t, tape):
        self.near.hold(slot, t, tape)

    def pull(self, slot, t):
        return self.near.pull(slot, t)


def fingerprint(*parts):
    """Of everything that a run's result depends on: arrays, numbers, texts, and what holds them."""
    made = hashlib.sha256(np.__version__.encode())
    for part in parts:
        if isinstance(part, (tuple, list)):
            made.update(f"({len(part)}".encode() + fingerprint(*part).encode())
        elif isinstance(part, dict):
            made.update(b"{" + fingerprint(*part.items()).encode())
        elif isinstance(part, np.ndarray) and not part.dtype.hasobject:
            made.update(f"{part.dtype}{part.shape}{part.strides}".encode() + part.tobytes())
        elif isinstance(part, np.random.Generator):
            made.update(repr(plain(part.bit_generator.state)).encode())
        elif part is None or isinstance(part, (bool, int, float, complex, str, bytes, np.number, np.bool_)):
            made.update(f"{type(part).__name__} {part!r};".encode())
        elif hasattr(part, "__dict__") and not callable(part):
            made.update(type(part).__qualname__.encode() + fingerprint(vars(part)).encode())
        else:
            raise TypeError(f"what states on disk belong to cannot be told: {type(part).__name__} among the arguments")
    return made.hexdigest()
