"""Break a line that is too long, for `layout`.

    x = f(a, b)[i] + g(c)
may be opened at its last brackets, or at the optional parentheses `< >` around its right side,
    x = <                    x = f(a, b)[i] + g(
        f(a, b)[i] + g(c)        c
    >                        )
and what was inside is broken before `+`, or behind each comma, if it is still too long.
"""

from collections.abc import Callable, Iterator

from adsource.backend.layout_line import Line, Split, comma, copied, hugged_powers
from adsource.backend.layout_roles import COMMA, DOT
from adsource.backend.layout_tokens import Token, width_of


class CannotSplit(Exception):
    """This way of breaking the line does not work out."""


def transform(line: Line, width: int, forced: bool = False) -> list[str]:
    """The line, broken where it must be. `forced`: optional parentheses are used wherever there are some."""
    hugged = hugged_powers(line.tokens)
    text = line.text(hugged)
    if not line.explode and not line.magic and width_of(text) <= width:
        return [text]
    for split in _ways(line):
        try:
            return _attempt(line, split, width, forced)
        except CannotSplit:
            continue
    if hugged:
        return transform(copied(line, hugged), width, forced)
    return [text]


Way = Callable[[Line, int, bool], list[Line]]


def _ways(line: Line) -> tuple[Way, ...]:
    if line.is_def:
        return (_left_hand_split,)
    return (_delimiter_split, _right_hand_splits) if line.inside else (_right_hand_splits,)


def _attempt(line: Line, split: Way, width: int, forced: bool) -> list[str]:
    """Break the line in one way; if its first line is still too long, once more with all optional parentheses."""
    before = line.text()
    optional = [token for token in line.hidden if not token.depth]
    result: list[str] = []
    for part in split(line, width, forced):
        if part.text() == before:
            raise CannotSplit
        result += transform(part, width, forced)
    if forced or split is not _right_hand_splits or not line.hidden or any(token.text for token in optional):
        return result
    if width_of(result[0]) <= width:
        return result
    second = _attempt(copied(line), split, width, True)
    return second if all(width_of(text) <= width for text in second) else result


def _delimiter_split(line: Line, width: int, forced: bool) -> list[Line]:
    """Break at every delimiter of the highest priority."""
    found = line.delimiters()
    priority = max(found, default=0)
    if not priority or priority == DOT and len(found) == 1:
        raise CannotSplit
    groups: list[list[Token]] = [[]]
    for i, token in enumerate(line.tokens):
        groups[-1].append(token)
        if line.breaks.get(i) == priority and i + 1 < len(line.tokens):
            groups.append([])
    if priority == COMMA and groups[-1][-1].text != ",":
        groups[-1].append(comma())
    return [Line(group, line.indent, inside=True) for group in groups]


def _left_hand_split(line: Line, width: int, forced: bool) -> list[Line]:
    """Open the first brackets that are not empty: a parameter list."""
    tokens = line.tokens
    for i, token in enumerate(tokens):
        if token.kind == "open" and token.text in ("(", "") and token.partner is not tokens[i + 1]:
            stop = tokens.index(token.partner)
            return Split(line, tokens[: i + 1], tokens[i + 1 : stop], tokens[stop:]).lines()
    raise CannotSplit


def _right_hand_splits(line: Line, width: int, forced: bool) -> list[Line]:
    """Open the last brackets after which the first line fits."""
    first: list[Line] | None = None
    columns, total = {}, line.indent
    for token in line.tokens:
        columns[token] = total
        total += len(token.space) + len(token.text)
    for omit in _trailers_to_omit(line, width):
        if omit:
            closer = next((t for t in reversed(line.tokens) if t.kind == "close" and t not in omit), None)
            if closer is not None and closer.partner.text and columns.get(closer.partner, 0) > width:
                continue
        lines = _right_hand_split(line, _last_brackets(line, omit), omit, width, forced)
        if first is None and not omit:
            first = lines
        if width_of(lines[0].text()) <= width:
            return lines
    if first is not None:
        return first
    return _right_hand_split(line, _last_brackets(line, set()), set(), width, forced)


def _trailers_to_omit(line: Line, width: int) -> Iterator[set[Token]]:
    """Closing brackets to pass over, more and more from the right, as long as what they close fits in a line."""
    omit: set[Token] = set()
    if not line.magic:
        yield omit
    length = line.indent
    opening: Token | None = None
    closing: Token | None = None
    inner: set[Token] = set()
    for i in range(len(line.tokens) - 1, -1, -1):
        token, previous = line.tokens[i], line.tokens[i - 1] if i else None
        length += len(token.space) + len(token.text)
        if length > width or token.comment:
            return
        if opening is not None:
            if token is opening:
                opening = None
            elif token.kind == "close":
                if _is_trailing(line.tokens, i):
                    return
                inner.add(token)
        elif token.kind == "close":
            if previous is not None and previous.kind == "open":
                inner.add(token)
                continue
            if closing is not None:
                omit |= {closing, *inner}
                inner.clear()
                yield omit
            if _is_trailing(line.tokens, i):
                return
            if token.text:
                opening, closing = token.partner, token


