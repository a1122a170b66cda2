"""What the classic contract answers: its names for the gallery's fields."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from application.accounts.views import UserView
from application.categories.views import CategoryView
from application.comments.views import CommentView
from application.films.views import FilmView
from interface.api.v1.clocks import local

T = TypeVar("T")


class PageOut(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A page of a list: how long the list is, and where the pages around this one are."""

    count: int
    next: str | None
    previous: str | None
    results: list[T]


class FilmOut(msgspec.Struct, frozen=True, kw_only=True):
    """A film; the owner never shows."""

    id: int
    title: str
    description: str
    time_loaded: datetime
    time_update: datetime
    time_filmed: datetime
    film_rating: float
    poster_url: str
    cat: int | None

    @classmethod
    def of(cls, film: FilmView, zone: ZoneInfo) -> FilmOut:
        """This film, with times of this zone."""
        return cls(
            id=film.id,
            title=film.title,
            description=film.description,
            time_loaded=local(film.created_at, zone),
            time_update=local(film.updated_at, zone),
            time_filmed=local(film.filmed_at, zone),
            film_rating=film.rating,
            poster_url=film.poster_url,
            cat=film.category_id,
        )


class CategoryOut(msgspec.Struct, frozen=True, kw_only=True):
    """A category; the owner never shows."""

    id: int
    name: str
    parent: int | None

    @classmethod
    def of(cls, category: CategoryView) -> CategoryOut:
        """This category."""
        return cls(id=category.id, name=category.name, parent=category.parent_id)


class CommentOut(msgspec.Struct, frozen=True, kw_only=True):
    """A comment; the author never shows."""

    id: int
    comment_rating: float
    text: str
    created_at: datetime
    movie: int

    @classmethod
    def of(cls, comment: CommentView, zone: ZoneInfo) -> CommentOut:
        """This comment, with times of this zone."""
        return cls(
            id=comment.id,
            comment_rating=comment.rating,
            text=comment.text,
            created_at=local(comment.created_at, zone),
            movie=comment.film_id,
        )


class FilmCommentOut(msgspec.Struct, frozen=True, kw_only=True):
    """A comment in the lookup by film: there the author shows."""

    id: int
    user_id: int
    comment_rating: float
    text: str

    @classmethod
    def of(cls, comment: CommentView) -> FilmCommentOut:
        """This comment."""
        return cls(
            id=comment.id,
            user_id=comment.author_id,
            comment_rating=comment.rating,
            text=comment.text,
        )


class UserOut(msgspec.Struct, frozen=True, kw_only=True):
    """A user, as users see themselves."""

    email: str
    id: int
    username: str

    @classmethod
    def of(cls, user: UserView) -> UserOut:
        """This user."""
        return cls(email=user.email, id=user.id, username=user.username)


class TokenOut(msgspec.Struct, frozen=True, kw_only=True):
    """An access token, shown this once."""

    auth_token: str


class AllowOut(msgspec.Struct, frozen=True, kw_only=True):
    """The verbs that an address offers."""

    allow: list[str]
