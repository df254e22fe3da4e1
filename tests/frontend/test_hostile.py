"""Hostile input through the command line: refused in seconds with exit code 2, or emitted; never a traceback."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.programs.judge import judge
from tests.programs.program import Program

ROOT = Path(__file__).parent.parent.parent
HEAD = b"import numpy as np\n\n\n"
REFUSED = {
    "parens": HEAD + b"def f(x):\n    return " + b"(" * 2000 + b"x" + b")" * 2000 + b"\n",
    "calls": HEAD + b"def f(x):\n    return " + b"np.sin(" * 800 + b"x" + b")" * 800 + b"\n",
    "ifs": HEAD + b"def f(x):\n" + b"".join(b" " * (k + 1) + b"if x > 0:\n" for k in range(300)) + b" " * 301 + b"return x\n",
    "utf7": b"# coding: utf-7\n" + HEAD + b"def f(x):\n    return x\n",
    "rot13": b"# coding: rot13\n" + HEAD + b"def f(x):\n    return x\n",
    "utf16": (HEAD + b"def f(x):\n    return x\n").decode().encode("utf-16"),
    "big": HEAD + b"# " + b"x" * 10_000_000 + b"\n" + b"def f(x):\n    return undefined(x)\n",
}
EMITTED = {
    "newline in string": HEAD + b'def f(x):\n    s = "a\\nimport os; os.abort()"\n    return x * 2.0\n',
    "line ends": b"import numpy as np\r\rdef f(x):\r    y = x * x\r    return y\r",
    "long sum": HEAD + b"def f(x):\n    return " + b" + ".join(b"%d * x" % k for k in range(1500)) + b"\n",
}
NASTY = {
    "np as a parameter": "def f(np):\n    return np * np\n",
    "shadows": "import numpy as np\n\ndef f(x, x_b, f_b, f_seed):\n    return x * x_b + f_b * x * f_seed\n",
    "unstretched": "import numpy as np\n\ndef unstretched(x, y):\n    return x * y\n\ndef f(x, y):\n    return unstretched(x, y) * unstretched(y, x)\n",
    "builtins": "import numpy as np\n\ndef f(x, y):\n    sum = x * y\n    len = sum + x\n    return sum * len\n",
    "range": "import numpy as np\n\ndef f(x, y):\n    range = x * y\n    return range * range\n",
    "own max": "import numpy as np\n\ndef max(a, b):\n    return a * b\n\ndef f(x, y):\n    return max(x, y)\n",
    "templates": "import numpy as np\n\ndef checked_array(a):\n    return a * a\n\ndef f(x, y):\n    value = checked_array(x)\n    return value * y\n",
    "remarks": "import numpy as np\n\ndef f(x, y):\n    z = x * y  # \"\"\" '''\n    # \\\n    return z  # {z} %s\n",
    "routine": "import numpy as np\n\ndef f_b(x):\n    return x * x\n\ndef f_grad(x):\n    return x\n\ndef f(x, y):\n    return f_b(x) * f_grad(y)\n",
}


def emit(folder: Path, data: bytes):
    path = folder / "model.py"
    path.write_bytes(data)
    command = [sys.executable, "-m", "adsource", "emit", f"{path}:f", "--signature", "float64", "--target", "numpy"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ADSOURCE_CACHE_DIR": str(folder / "cache")}
    start = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30)))
    return done, time.monotonic() - start


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name, tmp_path):
    done, seconds = emit(tmp_path, REFUSED[name])
    assert done.returncode == 2, done.stderr[-500:]
    assert "Traceback" not in done.stderr
    assert "AD" in done.stderr and seconds < 60


@pytest.mark.parametrize("name", EMITTED)
def test_emitted_or_refused(name, tmp_path):
    done, seconds = emit(tmp_path, EMITTED[name])
    assert done.returncode in (0, 2) and "Traceback" not in done.stderr, done.stderr[-500:]
    assert seconds < 100


@pytest.mark.parametrize("name", NASTY)
def test_names_that_are_ours_or_builtins(name):
    given = {"x": 0.7, "y": 1.3, "x_b": 0.4, "f_b": -0.6, "f_seed": 1.1, "np": 0.9}
    heads = NASTY[name].split("def f(")[1].split(")")[0].split(", ")
    inputs = {n: given[n] for n in heads}
    verdict = judge(Program(NASTY[name], inputs, tuple(inputs)))
    assert verdict.kind in ("right", "refused"), verdict
