"""The command line: what it writes, where it says what, and its exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from adsource import __version__
from adsource.__main__ import REPORT, run
from adsource.pipeline import PASSES

ROOT = Path(__file__).resolve().parent.parent

ENERGY = """
import numpy as np


def energy(u, k):
    return 0.5 * k * np.sum(u * u)
"""
TYPES = ["--signature", "float64[:], float64"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADSOURCE_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "energy.py").write_text(ENERGY)
    return tmp_path


def command(*arguments, stdin=None, **environment):
    """In a process of its own, as a user runs it."""
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


def gradient_of(text):
    namespace = {}
    exec(compile(text.replace("cache=True", "cache=False"), "<emitted>", "exec"), namespace)
    return namespace["energy_value_and_grad"](np.array([1.0, 2.0]), 3.0)


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_emit_writes_a_module_that_runs(folder, capsys, target):
    assert run(["emit", "energy.py:energy", *TYPES, "--target", target, "-o", "out.py"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "" and "wrote out.py" in printed.err
    value, (u_b, k_b) = gradient_of((folder / "out.py").read_text())
    assert value == 7.5 and k_b == 2.5
    np.testing.assert_array_equal(u_b, [3.0, 6.0])


def test_emit_to_standard_output_equals_the_file(folder, capsys):
    assert run(["emit", "energy.py:energy", *TYPES]) == 0
    text = capsys.readouterr().out
    assert gradient_of(text)[0] == 7.5


def test_emit_reads_standard_input(folder):
    done = command("emit", "-:energy", *TYPES, stdin=ENERGY)
    assert done.returncode == 0, done.stderr
    assert gradient_of(done.stdout)[0] == 7.5


def test_emit_is_the_same_under_any_hash_seed(folder):
    texts = {command("emit", "energy.py:energy", *TYPES, PYTHONHASHSEED=s).stdout for s in ("1", "77")}
    assert len(texts) == 1 and "" not in texts


def test_emit_never_runs_the_file(folder, capsys):
    (folder / "energy.py").write_text("import nowhere_to_be_found\n" + ENERGY + "\nraise SystemExit(9)\n")
    assert run(["emit", "energy.py:energy", *TYPES, "-o", "out.py"]) == 0


def test_emit_of_one_parameter_gives_a_bare_gradient(folder):
    assert run(["emit", "energy.py:energy", *TYPES, "--wrt", "k", "-o", "out.py"]) == 0
    assert gradient_of((folder / "out.py").read_text()) == (7.5, 2.5)


@pytest.mark.parametrize("name", PASSES)
def test_show_prints_the_ir_after_every_pass(folder, capsys, name):
    assert run(["emit", "energy.py:energy", *TYPES, "--show", name]) == 0
    assert "energy" in capsys.readouterr().out


def test_show_of_an_unknown_pass_lists_them(folder, capsys):
    assert run(["emit", "energy.py:energy", *TYPES, "--show", "nothing"]) == 2
    assert PASSES[0] in capsys.readouterr().err


# ------------------------------------------------------------------------- from pyproject.toml


CONFIGURED = """
[[tool.adsource.emit]]
source = "energy.py:energy"
wrt = "u"
signature = "float64[:], float64"
target = "numpy"
output = "out.py"
"""


def test_emit_without_arguments_does_what_pyproject_lists(folder, monkeypatch):
    (folder / "pyproject.toml").write_text(CONFIGURED)
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    assert run(["emit"]) == 0
    assert run(["emit", "--check"]) == 0
    assert "energy_b" in (folder / "out.py").read_text()


def test_configured_and_typed_commands_write_the_same_bytes(folder):
    (folder / "pyproject.toml").write_text(CONFIGURED)
    assert run(["emit"]) == 0
    typed = ["--wrt", "u", *TYPES, "--target", "numpy", "-o", "out.py"]
    assert run(["emit", "energy.py:energy", *typed, "--check"]) == 0


def test_the_library_of_elementary_functions_is_chosen(folder):
    (folder / "waves.py").write_text("import numpy as np\n\ndef waves(u):\n    return np.sum(np.exp(u) * u)\n")
    text = {}
    for choice in ("vector", "libm"):
        words = ["--signature", "float64[:]", "--math", choice, "-o", f"{choice}.py"]
        assert run(["emit", "waves.py:waves", *words]) == 0
        text[choice] = (folder / f"{choice}.py").read_text()
    assert "stands for np.exp" in text["vector"] and "--math" not in text["vector"]
    assert "stands for np.exp" not in text["libm"] and "--math libm" in text["libm"]
    entry = "[[tool.adsource.emit]]\nsource = 'waves.py:waves'\nsignature = 'float64[:]'\nmath = 'libm'\noutput = 'libm.py'\n"
    (folder / "pyproject.toml").write_text(entry)
    assert run(["emit", "--check"]) == 0


def test_parallel_loops_are_asked_for(folder):
    (folder / "waves.py").write_text("import numpy as np\n\ndef waves(u):\n    return np.sum(np.exp(u) * u)\n")
    assert run(["emit", "waves.py:waves", "--signature", "float64[:]", "--parallel", "-o", "out.py"]) == 0
    text = (folder / "out.py").read_text()
    assert "--parallel -o out.py" in text and "prange(" in text
    entry = "[[tool.adsource.emit]]\nsource = 'waves.py:waves'\nsignature = 'float64[:]'\nparallel = true\noutput = 'out.py'\n"
    (folder / "pyproject.toml").write_text(entry)
    assert run(["emit", "--check"]) == 0


def test_check_says_what_is_stale_and_writes_nothing(folder, capsys):
    arguments = ["emit", "energy.py:energy", *TYPES, "-o", "out.py"]
    assert run(arguments) == 0
    old = (folder / "out.py").read_text()
    (folder / "energy.py").write_text(ENERGY.replace("0.5", "0.25"))
    capsys.readouterr()
    assert run([*arguments, "--check"]) == 1
    printed = capsys.readouterr()
    assert "+++ out.py" in printed.out and "0.25" in printed.out and "stale" in printed.err
    assert (folder / "out.py").read_text() == old


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no [[tool.adsource.emit]]"),
        ("[[tool.adsource.emit]]\nsource = 'energy.py:energy'\n", "`output` is missing"),
        (CONFIGURED + "colour = 'red'\n", "`colour` is not one of"),
        (CONFIGURED.replace("numpy", "abacus"), "target is one of numpy, cpu"),
        (CONFIGURED + "math = 'abacus'\n", "math is one of vector, libm"),
        (CONFIGURED + "parallel = 'yes'\n", "parallel is true or false"),
        ("[[tool", "is not valid TOML"),
    ],
)
def test_wrong_configuration_is_told(folder, capsys, text, message):
    (folder / "pyproject.toml").write_text(text)
    assert run(["emit"]) == 2
    assert message in capsys.readouterr().err


# ----------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["emit", "absent.py:energy"], "absent.py: AD002: cannot be read"),
        (["emit", "energy.py"], "AD001: `energy.py` does not name a function"),
        (["emit", "energy.py:absent", *TYPES], "absent"),
        (["emit", "energy.py:energy", "--signature", "float64[:]"], "signature"),
        (["emit", "energy.py:energy", "--signature", "float99[:], float64"], "float99"),
        (["emit", "energy.py:energy", *TYPES, "--wrt", "q"], "q"),
        (["emit", "energy.py:energy", "--signature", "int64[:], float64", "--wrt", "u"], "u"),
        (["emit", "energy.py:energy", *TYPES, "--target", "abacus"], "abacus"),
        (["emit", "energy.py:energy", *TYPES, "--check"], "give it with -o"),
        (["emit", "energy.py:energy", *TYPES, "-o", "no/such/out.py"], "AD003: cannot write the output"),
        (["emit", "energy.py:energy", *TYPES, "-o", "."], "AD003: cannot write the output: it is a folder"),
        (["check", "energy.py:absent"], "AD008"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_use_gives_one_message_and_code_2(folder, capsys, arguments, message):
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert message in printed.err and printed.out == "" and "Traceback" not in printed.err
    assert REPORT not in printed.err


def test_syntax_error_is_told_with_its_place(folder, capsys):
    (folder / "energy.py").write_text("def energy(u, k):\n    return u +* k\n")
    assert run(["emit", "energy.py:energy", *TYPES]) == 2
    assert "energy.py:2" in capsys.readouterr().err


def test_refused_source_leaves_the_old_output(folder, capsys):
    (folder / "out.py").write_text("old")
    (folder / "energy.py").write_text("def energy(u, k):\n    return eval('u') * k\n")
    assert run(["emit", "energy.py:energy", *TYPES, "-o", "out.py"]) == 2
    assert "energy.py:2" in capsys.readouterr().err
    assert (folder / "out.py").read_text() == "old"
    assert sorted(p.name for p in folder.iterdir()) == ["energy.py", "out.py"]


def test_internal_error_is_one_line_and_a_request(folder, capsys, monkeypatch):
    def broken(request):
        raise ZeroDivisionError("by the tool")

    monkeypatch.setattr("adsource.__main__.emit", broken)
    assert run(["emit", "energy.py:energy"]) == 2
    assert capsys.readouterr().err == f"internal error: ZeroDivisionError: by the tool\n{REPORT}\n"


# ------------------------------------------------------------------------------ other commands


def test_check_proves_generated_inputs(folder, capsys):
    assert run(["check", "energy.py:energy", *TYPES]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["dot", "value", "oracle", "Taylor"]
    assert all(" ok " in line for line in lines)


def test_check_takes_inputs_from_a_file(folder, capsys):
    np.savez(folder / "in.npz", u=np.arange(4.0), k=2.0)
    assert run(["check", "energy.py:energy", "--inputs", "in.npz", "--target", "numpy"]) == 0
    np.savez(folder / "in.npz", u=np.arange(4.0))
    assert run(["check", "energy.py:energy", "--inputs", "in.npz"]) == 2
    assert "missing a required argument: 'k'" in capsys.readouterr().err


def test_rules_lists_what_is_supported(capsys):
    assert run(["rules", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert "np.sin(x)" in {row["pattern"] for row in rows}
    assert run(["rules"]) == 0
    assert "np.sin(x)" in capsys.readouterr().out


def test_version_and_completion(capsys):
    assert run(["--version"]) == 0
    assert __version__ in capsys.readouterr().out
    for shell in ("bash", "zsh", "fish"):
        assert run(["completion", shell]) == 0
        assert "_ADSOURCE_COMPLETE" in capsys.readouterr().out
