"""Each refusal with its full message, as it stands in refusals.txt.

A section is `=== title | signature`, the source, `---`, the message.  `python -m tests.frontend.test_refusals`
writes the messages anew; the diff is what has to be reviewed.
"""

from pathlib import Path

import pytest

from adsource.codes import CODES
from adsource.errors import Refusal
from adsource.frontend.build import program

FILE = Path(__file__).parent / "refusals.txt"
HEAD = """\
import math
import numpy as np
import pandas as pd
from functools import lru_cache

BAD = np.random.rand(3)
N = 3
CH = [1, 2]
CH[0] = 3


"""


def sections():
    """(title, signature, source, message) of each section."""
    for text in ("\n" + FILE.read_text(encoding="utf-8")).split("\n=== ")[1:]:
        first, _, rest = text.partition("\n")
        title, _, signature = first.partition(" | ")
        source, _, message = rest.partition("---\n")
        yield title, signature.strip() or None, source, message.strip("\n")


def message_of(source, signature):
    try:
        program(HEAD + source, "model.py", "f", signature)
    except Refusal as refusal:
        return refusal, str(refusal)
    return None, "accepted"


@pytest.mark.parametrize("section", list(sections()), ids=lambda section: section[0])
def test_message(section):
    title, signature, source, message = section
    refusal, told = message_of(source, signature)
    assert told == message, title
    assert refusal.code in CODES
    assert refusal.rewrite, f"{title}: no way out is told"
    assert refusal.code == "AD008" or (refusal.line and refusal.column), f"{title}: no place"


def test_titles_are_told_apart():
    titles = [s[0] for s in sections()]
    assert len(titles) == len(set(titles))


def update():
    parts = [
        f"=== {title} | {signature or ''}\n{source}---\n{message_of(source, signature)[1]}\n"
        for title, signature, source, _ in sections()
    ]
    FILE.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    update()
