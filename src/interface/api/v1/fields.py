"""The fields of the classic contract: how each turns what a client sent into a value."""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from litestar.openapi.spec import OpenAPIFormat, OpenAPIType, Schema

from domain.errors import Violation

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(nan|inf|infinity)", re.ASCII)
_INTEGER = re.compile(r"-?\d+", re.ASCII)
_MOMENT = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:[T ](?P<hour>\d{1,2}):(?P<minute>\d{1,2})"
    r"(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,6})\d{0,6})?)?"
    r"[ ]?(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_LONGEST_NUMBER: Final = 1000
_BLANKS: Final = r"[\s\x1c-\x1f\x85]*"
r"""What ``str.strip`` takes away; ``\s`` alone is less in schemas than in Python."""
_BEYOND_EVERY_ID: Final = 10**19
_ID_DIGITS: Final = 19


class Refused(Exception):
    """The value is nothing that the field can take."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.violation = Violation(code, params)


@dataclass(frozen=True, kw_only=True)
class Field(ABC):
    """One field: its name in the contract, and the name of the same thing in the gallery."""

    name: str
    means: str = ""
    required: bool = True
    example: object = None

    @property
    def target(self) -> str:
        """The gallery's name of the field."""
        return self.means or self.name

    @abstractmethod
    def parse(self, value: object) -> object:
        """The value that is meant; raises ``Refused``."""

    @abstractmethod
    def schema(self) -> Schema:
        """What the field takes."""

    def documented(self) -> Schema:
        """What the field takes, with an example of it."""
        schema = self.schema()
        schema.examples = [self.example]
        return schema


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """Text without the blanks around it; a number becomes its text."""

    blank: bool = True
    max_length: int | None = None
    format: OpenAPIFormat | None = None

    def parse(self, value: object) -> str:
        """Text or a number; blank text only where the field allows it."""
        if value is None:
            raise Refused("null-not-allowed")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise Refused("not-a-string")
        text = _as_text(value)
        if not (text or self.blank):
            raise Refused("text-blank")
        return text

    def schema(self) -> Schema:
        """A string, or a number."""
        return Schema(
            type=[OpenAPIType.STRING, OpenAPIType.NUMBER],
            format=self.format,
            min_length=None if self.blank else 1,
            max_length=self.max_length,
            pattern=None if self.blank else r"\S",
        )


@dataclass(frozen=True, kw_only=True)
class Address(Text):
    """An email address, or no text at all for none."""

    def schema(self) -> Schema:
        """A string that may be an address, or an empty one."""
        return Schema(
            type=OpenAPIType.STRING,
            pattern=_between_blanks(rf"[^@\s]{{1,{self.max_length}}}@[^@\s]+", optional=True),
        )


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A number, or the text of one."""

    def parse(self, value: object) -> float:
        """A floating point number; whether it is finite, the gallery checks.

        There is no negative zero: SQLite stores none.
        """
        if value is None:
            raise Refused("null-not-allowed")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise Refused("not-a-number")
        # Python's own float() leaves some of the blanks that strip() takes away.
        sent = value.strip() if isinstance(value, str) else value
        if isinstance(sent, str) and not _is_number(sent):
            raise Refused("not-a-number")
        try:
            return float(sent) + 0.0
        except OverflowError as error:
            raise Refused("number-not-finite") from error

    def schema(self) -> Schema:
        """A number, or a string with one."""
        return Schema(
            type=[OpenAPIType.NUMBER, OpenAPIType.STRING],
            pattern=_between_blanks(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"),
        )


@dataclass(frozen=True, kw_only=True)
class Moment(Field):
    """A date and time, ISO 8601; without an offset it is local time, and stays without one here."""

    def parse(self, value: object) -> datetime:
        """The moment; a date alone is its midnight."""
        if value is None:
            raise Refused("null-not-allowed")
        match = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            raise Refused("not-a-moment")
        parts = match.groupdict()
        try:
            return datetime(
                int(parts["year"]),
                int(parts["month"]),
                int(parts["day"]),
                int(parts["hour"] or 0),
                int(parts["minute"] or 0),
                int(parts["second"] or 0),
                int((parts["fraction"] or "").ljust(6, "0")),
                _offset(parts["zone"]),
            )
        except (ValueError, OverflowError) as error:
            raise Refused("not-a-moment") from error

    def schema(self) -> Schema:
        """A date and time."""
        return Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.DATE_TIME)


@dataclass(frozen=True, kw_only=True)
class Reference(Field):
    """The id of another object, as a number or its text; null and ``""`` mean none."""

    optional: bool = False

    def parse(self, value: object) -> int | None:
        """An id, known or not; one that is too big for any store is unknown."""
        sent = value.strip() if isinstance(value, str) else value
        if self.optional and (sent is None or sent == ""):
            return None
        if sent is None:
            raise Refused("null-not-allowed")
        if isinstance(sent, bool) or not isinstance(sent, int | str):
            raise Refused("not-an-integer")
        if isinstance(sent, int):
            return sent
        if not _INTEGER.fullmatch(sent):
            raise Refused("not-an-integer")
        return int(sent) if len(sent) <= _ID_DIGITS else _BEYOND_EVERY_ID

    def schema(self) -> Schema:
        """An integer, or a string with one; null or nothing where there may be none."""
        types = [OpenAPIType.INTEGER, OpenAPIType.STRING]
        if self.optional:
            return Schema(
                type=[*types, OpenAPIType.NULL], pattern=_between_blanks("-?[0-9]+", optional=True)
            )
        return Schema(type=types, pattern=_between_blanks("-?[0-9]+"))


def _between_blanks(pattern: str, *, optional: bool = False) -> str:
    """The pattern of a text with blanks around it, or of nothing but blanks."""
    return f"^{_BLANKS}({pattern}){'?' if optional else ''}{_BLANKS}$"


def _as_text(value: str | float) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise Refused("not-a-string")  # 1e999: the text would not be what was sent
    try:
        return str(value).strip()
    except ValueError as error:  # an integer of more digits than Python writes
        raise Refused("not-a-string") from error


def _is_number(text: str) -> bool:
    return len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text.lower()) is not None


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)
