"""Parentheses that a statement may do without, for `layout`: hidden where they stand, kept ready where a long
line may need them.

    return (x + y)
becomes, with the empty text of an optional pair shown as < >
    return <x + y>
"""

from adsource.backend.layout_tokens import Token

# Where `(name := value)` may lose its parentheses, and where `(a, b)` may.
_WALRUS_OWNERS = frozenset(["if", "elif", "while", "item"])
_COMMA_OWNERS = frozenset(["for", "target", "with"])
_SIMPLE = frozenset(["return", "del", "if", "elif", "while", "except"])
_BARE = frozenset(["raise", "yield", "import", "global", "nonlocal", "pass", "break", "continue"])
_BARE |= frozenset(["class", "try", "else", "finally"])

# start, stop, whether it shows, and the role of the pair
Wrap = tuple[int, int, bool, str]


def with_optional_parentheses(tokens: list[Token]) -> list[Token]:
    """The tokens with redundant parentheses hidden and optional ones put in."""
    wraps: list[Wrap] = []
    head = tokens[0].text if tokens[0].kind == "name" else ""
    stop = len(tokens) - (tokens[-1].role == "header")
    if head in _SIMPLE:
        _settle(tokens, 1, stop, head, wraps)
    elif head == "assert":
        for start, end in _between(
            tokens, 1, stop, [i for i in _top(tokens, 1, stop) if _separates(tokens[i])]
        ):
            _settle(tokens, start, end, head, wraps)
    elif head == "for":
        middle = next(i for i in _top(tokens, 1, stop) if tokens[i].role == "each")
        _settle(tokens, 1, middle, "for", wraps)
        _settle(tokens, middle + 1, stop, "in", wraps)
    elif head == "with":
        _settle_with(tokens, stop, wraps)
    elif head == "from":
        _settle_import(tokens, stop, wraps)
    elif head == "def":
        _settle_def(tokens, stop, wraps)
    elif head not in _BARE:
        _settle_expression(tokens, stop, wraps)
    _settle_inside(tokens, wraps)
    return _inserted(tokens, wraps)


def _top(tokens: list[Token], start: int, stop: int) -> list[int]:
    """Indices of the tokens from start to stop that stand in no further bracket."""
    level = tokens[start].level
    return [i for i in range(start, stop) if tokens[i].level == level]


def _separates(token: Token) -> bool:
    return token.text == "," and token.role not in ("lambda", "target")


def _between(tokens: list[Token], start: int, stop: int, cuts: list[int]) -> list[tuple[int, int]]:
    """The stretches that the cuts leave."""
    return list(zip([start, *(cut + 1 for cut in cuts)], [*cuts, stop]))


def _settle(tokens: list[Token], start: int, stop: int, owner: str, wraps: list[Wrap]) -> None:
    """Hide the parentheses of an operand, or put optional ones around it."""
    if start >= stop:
        return
    first = tokens[start]
    if first.kind == "open" and first.partner is tokens[stop - 1]:
        if first.text == "(":
            if _hide(tokens, start, stop, owner) and owner in ("for", "in") and _is_open_ended(tokens, start):
                first.text, first.partner.text = "(", ")"
        else:
            wraps.append((start, stop, False, "atom"))
        return
    commas = [i for i in _top(tokens, start, stop) if tokens[i].text == "," and tokens[i].role != "lambda"]
    if commas or owner != "target":
        wraps.append((start, stop, commas == [stop - 1], "atom"))


def _hide(tokens: list[Token], start: int, stop: int, owner: str) -> bool:
    """Hide the pair that encloses the stretch, if nothing but a reader could miss it; and pairs right inside."""
    opener, closer = tokens[start], tokens[stop - 1]
    if not _may_hide(tokens, start, stop, owner):
        return False
    opener.text = closer.text = ""
    inner = tokens[start + 1]
    if inner.text == "(" and inner.partner is tokens[stop - 2]:
        if _hide(tokens, start + 1, stop - 1, owner):
            inner.kind = inner.partner.kind = "dropped"
    return True


