"""Ten bugs, planted one at a time in a copy of the package; each has to be caught by the tests named beside it.

    python -m tests.mutants            # all
    python -m tests.mutants permute    # one
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARTS = ("adsource", "rules", "templates", "tests", "docs", "examples", "pyproject.toml", "cli.py", "README.md")


@dataclass(frozen=True)
class Mutant:
    """`old` in `file` becomes `new`; `tests` have to fail."""

    name: str
    file: str
    old: str
    new: str
    tests: str


MUTANTS = (
    Mutant("sine", "rules/elementwise.py", "x_b += y_b * np.cos(x)", "x_b += y_b * np.sin(x)", "tests/test_rules.py -k sin"),
    Mutant("matmul", "rules/products.py", "b_b += a.T @ y_b", "b_b += a @ y_b", "tests/test_rules.py -k matmul"),
    Mutant("permute", "adsource/transforms/rotations.py", "dead = {t.id for t in s.targets} - behind", "dead = set()",
           "tests/peers -k exchanged_with_fresh"),
    Mutant("parameters", "adsource/transforms/scopes.py", "if n not in self.params and all(", "if all(",
           "tests/peers -k rebound"),
    Mutant("layout", "adsource/ir/types.py", 'return "C" if rank < 2 or all(is_ordered(t) for t in operands) else "A"',
           'return "C"', "tests/peers -k layout"),
    Mutant("boxes", "adsource/analyses/boxes.py", "found = _boxes(program)\n", "found = {k: set() for k in program.functions}\n",
           "tests/peers -k array_scalar"),
    Mutant("to be recorded", "adsource/transforms/taping.py", "        return kill.name in wanted\n", "        return False\n",
           "tests/peers -k found"),
    Mutant("sections", "adsource/transforms/taping.py", "return id(kill) not in c.harmless and bool(", "return False and bool(",
           "tests/peers -k memory"),
    Mutant("choices", "adsource/analyses/buffers.py", "return shared(e.args[1], of) | shared(e.args[2], of)",
           "return set()", "tests/peers -k ifexp_alias"),
    Mutant("templates", "adsource/backend/assemble.py", "for name in book if name in taken}", "for name in book if name == taken}",
           "tests/peers/test_names.py"),
)


def main(chosen: list[str]) -> int:
    missed = [m.name for m in MUTANTS if (not chosen or m.name in chosen) and not _caught(m)]
    print(f"missed: {', '.join(missed) or 'none'}")
    return 1 if missed else 0


def _caught(mutant: Mutant) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in PARTS:
            (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, copy / part)
        path = copy / mutant.file
        text = path.read_text(encoding="utf-8")
        if text.count(mutant.old) < 1:
            print(f"{mutant.name}: `{mutant.old.strip()}` is no longer in {mutant.file}")
            return False
        path.write_text(text.replace(mutant.old, mutant.new, 1), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider", *mutant.tests.split()]
        environment = {**os.environ, "PYTHONPATH": folder, "ADSOURCE_CACHE_DIR": str(copy / "cache")}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900)
    failed = [line.removeprefix("FAILED ").split(" - ")[0] for line in done.stdout.splitlines() if line.startswith("FAILED")]
    print(f"{mutant.name}: {'caught by ' + failed[0] if failed else 'MISSED (' + done.stdout[-200:] + ')'}", flush=True)
    return bool(failed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
