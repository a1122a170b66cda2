"""Values as the databases can hold them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from domain.errors import Conflict
from domain.rules import unstorable

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LEAST_ID, _GREATEST_ID = -(2**63), 2**63 - 1


def is_possible_id(value: int) -> bool:
    """Whether a row can have this id: what needs more than 64 bits cannot even be asked for."""
    return _LEAST_ID <= value <= _GREATEST_ID


def ensure_possible_ids(**ids: int | None) -> None:
    """Raise ``Conflict`` for a reference that no row can answer."""
    for name, value in ids.items():
        if value is not None and not is_possible_id(value):
            raise Conflict(**{name: value})


def is_possible_text(value: str) -> bool:
    """Whether a row can hold this text: NUL and lone surrogates cannot even be asked for."""
    return unstorable(value) is None


def microseconds(moment: datetime) -> int:
    """A moment as a number that grows with it."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(microseconds: int) -> datetime:
    """The moment that a number stands for, in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)
