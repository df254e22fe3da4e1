"""Messages: their form, and that every code is explained."""

import re
from pathlib import Path

from adsource.codes import CODES, page
from adsource.errors import MORE, Refusal

ROOT = Path(__file__).resolve().parent.parent


def test_a_refusal_says_place_thing_reason_and_way_out():
    refusal = Refusal(
        "AD207",
        "`u` is read after `v`, a view of it, was written",
        path="heat.py",
        line=12,
        column=5,
        source_line="    u[1:] += v\n",
        rewrite="The adjoint would need the old `u` and the view together.\nWrite `v = u[1:].copy()` on line 9.",
    )
    assert str(refusal) == (
        "heat.py:12:5: AD207: `u` is read after `v`, a view of it, was written\n"
        "   12 |     u[1:] += v\n"
        "      |     ^\n"
        "   The adjoint would need the old `u` and the view together.\n"
        "   Write `v = u[1:].copy()` on line 9.\n"
        "   More: docs/reference/errors.md#ad207"
    )


def test_what_has_no_place_is_short():
    assert str(Refusal("AD001", "no")) == "AD001: no\n   More: docs/reference/errors.md#ad001"
    assert str(Refusal("AD002", "no", "f.py")).startswith("f.py: AD002: no\n")


def test_every_code_in_the_source_is_in_the_table_and_the_other_way_round():
    files = [p for p in (ROOT / "adsource").rglob("*.py") if p.name != "codes.py"]
    used = {code for p in files for code in re.findall(r'"(AD\d{3})"', p.read_text(encoding="utf-8"))}
    assert used == set(CODES)


def test_the_page_is_up_to_date():
    assert (ROOT / MORE).read_text(encoding="utf-8") == page()
    assert all(title and text for title, text in CODES.values())
