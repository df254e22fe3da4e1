"""Statements of Python that stand for what a comprehension means."""

from __future__ import annotations

import libcst as cst


def closed(e: cst.BaseExpression) -> cst.BaseExpression:
    return e if e.lpar else e.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def assign(target: cst.BaseExpression, value: cst.BaseExpression) -> cst.BaseStatement:
    return cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(target)], value)])


def at(target: str, places: list) -> cst.Subscript:
    return cst.Subscript(cst.Name(target), [cst.SubscriptElement(cst.Index(p)) for p in places])


def increase(target: str, value: cst.BaseExpression) -> cst.BaseStatement:
    return cst.SimpleStatementLine([cst.AugAssign(cst.Name(target), cst.AddAssign(), value)])


def added(name: str, value: cst.BaseExpression) -> cst.BaseStatement:
    """`name = name + value`, which makes a new array."""
    return assign(cst.Name(name), cst.BinaryOperation(cst.Name(name), cst.Add(), closed(value)))
