"""Statements that stand for others: `match`, `with np.errstate(...)`, `del`, loops over one of two."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.lines import Line, exits, falls, inner, lines_of
from adsource.frontend.pieces import closed
from adsource.frontend.scope import Frame

QUIET = ("ignore", "warn", "print")


def matched(node: cst.Match, frame: Frame) -> list[Line]:
    """`match` on numbers and strings, as `if` and `elif`."""
    subject, before = _subject(node, frame)
    chain: cst.If | cst.Else | None = None
    for case in reversed(node.cases):
        test, bound = _test(case.pattern, subject, frame)
        tests = [t for t in (test, case.guard) if t is not None]
        joined = tests[0] if len(tests) == 1 else cst.BooleanOperation(closed(test), cst.And(), closed(case.guard)) if (
            tests) else None
        if bound:
            chain = _bound(bound, subject, case, chain)
        elif joined is None:
            chain = cst.Else(case.body)
        else:
            chain = cst.If(joined, case.body, chain)
        frame.module.stand(chain, case)
    if isinstance(chain, cst.Else):
        return before + lines_of(chain.body)
    return before if chain is None else [*before, (chain, None, ())]


def _bound(name: str, subject: cst.BaseExpression, case: cst.MatchCase, rest) -> cst.Else:
    """`case v:` and `case v if v > 0:`: the name is bound even where what follows it does not fit."""
    first = cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(cst.Name(name))], subject)])
    inner = _statements(case.body) if case.guard is None else [cst.If(case.guard, case.body, rest)]
    return cst.Else(cst.IndentedBlock([first, *inner]))


def chosen_loop(node: cst.For, frame: Frame) -> cst.If:
    """`for i in (a if up else b)`: the loop over a or, in the other branch, over b."""
    other = node.deep_clone()
    frame.module.stand(other, node)
    over = other.iter
    assert isinstance(node.iter, cst.IfExp) and isinstance(over, cst.IfExp)
    arms = [node.with_changes(iter=node.iter.body), other.with_changes(iter=over.orelse)]
    made = cst.If(node.iter.test, cst.IndentedBlock([arms[0]]), cst.Else(cst.IndentedBlock([arms[1]])))
    frame.module.stand(made, node)
    return made


def _statements(body: cst.BaseSuite) -> list[cst.BaseStatement]:
    if isinstance(body, cst.SimpleStatementSuite):
        return [cst.SimpleStatementLine(body.body)]
    return list(body.body)


def _subject(node: cst.Match, frame: Frame) -> tuple[cst.BaseExpression, list[Line]]:
    """The subject under a name, and what sets that name."""
    if isinstance(node.subject, cst.Name):
        return node.subject, []
    name = cst.Name(frame.temporary())
    made = cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(name)], node.subject)])
    frame.module.stand(made, node)
    return name, [(made.body[0], None, ())]


def _test(pattern: cst.MatchPattern, subject: cst.BaseExpression, frame: Frame):
    """The test of a pattern, None where it always fits; the name that it binds."""
    match pattern:
        case cst.MatchValue():
            return _compared(subject, cst.Equal(), pattern.value), ""
        case cst.MatchSingleton():
            return _compared(subject, cst.Is(), pattern.value), ""
        case cst.MatchAs(pattern=None):
            return None, "" if pattern.name is None else pattern.name.value
        case cst.MatchOr():
            tests = [_test(p.pattern, subject, frame)[0] for p in pattern.patterns]
            if None in tests:
                return None, ""
            joined = tests[0]
            for t in tests[1:]:
                joined = cst.BooleanOperation(joined, cst.Or(), t)
            return joined, ""
    raise _unknown(pattern, frame)


def _compared(subject: cst.BaseExpression, sign: cst.BaseCompOp, value: cst.BaseExpression) -> cst.Comparison:
    return cst.Comparison(subject.deep_clone(), [cst.ComparisonTarget(sign, value)])


def _unknown(node: cst.CSTNode, frame: Frame):
    return frame.refusal(node, "AD115", "this pattern of `match` is not understood: numbers, strings, None, `|` and "
                         "`_` are", "Use `if` and `elif`.")


def quiet(node: cst.With, frame: Frame) -> list[Line]:
    """`with np.errstate(divide="ignore"):`: the routine as a whole gets the setting, on `numpy`."""
    for item in node.items:
        call = item.item
        known = isinstance(call, cst.Call) and frame.module.dotted(call.func) == "np.errstate" and item.asname is None
        if not known or node.asynchronous is not None:
            raise frame.refusal(item.item, "AD105", "this `with` is not supported: `np.errstate` alone is",
                                "Take the `with` out of the function, around its call.")
        for arg in call.args:
            value = getattr(arg.value, "evaluated_value", None)
            if arg.keyword is None or value not in QUIET:
                raise frame.refusal(arg, "AD105", "this setting of `np.errstate` may stop the program: only "
                                    + ", ".join(f'`"{q}"`' for q in QUIET) + " are kept",
                                    "Test for the case with `if`, or put the `with` around the call of the function.")
            frame.errors[arg.keyword.value] = value
    return lines_of(node.body)


def tried(node: cst.Try, frame: Frame) -> list[Line]:
    """`try:` whose handlers raise: what is tried, what follows.  What is raised is then the first exception."""
    for handler in node.handlers:
        lines = lines_of(handler.body)
        if falls(lines) or exits(lines):
            raise frame.refusal(handler, "AD104", "`try` with an `except` that goes on is not supported: which of the "
                                "two paths is taken is not known before", "Test for the case with `if` before it "
                                "happens.")
    if node.finalbody is not None and exits(lines_of(node.body)):
        raise frame.refusal(node, "AD104", "`finally` behind a block that is left early is not supported",
                            "Write what is to be done on each path.")
    return inner(node)[0]


def deleted(node: cst.Del, frame: Frame) -> bool:
    """`del x`: the name is not known any more."""
    targets = [e.value for e in node.target.elements] if isinstance(node.target, cst.Tuple) else [node.target]
    for target in targets:
        if not isinstance(target, cst.Name):
            raise frame.refusal(target, "AD114", "`del` of something else than a name is not supported",
                                "Make a new array without it.")
        frame.expression(target, frame)
        frame.env.pop(target.value)
    return True
