"""The rows of the lists: what they show of an object, and the names of what it refers to."""

from __future__ import annotations

from datetime import datetime

import msgspec

from domain.generation import GenerationKind, GenerationState, GenerationStyle

EXCERPT_LENGTH = 300
"""How many characters of a text without a limit a list shows, unless it is asked for all."""


class FilmEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A film, its category's name and its owner's; times are in UTC."""

    id: int
    title: str
    description: str
    filmed_at: datetime
    rating: float
    poster_url: str
    category_id: int | None
    category_name: str | None
    owner_id: int
    owner_username: str
    created_at: datetime
    updated_at: datetime
    version: int


class CategoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A category and its place in the tree.

    ``path`` names it from the top (``Кино / Драма``); of very long ones it keeps the end.
    ``depth`` counts the categories above. ``films`` are those of the category itself.
    """

    id: int
    name: str
    parent_id: int | None
    depth: int
    path: str
    films: int
    owner_id: int | None
    owner_username: str | None
    created_at: datetime
    updated_at: datetime
    version: int

    @property
    def parent_path(self) -> str:
        """The path of the category above; that of a category at the top is empty."""
        return self.path.removesuffix(self.name).removesuffix(" / ")


class CommentEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A comment, its film's title and its author's name."""

    id: int
    film_id: int
    film_title: str
    author_id: int
    author_username: str
    rating: float
    text: str
    created_at: datetime
    updated_at: datetime
    version: int


class UserEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A user, and how many films and comments are theirs."""

    id: int
    username: str
    email: str
    is_active: bool
    is_staff: bool
    is_superuser: bool
    films: int
    comments: int
    created_at: datetime
    updated_at: datetime
    version: int


class JobEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A generation job, how far it has come, and the name of who asked for it."""

    id: int
    kind: GenerationKind
    style: GenerationStyle
    requested: int
    produced: int
    state: GenerationState
    requested_by: int | None
    requested_by_username: str | None
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempts: int
    error: str | None
    version: int


class TokenEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An access token and its user's name; nothing that could be signed in with."""

    id: int
    user_id: int
    username: str
    created_at: datetime
    expires_at: datetime | None


class SessionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A session and its user's name; nothing that could be signed in with.

    It ends at ``expires_at``, or earlier when it is not seen for a while.
    """

    id: int
    user_id: int
    username: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What a picker offers: an object by the name that people know it by."""

    id: int
    label: str
