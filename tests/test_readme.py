"""The README's example is what the compiler writes."""

import re
from pathlib import Path

from adsource.pipeline import Request, emit

README = Path(__file__).resolve().parent.parent / "README.md"


def test_before_and_after_are_real():
    before, after = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)[:2]
    types = ("float64[:]", "float64", "int64")
    made = emit(Request(path="heat.py", text=before, function="diffuse", signature=types, target="numpy"))
    start = made.text.index("def diffuse_b(")
    routine = made.text[start : made.text.index("\n\n\ndef ", start)]
    assert routine + "\n" == after, f"paste this into README.md:\n{routine}"
