"""What goes with objects that are deleted, or keeps them; for administrators, before they do it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

import msgspec

from application.administration.bounds import ensure_not_too_many
from application.administration.entries import Choice
from domain import access
from domain.access import Actor

MOST_TITLES = 10
"""How many of the objects that use a category are named."""


class FilmsImpact(msgspec.Struct, frozen=True, kw_only=True):
    """How many films there are, and how many comments go with them."""

    films: int
    comments: int


class UsersImpact(msgspec.Struct, frozen=True, kw_only=True):
    """How many users there are, and what goes with them.

    ``comments`` are their own and all on their films.
    """

    users: int
    films: int
    comments: int
    tokens: int
    sessions: int


class CategoriesImpact(msgspec.Struct, frozen=True, kw_only=True):
    """How many categories there are, and what keeps them: their films and categories below.

    Categories below that are to be deleted as well do not count. The first of the others are
    named, by their ids.
    """

    categories: int
    films: int
    first_films: list[Choice]
    children: int
    first_children: list[Choice]

    @property
    def is_in_use(self) -> bool:
        """Whether any of the categories has to stay."""
        return self.films > 0 or self.children > 0


class ImpactQueries(Protocol):
    """Counts what a deletion meets. Unknown ids count for nothing."""

    async def of_films(self, ids: Collection[int]) -> FilmsImpact:
        """What goes with these films."""
        ...

    async def of_users(self, ids: Collection[int]) -> UsersImpact:
        """What goes with these users."""
        ...

    async def of_categories(self, ids: Collection[int], *, most: int) -> CategoriesImpact:
        """What keeps these categories, of which ``most`` films and categories are named."""
        ...


class DeletionImpact:
    """Shows administrators what a deletion means.

    Every question raises ``Unauthenticated``, ``Forbidden``, or ``Invalid`` for too many ids.
    """

    def __init__(self, impact: ImpactQueries) -> None:
        self._impact = impact

    async def of_films(self, actor: Actor, ids: Collection[int]) -> FilmsImpact:
        """What goes with these films."""
        _ensure_may_ask(actor, ids)
        return await self._impact.of_films(ids)

    async def of_users(self, actor: Actor, ids: Collection[int]) -> UsersImpact:
        """What goes with these users."""
        _ensure_may_ask(actor, ids)
        return await self._impact.of_users(ids)

    async def of_categories(self, actor: Actor, ids: Collection[int]) -> CategoriesImpact:
        """What keeps these categories."""
        _ensure_may_ask(actor, ids)
        return await self._impact.of_categories(ids, most=MOST_TITLES)


def _ensure_may_ask(actor: Actor, ids: Collection[int]) -> None:
    access.ensure_staff(actor)
    ensure_not_too_many(ids)
