"""How what was written into a form becomes values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from domain.errors import Problem
from interface.api.v1 import fields
from interface.api.v1.fields import Refused

Choice = TypeVar("Choice", bound=StrEnum)
Reader: TypeAlias = Callable[[object], object]
"""Makes a value of what was written into one field; raises ``Refused``."""

text: Final[Reader] = fields.Text(name="").parse
number: Final[Reader] = fields.Number(name="").parse
moment: Final[Reader] = fields.Moment(name="").parse
reference: Final[Reader] = fields.Reference(name="", optional=True).parse
flag: Final[Reader] = bool


def whole(value: object) -> object:
    """A whole number."""
    if (read := reference(value)) is None:
        raise Refused("required")
    return read


def as_written(value: object) -> str:
    """Text with its blanks, as passwords are."""
    return str(value)


def one_of(choices: type[Choice]) -> Reader:
    """One of some values."""

    def read(value: object) -> Choice:
        try:
            return choices(str(value))
        except ValueError as error:
            raise Refused("admin-choice-unknown") from error

    return read


def apart(values: Mapping[str, Any], name: str) -> tuple[dict[str, Any], Any]:
    """The other values, and the one of that name; None where there is none."""
    return {key: value for key, value in values.items() if key != name}, values.get(name)


def read_form(
    readers: Mapping[str, Reader], written: Mapping[str, object], zone: ZoneInfo
) -> tuple[dict[str, Any], list[Problem]]:
    """The values that could be made of what was written, and the faults of the others.

    A moment without an offset is local time of the zone.
    """
    values: dict[str, Any] = {}
    found: list[Problem] = []
    for name, reader in readers.items():
        if name in written:
            try:
                value = reader(written[name])
            except Refused as error:
                found.append(Problem(name, error.violation))
                continue
            if isinstance(value, datetime) and value.tzinfo is None:
                value = value.replace(tzinfo=zone)
            values[name] = value
    return values, found
