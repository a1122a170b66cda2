"""What the log tells of signing in: who did, and who was refused and why.

No name that somebody typed is told before it is known to be that of a user: people type passwords
into the wrong field.
"""

from __future__ import annotations

import logging
from enum import StrEnum

from application.accounts.views import Credentials, SessionOwner, TokenOwner
from domain.access import Actor, Origin

log = logging.getLogger("film_gallery.sign_in")

Known = Credentials | TokenOwner | SessionOwner


class Reason(StrEnum):
    """Why somebody was refused; only the log knows."""

    UNKNOWN_USER = "unknown-user"
    WRONG_PASSWORD = "wrong-password"  # noqa: S105 # it is the name of a reason
    INACTIVE_USER = "inactive-user"
    TOO_MANY_ATTEMPTS = "too-many-attempts"
    UNKNOWN_TOKEN = "unknown-token"  # noqa: S105 # the same


def reason_of(credentials: Credentials | None) -> Reason:
    """Why a name and a password do not let anybody in."""
    if credentials is None:
        return Reason.UNKNOWN_USER
    return Reason.WRONG_PASSWORD if credentials.is_active else Reason.INACTIVE_USER


def tell_of_sign_in(actor: Actor) -> None:
    """Somebody has proved to be a user, by name and password."""
    fields = {"event": "sign-in", "user_id": actor.user_id, "username": actor.username}
    log.info("signed in", extra=fields | _place(actor.origin))


def tell_of_refusal(reason: Reason, known: Known | None, origin: Origin) -> None:
    """Somebody could not prove to be a user."""
    who = {"user_id": known.user_id, "username": known.username} if known else {}
    fields = {"event": "sign-in-refused", "reason": reason.value} | who
    log.warning("sign-in refused", extra=fields | _place(origin))


def _place(origin: Origin) -> dict[str, object]:
    return {"channel": origin.channel.value, "client": origin.address}
