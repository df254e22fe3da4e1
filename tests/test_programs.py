"""A short slice of the random programs; `python -m tests.programs` runs as many as are wanted."""

import inspect

import numpy as np
import pytest

from tests.programs.checkpointed import GRAMMARS, generate_checkpointed
from tests.programs.digests import unequal
from tests.programs.everyday import generate_everyday
from tests.programs.generate import generate
from tests.programs.judge import judge
from tests.programs.mixed import generate_mixed
from tests.programs.mutated import mutant_of, original, sources
from tests.programs.parallel import generate_parallel
from tests.programs.program import Program
from tests.programs.shared import generate_shared
from tests.programs.shrink import shrink

SEEDS = range(160)
MUTANTS = 2600  # with the programs of the other kinds, some three thousand
NUMBERS = [1, 2, 6, 7, 8, 9]


@pytest.mark.parametrize("start", SEEDS[::10])
def test_random_programs_are_right_or_refused(start):
    verdicts = {seed: judge(generate(seed), twice=seed % 5 == 0) for seed in range(start, start + 10)}
    wrong = {seed: (v.kind, v.about, v.story) for seed, v in verdicts.items() if v.failed}
    assert not wrong
    assert sum(v.kind == "right" for v in verdicts.values()) >= 4


@pytest.mark.parametrize("start", range(0, 100, 10))
def test_programs_whose_arrays_share_memory_are_right(start):
    verdicts = {seed: judge(generate_shared(seed)) for seed in range(start, start + 10)}
    assert not {seed: (v.kind, v.about, v.story) for seed, v in verdicts.items() if v.failed}
    assert sum(v.kind == "right" for v in verdicts.values()) >= 6


@pytest.mark.parametrize("start", range(0, 54, 6))
def test_everyday_programs_are_right_or_refused(start):
    verdicts = {seed: judge(generate_everyday(seed)) for seed in range(start, start + 6)}
    assert not {seed: (v.kind, v.about, v.story) for seed, v in verdicts.items() if v.failed}
    assert sum(v.kind == "right" for v in verdicts.values()) >= 2


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_programs_of_mixed_numbers_are_right_or_refused(start):
    verdicts = {seed: judge(generate_mixed(seed)) for seed in range(start, start + 10)}
    assert not {seed: (v.kind, v.about, v.story) for seed, v in verdicts.items() if v.failed}
    assert sum(v.kind == "right" for v in verdicts.values()) >= 6


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_programs_with_checkpoints_are_right_or_refused(start):
    verdicts = {seed: judge(generate_checkpointed(seed, GRAMMARS)) for seed in range(start, start + 10)}
    assert not {seed: (v.kind, v.about, v.story) for seed, v in verdicts.items() if v.failed}
    assert sum(v.kind == "right" for v in verdicts.values()) >= 3


@pytest.mark.parametrize("start", range(0, 15, 5))
def test_loops_run_in_parallel_only_where_their_passes_are_apart(start):
    verdicts = {seed: judge(generate_parallel(seed), "parallel") for seed in range(start, start + 5)}
    assert not {seed: (v.kind, v.about, v.story) for seed, v in verdicts.items() if v.failed}
    assert sum("prange(part" in v.text for v in verdicts.values()) >= 1


@pytest.mark.parametrize("start", range(0, MUTANTS, 40))
def test_mutants_of_programs_that_people_wrote_are_right_or_refused(start):
    """Of each program one, two, ... as many as there are to be mutants of all."""
    names = sources()
    wanted = [(names[k % len(names)], NUMBERS[k // len(names)]) for k in range(start, start + 40)]
    made = {(name, number): mutant_of(name, number) for name, number in wanted}
    verdicts = {m: judge(p, "loops" if len(p.text) % 8 == 0 else "numpy") for m, p in made.items()}
    assert not {m: (v.kind, v.about, v.story, made[m].text) for m, v in verdicts.items() if v.failed}


@pytest.mark.parametrize("seed", [100261, 100366])
def test_tangents_of_rows_that_overlap(seed):
    assert judge(generate_shared(seed)).kind == "right"


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5, 6, 7, 8])
def test_loops_for_the_cpu_are_right_when_interpreted(seed):
    verdict = judge(generate(seed), "loops")
    assert not verdict.failed, verdict


@pytest.mark.parametrize("name", ["mutants.py:choice_wider_than_its_sides", "other_lengths.py:range_that_the_loop_before_has_shortened",
                                  "moved_places.py:place_of_an_object_that_a_checkpointed_loop_moves"])
def test_what_was_found_on_loops_for_the_cpu(name):
    assert judge(original(name), "loops").kind == "right"


def test_text_does_not_depend_on_the_hash_seed():
    assert unequal(SEEDS[:60:15]) == []


def test_generator_is_repeatable_and_mostly_fit():
    assert generate(7).text == generate(7).text
    unfit = [seed for seed in range(40) if _unfit(generate(seed))]
    assert len(unfit) < 10


def _unfit(program):
    try:
        with np.errstate(all="raise", under="ignore"):
            program.function()(**program.arguments())
    except Exception:
        return True
    return False


def planted(x, k):
    u = x.copy()
    w = u[1:]
    for i in range(3):
        u[i] = u[i] * k
        w += np.sin(u[:-1])
    return np.sum(u * u)


def test_judge_tells_right_from_wrong(monkeypatch):
    program = Program("import numpy as np\n" + inspect.getsource(planted).replace("planted", "f"),
                      {"x": np.linspace(0.1, 0.9, 4), "k": 0.7}, ("x", "k"))
    verdict = judge(program)
    assert verdict.kind == "right"
    assert "np.cos(" in verdict.text
    monkeypatch.setattr("tests.programs.judge.emitted", lambda *_: verdict.text.replace("np.cos(", "np.sin("))
    assert judge(program).kind == "tangent"


def shared_out(x, k):
    w = x.copy()
    for i in range(1, x.size - 1):
        w[i] = np.sin(x[i - 1]) * k
    return np.sum(w * w)


def test_judge_sees_passes_that_meet(monkeypatch):
    text = "import numpy as np\n" + inspect.getsource(shared_out).replace("shared_out", "f")
    program = Program(text, {"x": np.linspace(0.1, 0.9, 6), "k": 0.7}, ("x", "k"))
    verdict = judge(program, "parallel")
    assert verdict.kind == "right" and "prange(part" in verdict.text
    monkeypatch.setattr("tests.programs.judge.emitted", lambda *_: verdict.text.replace("w[i] = sin(x[i - 1])", "w[i] = sin(w[i - 1])"))
    assert "meet in one element" in judge(program, "parallel").about


def test_shrinker_keeps_what_matters():
    text = """
def helper(a):
    return a + 1.0

def f(x, k):
    u = x.copy()
    for i in range(3):
        if k > 0.0:
            u[i] = u[i] * k
        u = helper(u) - np.tanh(u)
    return np.sum(u)
"""
    program = Program("import numpy as np\n" + text, {"x": np.ones(4), "k": 0.5}, ("x", "k"))
    small = shrink(program, lambda p: "np.tanh" in p.text and not _unfit(p), seconds=20.0)
    assert "np.tanh" in small.text and "helper" not in small.text
    assert len(small.text.splitlines()) <= 6, small.text
