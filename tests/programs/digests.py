"""Whether a program's derivative is the same text in every process, whatever Python's hash seed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable

from adsource.errors import Refusal
from tests.programs.generate import generate
from tests.programs.judge import emitted

HASH_SEEDS = ("1", "2")


def digest(seed: int, target: str) -> str:
    """Of the text, or of the refusal's."""
    try:
        text = emitted(generate(seed), target)
    except Refusal as refusal:
        text = str(refusal)
    except Exception as fault:  # judged elsewhere
        text = type(fault).__name__
    return hashlib.sha256(text.encode()).hexdigest()


def unequal(seeds: Iterable[int]) -> list[int]:
    """The seeds whose digests differ between processes with different hash seeds."""
    seeds = list(seeds)
    first, second = (_elsewhere(seeds, hash_seed) for hash_seed in HASH_SEEDS)
    return [seed for seed, a, b in zip(seeds, first, second) if a != b]


def _elsewhere(seeds: list[int], hash_seed: str) -> list[str]:
    command = [sys.executable, "-m", "tests.programs.digests", *map(str, seeds)]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=600)
    return done.stdout.split("\n")[:-1]


if __name__ == "__main__":
    for given in sys.argv[1:]:
        print(digest(int(given), "numpy"), digest(int(given), "cpu"))
