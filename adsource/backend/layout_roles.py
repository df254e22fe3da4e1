"""What each token of a statement does there, for `layout`, and the spaces that follow from it.

    a[i+1:]-b*-c        the first `-` is a difference, the second a sign, the colon a slice's
becomes
    a[i + 1 :] - b * -c
"""

from adsource.backend.layout_tokens import KEYWORDS, Token, Unsupported

HEADERS = frozenset(
    ["def", "for", "while", "if", "elif", "else", "with", "class", "try", "except", "finally"]
)

# Where a line is broken first: the greater the priority, the sooner.
COMPREHENSION, COMMA, TERNARY, LOGIC, STRINGS, COMPARISON, DOT = 20, 18, 16, 14, 12, 10, 1
_ARITHMETIC = {"|": 9, "^": 8, "&": 7, "<<": 6, ">>": 6, "+": 5, "-": 5}
_ARITHMETIC |= {"*": 4, "/": 4, "//": 4, "%": 4, "@": 4, "**": 2}
_COMPARISONS = frozenset(["<", ">", "==", "!=", "<=", ">="])
_SIGNS = {"+": "unary", "-": "unary", "~": "unary", "@": "unary", "*": "star", "**": "star", "/": "star"}


class _Frame:
    """What is known of the innermost open bracket while reading from left to right."""

    def __init__(self, opener: Token | None, annotated: bool) -> None:
        self.role = opener.role if opener else ""
        self.text = opener.text if opener else ""
        self.annotated = annotated  # the whole bracket stands in an annotation
        self.annotation = False  # between `x:` and the `=` or `,` behind it
        self.typed = False  # a parameter with annotation
        self.loops = 0  # `for` that still wait for `in`
        self.lambdas: list[Token] = []
        self.comprehension = False
        self.colons: list[Token] = []  # of the slice that is being read
        self.complex = False  # the slice holds more than names, numbers and signs
        self.ever_complex = False

    def note_complex(self) -> None:
        self.complex = self.ever_complex = True

    def close_slice(self) -> None:
        for colon in self.colons:
            colon.complex = self.complex
        self.colons, self.complex = [], False


def assign_roles(tokens: list[Token]) -> None:
    """Set role and line break priority of each token."""
    frames = [_Frame(None, False)]
    header = tokens[0].text in HEADERS and tokens[-1].text == ":"
    previous: Token | None = None
    for token in tokens:
        frame = frames[-1]
        if token.kind == "open":
            _open(token, previous, frames)
        elif token.kind == "close":
            frame.close_slice()
            frames.pop()
            if frame.ever_complex:
                frames[-1].note_complex()
        elif token.kind == "op":
            _operator(token, previous, frame)
        elif token.kind == "string":
            if previous is not None and previous.kind == "string":
                token.before = STRINGS
        elif token.kind == "name" and token.text in KEYWORDS:
            _keyword(token, previous, frame)
        previous = token
    if header:
        if tokens[-1].role != "annotation" or any(
            t.role == "annotation" and not t.level for t in tokens[:-1]
        ):
            raise Unsupported("more than a header")
        tokens[-1].role = "header"
    elif tokens[0].text in HEADERS:
        raise Unsupported("a header with its body")


def _open(token: Token, previous: Token | None, frames: list[_Frame]) -> None:
    outer = frames[-1]
    if token.text != "{" and previous is not None and previous.is_operand_end:
        token.role = "call" if token.text == "(" else "subscript"
        outer.note_complex()
    elif previous is not None and previous.text == "import":
        token.role = "import"
    else:
        token.role = "atom"
    frames.append(_Frame(token, outer.annotated or outer.annotation))


def _operator(token: Token, previous: Token | None, frame: _Frame) -> None:
    text = token.text
    if text == ",":
        _comma(token, frame)
    elif text == ":":
        _colon(token, frame)
    elif text == "=":
        _equals(token, frame)
    elif text == "..." and previous is not None and previous.text == "from":
        token.role = "dots"
    elif text == ".":
        frame.note_complex()
        if previous is not None and previous.kind == "close":
            token.before = DOT
    elif text in _SIGNS and not (previous is not None and previous.is_operand_end):
        token.role = _SIGNS[text]
    elif text in _ARITHMETIC:
        token.role, token.before = "binary", _ARITHMETIC[text]
        frame.note_complex()
    elif text in _COMPARISONS:
        token.role, token.before = "comparison", COMPARISON
        frame.note_complex()
    elif text == "->":
        frame.annotation = True
    elif text == ":=":
        token.role = "walrus"
        frame.note_complex()
    elif text.endswith("="):
        token.role = "assign"


