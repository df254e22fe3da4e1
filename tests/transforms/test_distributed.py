"""Elementary functions of loops whose passes wait for each other are computed in front, where they need not wait."""

import inspect
from pathlib import Path

import pytest

from adsource.pipeline import Request, emit
from tests.primal import load
from tests.programs.judge import judge
from tests.programs.mutated import original

FILE = Path(__file__).parents[1] / "regressions" / "distributed.py"
NAMES = [n for n, f in vars(load(FILE)).items() if inspect.isfunction(f)]
WHY = "# What its passes need not wait for is computed in front, on vectors."
COMPILED = ("many_passes", "read_and_set_to_zero", "what_is_written_later")
WHOLE = ("what_was_written_before", "what_is_written_later", "other_names_of_one_array", "by_twos",
         "read_before_and_after", "decided_by_an_earlier_value")

VIEWS = ("neighbours_by_another_view", "read_by_two_names")  # what other passes took for other memory


def text_of(name, **options):
    p = original(f"distributed.py:{name}")
    return emit(Request("distributed.py", p.text, p.entry, p.wrt, p.signature(), target="cpu", **options)).text


@pytest.mark.parametrize("name", NAMES)
def test_values_and_gradients(name):
    assert judge(original(f"distributed.py:{name}"), "loops").kind == "right"


@pytest.mark.parametrize("name", COMPILED)
def test_compiled(name):
    assert judge(original(f"distributed.py:{name}"), "cpu").kind == "right"


@pytest.mark.parametrize("name", [n for n in NAMES if n not in VIEWS])
def test_what_is_computed_in_front(name):
    forward = text_of(name).partition("# Forward sweep.")[2].partition("# Reverse sweep.")[0]
    assert (WHY in forward) == (name not in WHOLE)


def test_outermost_loops_go_in_parts_that_stay_in_the_cache():
    assert "for part in range(0, x.size, 512):" in text_of("many_passes")
    assert "range(part" not in text_of("triangle")


def test_what_is_overwritten_in_front_is_handed_over():
    """`h` cannot be read again, where `y` is zero by then."""
    text = text_of("read_and_set_to_zero")
    assert "v = v * v_at[np.uint64(i2 - part)] + h_at[np.uint64(i2 - part)]" in text


def test_not_where_threads_share_it():
    assert WHY not in text_of("row_by_row", parallel=True)
