"""Criteria as conditions on the columns of a table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeAlias

from msgspec import UNSET, UnsetType
from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_, true

from application.administration.criteria import Range
from domain.text import fold
from infrastructure.persistence.values import is_possible_id, is_possible_text

Column: TypeAlias = SQLColumnExpression[Any]

_ESCAPE = "!"
_WILDCARDS = str.maketrans({sign: _ESCAPE + sign for sign in (_ESCAPE, "%", "_")})


def holds(text: str, *columns: Column) -> ColumnElement[bool]:
    """One of the folded columns holds the text in its folded form; no sign is a wildcard."""
    if not fold(text):
        return true()
    return or_(*(_like(column, "%", text) for column in columns))


def begins_with(text: str, column: Column) -> ColumnElement[bool]:
    """The folded column begins with the text in its folded form."""
    return _like(column, "", text)


def refers_to(value: int | UnsetType | None, column: Column) -> ColumnElement[bool]:
    """The column holds this id, or none for None; unset, anything will do."""
    if value is UNSET:
        return true()
    if value is None:
        return column.is_(None)
    return column == value if is_possible_id(value) else false()


def among(ids: Collection[int], column: Column) -> ColumnElement[bool]:
    """The column holds one of these ids."""
    return column.in_([value for value in ids if is_possible_id(value)])


def equals(value: object, column: Column) -> ColumnElement[bool]:
    """The column holds this value; unset, anything will do."""
    return true() if value is UNSET else column == value


def within(values: Range[Any], column: Column) -> ColumnElement[bool]:
    """The column holds a value between the ends, these included."""
    ends = [] if values.least is None else [column >= values.least]
    if values.most is not None:
        ends.append(column <= values.most)
    return and_(*ends) if ends else true()


def _like(column: Column, before: str, text: str) -> ColumnElement[bool]:
    """The column holds ``before``, a pattern, and then the text."""
    folded = fold(text)
    if not folded:
        return true()
    if not is_possible_text(folded):
        return false()
    return column.like(f"{before}{folded.translate(_WILDCARDS)}%", escape=_ESCAPE)
