"""Statements made ready for a driver: what SQLAlchemy would do each time is done once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

from sqlalchemy import Delete, Dialect, Float, Insert, Select, TextClause, Update

MOST: Final = 256
"""How many statements are kept prepared, at most."""

Parameters: TypeAlias = Mapping[str, object]
Statement: TypeAlias = Select[Any] | TextClause
"""What a reader runs; nothing but a SELECT has columns of known types."""
Change: TypeAlias = Insert | Update | Delete
Values: TypeAlias = Sequence[Any]
"""One row, in the order of the columns."""
Arguments: TypeAlias = Sequence[Any] | Mapping[str, Any]
"""By position or by name, as the driver has it."""

Processor: TypeAlias = Callable[[Any], Any]

_FLOAT8 = 701
"""PostgreSQL's number of the type of ratings, which comes with the values of a column."""


class Prepared:
    """The SQL of a statement, what turns its parameters into the driver's, and rows into values.

    Types do to values what they do everywhere else: they are asked once what that is. An INSERT
    or UPDATE asks for the values of all columns but the id.
    """

    def __init__(self, statement: Statement | Change, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=_written(statement))
        asked = {name: None for name, bind in compiled.binds.items() if bind.required}
        ready = compiled.construct_expanded_state(asked)
        self.sql = ready.statement
        self._named = not compiled.positional
        self._names = tuple(ready.positiontup or ready.parameters)
        binders: dict[str, Processor] = {**ready.processors}
        for name in self._names:
            if name in compiled.binds and (bind := _binder(compiled.binds[name].type, dialect)):
                binders[name] = bind
        self._constants = {
            name: value for name, value in ready.parameters.items() if name not in asked
        }
        self._binders = [(name, binders.get(name)) for name in self._names]
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._converters = [
            (position, convert)
            for position, column in enumerate(columns)
            if (convert := _converter(column.type, dialect))
        ]

    def arguments(self, parameters: Parameters) -> Arguments:
        """What the driver is given; raises ``KeyError`` for a parameter that is missing."""
        values = {**self._constants, **parameters} if self._constants else parameters
        bound = [bind(values[name]) if bind else values[name] for name, bind in self._binders]
        return dict(zip(self._names, bound, strict=True)) if self._named else bound

    def rows(self, fetched: list[tuple[Any, ...]]) -> Sequence[Values]:
        """The values of rows that the driver has fetched."""
        return [self._values(row) for row in fetched] if self._converters else fetched

    def _values(self, row: tuple[Any, ...]) -> Values:
        values = list(row)
        for position, convert in self._converters:
            values[position] = convert(values[position])
        return values


def _written(statement: Statement | Change) -> list[str] | None:
    if isinstance(statement, Insert | Update):
        return [column.key for column in statement.table.c if not column.primary_key]
    return None


def _binder(type_: Any, dialect: Dialect) -> Processor | None:
    found: Processor | None = type_.dialect_impl(dialect).bind_processor(dialect)
    return found


def _converter(type_: Any, dialect: Dialect) -> Processor | None:
    coltype = _FLOAT8 if isinstance(type_, Float) else None
    found: Processor | None = type_.dialect_impl(dialect).result_processor(dialect, coltype)
    return found


Preparing: TypeAlias = Callable[[Statement | Change], Prepared]


def preparing(dialect: Dialect) -> Preparing:
    """What prepares each statement once, for it is asked for by many."""
    return lru_cache(MOST)(lambda statement: Prepared(statement, dialect))
