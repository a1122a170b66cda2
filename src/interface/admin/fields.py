"""The fields of rows that hold values: how each is shown, and how a form asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dc_field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from babel.numbers import format_decimal
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette_admin.fields import (
    BooleanField,
    DateTimeField,
    StringField,
    TextAreaField,
)
from starlette_admin.helpers import html_params
from starlette_admin.i18n import format_datetime, get_locale, get_tzinfo
from starlette_admin.types import RequestAction

from interface.admin.asking import text_of
from interface.admin.words import Label

DECIMALS: Final = {RequestAction.LIST: "0.0##", RequestAction.DETAIL: "0.0################"}
"""How numbers are written where they are read."""
MOST_WRITTEN_OUT: Final = 1e15
"""From here on a number is written with a power of ten."""


@dataclass
class Line(StringField):
    """One line of text."""

    async def parse_form_data(self, request: Request, form_data: FormData) -> str:
        """What was written, to be read by the view."""
        return text_of(form_data, self.id)


@dataclass
class Paragraphs(TextAreaField):
    """Text of many lines, of which lists show the first."""

    list_template: str = "fields/list/clamped.html"

    async def parse_form_data(self, request: Request, form_data: FormData) -> str:
        """What was written; a browser sends other ends of lines than it was given."""
        return text_of(form_data, self.id).replace("\r\n", "\n")


@dataclass
class Secret(Line):
    """A password, which is written and never shown."""

    input_type: str = "password"
    form_template: str = "fields/form/secret.html"

    async def parse_obj(self, request: Request, obj: Any) -> None:
        """Nothing: no row has it."""
        return


@dataclass
class Number(Line):
    """A number, whole or not."""

    input_type: str = "number"

    def input_params(self) -> str:
        """Any number of decimals."""
        return f"{super().input_params()} {html_params({'step': 'any', 'inputmode': 'decimal'})}"

    async def serialize_value(self, request: Request, value: Any) -> Any:
        """As the reader writes it, in lists with three decimals; for forms and files as it is."""
        if request.state.action in DECIMALS:
            return written(value, request.state.action)
        return await super().serialize_value(request, value)


@dataclass
class Whole(Line):
    """A whole number that is only shown."""

    list_template: str = "fields/list/number.html"


@dataclass
class Moment(DateTimeField):
    """A moment, in the time zone of the gallery."""

    class_: str = "form-control"
    list_template: str = "fields/list/moment.html"

    def input_params(self) -> str:
        """Seconds count."""
        return html_params({"type": "datetime-local", "step": 1, "required": self.required})

    async def parse_form_data(self, request: Request, form_data: FormData) -> Any:
        """What was written, to be read by the view."""
        return text_of(form_data, self.id)

    async def serialize_value(self, request: Request, value: Any) -> str:
        """For people as they write it, for forms and files as machines do."""
        if isinstance(value, datetime):
            local = value.astimezone(get_tzinfo())
            if request.state.action.is_form():
                return local.replace(tzinfo=None).isoformat(timespec="seconds")
            if request.state.action == RequestAction.EXPORT:
                return local.isoformat()
            if request.state.action == RequestAction.LIST:
                return format_datetime(local, "short", get_tzinfo())
        return await super().serialize_value(request, value)

    def additional_css_links(self, request: Request) -> list[str]:
        """Browsers bring a calendar of their own."""
        return []

    def additional_js_links(self, request: Request) -> list[str]:
        """Browsers bring a calendar of their own."""
        return []


@dataclass
class Switch(BooleanField):
    """Yes or no."""

    list_template: str = "fields/list/switch.html"
    detail_template: str = "fields/list/switch.html"


@dataclass
class Link(Line):
    """An address elsewhere, to follow on purpose: nothing is loaded from it."""

    list_template: str = "fields/list/link.html"
    detail_template: str = "fields/list/link.html"


@dataclass
class Count(Line):
    """A whole number from 1 to ``most``, asked for by a form."""

    input_type: str = "number"
    most: int = 1

    def input_params(self) -> str:
        """Steps of one between the bounds."""
        bounds = html_params({"min": 1, "max": self.most, "step": 1})
        return f"{super().input_params()} {bounds}"


@dataclass
class Chosen(Line):
    """One of some values, each with what it is called."""

    labels: Mapping[str, str] = dc_field(default_factory=dict)
    form_template: str = "fields/form/chosen.html"

    async def serialize_value(self, request: Request, value: Any) -> Any:
        """Forms and files have the value, pages what it is called."""
        if request.state.action.is_form() or request.state.action == RequestAction.EXPORT:
            return value
        return self.labels.get(value, value)


@dataclass
class Badge(Chosen):
    """One of some values, with a colour of its own."""

    list_template: str = "fields/list/badge.html"
    detail_template: str = "fields/list/badge.html"

    async def serialize_value(self, request: Request, value: Any) -> Any:
        """The value, for its colour, and what it is called."""
        if request.state.action == RequestAction.EXPORT:
            return value
        return {"value": value, "label": self.labels.get(value, value)}


@dataclass
class Progress(Line):
    """How much of something is done."""

    list_template: str = "fields/list/progress.html"
    detail_template: str = "fields/list/progress.html"

    async def serialize_value(self, request: Request, value: Any) -> Any:
        """Both numbers."""
        done, total = value
        if request.state.action == RequestAction.EXPORT:
            return f"{done}/{total}"
        return {"done": done, "total": total}


def written(number: float, action: RequestAction) -> str:
    """A number as the reader writes it."""
    if abs(number) >= MOST_WRITTEN_OUT:
        return str(number)
    return format_decimal(number, DECIMALS[action], locale=get_locale())


def named(kind: type[StrEnum], prefix: str, label: Label) -> dict[str, str]:
    """What each value is called, by codes that begin with a prefix."""
    return {choice.value: label(f"{prefix}-{choice.value}") for choice in kind}