def _is_open_ended(tokens: list[Token], start: int) -> bool:
    """Whether the parentheses hold a `lambda` or a conditional expression, which keeps one pair behind `in`."""
    while tokens[start + 1].kind == "dropped":
        start += 1
    stop = tokens[start].partner.index
    return tokens[start + 1].text == "lambda" or any(
        tokens[i].role == "ternary" for i in _top(tokens, start + 1, stop)
    )


def _may_hide(tokens: list[Token], start: int, stop: int, owner: str) -> bool:
    if stop - start == 2 or tokens[start + 1].text == "yield" and owner not in ("value", "target"):
        return False
    inside = [tokens[i] for i in _top(tokens, start + 1, stop - 1)]
    commas = [token for token in inside if _separates(token)]
    if any(token.text == "for" for token in inside):
        return False
    if any(token.role == "walrus" for token in inside):
        return not commas and owner in _WALRUS_OWNERS
    if not commas:
        return True
    if owner not in _COMMA_OWNERS or len(commas) == 1 and commas[0] is tokens[stop - 2]:
        return False
    if owner == "target":
        return not any(token.broken for token in tokens[start + 1 : stop - 1])
    return not any(token.role == "star" for token in inside)


def _settle_with(tokens: list[Token], stop: int, wraps: list[Wrap]) -> None:
    start, end = 1, stop
    if tokens[1].text == "(" and tokens[1].partner is tokens[stop - 1]:
        _hide(tokens, 1, stop, "with")
        start, end = 2, stop - 1
    else:
        wraps.append((1, stop, False, "atom"))
    items = _between(tokens, start, end, [i for i in _top(tokens, start, end) if _separates(tokens[i])])
    for start, end in items:
        for i in _top(tokens, start, end) if start < end else []:
            if tokens[i].text == "as":
                _settle_narrow(tokens, start, i, "with", wraps)


def _settle_import(tokens: list[Token], stop: int, wraps: list[Wrap]) -> None:
    start = next(i for i in range(stop) if tokens[i].text == "import") + 1
    if tokens[start].text == "(":
        tokens[start].text = tokens[stop - 1].text = ""
    elif tokens[start].text != "*":
        wraps.append((start, stop, False, "import"))


def _settle_def(tokens: list[Token], stop: int, wraps: list[Wrap]) -> None:
    for i, token in enumerate(tokens[:stop]):
        if token.text == "->":
            _settle(tokens, i + 1, stop, "def", wraps)
        elif token.role == "annotation" and token.text == ":" and token.level == 1:
            _settle_annotation(tokens, i + 1, wraps)


def _settle_annotation(tokens: list[Token], start: int, wraps: list[Wrap]) -> None:
    end = start
    while tokens[end].level > 1 or tokens[end].text != "," and tokens[end].role != "typed":
        if tokens[end].level == 0:
            break
        end += 1
    _settle_narrow(tokens, start, end, "def", wraps)


def _settle_narrow(tokens: list[Token], start: int, stop: int, owner: str, wraps: list[Wrap]) -> None:
    """Like `_settle`, but names, calls and sums get no optional parentheses."""
    is_union = any(tokens[i].text == "|" for i in _top(tokens, start, stop))
    if is_union or tokens[start].kind == "open" and tokens[start].partner is tokens[stop - 1]:
        _settle(tokens, start, stop, owner, wraps)


def _settle_expression(tokens: list[Token], stop: int, wraps: list[Wrap]) -> None:
    top = _top(tokens, 0, stop)
    cuts = [
        i
        for i in top
        if tokens[i].role == "assign" or tokens[i].role == "annotation" and tokens[i].text == ":"
    ]
    if not cuts:
        ranks = {tokens[i].before for i in top} | {tokens[i].gap for i in top}
        if max(ranks) in (5, 6, 7, 8) and not any(tokens[i].text in ("lambda", "not") for i in top):
            wraps.append((0, stop, False, "atom"))
        return
    stretches = _between(tokens, 0, stop, cuts)
    if tokens[cuts[0]].role == "assign":
        _settle(tokens, *stretches[0], "target", wraps)
    for start, end in stretches[1:]:
        _settle(tokens, start, end, "value", wraps)


