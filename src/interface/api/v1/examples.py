"""What the OpenAPI document shows: an answer of each shape, and every refusal with its body.

The sentences of refusals are those of the English catalogue, so they are the ones that occur.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from litestar.openapi.spec import (
    Example,
    OpenAPIHeader,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Reference,
    Responses,
    Schema,
)

from interface.api.bodies import MAX_BODY_BYTES
from interface.i18n.negotiation import Language
from interface.i18n.translator import Translator

FILM_ANSWER: Final[Mapping[str, Any]] = {
    "id": 17,
    "title": "Solaris",
    "description": "An ocean that thinks.",
    "time_loaded": "2026-05-14T10:00:00+03:00",
    "time_update": "2026-05-14T10:00:00+03:00",
    "time_filmed": "1972-03-20T00:00:00+03:00",
    "film_rating": 4.5,
    "poster_url": "https://example.com/solaris.jpg",
    "cat": 3,
}
CATEGORY_ANSWER: Final[Mapping[str, Any]] = {"id": 3, "name": "Drama", "parent": 1}
COMMENT_ANSWER: Final[Mapping[str, Any]] = {
    "id": 42,
    "comment_rating": 4.0,
    "text": "Slow, and worth it.",
    "created_at": "2026-05-14T10:00:00+03:00",
    "movie": 17,
}
COMMENT_OF_A_FILM: Final[Mapping[str, Any]] = {
    "id": 42,
    "user_id": 5,
    "comment_rating": 4.0,
    "text": "Slow, and worth it.",
}
USER_ANSWER: Final[Mapping[str, Any]] = {"email": "kim@example.com", "id": 5, "username": "kim"}
TOKEN_ANSWER: Final[Mapping[str, Any]] = {"auth_token": "3f6c1d0e8ab94f2c5d7e9b1a0c4f6e8d2b5a7c90"}

DETAIL: Final = Schema(
    type=OpenAPIType.OBJECT,
    properties={"detail": Schema(type=OpenAPIType.STRING)},
    required=["detail"],
)
FIELD_ERRORS: Final = Schema(
    type=OpenAPIType.OBJECT,
    description="Field name => sentences; or `detail` alone for a body that cannot be read.",
    additional_properties=Schema(
        one_of=[
            Schema(type=OpenAPIType.STRING),
            Schema(type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.STRING)),
        ]
    ),
)
_DESCRIPTIONS: Final[Mapping[int, str]] = {
    400: "The body cannot be read, or fields of it cannot be taken; every fault is named at once.",
    401: "Nobody is signed in, or the credentials are wrong or have ended.",
    403: "Whoever is signed in may not do this, or a session came without its CSRF token.",
    404: "There is no such object, or no such page of a list.",
    406: "The `Accept` header leaves out JSON, the only format there is.",
    408: "The body came too slowly: 10 seconds, and one more for each 100 KB, are enough.",
    409: "Somebody else changed or removed something at the same moment.",
    413: "The body is larger than 1 MiB.",
    415: "The body is neither JSON nor a form.",
    429: "Too many attempts: the answer says when to come again.",
    500: "Something is broken in the gallery; its log has what.",
    503: "The database cannot answer right now.",
    507: "There is no room left to store anything.",
}
_CODES: Final[Mapping[int, Mapping[str, str]]] = {
    401: {"nobody": "not-authenticated", "wrong": "bad-credentials"},
    403: {"not allowed": "forbidden", "no CSRF token": "csrf-failed"},
    404: {"object": "not-found", "address": "address-unknown", "page": "page-unknown"},
    406: {"format": "not-acceptable"},
    408: {"time": "body-too-slow"},
    409: {"at the same time": "edit-conflict"},
    413: {"size": "body-too-large"},
    415: {"kind": "media-type-unsupported"},
    429: {"changes": "too-many-requests", "signing in": "too-many-sign-ins"},
    500: {"broken": "server-error"},
    503: {"later": "unavailable", "damaged": "storage-damaged"},
    507: {"full": "storage-full"},
}
_HEADERS: Final[Mapping[int, Mapping[str, tuple[str, str]]]] = {
    401: {"WWW-Authenticate": ("The scheme to sign in by.", "Token")},
    429: {
        "Retry-After": ("Seconds after which to try again.", "42"),
        "RateLimit-Policy": ("What the limit is.", '"writes";q=60;w=60'),
        "RateLimit": ("What is left of it, and for how long.", '"writes";r=0;t=42'),
    },
    503: {"Retry-After": ("Seconds after which to try again.", "5")},
    507: {"Retry-After": ("Seconds after which to try again.", "5")},
}
_PARAMS: Final[Mapping[str, object]] = {"max": MAX_BODY_BYTES, "got": "text/plain", "minutes": 1}


def page_of(
    row: Mapping[str, Any], address: str, *, after: str = "page=4", before: str = "page=2"
) -> dict[str, Any]:
    """The third page of a list at an address, with one row; the parameters of those around it."""
    list_address = f"http://127.0.0.1:8000/api/v1{address}"
    return {
        "count": 17,
        "next": f"{list_address}?{after}",
        "previous": f"{list_address}?{before}",
        "results": [row],
    }


def failures(statuses: Sequence[int], fields: Sequence[str] = ()) -> Responses:
    """The refusals with these statuses; a body has these ``fields``, the required ones first."""
    return {
        str(status): OpenAPIResponse(
            description=_DESCRIPTIONS[status],
            headers=_headers(status),
            content={
                "application/json": OpenAPIMediaType(
                    schema=FIELD_ERRORS if status == HTTPStatus.BAD_REQUEST else DETAIL,
                    examples=_examples(status, fields),
                )
            },
        )
        for status in sorted(statuses)
    }


def _examples(status: int, fields: Sequence[str]) -> dict[str, Example | Reference]:
    if status == HTTPStatus.BAD_REQUEST:
        bodies: Mapping[str, Any] = {
            "a field is missing": {fields[0]: [_sentence("required")]},
            "not JSON": {"detail": _sentence("body-not-parseable")},
            "not an object": {"non_field_errors": [_sentence("body-not-an-object")]},
        }
    else:
        bodies = {name: {"detail": _sentence(code)} for name, code in _CODES[status].items()}
    return {name: Example(value=body) for name, body in bodies.items()}


def _headers(status: int) -> dict[str, OpenAPIHeader | Reference] | None:
    return {
        name: OpenAPIHeader(
            schema=Schema(type=OpenAPIType.STRING), description=description, example=value
        )
        for name, (description, value) in _HEADERS.get(status, {}).items()
    } or None


def _sentence(code: str) -> str:
    return _translator().text(Language.EN, code, _PARAMS)


@cache
def _translator() -> Translator:
    return Translator()
