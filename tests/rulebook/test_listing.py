"""docs/reference/rules.md is what the book says."""

from adsource import library
from adsource.rulebook.book import load_book
from adsource.rulebook.listing import entries, page


def test_the_page_is_up_to_date():
    kept = library.HERE.parent / "docs" / "reference" / "rules.md"
    again = "run: python -m adsource.rulebook.listing > docs/reference/rules.md"
    assert kept.read_text(encoding="utf-8") == page(load_book()), again


def test_entries():
    found = {e["pattern"]: e for e in entries(load_book())}
    assert found["np.sin(x)"]["kind"] == "active"
    assert found["np.floor(x)"]["kind"] == "inactive"
    assert found["a @ b where a: 2d, b: 1d"]["file"] == "rules/products.py"
