"""Lay out one simple statement, or the header of a compound one, exactly as Black would.

    x=foo( 'a',b )**2+ (some_long_name[i+1:] * another_long_name) + yet_another_long_name_of_an_array
becomes
    x = (
        foo("a", b) ** 2
        + (some_long_name[i + 1 :] * another_long_name)
        + yet_another_long_name_of_an_array
    )

Generated code must read as if it had been formatted, without a formatter at hand: no dependency, and some
microseconds a line. The rules are those of Black 26 for projects of Python 3.11 and later. A line that fits stays
one line. A longer one is opened at its last pair of brackets, optional parentheses included, and what was inside is
broken at the delimiters of the highest priority.
"""

from adsource.backend.layout_line import Line
from adsource.backend.layout_parens import with_optional_parentheses
from adsource.backend.layout_roles import assign_roles, measure
from adsource.backend.layout_splits import transform
from adsource.backend.layout_tokens import Token, Unsupported, scan

WIDTH = 88


def layout(statement: str, indent: int = 0, width: int = WIDTH) -> str:
    """The statement as Black prints it, `indent` spaces in.

    `statement` is the text of one simple statement or of a header up to its colon, maybe with a comment at its end.
    Comments inside its brackets move to lines of their own above it. What cannot be laid out (strings over several
    lines, `async`, `await`, several statements, `# fmt: off`) comes back as it was, indented.
    """
    text = _laid_out(statement, indent, width)
    if "\n" in text or "\n" in statement:  # as Black does: an added comma counts as the user's from then on
        text = _laid_out(text, indent, width)
    return text


def _laid_out(statement: str, indent: int, width: int) -> str:
    margin = " " * indent
    try:
        tokens, inner, comment = scan(statement)
        line = Line(_prepared(tokens, inner, comment), indent)
    except Unsupported:
        return margin + statement.strip()
    if comment.startswith("# type: ignore") and "\n" not in statement.strip():
        return line.text()
    return "\n".join([*(margin + text for _, text in inner), *transform(line, width)])


def _prepared(tokens: list[Token], inner: list[tuple[int, str]], comment: str) -> list[Token]:
    """The tokens with roles, optional parentheses and spaces, the comment on the last of them."""
    before_last = inner == [(len(tokens) - 1, *(text for _, text in inner))]
    assign_roles(tokens)
    tokens = with_optional_parentheses(tokens)
    measure(tokens)
    last = tokens[-1]
    alone = last.kind == "close" and not last.text and tokens[-3:-2] == [last.partner]
    if alone and before_last and not comment:
        comment = inner.pop()[1]
    if comment:
        tokens[-2 if alone else -1].comment = "  " + comment
    return tokens
