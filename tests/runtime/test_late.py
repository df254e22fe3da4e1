"""A process that finds its derivatives in the cache does not import the compiler."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = '''
import sys
import numpy as np
import adsource as ad

def f(x):
    return np.sum(x * x)

if __name__ == "__main__":
    import program
    print(ad.grad(program.f, target="numpy")(np.ones(2)).tolist(), "libcst" in sys.modules)
'''


def test_the_second_process_goes_without_the_compiler(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    root = str(Path(__file__).resolve().parents[2])
    env = {**os.environ, "ADSOURCE_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": root}
    words = [sys.executable, "program.py"]
    runs = [subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, check=True) for _ in "12"]
    assert [r.stdout.split("] ") for r in runs] == [["[2.0, 2.0", "True\n"], ["[2.0, 2.0", "False\n"]]