def _settle_inside(tokens: list[Token], wraps: list[Wrap]) -> None:
    """The parentheses that depend on an expression alone, wherever it stands."""
    for i, token in enumerate(tokens):
        if token.role == "atom" and token.text in ("[", "{"):
            inner = tokens[i + 1]
            if (
                inner.text == "("
                and inner.partner is not None
                and inner.partner.index + 1 == token.partner.index
            ):
                _hide(tokens, i + 1, token.partner.index, "item")
        elif token.role == "unary":
            _settle_signed_power(tokens, i, wraps)
        elif token.role == "ternary" and token.text == "if":
            _settle_ternary(tokens, i, wraps)
        elif token.kind == "number" and tokens[min(i + 1, len(tokens) - 1)].text == ".":
            if "j" not in token.text and token.text[:2] not in ("0x", "0o", "0b"):
                wraps.append((i, i + 1, True, "atom"))


def _settle_signed_power(tokens: list[Token], i: int, wraps: list[Wrap]) -> None:
    """`-x**2` is written `-(x**2)`."""
    end = _atom_end(tokens, i + 1)
    if end < len(tokens) and tokens[end].text == "**":
        while end < len(tokens) and tokens[end].text == "**":
            end += 1
            while tokens[end].role == "unary":
                end += 1
            end = _atom_end(tokens, end)
            while end < len(tokens) and (
                tokens[end].text == "." or tokens[end].role in ("call", "subscript")
            ):
                end = end + 2 if tokens[end].text == "." else tokens[end].partner.index + 1
        wraps.append((i + 1, end, True, "atom"))


def _atom_end(tokens: list[Token], start: int) -> int:
    token = tokens[start]
    return token.partner.index + 1 if token.kind == "open" else start + 1


def _settle_ternary(tokens: list[Token], middle: int, wraps: list[Wrap]) -> None:
    start, end = _ternary_start(tokens, middle), _ternary_end(tokens, middle)
    enclosed = (
        start > 0 and tokens[start - 1].role in ("atom", "call") and tokens[start - 1].text in ("", "(")
    )
    if enclosed and end < len(tokens) and tokens[end] is tokens[start - 1].partner:
        return
    if not any(wrap[:2] == (start, end) for wrap in wraps):
        wraps.append((start, end, False, "ternary"))


def _ternary_start(tokens: list[Token], middle: int) -> int:
    level, i = tokens[middle].level, middle
    while i and not _ends_ternary(tokens[i - 1], level) and tokens[i - 1].text not in _BEFORE_TERNARY:
        i -= 1
        if tokens[i].kind == "close":
            i = tokens[i].partner.index
    return i


def _ternary_end(tokens: list[Token], middle: int) -> int:
    level, i = tokens[middle].level, middle
    while i < len(tokens) and not (_ends_ternary(tokens[i], level) and tokens[i].text != "else"):
        if tokens[i].kind == "open" or tokens[i].text == "lambda":
            i = tokens[i].partner.index
        i += 1
    return i


_BEFORE_TERNARY = frozenset(["else", "return", "yield", "assert", "raise", "from", "elif", "while", "del"])
_BOUNDS = frozenset(["assign", "keyword", "typed", "walrus", "slice", "dict", "annotation", "header"])
_BOUNDS |= frozenset(["clause", "each", "lambda", "star"])


def _ends_ternary(token: Token, level: int) -> bool:
    if token.kind == "open" and token.level < level or token.kind == "close" and token.level < level:
        return True
    return token.level == level and (token.text in (",", "for", "as") or token.role in _BOUNDS)


def _inserted(tokens: list[Token], wraps: list[Wrap]) -> list[Token]:
    """The tokens with the pairs put in, outer pairs outside."""
    opening: dict[int, list[Token]] = {}
    closing: dict[int, list[Token]] = {}
    for start, stop, shown, role in sorted(wraps, key=lambda wrap: (wrap[0], -wrap[1])):
        opener, closer = Token("(" if shown else "", "open"), Token(")" if shown else "", "close")
        opener.partner, closer.partner = closer, opener
        opener.role = role
        opening.setdefault(start, []).append(opener)
        closing.setdefault(stop, []).insert(0, closer)
    result: list[Token] = []
    for i, token in enumerate(tokens):
        result += closing.get(i, ())
        result += opening.get(i, ())
        if token.kind != "dropped":
            result.append(token)
    return result + closing.get(len(tokens), [])
