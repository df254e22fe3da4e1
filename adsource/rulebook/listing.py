"""What the rule book holds: `python -m adsource.rulebook.listing > docs/reference/rules.md`."""

from __future__ import annotations

import ast

from adsource import library
from adsource.rulebook.book import Book, load_book
from adsource.rulebook.rule import Rule

HEAD = """# Rules

<!-- Made by `python -m adsource.rulebook.listing`. Edit rules/*.py, or adsource/rulebook/listing.py. -->

A rule is a function that is read and never run. Its first line is the operation, `_d` lines are the
tangent, `_b` lines the adjoint, in order of execution:

```python
def hypot(a, b):
    \"\"\"The slope at (0, 0) is 0.\"\"\"
    y = np.hypot(a, b)                        # the pattern: an operation, names for its operands
    r = np.where(y == 0.0, 1.0, y)            # shared work: written once where it is read twice
    y_d = (a * a_d + b * b_d) / r             # the tangent; terms of constant operands vanish
    a_b += y_b * a / r                        # the adjoint of each operand; y may be read
    b_b += y_b * b / r
```

To add one, write it in a file in `rules/`, or under `@ad.rule` in your own module with a call of your
own function as the pattern, or in a file for `--rules`. No test is needed: `tests/test_rules.py` checks
every rule against the function itself.
"""

NOTATION = (
    (
        "`y = np.floor(x) or np.ceil(x)`",
        "two operations that share the lines below",
    ),
    (
        "`x * x`",
        "a name that stands twice: equal operands",
    ),
    (
        "`x ** 2`, `ord=2`",
        "a literal: this value only; for a keyword, `def f(x, ord=2)` says that a missing one has it "
        "too",
    ),
    (
        "`np.concatenate((*xs,))`, `max(*xs)`",
        "any number of operands; `xs[i]`, `xs_d[i]`, `xs_b[i]`, `*xs[1:]` in the lines",
    ),
    (
        "`axis=axis`, `def f(x, axis=None)`",
        "an operand known while compiling, and what a missing one means",
    ),
    (
        "`**_`",
        "whatever other static operands there are",
    ),
    (
        '`a: "2d"`, `"2d+"`, `int`, `bool`, `"const"`, `"static"`',
        "the rule fits only this rank (or higher), only integers or booleans (never active), only a "
        "literal number, only what is known while compiling",
    ),
    (
        '`x: "real"`, `x: complex`, `"2d complex"`, `-> complex`',
        "the rule fits only this kind of number; a rule that says `complex` anywhere has adjoint lines that "
        "hold as they stand (below)",
    ),
    (
        "`assert axis is not None` below the pattern",
        "the rule fits only where this holds; decided while compiling",
    ),
    (
        "`if`, `for`",
        "carried out while compiling, over static operands, `x.ndim`, `x.dtype`, `len(xs)`",
    ),
    (
        "`order_r = np.argsort(x)`",
        "computed at the primal's place and recorded",
    ),
    (
        "`sign, y = np.linalg.slogdet(a)`",
        "several results, each with its `_d` and `_b`",
    ),
    (
        "`np.where` on scalars",
        "becomes a ternary, so that the side not taken is not evaluated",
    ),
    (
        "`lifted(y_b, axis, keepdims)`",
        "puts back the axes that a reduction took away",
    ),
    (
        "`count(x, axis)`",
        "how many elements a reduction takes together",
    ),
    (
        "`part(y_b, axis, start, stop)`, `take(y_b, axis, i)`",
        "a slice, an element along one axis",
    ),
    (
        "`like(x, helper(...))`",
        "what the helper gives has the type of `x`; without it, that of the operand or the result",
    ),
    (
        "a line that sets the result again",
        "what it is made of, for targets that lack the function",
    ),
    (
        "`inverse(axes)`, `is_int(axis)`, `is_tuple(axis)`",
        "while compiling: the permutation undone; what kind of static operand it is",
    ),
    (
        "any other bare name that is called",
        "a helper from `templates/arrays.py`, pasted into the generated module",
    ),
    (
        "`>>> np.sum(normal[3, 4], axis=1)` in the docstring",
        "operands to check the rule with: distributions and shapes (below); elementwise rules take no"
        " shape and are tried with all",
    ),
)

TAIL = """
Distributions: `normal`, `positive` (0.5 to 2), `away` (from 0), `unit` (-0.8 to 0.8), `fraction` (0.1 to
0.9), `above_one`, `flags`, `integers`, `counts` (1 to 4),
`square`, `symmetric`, `turning` (matrices: regular, positive definite, with complex eigenvalues),
`grid` (ascending), `near(0.3)`, `same` (the operand before). `normal[()]` is a scalar.

Several rules for one operation are tried in order. Broadcasting never appears: the compiler sums an
operand's adjoint to its shape. A contribution of smaller shape stands for the same value everywhere.

Complex numbers: the adjoint `z_b` satisfies `d value = Re(conj(z_b) * dz)`. A rule is written for reals; where
an operand is complex, the compiler emits the conjugate of the adjoint line on the conjugate of the seed
(`x_b += y_b * np.cos(x)` becomes `x_b += y_b * np.conj(np.cos(x))`) and takes the real part for a real operand.
That is right for functions with a complex derivative, which the test of all rules tries; a rule for another
one says `"real"`, and a second one with `complex` writes its conjugates itself. Tangents need nothing.

Conventions where there is more than one answer: the slope of `abs` and `sign` at 0 is 0; ties of
`maximum`, `minimum`, `max`, `min`, `clip` are shared evenly; `hypot`, `arctan2`, norms and standard
deviations have slope 0 at 0; `x ** 0` has slope 0 in `x`, `0 ** p` in `p`; IEEE infinities are kept
(`sqrt` and `log` at 0). Steps (`floor`, `//`) have slope 0, also at the jump.
"""


def entries(book: Book) -> list[dict[str, str]]:
    """One record for each rule: operation, pattern, note, file, line, kind."""
    return [
        {"operation": r.op, "pattern": pattern(r), "rule": r.name, "note": " ".join(r.doc.split()),
         "file": r.file, "line": str(r.line), "kind": "inactive" if r.inactive else "active"}
        for r in book.rules
    ]


def pattern(rule: Rule) -> str:
    """The pattern with what narrows it."""
    text = ast.unparse(rule.pattern)
    where = [f"{n}: {a}" for n, a in rule.annotations.items()] + [ast.unparse(g) for g in rule.guards]
    return text + (f" where {', '.join(where)}" if where else "")


def page(book: Book) -> str:
    """docs/reference/rules.md."""
    rows = "".join(f"| {a} | {b} |\n" for a, b in NOTATION)
    parts = [HEAD, "\n| notation | meaning |\n|---|---|\n", rows, TAIL]
    for file in dict.fromkeys(r.file for r in book.rules):
        parts.append(f"\n## {file}\n\n{_about(file)}\n\n| operation | rule | note |\n|---|---|---|\n")
        parts += [_row(r) for r in book.rules if r.file == file]
    return "".join(parts)


def _row(rule: Rule) -> str:
    note = " ".join(rule.doc.split()) + (" No derivative." if rule.inactive else "")
    return f"| `{_cell(pattern(rule))}` | `{rule.name}` | {_cell(note.strip())} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _about(file: str) -> str:
    """The docstring of a rule file."""
    text = next(p for p in library.rules_files() if p.name == file.rpartition("/")[2]).read_text("utf-8")
    return ast.get_docstring(ast.parse(text)) or ""


if __name__ == "__main__":
    print(page(load_book()), end="")
