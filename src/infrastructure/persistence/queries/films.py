"""Films as they are read."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, String, bindparam, select

from application.films.ports import FilmQueries
from application.films.views import ALL_FILMS, FilmFilter, FilmOrder, FilmView
from application.pagination import Page, Window
from domain.films import TITLE_MAX_LENGTH, FilmNotFound
from domain.text import fold
from infrastructure.persistence.models.films import FilmRow
from infrastructure.persistence.queries import selection
from infrastructure.persistence.queries.listing import Listing
from infrastructure.persistence.reader import Reader
from infrastructure.persistence.values import is_possible_id, is_possible_text

_ORDERS = {
    FilmOrder.ID: ("id",),
    FilmOrder.CATEGORY: ("category_id", "id"),
    FilmOrder.TITLE: ("title_sort_key", "id"),
}
_ESCAPE = "!"
_WILDCARDS = str.maketrans({sign: _ESCAPE + sign for sign in (_ESCAPE, "%", "_")})

# No character folds to more than 18. SQLite refuses patterns of more than 50,000 bytes.
_TEXT_MAX_LENGTH = 18 * TITLE_MAX_LENGTH


class SqlFilmQueries(FilmQueries):
    """Films read from an SQL database."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def get(self, film_id: int) -> FilmView:
        row = None
        if is_possible_id(film_id):
            row = await self._reader.one_or_none(_one(), {"id": film_id})
        if row is None:
            raise FilmNotFound(id=film_id)
        return selection.view(FilmView, row)

    async def exists(self, film_id: int) -> bool:
        if not is_possible_id(film_id):
            return False
        return await self._reader.scalar(_id(), {"id": film_id}) is not None

    async def count(self, where: FilmFilter = ALL_FILMS) -> int:
        values = _values(where)
        if values is None:
            return 0
        total: int = await self._reader.scalar(_count(frozenset(values)), values)
        return total

    async def page(
        self, window: Window, *, order: FilmOrder = FilmOrder.ID, where: FilmFilter = ALL_FILMS
    ) -> Page[FilmView]:
        values = _values(where)
        if values is None:
            return Page(items=[], total=0)
        return await _list(order, frozenset(values)).page(self._reader, window, **values)

    async def titles(self, window: Window, *, where: FilmFilter = ALL_FILMS) -> list[str]:
        values = _values(where)
        if values is None:
            return []
        rows = await self._reader.all(
            _titles(frozenset(values)), selection.parameters(window, **values)
        )
        return [title for (title,) in rows]


def _values(where: FilmFilter) -> dict[str, Any] | None:
    """The parameters of the conditions that a filter sets; None when no film can meet them."""
    values: dict[str, Any] = {}
    if where.category_id is not None:
        if not is_possible_id(where.category_id):
            return None
        values["category_id"] = where.category_id
    if len(where.text) > _TEXT_MAX_LENGTH:
        return None  # folding takes time that grows with the square of the length
    text = fold(where.text)
    if text:
        if not is_possible_text(text):
            return None
        values["pattern"] = f"%{text.translate(_WILDCARDS)}%"
    return values


# Statements are built once: building one takes longer than running it.


@cache
def _one() -> Select[Any]:
    return select(*selection.columns(FilmRow, FilmView)).where(
        FilmRow.id == bindparam("id", type_=BigInteger)
    )


@cache
def _id() -> Select[Any]:
    return select(FilmRow.id).where(FilmRow.id == bindparam("id", type_=BigInteger))


@cache
def _count(names: frozenset[str]) -> Select[Any]:
    return select(selection.total(FilmRow, *_conditions(names)))


@cache
def _list(order: FilmOrder, names: frozenset[str]) -> Listing[FilmView]:
    return Listing(FilmRow, FilmView, *_conditions(names), order=_ORDERS[order])


@cache
def _titles(names: frozenset[str]) -> Select[Any]:
    statement = select(FilmRow.title).where(*_conditions(names)).order_by(FilmRow.id)
    return selection.within_window(statement)


def _conditions(names: frozenset[str]) -> list[ColumnElement[bool]]:
    """The conditions with parameters of these names."""
    conditions: list[ColumnElement[bool]] = []
    if "category_id" in names:
        conditions.append(FilmRow.category_id == bindparam("category_id", type_=BigInteger))
    if "pattern" in names:
        pattern = bindparam("pattern", type_=String)
        conditions.append(FilmRow.title_folded.like(pattern, escape=_ESCAPE))
    return conditions