def _comma(token: Token, frame: _Frame) -> None:
    token.gap = 0 if frame.loops else COMMA
    if frame.lambdas:
        token.role = "lambda"
    elif frame.loops:
        token.role = "target"
    elif frame.annotated:
        token.role = "annotation"
    frame.annotation = frame.typed = False
    if not frame.lambdas:
        frame.close_slice()


def _colon(token: Token, frame: _Frame) -> None:
    if frame.lambdas:
        token.role, token.partner = "lambda", frame.lambdas.pop()
        token.partner.partner = token
    elif frame.role == "subscript":
        token.role = "slice"
        frame.colons.append(token)
    elif frame.text == "{":
        token.role = "dict"
    else:
        token.role = "annotation"
        frame.annotation = frame.typed = True


def _equals(token: Token, frame: _Frame) -> None:
    frame.annotation = False
    if frame.lambdas:
        token.role = "keyword"
    elif frame.role == "call":
        token.role = "typed" if frame.typed else "keyword"
    else:
        token.role = "assign"


def _keyword(token: Token, previous: Token | None, frame: _Frame) -> None:
    text = token.text
    if text in ("and", "or"):
        token.before = LOGIC
    elif text == "is" or text == "not" and previous is not None and previous.is_operand_end:
        token.before = COMPARISON
    elif text == "in":
        _in(token, previous, frame)
    elif text == "for":
        frame.loops += 1
        frame.comprehension = True
        token.before = COMPREHENSION if frame.text else 0
    elif text == "lambda":
        frame.lambdas.append(token)
    elif text in ("if", "else"):
        _if(token, previous, frame)
    elif text in ("async", "await"):
        raise Unsupported(text)
    if text in ("and", "or", "not", "is", "in", "if", "else", "lambda") and token.role != "each":
        frame.note_complex()


def _in(token: Token, previous: Token | None, frame: _Frame) -> None:
    if frame.loops:
        frame.loops -= 1
        token.role = "each"
    elif previous is None or previous.text != "not":
        token.before = COMPARISON


def _if(token: Token, previous: Token | None, frame: _Frame) -> None:
    if previous is None:
        return
    if token.text == "if" and frame.text and frame.comprehension and not frame.loops:
        token.role, token.before = "clause", COMPREHENSION
    else:
        token.role, token.before = "ternary", TERNARY


def space_between(previous: Token, token: Token) -> str:
    """The space that stands between two tokens on one line, `**` aside."""
    if token.kind == "close" or previous.kind == "open" or token.text == ",":
        return ""
    if token.role in ("call", "subscript", "keyword") or previous.role in ("unary", "star", "keyword"):
        return ""
    if token.text == ".":
        return " " if previous.text in ("from", "import") else ""
    if previous.text == "." or previous.role == "dots":
        return " " if token.text == "import" else ""
    if token.role == "slice":
        if previous.text == ",":
            return " "
        return " " if token.complex and previous.role != "slice" else ""
    if previous.role == "slice":
        return " " if previous.complex else ""
    return "" if token.text == ":" else " "


def measure(tokens: list[Token]) -> None:
    """Set line break priorities, trailing commas and spaces, once the parentheses are final."""
    commas, previous = [0], None
    for token in tokens:
        text, kind = token.text, token.kind
        if kind == "close":
            token.falls = 1
            single = commas.pop() < 2
            token.magic = previous.text == "," and not (single and _keeps_comma(token))
        elif kind == "open":
            token.rises = 1
            commas.append(0)
        elif text == "," and token.role not in ("lambda", "target"):
            commas[-1] += 1
        elif token.role == "each" or token.role == "lambda" and text == ":":
            token.falls = 1
        elif text == "for" or text == "lambda":
            token.rises = 1
        if previous is not None:
            token.space = space_between(previous, token)
            if token.before:
                previous.gap = token.before
        previous = token


def _keeps_comma(token: Token) -> bool:
    """Whether one element alone needs its comma, `(a,)` or `x[a,]`, so that it says nothing of the layout."""
    role = token.partner.role
    return role == "subscript" or role == "atom" and token.text in ("", ")")
