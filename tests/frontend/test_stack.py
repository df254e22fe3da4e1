"""The big stack: results, exceptions and limits come through unchanged."""

import sys

import pytest

from adsource.frontend.stack import deep


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def test_recursion_beyond_the_usual_limit():
    limit = sys.getrecursionlimit()
    assert deep(depth, 20 * limit) == 20 * limit
    assert sys.getrecursionlimit() == limit


def test_exceptions_come_through():
    with pytest.raises(ZeroDivisionError):
        deep(lambda: 1 / 0)


def test_within_itself():
    assert deep(lambda: deep(depth, 5000)) == 5000
