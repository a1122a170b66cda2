"""The films inside a unit of work."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from application.films.ports import FilmKey, FilmRepository
from domain.films import Film, FilmNotFound
from domain.text import collation_key, fold, fold_passage
from infrastructure.persistence.failures import references_checked
from infrastructure.persistence.models.films import TITLE_SORT_KEY_MAX_LENGTH, FilmRow
from infrastructure.persistence.repositories.rows import Values, VersionedRows, chunks
from infrastructure.persistence.transaction import Transaction
from infrastructure.persistence.values import ensure_possible_ids, is_possible_id


class SqlFilmRepository(FilmRepository):
    """Films in an SQL database."""

    def __init__(self, transaction: Transaction) -> None:
        self._rows = VersionedRows(FilmRow, transaction)

    async def add(self, film: Film) -> None:
        _ensure_possible_references(film)
        with references_checked(owner_id=film.owner_id, category_id=film.category_id):
            film.id = await self._rows.insert(to_values(film))

    async def add_many(self, films: Sequence[Film]) -> None:
        for film in films:
            _ensure_possible_references(film)
        with references_checked():
            await self._rows.insert_many(films, to_values)

    async def exists(self, film_id: int) -> bool:
        return await self._rows.has(film_id)

    async def get(self, film_id: int) -> Film:
        row = await self._rows.find(film_id)
        if row is None:
            raise FilmNotFound(id=film_id)
        return to_film(row)

    async def save(self, film: Film) -> None:
        _ensure_possible_references(film)
        with references_checked(owner_id=film.owner_id, category_id=film.category_id):
            await self._rows.save(to_values(film), film.id, version=film.version)

    async def remove(self, film_id: int) -> None:
        if not await self._rows.remove(film_id):
            raise FilmNotFound(id=film_id)

    async def count_in_category(self, category_id: int) -> int:
        if not is_possible_id(category_id):
            return 0
        statement = select(func.count()).where(FilmRow.category_id == category_id)
        return await self._rows.scalar(statement) or 0

    async def count_of_owner(self, user_id: int) -> int:
        if not is_possible_id(user_id):
            return 0
        statement = select(func.count()).where(FilmRow.owner_id == user_id)
        return await self._rows.scalar(statement) or 0

    async def known(self, keys: Collection[FilmKey]) -> set[FilmKey]:
        stored: set[FilmKey] = set()
        for titles in chunks({title for title, _ in keys}):
            statement = select(FilmRow.title, FilmRow.filmed_at).where(FilmRow.title.in_(titles))
            stored.update((row.title, row.filmed_at) for row in await self._rows.select(statement))
        return {key for key in keys if key in stored}


def to_values(film: Film) -> Values:
    """The values of the columns of a film, but for its id."""
    return {
        "title": film.title,
        "title_folded": fold(film.title),
        "title_sort_key": collation_key(film.title)[:TITLE_SORT_KEY_MAX_LENGTH],
        "description": film.description,
        "description_folded": fold_passage(film.description),
        "filmed_at": film.filmed_at,
        "rating": film.rating,
        "poster_url": film.poster_url,
        "category_id": film.category_id,
        "owner_id": film.owner_id,
        "created_at": film.created_at,
        "updated_at": film.updated_at,
        "version": film.version,
    }


def to_film(row: FilmRow) -> Film:
    """The film of a row."""
    return Film(
        id=row.id,
        title=row.title,
        description=row.description,
        filmed_at=row.filmed_at,
        rating=row.rating,
        poster_url=row.poster_url,
        category_id=row.category_id,
        owner_id=row.owner_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def _ensure_possible_references(film: Film) -> None:
    ensure_possible_ids(owner_id=film.owner_id, category_id=film.category_id)
