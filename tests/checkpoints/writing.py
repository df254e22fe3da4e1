"""What safe writing costs:  python -m tests.checkpoints.writing [FOLDER]

States are written as the store does (header, checksum, temporary, fsync, rename) and plainly (open, write,
fsync), turn by turn; the ratio of the wall times is printed."""

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


def main():
    write_file = pasted.module().write_file
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        for size, times in ((2**10, 200), (2**17, 100), (2**19, 40), (2**21, 20)):
            state = np.random.default_rng(1).random(size), np.random.default_rng(2).random(size)
            pairs = [(timed(write_file, f"{folder}/safe-{k % 4}", {"t": k}, state, False, False),
                      timed(plainly, f"{folder}/plain-{k % 4}", state)) for k in range(times)]
            safe, plain = (statistics.median(column) for column in zip(*pairs))
            times = f"{1e3 * safe:.2f} ms, plainly {1e3 * plain:.2f} ms, {safe / plain:.2f} times"
            print(f"{16 * size / 2**20:8.3f} MiB: {times}", flush=True)


if __name__ == "__main__":
    main()
