"""What a list can be narrowed by, as plain fields of a form that needs no script."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import ClassVar, Final

from starlette_admin.i18n import get_tzinfo

from application.administration.criteria import Range
from domain.errors import Invalid
from interface.admin.asking import row_id
from interface.api.v1 import fields

NONE: Final = "none"
"""The value that asks for rows without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter(ABC):
    """One way to narrow a list; ``name`` is that of its field in the address."""

    template: ClassVar[str]
    is_wide: ClassVar[bool] = False

    name: str
    label: str

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that it has in the address."""
        return (self.name,)

    @abstractmethod
    def read(self, sent: Mapping[str, str]) -> object | None:
        """What is asked for; None for nothing. Raises ``Invalid`` for what cannot be meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(ListFilter):
    """Rows with one of some values."""

    template: ClassVar[str] = "filters/one_of.html"

    choices: Mapping[str, str]
    """Each value, and what it is called."""
    meaning: Callable[[str], object] = str

    def read(self, sent: Mapping[str, str]) -> object | None:
        value = sent.get(self.name, "")
        if not value:
            return None
        if value not in self.choices:
            raise Invalid.single(self.name, "admin-choice-unknown")
        return self.meaning(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked(ListFilter):
    """Rows that refer to an object, which is found by searching."""

    template: ClassVar[str] = "filters/picked.html"

    key: str
    without: str = ""
    """What rows without such an object are called, where there are any."""

    def read(self, sent: Mapping[str, str]) -> object | None:
        value = sent.get(self.name, "")
        if not value:
            return None
        if value == NONE and self.without:
            return NONE
        number = row_id(value)
        if number is None:
            raise Invalid.single(self.name, "not-an-integer")
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Between(ListFilter):
    """Rows with a number between two others."""

    template: ClassVar[str] = "filters/between.html"
    is_wide: ClassVar[bool] = True
    input_type: ClassVar[str] = "number"

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_to")

    def read(self, sent: Mapping[str, str]) -> object | None:
        least, most = (self._end(name, sent.get(name, "").strip()) for name in self.names)
        return None if least is most is None else Range(least=least, most=most)

    def _end(self, name: str, text: str) -> float | None:
        if not text:
            return None
        try:
            return fields.Number(name=name).parse(text)
        except fields.Refused as error:
            raise Invalid.single(
                self.name, error.violation.code, **error.violation.params
            ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Days(ListFilter):
    """Rows of the days from one to another, in the time zone of the gallery."""

    template: ClassVar[str] = "filters/between.html"
    is_wide: ClassVar[bool] = True
    input_type: ClassVar[str] = "date"

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_to")

    def read(self, sent: Mapping[str, str]) -> object | None:
        least, most = (self._day(sent.get(name, "").strip()) for name in self.names)
        if least is most is None:
            return None
        return Range(
            least=least and _moment(least, time.min), most=most and _moment(most, time.max)
        )

    def _day(self, text: str) -> datetime | None:
        if not text:
            return None
        try:
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=get_tzinfo())
        except ValueError as error:
            raise Invalid.single(self.name, "admin-not-a-day") from error


def _moment(day: datetime, of_day: time) -> datetime:
    return datetime.combine(day.date(), of_day, day.tzinfo)
