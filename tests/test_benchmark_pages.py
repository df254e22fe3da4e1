"""The page of the benchmarks: joined runs, geometric means, a picture."""

import math

import pytest

from tests.benchmarks import compiling
from tests.benchmarks.page import joined, page
from tests.benchmarks.picture import LEFT, WIDTH, drawn
from tests.benchmarks.table import Row, Run


def run(*rows, threads=1):
    return Run("S", threads, "command", "machine", "abc", "default", 0.5, list(rows))


BOTH = Row("one", {"adsource": [0.002, 0.001, 0.003], "jax": [0.008]}, {"adsource": 1.0}, {}, 1e-15)
OURS = Row("two", {"adsource": [0.1], "hand": [0.05]}, {"adsource": 1.0}, {"numba": "TypingError: \x1b[1mno\x1b[0m"})


def test_runs_of_one_kind_are_one_table_with_means():
    text = page([run(OURS), run(BOTH), run(BOTH, threads=2)])
    assert text.count("| program |") == 2
    assert "| one | 2 (1 to 3) | - | 8 | - | - | 4.00 | 1.0, - | 1e-15 |" in text
    assert "| two | 100 | 50 | - | - | 2.00 | - | 1.0, - | - |" in text
    assert text.index("| one |") < text.index("| two |") < text.index("## Size S, 2 threads")
    assert "- two, numba: TypingError: no\n" in text


def test_a_run_is_read_as_it_was_saved(tmp_path):
    run(BOTH, OURS).save(tmp_path / "run.json")
    assert Run.read(tmp_path / "run.json") == run(BOTH, OURS)


def test_bars_begin_at_one_on_a_logarithmic_axis():
    text = drawn([BOTH, OURS], "title")
    across = WIDTH - LEFT - 30  # two decades: 0.1 to 10
    middle = LEFT + across / 2
    assert f'<rect x="{middle:.1f}" y="60" width="{math.log10(4) * across / 2:.1f}"' in text
    assert f'width="{math.log10(2) * across / 2:.1f}"' in text
    assert text == drawn([OURS, BOTH], "title")


def test_a_picture_needs_something_to_show():
    with pytest.raises(ValueError, match="nothing is compared"):
        drawn([Row("alone", {"adsource": [1.0]}, {}, {})], "title")


def test_first_calls_stand_between_the_times_and_what_is_written_by_hand(tmp_path):
    rows = [compiling.Row("arrays", False, 0.5, 2.0, 2.9, 0.2), compiling.Row("loops", True, 0.5, 0.4, 3.7, 0.6),
            compiling.Row("alone", False, 0.5, None, 1.0, 0.2)]  # fmt: skip
    compiling.Compiling("command", "machine", "abc", 0.5, rows).save(tmp_path / "run.json")
    old = joined("", tmp_path / "run.json", "times\n<!-- by hand -->\nby hand\n")
    assert "| arrays | arrays | 0.50 | 2.00 | 2.90 | 1.4 | 3.00 | yes | 0.20 |" in old
    assert "| loops | loops | 0.50 | 0.40 | 3.70 | 9.2 | 3.60 | no | 0.60 (too long) |" in old
    assert "| alone | arrays | 0.50 | - | 1.00 | - | - | - | 0.20 |" in old
    assert "1 of 2 first calls and 2 of 3 from the cache" in old
    new = joined("new times\n", None, old)
    assert new == old.replace("times\n", "new times\n", 1) and new.endswith("<!-- by hand -->\nby hand\n")
