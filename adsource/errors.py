"""What the tool says when it cannot go on.  The codes are explained in adsource/codes.py."""

from __future__ import annotations

MORE = "docs/reference/errors.md"


class AdsourceError(Exception):
    """Base of everything that adsource raises on purpose."""


class Refusal(AdsourceError):
    """Source or use that adsource does not accept; `str()` gives place, thing, reason and way out.

    code: an entry of adsource.codes.CODES; line and column: counted from 1, 0 where there is none.
    """

    def __init__(
        self,
        code: str,
        message: str,
        path: str = "",
        line: int = 0,
        column: int = 0,
        source_line: str = "",
        rewrite: str = "",
    ) -> None:
        super().__init__(code, message, path, line, column, source_line, rewrite)
        self.code, self.message, self.rewrite = code, message, rewrite
        self.path, self.line, self.column, self.source_line = path, line, column, source_line

    def __str__(self) -> str:
        lines = [f"{self._place()}{self.code}: {self.message}"]
        if self.source_line:
            lines += self._quote()
        lines += [f"   {text}" for text in self.rewrite.splitlines()]
        return "\n".join([*lines, f"   More: {MORE}#{self.code.lower()}"])

    def _place(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n]
        return ":".join([self.path, *numbers]) + ": " if self.path else ""

    def _quote(self) -> list[str]:
        text = self.source_line.rstrip().expandtabs(1)
        quoted = [f"{self.line or '':>5} | {text}"]
        return quoted + [" " * 6 + "| " + " " * (self.column - 1) + "^"] if self.column else quoted
