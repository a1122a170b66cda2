"""What the log tells of the request under way, noted by whoever finds it out."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

from domain.access import Actor
from domain.errors import DomainError, Forbidden, Unauthenticated


class Notes:
    """Notes on one request."""

    __slots__ = ("is_denied", "refusal", "request_id", "user_id")

    def __init__(self, request_id: str) -> None:
        self.request_id = request_id
        self.user_id: int | None = None
        self.refusal: str | None = None
        self.is_denied = False


NOTES: Final[ContextVar[Notes | None]] = ContextVar("notes", default=None)
"""The notes on the request that the running task answers; None outside of requests."""


def note_actor(actor: Actor) -> None:
    """Note who asks."""
    notes = NOTES.get()
    if notes is not None:
        notes.user_id = actor.user_id


def note_refusal(error: DomainError) -> None:
    """Note why a request is refused."""
    notes = NOTES.get()
    if notes is not None:
        notes.refusal = error.code
        notes.is_denied = isinstance(error, Unauthenticated | Forbidden)
