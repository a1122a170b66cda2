"""Films in memory."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC

import msgspec

from application.films.ports import FilmKey, FilmQueries, FilmRepository
from application.films.views import ALL_FILMS, FilmFilter, FilmOrder, FilmView
from application.pagination import Page, Window
from domain.errors import Conflict
from domain.films import Film, FilmNotFound
from domain.text import collation_key, fold
from tests.support.memory.store import MemoryState, MemoryStore, save_next_version
from tests.support.memory.window import seen_through


class MemoryFilmRepository(FilmRepository):
    """The films of one state."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def add(self, film: Film) -> None:
        self._ensure_references(film)
        self._state.films.add(film)

    async def add_many(self, films: Sequence[Film]) -> None:
        for film in films:
            await self.add(copy.copy(film))

    async def exists(self, film_id: int) -> bool:
        return film_id in self._state.films

    async def get(self, film_id: int) -> Film:
        film = self._state.films.find(film_id)
        if film is None:
            raise FilmNotFound(id=film_id)
        return film

    async def save(self, film: Film) -> None:
        self._ensure_references(film)
        save_next_version(self._state.films, film)

    async def remove(self, film_id: int) -> None:
        if not self._state.remove_film(film_id):
            raise FilmNotFound(id=film_id)

    async def count_in_category(self, category_id: int) -> int:
        return len(self._state.films.where(lambda film: film.category_id == category_id))

    async def count_of_owner(self, user_id: int) -> int:
        return len(self._state.films.where(lambda film: film.owner_id == user_id))

    async def known(self, keys: Collection[FilmKey]) -> set[FilmKey]:
        return {(film.title, film.filmed_at) for film in self._state.films.all()} & set(keys)

    def _ensure_references(self, film: Film) -> None:
        category_is_there = film.category_id is None or film.category_id in self._state.categories
        if film.owner_id not in self._state.users or not category_is_there:
            raise Conflict(owner_id=film.owner_id, category_id=film.category_id)


class MemoryFilmQueries(FilmQueries):
    """The films that are committed."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def get(self, film_id: int) -> FilmView:
        film = (await self._store.read()).films.find(film_id)
        if film is None:
            raise FilmNotFound(id=film_id)
        return _view(film)

    async def exists(self, film_id: int) -> bool:
        return film_id in (await self._store.read()).films

    async def count(self, where: FilmFilter = ALL_FILMS) -> int:
        return len(await self._passing(where))

    async def page(
        self, window: Window, *, order: FilmOrder = FilmOrder.ID, where: FilmFilter = ALL_FILMS
    ) -> Page[FilmView]:
        films = sorted(await self._passing(where), key=_ORDERS[order])
        return Page(items=[_view(film) for film in seen_through(window, films)], total=len(films))

    async def titles(self, window: Window, *, where: FilmFilter = ALL_FILMS) -> list[str]:
        return [film.title for film in seen_through(window, await self._passing(where))]

    async def _passing(self, where: FilmFilter) -> list[Film]:
        text = fold(where.text)
        return (await self._store.read()).films.where(
            lambda film: where.category_id in (None, film.category_id) and text in fold(film.title)
        )


def _by_category(film: Film) -> tuple[bool, int, int]:
    return film.category_id is not None, film.category_id or 0, film.id


_ORDERS: dict[FilmOrder, Callable[[Film], tuple[object, ...]]] = {
    FilmOrder.ID: lambda film: (film.id,),
    FilmOrder.CATEGORY: _by_category,
    FilmOrder.TITLE: lambda film: (collation_key(film.title), film.id),
}


def _view(film: Film) -> FilmView:
    in_utc = replace(film, filmed_at=film.filmed_at.astimezone(UTC))
    return msgspec.convert(in_utc, FilmView, from_attributes=True)
