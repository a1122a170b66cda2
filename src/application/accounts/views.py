"""What is read of accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Self

import msgspec

from domain.access import Actor, Origin


class UserView(msgspec.Struct, frozen=True, kw_only=True):
    """A user as others may see one: nothing to sign in with."""

    id: int
    username: str
    email: str
    is_active: bool
    is_staff: bool
    is_superuser: bool
    created_at: datetime
    updated_at: datetime
    version: int


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What a password is checked against; never leaves the application."""

    user_id: int
    username: str
    email: str
    password_hash: str
    is_active: bool
    is_staff: bool


class TokenOwner(msgspec.Struct, frozen=True, kw_only=True):
    """An access token that is known, and whose it is."""

    token_id: int
    user_id: int
    username: str
    is_active: bool
    is_staff: bool
    expires_at: datetime | None


class SessionOwner(msgspec.Struct, frozen=True, kw_only=True):
    """A session that is known, live or over, and whose it is."""

    session_id: int
    user_id: int
    username: str
    is_active: bool
    is_staff: bool
    last_seen_at: datetime
    expires_at: datetime


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed in and by what: a token, a session, or a password with this hash."""

    actor: Actor
    token_id: int | None = None
    expires_at: datetime | None = None
    """When the token ends; None: never, or no token."""
    session_id: int | None = None
    password_hash: str | None = None

    def coming_from(self, origin: Origin) -> Self:
        """The same one, who comes from here."""
        if self.actor.origin == origin:
            return self
        return msgspec.structs.replace(self, actor=replace(self.actor, origin=origin))
