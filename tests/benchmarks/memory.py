"""The most memory that one gradient takes beyond what was there before the call, in a process of its own.

    python -m tests.benchmarks.memory PROGRAM.py CONTESTANT SIZE [FOLDER]     prints bytes

Linux forgets the highest mark of a process when asked (`/proc/self/clear_refs`); elsewhere there is no figure.
"""

import copy
import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks import contestants as c

MAKERS = {"adsource": c.gradient, "hand": c.hand}


def peak(path, name, size) -> int | None:
    """In a fresh process under glibc's default malloc, which gives blocks back."""
    words = [sys.executable, "-m", "tests.benchmarks.memory", str(path), name, size]
    plain = {k: v for k, v in os.environ.items() if not k.startswith("MALLOC_")}
    found = subprocess.run(words, env=plain, capture_output=True, text=True, check=False)
    return int(found.stdout) if found.returncode == 0 else None


def measured(path, name, size) -> int:
    module = c.load(path)
    function = MAKERS[name](path)
    function(**copy.deepcopy(module.inputs("test")))  # compiles
    inputs = module.inputs(size)
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    before = _status("VmRSS")
    function(**inputs)
    return _status("VmHWM") - before


def _status(key: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith(key))


if __name__ == "__main__":
    print(measured(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
