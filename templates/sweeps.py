"""How far a checkpointed loop is: steps counted, told to whoever wants to know, and stopped where the user says so."""

import time


class Sweep:
    """One run of a schedule, in steps.

    progress(done, total, rate, left) is called twice a second and at the end: steps run and reversed of so many
    in all (None where that is not known), steps per second, seconds left (None).

    Counted on the way: steps, reversals (each runs its step once more)."""

    def __init__(self, progress=None, total=None):
        self.steps = self.reversals = 0
        self.progress, self.total = progress, total
        self.began = self.told = time.perf_counter()

    def run(self, t, until):
        """The steps t .. until - 1, each counted when it has been run."""
        for i in range(t, until):
            yield i
            self.steps += 1
            if self.progress:
                self.tell()

    def reversed(self):
        """A step has been reversed."""
        self.reversals += 1
        if self.progress:
            self.tell()

    def tell(self):
        now, done = time.perf_counter(), self.steps + self.reversals
        if now - self.told < 0.5 and done != self.total:
            return
        self.told = now
        rate = done / max(now - self.began, 1e-9)
        self.progress(done, self.total, rate, None if self.total is None else (self.total - done) / rate)
