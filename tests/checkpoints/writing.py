"""What safe writing costs:  python -m tests.checkpoints.writing [FOLDER]

States are written as the store does (header, checksum, temporary, sync, rename) and plainly (open, write, fsync),
turn by turn, under eight names again and again, and under a new name each; the ratio of the median wall times is
printed, and that of the sums."""

import os
import statistics
import sys
import tempfile
import time

import numpy as np

from tests.checkpoints import pasted


def plainly(path, state):
    with open(path, "wb") as file:
        for array in state:
            file.write(array.data)
        file.flush()
        os.fsync(file.fileno())


def timed(write, *arguments):
    begun = time.perf_counter()
    write(*arguments)
    return time.perf_counter() - begun


def measured(write_file, folder, state, times, names):
    """Wall times of safe and of plain writes, in turn; the first ones, which fill new names, left out."""
    os.makedirs(f"{folder}/safe")
    pairs = [(timed(write_file, f"{folder}/safe/{k % names}", {"t": k}, state, False, False),
              timed(plainly, f"{folder}/plain-{k % names}", state)) for k in range(times + 8)]
    return list(zip(*pairs[8:]))


def main():
    write_file = pasted.module().write_file
    for names, what in ((8, "names used again"), (2**30, "new names")):
        for kib, times in ((16, 400), (256, 200), (2048, 100), (8192, 60), (32768, 20)):
            with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
                state = np.random.default_rng(1).random(64 * kib), np.random.default_rng(2).random(64 * kib)
                safe, plain = measured(write_file, folder, state, times, names)
            one, other = statistics.median(safe), statistics.median(plain)
            told = f"{1e3 * one:7.2f} ms, plainly {1e3 * other:7.2f} ms"
            ratios = f"{one / other:.2f} times (all in all {sum(safe) / sum(plain):.2f})"
            print(f"{what}, {kib:6d} KiB: {told}, {ratios}", flush=True)


if __name__ == "__main__":
    main()
