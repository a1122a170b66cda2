"""The lists of administrators in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC
from typing import Any

import msgspec

from application.administration.criteria import (
    CategoryCriteria,
    CategorySort,
    CommentCriteria,
    CommentSort,
    FilmCriteria,
    FilmSort,
    UserCriteria,
    UserSort,
)
from application.administration.entries import CategoryEntry, CommentEntry, FilmEntry, UserEntry
from domain.categories import Category
from domain.text import collation_key, fold
from tests.support.memory.listing import MemoryList, holds, is_the, within
from tests.support.memory.store import MemoryState

MOST_NAMES = 20


class MemoryFilmList(MemoryList[FilmEntry, FilmCriteria, FilmSort]):
    """The films that are committed."""

    passages = ("description",)

    def entries(self, state: MemoryState) -> list[FilmEntry]:
        return [
            an_entry(
                FilmEntry,
                film,
                filmed_at=film.filmed_at.astimezone(UTC),
                category_name=_name_of_category(state, film.category_id),
                owner_username=name_of_user(state, film.owner_id),
            )
            for film in state.films.all()
        ]

    def meets(self, state: MemoryState, entry: FilmEntry, where: FilmCriteria) -> bool:
        return (
            holds(where.text, entry.title, entry.description)
            and self._stands_in(state, entry.category_id, where)
            and is_the(where.owner_id, entry.owner_id)
            and within(where.rating, entry.rating)
            and within(where.filmed_at, entry.filmed_at)
            and within(where.created_at, entry.created_at)
        )

    def place(self, state: MemoryState, by: FilmSort) -> Callable[[FilmEntry], Any]:
        if by is FilmSort.TITLE:
            return lambda entry: collation_key(entry.title)
        return super().place(state, by)

    def _stands_in(self, state: MemoryState, category_id: int | None, where: FilmCriteria) -> bool:
        if not where.below or category_id is None:
            return is_the(where.category_id, category_id)
        above = [category.id for category in lineage(state, category_id)]
        return any(is_the(where.category_id, each) for each in above)


class MemoryCategoryList(MemoryList[CategoryEntry, CategoryCriteria, CategorySort]):
    """The categories that are committed."""

    def entries(self, state: MemoryState) -> list[CategoryEntry]:
        films = Counter(film.category_id for film in state.films.all())
        return [
            an_entry(
                CategoryEntry,
                category,
                depth=len(lineage(state, category.id)) - 1,
                path=path(state, category.id),
                films=films[category.id],
                owner_username=name_of_user(state, category.owner_id),
            )
            for category in state.categories.all()
        ]

    def meets(self, state: MemoryState, entry: CategoryEntry, where: CategoryCriteria) -> bool:
        return holds(where.text, entry.name) and is_the(where.parent_id, entry.parent_id)

    def place(self, state: MemoryState, by: CategorySort) -> Callable[[CategoryEntry], Any]:
        if by is not CategorySort.TREE:
            return super().place(state, by)
        return lambda entry: place_in_tree(state, entry.id)


class MemoryCommentList(MemoryList[CommentEntry, CommentCriteria, CommentSort]):
    """The comments that are committed."""

    passages = ("text",)

    def entries(self, state: MemoryState) -> list[CommentEntry]:
        titles = {film.id: film.title for film in state.films.all()}
        return [
            an_entry(
                CommentEntry,
                comment,
                film_title=titles[comment.film_id],
                author_username=name_of_user(state, comment.author_id),
            )
            for comment in state.comments.all()
        ]

    def meets(self, state: MemoryState, entry: CommentEntry, where: CommentCriteria) -> bool:
        return (
            holds(where.text, entry.text)
            and is_the(where.film_id, entry.film_id)
            and is_the(where.author_id, entry.author_id)
            and within(where.rating, entry.rating)
            and within(where.created_at, entry.created_at)
        )


class MemoryUserList(MemoryList[UserEntry, UserCriteria, UserSort]):
    """The users that are committed."""

    def entries(self, state: MemoryState) -> list[UserEntry]:
        films = Counter(film.owner_id for film in state.films.all())
        comments = Counter(comment.author_id for comment in state.comments.all())
        return [
            an_entry(
                UserEntry,
                user,
                films=films[user.id],
                comments=comments[user.id],
            )
            for user in state.users.all()
        ]

    def meets(self, state: MemoryState, entry: UserEntry, where: UserCriteria) -> bool:
        return (
            holds(where.text, names(entry))
            and is_the(where.is_staff, entry.is_staff)
            and is_the(where.is_active, entry.is_active)
        )

    def place(self, state: MemoryState, by: UserSort) -> Callable[[UserEntry], Any]:
        if by is UserSort.USERNAME:
            return lambda entry: fold(names(entry))
        return super().place(state, by)


def place_in_tree(state: MemoryState, category_id: int) -> list[tuple[str, int]]:
    """The names and ids from the top down to the category: its place among all others."""
    return [
        (collation_key(category.name), category.id)
        for category in reversed(lineage(state, category_id))
    ]


def lineage(state: MemoryState, category_id: int) -> list[Category]:
    """The category and those above it, upwards."""
    found = []
    current = state.categories.find(category_id)
    while current is not None:
        found.append(current)
        parent_id = current.parent_id
        current = None if parent_id is None else state.categories.find(parent_id)
    return found


def path(state: MemoryState, category_id: int) -> str:
    upwards = [category.name for category in lineage(state, category_id)]
    named = upwards[:MOST_NAMES] + ["…"] * (len(upwards) > MOST_NAMES)
    return " / ".join(reversed(named))


def names(user: Any) -> str:
    """What a user is searched by."""
    return f"{user.username} {user.email}"


def _name_of_category(state: MemoryState, category_id: int | None) -> str | None:
    category = None if category_id is None else state.categories.find(category_id)
    return None if category is None else category.name


def name_of_user(state: MemoryState, user_id: int | None) -> str | None:
    user = None if user_id is None else state.users.find(user_id)
    return None if user is None else user.username


def an_entry(entry_type: Any, entity: Any, **more: object) -> Any:
    """An entry with the fields of an entity, and more."""
    own = {
        field: getattr(entity, field) for field in entry_type.__struct_fields__ if field not in more
    }
    return msgspec.convert(own | more, entry_type)
