"""Cells as files have them, read as text, ratings and moments."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from decimal import Decimal

from interface.cli.film_files.json_values import named

GALLERY_SCALE = 5
"""The gallery's ratings are out of so many."""

_NUMBER = re.compile(r"[+-]?\d{1,400}(\.\d{0,400})?([eE][+-]?\d{1,3})?", re.ASCII)
_NO_UTF_8 = re.compile("[\udc80-\udcff]")
_SHOWN_LENGTH = 40

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH_NAME = re.compile(
    r"(?<![a-z])(january|february|march|april|may|june|july|august|september|october|november"
    r"|december|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)(?![a-z])",
    re.IGNORECASE,
)


class BadCell(ValueError):
    """A cell cannot be read as what it should hold; the message says why."""


def is_empty(cell: object) -> bool:
    """Null, the empty text and blanks are no value."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text(cell: object) -> str:
    """The text of a cell, without the blanks around it; numbers are taken as they are written."""
    if isinstance(cell, str):
        if _NO_UTF_8.search(cell):
            raise BadCell("is not written in UTF-8")
        return cell.strip()
    if cell is None:
        raise BadCell("is empty")
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        raise BadCell(f"is {named(cell)}, not a text")
    return str(cell)


class Ratings:
    """Ratings out of ``scale``, put on the scale of the gallery; without a scale, as they are."""

    def __init__(self, scale: Decimal | None = None) -> None:
        self._scale = scale

    def read(self, cell: object) -> float:
        """The rating; raises ``BadCell`` for what is no number or not on the scale."""
        written = text(cell)
        if not _NUMBER.fullmatch(written):
            raise BadCell(f"is no number: {_shown(written)}")
        number = Decimal(written)
        if self._scale is None:
            return float(number)
        if not 0 <= number <= self._scale:
            raise BadCell(f"is not between 0 and {self._scale}: {_shown(written)}")
        return float(number * GALLERY_SCALE / self._scale)


class Moments:
    """Moments written in one format; those without a zone are in the given one."""

    def __init__(self, zone: tzinfo, date_format: str | None = None) -> None:
        self._zone = zone
        self._written = date_format or "ISO 8601"
        # strptime would read the names of months in the language of the process.
        self._format = re.sub("(?<!%)%[bB]", "%m", date_format) if date_format else None
        self._names_months = self._format != date_format

    def read(self, cell: object) -> datetime:
        """The moment; raises ``BadCell`` for what is not written in the format."""
        written = text(cell)
        try:
            return self._parse(written)
        except (ValueError, OverflowError) as error:
            raise BadCell(f"is no date as {self._written}: {_shown(written)}") from error

    def _parse(self, written: str) -> datetime:
        if self._format is None:
            moment = datetime.fromisoformat(written)
        else:
            numbered = _MONTH_NAME.sub(_month_number, written) if self._names_months else written
            moment = datetime.strptime(numbered, self._format)  # noqa: DTZ007 # the zone follows
        return moment if moment.tzinfo else moment.replace(tzinfo=self._zone)


def _month_number(name: re.Match[str]) -> str:
    return f"{_MONTHS.index(name[0][:3].lower()) + 1:02}"


def _shown(written: str) -> str:
    return repr(written[:_SHOWN_LENGTH] + ("…" if len(written) > _SHOWN_LENGTH else ""))
