"""Builders: entities with every field filled, of which a test names those that matter to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from domain.access import Channel
from domain.audit import AuditAction, AuditEntry, ObjectKind
from domain.categories import Category
from domain.comments import Comment
from domain.credentials import AccessToken, Session
from domain.films import Film
from domain.generation import GenerationJob, GenerationKind, GenerationStyle
from domain.users import User

NOON = datetime(2024, 2, 3, 12, 0, 0, 123456, tzinfo=UTC)
"""When things happen unless a test says otherwise."""

PASSWORD = "тихий-Океан-77"
"""A password that breaks no rule."""


def a_film(**over: Any) -> Film:
    """A film of the user with the id 1."""
    fields: dict[str, Any] = {
        "title": "Солярис",
        "description": "Станция над океаном.",
        "filmed_at": datetime(1972, 3, 20, 18, 30, tzinfo=UTC),
        "rating": 8.1,
        "poster_url": "https://example.com/solaris.jpg",
        "owner_id": 1,
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Film(**fields | over)


def a_category(**over: Any) -> Category:
    """A category at the top that belongs to nobody."""
    fields: dict[str, Any] = {"name": "Фантастика", "created_at": NOON, "updated_at": NOON}
    return Category(**fields | over)


def a_comment(**over: Any) -> Comment:
    """A comment of the user with the id 1 on the film with the id 1."""
    fields: dict[str, Any] = {
        "film_id": 1,
        "author_id": 1,
        "rating": 4.5,
        "text": "Хороший фильм.",
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Comment(**fields | over)


def a_user(**over: Any) -> User:
    """An active user who is no administrator; the password is ``PASSWORD`` in the plain hash."""
    fields: dict[str, Any] = {
        "username": "kim",
        "email": "kim@example.com",
        "password_hash": f"plain$1$0${PASSWORD}",
        "created_at": NOON,
        "updated_at": NOON,
    }
    return User(**fields | over)


def a_token(**over: Any) -> AccessToken:
    """An access token of the user with the id 1 that never expires."""
    fields: dict[str, Any] = {"user_id": 1, "digest": a_digest("key"), "created_at": NOON}
    return AccessToken(**fields | over)


def a_session(**over: Any) -> Session:
    """A session of the user with the id 1, just opened, for two weeks."""
    fields: dict[str, Any] = {
        "user_id": 1,
        "digest": a_digest("id"),
        "created_at": NOON,
        "last_seen_at": NOON,
        "expires_at": NOON + timedelta(days=14),
    }
    return Session(**fields | over)


def a_job(**over: Any) -> GenerationJob:
    """A job that waits to make ten films in the classic style; nobody asked for it."""
    fields: dict[str, Any] = {
        "kind": GenerationKind.FILMS,
        "style": GenerationStyle.CLASSIC,
        "requested": 10,
        "seed": 7,
        "queued_at": NOON,
    }
    return GenerationJob(**fields | over)


def an_entry(**over: Any) -> AuditEntry:
    """The entry of a user who gave a film another title over the API."""
    fields: dict[str, Any] = {
        "occurred_at": NOON,
        "actor_id": 1,
        "actor_name": "kim",
        "channel": Channel.API,
        "address": "192.0.2.7",
        "action": AuditAction.CHANGED,
        "object_kind": ObjectKind.FILM,
        "object_id": 1,
        "object_label": "Солярис",
        "changes": {"title": ("Солярис-2", "Солярис")},
    }
    return AuditEntry(**fields | over)


def a_digest(secret: str) -> bytes:
    """The 32 bytes that are kept of a secret."""
    return sha256(secret.encode()).digest()
