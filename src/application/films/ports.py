"""How films are kept and found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

from application.films.views import ALL_FILMS, FilmFilter, FilmOrder, FilmView
from application.pagination import Page, Window
from domain.films import Film

FilmKey: TypeAlias = tuple[str, datetime]
"""Title and moment of filming: what makes two films of a file the same film."""


class FilmRepository(Protocol):
    """The films inside a unit of work."""

    async def add(self, film: Film) -> None:
        """Store a new film and give it its id.

        Raises ``domain.errors.Conflict`` when its owner or category does not exist (any more).
        """
        ...

    async def add_many(self, films: Sequence[Film]) -> None:
        """Store new films in one go; their ids stay unknown here."""
        ...

    async def exists(self, film_id: int) -> bool:
        """Whether there is a film with this id; any integer is a fair question."""
        ...

    async def get(self, film_id: int) -> Film:
        """Return the film, for change; raises ``FilmNotFound``."""
        ...

    async def save(self, film: Film) -> None:
        """Store a changed film.

        Raises ``EditConflict`` when the stored version is not the one before this change.
        """
        ...

    async def remove(self, film_id: int) -> None:
        """Remove the film and its comments; raises ``FilmNotFound``."""
        ...

    async def count_in_category(self, category_id: int) -> int:
        """How many films stand in this category itself (not below it)."""
        ...

    async def count_of_owner(self, user_id: int) -> int:
        """How many films belong to the user."""
        ...

    async def known(self, keys: Collection[FilmKey]) -> set[FilmKey]:
        """Which of these (title, filmed_at) pairs films of the gallery have."""
        ...


class FilmQueries(Protocol):
    """Films as they are read, without a unit of work."""

    async def get(self, film_id: int) -> FilmView:
        """Return the film; raises ``FilmNotFound``."""
        ...

    async def exists(self, film_id: int) -> bool:
        """Whether there is a film with this id; any integer is a fair question."""
        ...

    async def count(self, where: FilmFilter = ALL_FILMS) -> int:
        """How many films pass the filter."""
        ...

    async def page(
        self, window: Window, *, order: FilmOrder = FilmOrder.ID, where: FilmFilter = ALL_FILMS
    ) -> Page[FilmView]:
        """The films in the window, with the number of all that pass the filter."""
        ...

    async def titles(self, window: Window, *, where: FilmFilter = ALL_FILMS) -> list[str]:
        """The titles in the window, by the films' ids."""
        ...
