"""A line of tokens and its division in three at a pair of brackets, for `layout_splits`.

    return f(a, b) + 1
divided at the brackets of the call, without regard to widths:
    return f(             the head
        a, b              the body
    ) + 1                 the tail
"""

from adsource.backend.layout_roles import COMMA
from adsource.backend.layout_tokens import Token


class Line:
    """Tokens for one line, and what decides how they may be broken."""

    def __init__(
        self, tokens: list[Token], indent: int, inside: bool = False, tracked: bool = True, whole: bool = True
    ) -> None:
        self.tokens = tokens
        self.indent = indent
        self.inside = inside  # the content of brackets: may be broken at delimiters
        self.explode = False  # one element per line, even if all would fit
        if tracked:
            _mark(tokens if whole else _in_pairs(tokens))
        self.hidden = [t for t in tokens if not t.text] if tracked else []
        self.magic = tracked and _has_magic_comma(tokens)
        # Where the line may be broken: index of the token before the break, and priority.
        self.breaks = _breaks(tokens) if inside else {}

    @property
    def is_def(self) -> bool:
        return self.tokens[0].text == "def"

    @property
    def is_import(self) -> bool:
        return self.tokens[0].text in ("import", "from")

    def text(self, hugged: frozenset[Token] = frozenset()) -> str:
        """The line as a string, without spaces before the hugged tokens."""
        parts = [" " * self.indent, self.tokens[0].text]
        comments = self.tokens[0].comment
        for token in self.tokens[1:]:
            parts.append(token.text if token in hugged else token.space + token.text)
            comments += token.comment
        return "".join(parts) + comments

    def delimiters(self) -> list[int]:
        """Priorities of the places at which the line may be broken, a comma at its end aside."""
        last = len(self.tokens) - 1
        return [priority for i, priority in self.breaks.items() if i != last]


def _mark(tokens: list[Token]) -> None:
    """Set the depth of the tokens as seen from this line. Lines that are built later from the same tokens count
    anew, and what Black does then depends on it, so it must be so here."""
    depth = 0
    for token in tokens:
        depth -= token.falls
        token.depth = depth
        depth += token.rises


def _in_pairs(tokens: list[Token]) -> list[Token]:
    """The tokens that stand in brackets both of which are among them."""
    present, result, closer = set(tokens), [], None
    for token in tokens:
        if closer is None and token.kind == "open" and token.partner in present:
            closer = token.partner
        if closer is not None:
            result.append(token)
        if token is closer:
            closer = None
    return result


def _breaks(tokens: list[Token]) -> dict[int, int]:
    breaks = {i: token.gap for i, token in enumerate(tokens) if token.gap and not token.depth}
    if tokens[-1].text != ",":
        breaks.pop(len(tokens) - 1, None)
    return breaks


def _has_magic_comma(tokens: list[Token]) -> bool:
    closers = [token for token in tokens if token.magic]
    return bool(closers) and any(closer.partner in tokens for closer in closers)


_COPIED = ("role", "partner", "gap", "depth", "falls", "rises", "space", "magic", "comment")


def copied(line: Line, hugged: frozenset[Token] = frozenset()) -> Line:
    """The line with tokens of its own, the hugged ones without space."""
    copies: dict[Token, Token] = {}
    for token in line.tokens:
        copy = copies[token] = Token(token.text, token.kind)
        for name in _COPIED:
            setattr(copy, name, getattr(token, name))
        if token in hugged:
            copy.space = ""
    for copy in copies.values():
        copy.partner = copies.get(copy.partner, copy.partner)
    result = Line(list(copies.values()), line.indent, line.inside, tracked=line.inside or not hugged)
    result.explode, result.magic = line.explode, line.magic
    return result


class Split:
    """A line in three: up to an opening bracket, what is inside, and from the closing one on."""

    def __init__(self, line: Line, head: list[Token], body: list[Token], tail: list[Token]) -> None:
        self.opener, self.closer = head[-1], tail[0]
        if _wants_comma(line, self.opener, body):
            body = [*body, comma()]
        self.head = Line(head, line.indent, whole=False)
        self.body = Line(body, line.indent + 4, inside=True)
        self.tail = Line(tail, line.indent, tracked=False)
        self.body.explode = _explodes(self.body, self.opener)

    def lines(self) -> list[Line]:
        """The three lines, the parentheses between them shown."""
        if not self.opener.text:
            self.opener.text, self.closer.text = "(", ")"
        return [self.head, self.body, self.tail]


def comma() -> Token:
    token = Token(",", "op")
    token.gap = COMMA
    return token


def _wants_comma(line: Line, opener: Token, body: list[Token]) -> bool:
    """Whether what stands alone in the brackets of an import or a `def` gets a comma."""
    if body[-1].text == ",":
        return False
    if line.is_import:
        return True
    return (
        line.is_def
        and opener.role == "call"
        and not any(t.text == "," and t.role != "annotation" for t in body)
    )


def _explodes(body: Line, opener: Token) -> bool:
    found = body.delimiters()
    if not found or max(found) != COMMA:
        return False
    return body.tokens[-1].text == "," or opener.role in ("atom", "import")


def hugged_powers(tokens: list[Token]) -> frozenset[Token]:
    """The tokens that lose their space: `**` between simple operands, and what follows it."""
    if not any(token.text == "**" for token in tokens):
        return frozenset()
    hugged: set[Token] = set()
    for i in range(1, len(tokens) - 1):
        if tokens[i].text == "**" and _is_simple_base(tokens, i - 1) and _is_simple_exponent(tokens, i + 1):
            hugged |= {token for token in tokens[i : i + 2] if token.space}
    return frozenset(hugged)


def _is_simple_base(tokens: list[Token], i: int) -> bool:
    """A number or a dotted name, not the attribute of a call or an element."""
    if tokens[i].kind == "number":
        return True
    if tokens[i].kind != "name" or tokens[i].text == "lambda":
        return False
    return not (
        i > 1 and tokens[i - 1].text == "." and tokens[i - 2].kind == "close" and tokens[i - 2].text != "}"
    )


def _is_simple_exponent(tokens: list[Token], i: int) -> bool:
    """A number or a dotted name, maybe with a sign, not a call or an element."""
    if tokens[i].role == "unary":
        i += 1
    if tokens[i].kind == "number":
        return True
    if tokens[i].kind != "name":
        return False
    while i < len(tokens) and (tokens[i].kind == "name" and tokens[i].text != "for" or tokens[i].text == "."):
        i += 1
    return i == len(tokens) or not (tokens[i].kind == "open" and tokens[i].text != "{")
