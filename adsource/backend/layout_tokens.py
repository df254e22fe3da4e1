"""The tokens of one statement, for `layout`: cut, paired and with literals in their usual spelling.

    x = f( 'a', 1E-5 )   # note
becomes the tokens
    x  =  f  (  "a"  ,  1e-5  )        and the note

A scanner of its own, because `tokenize` takes longer than all the rest together, and cuts f-strings into
pieces or not by the version of Python.
"""

import re
import unicodedata
from keyword import kwlist

KEYWORDS = frozenset(kwlist) - {"None", "True", "False"}
OPENING = {"(": ")", "[": "]", "{": "}"}

_TOKEN = re.compile(
    r"""(?:[ \t\f]|\\\r?\n)*(?:
    (?P<string>[rbuftRBUFT]{0,2}(?:
        '''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''
      | \"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"\"\"
      | '[^\n'\\]*(?:\\.[^\n'\\]*)*'
      | "[^\n"\\]*(?:\\.[^\n"\\]*)*"))
  | (?P<number>0[xX][\da-fA-F_]+ | 0[bB][01_]+ | 0[oO][0-7_]+
      | (?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?)
  | (?P<name>[^\W\d]\w*)
  | (?P<op>\*\*=|//=|>>=|<<=|\.\.\.|[<>=!]=|->|:=|[-+*/%&|^@]=|\*\*|//|<<|>>|[-+*/%&|^~<>=.,:@])
  | (?P<bracket>[()\[\]{}])
  | (?P<comment>\#[^\n]*)
  | (?P<newline>\r?\n)
  | \Z)""",
    re.VERBOSE | re.DOTALL,
)
_STRING = re.compile(r"(\w*)('''|\"\"\"|'|\")(.*)\2", re.DOTALL)
_ESCAPE = re.compile(r"\\(\\|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[a-zA-Z\d -]{2,}\})")
_FIELD = re.compile(r"(?:(?<!\{)|^)\{([^{].*?)\}(?:(?!\})|$)")


class Unsupported(Exception):
    """The statement holds something that `layout` leaves as it stands."""


class Token:
    """One token. An optional parenthesis is a bracket whose text is empty until it is needed."""

    __slots__ = (
        "text",
        "kind",  # name, number, string, op, open or close
        "role",  # what it does there: call, subscript, unary, slice, ... ("" for most)
        "level",  # how many brackets of the source are open around it
        "broken",  # whether a line of the source begins with it
        "partner",  # the other bracket of the pair
        "index",  # its place in the statement
        "before",  # priority of a line break before it (0: none)
        "gap",  # priority of a line break after it
        "depth",  # brackets around it on its line, optional ones too; `for ... in` and `lambda ...:` count
        "falls",  # 1 if depth falls before it, else 0
        "rises",  # 1 if depth rises after it, else 0
        "space",  # " " or "", what stands before it on its line
        "magic",  # closes a bracket that a trailing comma keeps exploded
        "complex",  # colon of a slice with spaces around
        "comment",  # the statement's comment, on its last token
    )

    def __init__(self, text: str, kind: str, level: int = 0) -> None:
        self.text = text
        self.kind = kind
        self.role = ""
        self.level = level
        self.broken = False
        self.partner: Token | None = None
        self.index = 0
        self.before = self.gap = self.depth = self.falls = self.rises = 0
        self.space = ""
        self.magic = self.complex = False
        self.comment = ""

    @property
    def is_operand_end(self) -> bool:
        """Whether a `(`, `[` or `-` after it belongs to it: a call, a subscript, a difference."""
        if self.kind == "name":
            return self.text not in KEYWORDS
        return self.kind in ("number", "string", "close") or self.text == "..."


def scan(source: str) -> tuple[list[Token], list[tuple[int, str]], str]:
    """The tokens of a statement, the comments inside its brackets with their places, and the comment at its end."""
    tokens: list[Token] = []
    comments: list[tuple[int, str]] = []
    opened: list[Token] = []
    position, broken = 0, False
    for match in _TOKEN.finditer(source):
        if match.start() != position:
            raise Unsupported(source[position:])
        position, kind = match.end(), match.lastgroup
        if kind == "newline":
            broken = True
        elif kind == "comment":
            comments.append((len(tokens), spell_comment(match[kind])))
        elif kind is not None:
            if broken and tokens and not opened:
                raise Unsupported("more than one statement")
            token = Token(match[kind], kind, len(opened))
            _SPELL[kind](token, opened)
            token.index, token.broken, broken = len(tokens), broken, False
            tokens.append(token)
    if opened or not tokens or position != len(source):
        raise Unsupported(source)
    inner = [comment for comment in comments if comment[0] < len(tokens)]
    last = [text for place, text in comments if place == len(tokens)]
    if len(last) > 1:
        raise Unsupported("more than one comment at the end")
    return tokens, inner, last[0] if last else ""


