"""What two loops over a row compute of the same elements is kept in a row, where it is the same."""

import inspect
from pathlib import Path

import pytest

from adsource.pipeline import Request, emit
from tests.primal import load
from tests.programs.judge import judge
from tests.programs.mutated import original

FILE = Path(__file__).parents[1] / "regressions" / "kept_rows.py"
NAMES = [n for n, f in vars(load(FILE)).items() if inspect.isfunction(f)]
KEPT = {"soft", "other_name", "powers"}


@pytest.mark.parametrize("name", NAMES)
def test_values_and_gradients(name):
    assert judge(original(f"kept_rows.py:{name}"), "loops").kind == "right"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_kept(name):
    p = original(f"kept_rows.py:{name}")
    text = emit(Request("kept_rows.py", p.text, p.entry, p.wrt, p.signature(), target="cpu")).text
    assert any(row in text for row in ("exp_row[", "log_row[", "power_row[")) == (name in KEPT)


def test_not_where_threads_share_it():
    p = original("kept_rows.py:soft")
    text = emit(Request("kept_rows.py", p.text, p.entry, p.wrt, p.signature(), target="cpu", parallel=True)).text
    assert "_row[" not in text
