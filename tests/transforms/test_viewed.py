"""Elements of slices as elements of what is sliced: which are, which must not be, and that both mean the same."""

import re

import pytest

from tests.transforms.lowered import agrees, text_of

THROUGH = [  # at most measured
    "c = a[1:-1, 1:-1]\np = c * 2.0 - a[:-2, 1:-1]\nreturn p",
    "g = u[2:]\nh = g[1:]\np = h + u[:-3]\nreturn p",  # a slice of a slice
    "c = t[1, :, 1:]\np = c + c\nreturn p",
    "c = t[:, n - 1, 2:]\np = c + c\nreturn p",
    "c = u[1:-1]\nc += u[:5]\nreturn u",
    "for i in range(3):\n    c = v[2:6]\n    u[3:] += c\nreturn u",
]
NAMED = [  # it stays, at least somewhere
    "c = u[-4:]\np = c * 2.0\nreturn p",  # begins where the length tells
    "c = u[::2]\np = c * 2.0\nreturn p",
    "c = u[n:]\np = c * 2.0\nreturn p",  # n may be negative
    "c = u[1:]\nc[-1] = 3.0\nreturn u",  # counted from the end of the slice
    "c = u[1:-2]\nreturn c[-1] + c[-n]",
    "w = u\nc = w[1:]\nw = v\np = c * 2.0 + w[1:]\nreturn p",  # of the array that w was
    "c = u[1:]\nfor i in range(3):\n    p = c * 2.0\n    c = v[1:]\n    u[1:] += p\nreturn u",
    "c = u[1:]\nif n > 2:\n    c = v[1:]\np = c * 2.0\nreturn p",
    "w = u\nc = w[1:]\nfor i in range(3):\n    v[1:] += c\n    w = v\n    c = w[1:]\nreturn v",
]


@pytest.mark.parametrize("body", THROUGH)
def test_slices_that_are_seen_through(body):
    text = text_of(body, joined=True)
    assert not re.search(r"^[^#]*\b[cgh]\[", text, re.MULTILINE), text
    agrees(body)


@pytest.mark.parametrize("body", NAMED)
def test_slices_that_stay(body):
    assert "c = " in text_of(body, joined=True)
    agrees(body)
