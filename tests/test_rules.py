"""Every rule of the book, against the function that it is about."""

import pytest

from adsource.rulebook.book import load_book
from adsource.rulebook.verify import verify

BOOK = load_book()


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda r: f"{r.name}-{r.op}")
def test_rule(rule):
    assert [str(problem) for problem in verify(rule, BOOK)] == []


def test_names_of_rules_are_unique_within_an_operation():
    seen = [(r.name, r.op) for r in BOOK.rules]
    assert len(seen) == len(set(seen))
