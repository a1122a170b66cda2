"""The bodies of the classic contract: which fields each has, read with every fault at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request
from litestar.openapi.spec import OpenAPIFormat

from domain.categories import NAME_MAX_LENGTH
from domain.errors import Invalid, Problem, Violation
from domain.films import POSTER_URL_MAX_LENGTH, TITLE_MAX_LENGTH
from domain.users import EMAIL_MAX_LENGTH, USERNAME_MAX_LENGTH
from interface.api.bodies import read_fields
from interface.api.state import state_of
from interface.api.v1.clocks import at_local_time
from interface.api.v1.fields import Address, Field, Moment, Number, Reference, Refused, Text

Draft = TypeVar("Draft")
Review = Callable[[Draft], Awaitable[list[Problem]]]


class Form:
    """The fields that a body may have; all others are passed over."""

    def __init__(self, *fields: Field) -> None:
        self.fields = fields
        self._names = {field.target: field.name for field in fields}

    def name(self, target: str) -> str:
        """The contract's name of a field of the gallery."""
        return self._names.get(target, target)

    async def read(
        self,
        request: Request[Any, Any, Any],
        draft: type[Draft] | None = None,
        review: Review[Draft] | None = None,
        *,
        partial: bool = False,
    ) -> dict[str, Any]:
        """The values of a body, by the gallery's names.

        ``review`` finds the rules that a draft of these values breaks; without it the service
        finds them. Raises ``Invalid`` with every fault; to a ``partial`` body no field is
        required.
        """
        values, found = self.sort(
            await read_fields(request), state_of(request).time_zone, partial=partial
        )
        if draft and review:
            found += await review(msgspec.convert(values, draft))
        if found:
            raise Invalid(found)
        return values

    def sort(
        self, body: Mapping[str, object], zone: ZoneInfo, *, partial: bool = False
    ) -> tuple[dict[str, Any], list[Problem]]:
        """The values that the fields could take, and the faults of the others."""
        values: dict[str, Any] = {}
        found: list[Problem] = []
        for field in self.fields:
            if field.name in body:
                try:
                    values[field.target] = _in_zone(field.parse(body[field.name]), zone)
                except Refused as error:
                    found.append(Problem(field.target, error.violation))
            elif field.required and not partial:
                found.append(Problem(field.target, Violation("required")))
        return values, found


def _in_zone(value: object, zone: ZoneInfo) -> object:
    """A moment without an offset is local time of the zone."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return at_local_time(value, zone)
    return value


FILM = Form(
    Text(name="title", example="Solaris", max_length=TITLE_MAX_LENGTH),
    Text(name="description", example="An ocean that thinks.", required=False),
    Moment(name="time_filmed", example="1972-03-20T00:00:00+03:00", means="filmed_at"),
    Number(name="film_rating", example=4.5, means="rating"),
    Text(
        name="poster_url",
        example="https://example.com/solaris.jpg",
        blank=False,
        max_length=POSTER_URL_MAX_LENGTH,
        format=OpenAPIFormat.URI,
    ),
    Reference(name="cat", example=3, means="category_id", required=False, optional=True),
)
CATEGORY = Form(
    Text(name="name", example="Drama", max_length=NAME_MAX_LENGTH),
    Reference(name="parent", example=1, means="parent_id", required=False, optional=True),
)
COMMENT = Form(
    Reference(name="movie", example=17, means="film_id"),
    Number(name="comment_rating", example=4, means="rating"),
    Text(name="text", example="Slow, and worth it."),
)
REGISTRATION = Form(
    Text(name="username", example="kim", max_length=USERNAME_MAX_LENGTH),
    Text(name="password", example="quiet-Ocean-77"),
    Address(
        name="email",
        example="kim@example.com",
        required=False,
        max_length=EMAIL_MAX_LENGTH,
    ),
)
PROFILE = Form(
    Address(
        name="email",
        example="kim@example.com",
        required=False,
        max_length=EMAIL_MAX_LENGTH,
    )
)
SIGN_IN = Form(
    Text(name="username", example="kim", required=False, blank=False),
    Text(name="password", example="quiet-Ocean-77", required=False, blank=False),
)
DELETION = Form(Text(name="current_password", example="quiet-Ocean-77", blank=False))
PASSWORD_CHANGE = Form(
    Text(name="current_password", example="quiet-Ocean-77", blank=False),
    Text(name="new_password", example="loud-River-14"),
)
USERNAME_CHANGE = Form(
    Text(name="current_password", example="quiet-Ocean-77", blank=False),
    Text(name="new_username", example="kim.new", max_length=USERNAME_MAX_LENGTH),
)
