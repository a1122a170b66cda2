"""How the params of a sentence are shown, whatever they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from uuid import UUID

ELLIPSIS = "…"
MAX_TEXT_LENGTH = 200
MAX_ITEMS = 10

_MAX_SHOWN = 10**40
_UNSHOWABLE = "\N{REPLACEMENT CHARACTER}"


def presentable(value: object) -> str:
    """What a sentence shows for a value: one short line, in which numbers are not grouped.

    What is too long is cut, and what cannot be written is an ellipsis.
    """
    return _enumeration(value) if isinstance(value, list | tuple) else _line(value)


def countable(value: object) -> int:
    """The number that words agree with; they agree with what is no number as with none."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MAX_SHOWN:
        return abs(value)
    return 0


def _enumeration(values: Sequence[object]) -> str:
    shown = [_line(value) for value in values[:MAX_ITEMS]]
    return ", ".join(shown + [ELLIPSIS] * (len(values) > MAX_ITEMS))


def _line(value: object) -> str:
    match value:
        case None | True | False:
            return {None: "null", True: "true", False: "false"}[value]
        case str():
            return _cleaned(value)
        case int():
            return f"{value:d}" if abs(value) < _MAX_SHOWN else ELLIPSIS
        case date() | time():
            return value.isoformat()
        case float() | Decimal() | UUID():
            return _cleaned(str(value))
        case _:
            return ELLIPSIS


def _cleaned(text: str) -> str:
    """The beginning of the text, without what would break a line, an encoding or its direction."""
    shown = text[:MAX_TEXT_LENGTH]
    clean = "".join(letter if letter.isprintable() else _UNSHOWABLE for letter in shown)
    return clean if len(text) <= MAX_TEXT_LENGTH else clean + ELLIPSIS