def _is_trailing(tokens: list[Token], i: int) -> bool:
    """Whether a comma stands before the closing bracket, and not that of `(a,)`."""
    closer = tokens[i]
    if i == 0 or tokens[i - 1].text != ",":
        return False
    if closer.text in ("]", "}") or closer.partner not in tokens:
        return True
    start = tokens.index(closer.partner)
    commas = sum(t.text == "," and t.depth == closer.depth + 1 for t in tokens[start:i])
    return commas > (0 if closer.partner.role == "call" else 1)


def _last_brackets(line: Line, omit: set[Token]) -> Split:
    """The split at the last brackets with content that are not to be omitted."""
    tokens = line.tokens
    stop = len(tokens)
    while stop:
        stop -= 1
        closer = tokens[stop]
        if closer.kind != "close" or closer in omit:
            continue
        start = stop - 1
        while start >= 0 and tokens[start] is not closer.partner:
            start -= 1
        if start < 0:
            break
        if start < stop - 1:
            return Split(line, tokens[: start + 1], tokens[start + 1 : stop], tokens[stop:])
        stop = start
    raise CannotSplit


def _right_hand_split(line: Line, split: Split, omit: set[Token], width: int, forced: bool) -> list[Line]:
    """The split, or one without the optional parentheses that it is at, if they can be spared."""
    if forced or split.opener.text or line.is_import or not _can_omit_parentheses(split, width):
        return split.lines()
    omit = {split.closer, *omit}
    try:
        without = _last_brackets(line, omit)
        if _is_better_without(without, split, width):
            return _right_hand_split(line, without, omit, width, forced)
    except CannotSplit:
        is_chain = sum(token.text == "=" for token in line.tokens) > 1
        if not is_chain and not _can_be_split(split.body.tokens) and width_of(split.body.text()) > width:
            raise
    return split.lines()


def _is_better_without(without: Split, split: Split, width: int) -> bool:
    """Whether to break inside the right side of an assignment rather than around it."""
    head = split.head
    if len(head.tokens) < 2 or head.tokens[-2].text != "=":
        return True
    if not any(token.kind in ("open", "close") for token in head.tokens[:-1]):
        return True
    if width_of(head.text()) >= width or head.magic:
        return True
    equals = sum(token.text == "=" for token in head.tokens)
    equals_without = sum(token.text == "=" for token in without.head.tokens)
    if equals > 1 and equals > equals_without:
        return False
    for token in reversed(without.head.tokens):
        if token.text == "=":
            break
        if token.kind == "close":
            return True
    return equals_without > 0 and width_of(without.head.text()) <= width


def _can_be_split(tokens: list[Token]) -> bool:
    """False for what has no place to break for sure: one token, or a chain of calls on a string."""
    if len(tokens) < 2:
        return False
    if tokens[0].kind != "string" or tokens[1].text != ".":
        return True
    calls = dots = 0
    following = tokens[-1]
    for token in tokens[-2::-1]:
        if token.kind == "open":
            if following.kind != "close":
                return False
            calls += 1
        elif token.text == ".":
            dots += 1
        elif token.kind == "name":
            if following.text != "." and following.kind != "open":
                return False
        elif token.kind != "close":
            return False
        if dots > 1 and calls > 1:
            return False
    return True


def _can_omit_parentheses(split: Split, width: int) -> bool:
    """Whether what is in the optional parentheses reads well when it is broken without them."""
    body = split.body
    found = list(body.breaks.values())
    if not found:
        return True
    priority = max(found)
    if found.count(priority) > 1 or priority == COMMA and split.head.tokens[0].text == "with":
        return False
    if priority == DOT:
        return True
    first, second, *_ = tokens = body.tokens
    if first.kind == "open" and second.kind != "close" and _fits_after_first(body, width):
        return True
    last = tokens[-1]
    if last.kind != "close" or last.partner.role == "subscript" or tokens[-2].kind == "open":
        return False
    return _fits_before_last(body, width)


def _fits_after_first(body: Line, width: int) -> bool:
    """Whether the line fits from where the bracket closes that it begins with, up to the next bracket."""
    length, remainder, first = body.indent, False, body.tokens[0]
    for token in body.tokens:
        if token.kind == "close" and token.partner is first:
            remainder = True
        if remainder:
            length += len(token.space) + len(token.text) + len(token.comment.lstrip())
            if length > width:
                return False
            if token.kind == "open":
                remainder = False
    return True


def _fits_before_last(body: Line, width: int) -> bool:
    """Whether the line fits up to the opening bracket of the pair that it ends with, or has others before."""
    length, last, others = body.indent, body.tokens[-1], False
    for token in body.tokens:
        length += len(token.space) + len(token.text)
        if token is last.partner:
            return others or length <= width
        others = others or token.kind == "open"
    return False
