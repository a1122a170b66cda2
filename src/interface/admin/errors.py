"""Statuses of what the admin site refuses."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from domain.errors import Conflict, DomainError, Forbidden, NotFound, StorageFull, Unavailable
from domain.limits import TooMany
from interface.api.errors import BodyTooSlow

STATUSES: Final = (
    (NotFound, HTTPStatus.NOT_FOUND),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (Conflict, HTTPStatus.CONFLICT),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (StorageFull, HTTPStatus.INSUFFICIENT_STORAGE),
    (BodyTooSlow, HTTPStatus.REQUEST_TIMEOUT),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)
CODES: Final = {
    HTTPStatus.BAD_REQUEST: "admin-request-unreadable",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "admin-verb-not-offered",
}
"""What the refusals of the library mean."""


def status_of(error: DomainError) -> HTTPStatus:
    """The status of the answer to what is refused."""
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), None)
    return status or HTTPStatus.BAD_REQUEST
