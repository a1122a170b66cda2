"""Categories as they are read."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, select

from application.categories.ports import CategoryQueries
from application.categories.views import CategoryView
from application.pagination import Page, Window
from domain.categories import CategoryNotFound
from infrastructure.persistence.models.categories import CategoryRow
from infrastructure.persistence.queries import selection
from infrastructure.persistence.queries.listing import Listing
from infrastructure.persistence.reader import Reader
from infrastructure.persistence.values import is_possible_id


class SqlCategoryQueries(CategoryQueries):
    """Categories read from an SQL database."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def get(self, category_id: int) -> CategoryView:
        row = None
        if is_possible_id(category_id):
            row = await self._reader.one_or_none(_one(), {"id": category_id})
        if row is None:
            raise CategoryNotFound(id=category_id)
        return selection.view(CategoryView, row)

    async def exists(self, category_id: int) -> bool:
        if not is_possible_id(category_id):
            return False
        return await self._reader.scalar(_id(), {"id": category_id}) is not None

    async def count(self) -> int:
        total: int = await self._reader.scalar(_count())
        return total

    async def page(self, window: Window) -> Page[CategoryView]:
        return await _list().page(self._reader, window)

    async def names(self, window: Window) -> list[str]:
        rows = await self._reader.all(_names(), selection.parameters(window))
        return [name for (name,) in rows]


@cache
def _one() -> Select[Any]:
    return select(*selection.columns(CategoryRow, CategoryView)).where(
        CategoryRow.id == bindparam("id", type_=BigInteger)
    )


@cache
def _id() -> Select[Any]:
    return select(CategoryRow.id).where(CategoryRow.id == bindparam("id", type_=BigInteger))


@cache
def _count() -> Select[Any]:
    return select(selection.total(CategoryRow))


@cache
def _list() -> Listing[CategoryView]:
    return Listing(CategoryRow, CategoryView)


@cache
def _names() -> Select[Any]:
    return selection.within_window(select(CategoryRow.name).order_by(CategoryRow.id))
