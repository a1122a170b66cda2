"""JSON values of rows: numbers keep their digits, nothing a file holds can break the reader."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

from interface.cli.film_files.rows import (
    NUMBER_COLUMN,
    REASON_COLUMN,
    AnyRow,
    Row,
    UnreadableRow,
)
from interface.cli.film_files.text import ENCODING, ERRORS

INTEGER_MAX_DIGITS = 1000
"""Python refuses to read integers of more than 4,300 digits; a decimal number takes them."""


def decoder() -> json.JSONDecoder:
    """A decoder that keeps the digits of numbers, and reads NaN as null, as pandas means it."""
    return json.JSONDecoder(
        parse_float=Decimal, parse_int=_integer, parse_constant=_CONSTANTS.__getitem__
    )


def row_of(number: int, value: object) -> AnyRow:
    """The row that a JSON value stands for."""
    if isinstance(value, dict):
        return Row(number, value)
    return UnreadableRow(number, f"is {named(value)}, not an object", value)


def named(value: object) -> str:
    """What kind of JSON value this is."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return "a text"
        case list():
            return "an array"
        case Mapping():
            return "an object"
        case _:
            return "a number"


def rejected_json(row: AnyRow, reason: str) -> bytes:
    """A rejected row as one line of JSON, with its number and the reason."""
    about = {NUMBER_COLUMN: row.number, REASON_COLUMN: reason}
    if isinstance(row, Row):
        return _encoded({**row.cells, **about}) or _encoded(about)
    return _encoded({**about, "_source": row.source}) or _encoded(about)


def _encoded(value: object) -> bytes:
    """The value as JSON; nothing when it is nested too deep to be written."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)
    except RecursionError:
        return b""
    try:
        return text.encode(ENCODING, ERRORS)
    except UnicodeEncodeError:
        # Lone surrogates that were written as escapes are written as escapes again.
        return json.dumps(value, allow_nan=False, default=_plain).encode()


def _plain(value: object) -> float | str:
    number = Decimal(str(value))
    as_float = float(number)
    return as_float if Decimal(repr(as_float)) == number and number.is_finite() else str(number)


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= INTEGER_MAX_DIGITS else Decimal(digits)


_CONSTANTS = {
    "NaN": None,
    "Infinity": Decimal("Infinity"),
    "-Infinity": Decimal("-Infinity"),
}