def _pair(token: Token, opened: list[Token]) -> None:
    if token.text in OPENING:
        token.kind = "open"
        opened.append(token)
        return
    token.kind = "close"
    if not opened or OPENING[opened[-1].text] != token.text:
        raise Unsupported("brackets do not match")
    token.partner = opened.pop()
    token.partner.partner = token
    token.level -= 1


def _spell_string(token: Token, opened: list[Token]) -> None:
    if "\n" in token.text:
        raise Unsupported("a string over several lines")
    token.text = spell_string(token.text)


def _spell_number(token: Token, opened: list[Token]) -> None:
    token.text = spell_number(token.text)


def _as_written(token: Token, opened: list[Token]) -> None:
    pass


_SPELL = {
    "bracket": _pair,
    "string": _spell_string,
    "number": _spell_number,
    "name": _as_written,
    "op": _as_written,
}


def spell_number(text: str) -> str:
    """`1E-05J` becomes `1e-05j`, `.5` becomes `0.5`, `3.` becomes `3.0`, `0XAB` becomes `0xAB`."""
    if text.isdecimal():
        return text
    text = text.lower()
    if text[:2] == "0x":
        return "0x" + text[2:].upper()
    if text[:2] in ("0o", "0b"):
        return text
    mantissa, e, exponent = text.partition("e")
    suffix = ""
    if mantissa[-1] == "j":
        mantissa, suffix = mantissa[:-1], "j"
    whole, point, fraction = mantissa.partition(".")
    if point:
        mantissa = f"{whole or 0}.{fraction or 0}"
    return mantissa + suffix + e + exponent.removeprefix("+")


def spell_string(text: str) -> str:
    """Prefix in lower case, double quotes wherever they do not need more backslashes."""
    match = _STRING.fullmatch(text)
    assert match is not None
    prefix, quote, body = match.groups()
    is_format = bool(set(prefix) & set("fFtT"))
    if is_format and body.count("{") != body.count("}"):
        raise Unsupported("an f-string that the scanner may have cut short")
    if is_format and any("\\" in field for field in _FIELD.findall(body)):
        return text
    raw = "r" in prefix.lower()
    prefix = prefix.translate({ord("F"): "f", ord("B"): "b", ord("u"): "", ord("U"): ""})
    if len(prefix) == 2 and prefix[0] not in "rR":
        prefix = prefix[::-1]
    if not raw and "\\" in body:
        body = _ESCAPE.sub(_spell_escape, body)
    if quote == '"' and "\\" not in body or quote == '"""':
        return prefix + quote + body + quote
    body, changed, other = _requoted(body, quote, raw)
    if changed is None or is_format and any("\\" in field for field in _FIELD.findall(changed)):
        return prefix + quote + body + quote
    gained = changed.count("\\") - body.count("\\")
    if gained > 0 or gained == 0 and quote == '"':
        return prefix + quote + body + quote
    return prefix + other + changed + other


def _spell_escape(match: re.Match[str]) -> str:
    escape = match[1]
    return "\\" + escape[0] + (escape[1:].upper() if escape[0] == "N" else escape[1:].lower())


def _requoted(body: str, quote: str, raw: bool) -> tuple[str, str | None, str]:
    """The body without needless backslashes, the body for the other kind of quotes, and those quotes."""
    mark = quote[0]
    other = '"' if mark == "'" else "'"
    if raw:
        bare = other in re.sub(r"\\.", "", body, flags=re.DOTALL)
        return body, None if bare else body, other * len(quote)
    if len(quote) == 3:
        return (
            body,
            None if other * 3 in body + other or "\\" in body or body[-1:] == other else body,
            other * 3,
        )
    body = re.sub(r"\\(.)", lambda m: other if m[1] == other else m[0], body)
    swap = {"\\" + mark: mark, other: "\\" + other}
    changed = re.sub(r"\\.|" + other, lambda m: swap.get(m[0], m[0]), body)
    return body, changed, other


def spell_comment(text: str) -> str:
    """`#note ` becomes `# note`."""
    text = text.rstrip()
    if "fmt:" in text or "yapf:" in text:
        raise Unsupported("a comment that switches formatting off")
    if len(text) > 1 and text[1] not in " !:#'":
        return "# " + text[1:]
    return text


def width_of(text: str) -> int:
    """Columns that a line takes on a terminal."""
    if text.isascii():
        return len(text)
    columns = 0
    for character in text:
        if not unicodedata.combining(character):
            columns += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return columns
