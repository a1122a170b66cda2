"""Who asks for a page of the admin site, and what a request carries."""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import FormData
from starlette.requests import HTTPConnection, Request

from application.administration.bounds import MOST_AT_ONCE
from application.pagination import MAX_OFFSET
from domain.access import ANONYMOUS, Actor
from interface.api.csrf import Connection

CONNECTION: Final = "gallery.connection"
"""Where a request of the admin site keeps the one that the gallery received."""

_ID = re.compile(r"[0-9]{1,19}", re.ASCII)


def connection_of(request: HTTPConnection) -> Connection:
    """The request as the rest of the gallery knows it."""
    connection: Connection = request.scope[CONNECTION]
    return connection


def actor_of(request: Request) -> Actor:
    """Who acts; nobody, until somebody has signed in."""
    actor: Actor = getattr(request.state, "actor", ANONYMOUS)
    return actor


def me(request: Request) -> int | None:
    """The id of whoever acts, as the first value of a form."""
    return actor_of(request).user_id


def row_id(text: object) -> int | None:
    """The id that a text names, if it can be one of a row."""
    if not (isinstance(text, str) and _ID.fullmatch(text)):
        return None
    number = int(text)
    return number if number <= MAX_OFFSET else None


def row_ids(texts: list[str]) -> list[int]:
    """The ids that texts name, each once; what can be no id names nothing.

    Of too many there is one more than the services take, so that they refuse them.
    """
    ids = (row_id(text) for text in texts[: MOST_AT_ONCE + 1])
    return list(dict.fromkeys(number for number in ids if number is not None))


def text_of(form: FormData, name: str) -> str:
    """A text field of a form; a file, or nothing, is the empty text."""
    value = form.get(name)
    return value if isinstance(value, str) else ""
