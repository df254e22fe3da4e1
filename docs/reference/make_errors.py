"""Write errors.md, beside this file, from the table in adsource/codes.py."""

from pathlib import Path

from adsource.codes import page

if __name__ == "__main__":
    Path(__file__).with_name("errors.md").write_text(page(), encoding="utf-8", newline="\n")
