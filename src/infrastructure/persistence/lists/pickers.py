"""Pickers: films, categories and users as choices."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, Table, case, literal, select

from application.administration.entries import Choice
from application.administration.ports import Picker
from domain.text import fold
from infrastructure.persistence.lists.categories import paths_of, places_in_tree
from infrastructure.persistence.lists.conditions import Column, among, begins_with, holds
from infrastructure.persistence.models.accounts import UserRow
from infrastructure.persistence.models.base import GalleryRow
from infrastructure.persistence.models.categories import CategoryRow
from infrastructure.persistence.models.films import FilmRow
from infrastructure.persistence.reader import Reader


class SqlPicker(Picker):
    """Choices among the rows of a table, which are searched and ordered by these columns."""

    def __init__(
        self, reader: Reader, row_type: type[GalleryRow], *, label: str, folded: str, order: str
    ) -> None:
        self._reader = reader
        self._table: Table = row_type.metadata.tables[str(row_type.__tablename__)]
        self._label = label
        self._folded, self._order = self._table.c[folded], self._table.c[order]

    async def find(self, text: str, *, limit: int) -> list[Choice]:
        if fold(text):
            later = case((begins_with(text, self._folded), 0), else_=1)
            chosen = self._placed(later.label("later"), holds(text, self._folded))
            chosen = chosen.order_by(chosen.selected_columns["later"])
        else:  # to order by a constant would hide the index
            chosen = self._placed(literal(0).label("later"))
        place, row_id = chosen.selected_columns["place"], chosen.selected_columns["id"]
        return await self._choices(chosen.order_by(place, row_id).limit(limit))

    async def some(self, ids: Collection[int]) -> list[Choice]:
        row_id = self._table.c.id
        return await self._choices(self._chosen(row_id.label("later"), among(ids, row_id)))

    def labelled(self, shown: Subquery) -> tuple[Column, FromClause]:
        """What choices are called, and where that comes from: what is shown, joined with more."""
        return shown.c.label, shown

    def _placed(self, first: ColumnElement[int], *conditions: ColumnElement[bool]) -> Select[Any]:
        """Choices with their places in the order."""
        return self._chosen(first, *conditions)

    def _chosen(self, first: ColumnElement[int], *conditions: ColumnElement[bool]) -> Select[Any]:
        label = self._table.c[self._label].label("label")
        place = self._order.label("place")
        return select(self._table.c.id, label, place, first).where(*conditions)

    async def _choices(self, chosen: Select[Any]) -> list[Choice]:
        shown = chosen.subquery("shown")
        label, source = self.labelled(shown)
        statement = select(shown.c.id, label.label("label")).select_from(source)
        rows = await self._reader.all(statement.order_by(shown.c.later, shown.c.place, shown.c.id))
        return [Choice(id=found, label=text) for found, text in rows]


class SqlFilmPicker(SqlPicker):
    """Films by their titles."""

    def __init__(self, reader: Reader) -> None:
        keys = {"folded": "title_folded", "order": "title_sort_key"}
        super().__init__(reader, FilmRow, label="title", **keys)


class SqlCategoryPicker(SqlPicker):
    """Categories by their paths, in the order of the tree; it is the names that are searched."""

    def __init__(self, reader: Reader) -> None:
        keys = {"folded": "name_folded", "order": "name_sort_key"}
        super().__init__(reader, CategoryRow, label="name", **keys)

    def labelled(self, shown: Subquery) -> tuple[Column, FromClause]:
        paths = paths_of(shown)
        return paths.c.path, shown.join(paths, paths.c.id == shown.c.id)

    def _placed(self, first: ColumnElement[int], *conditions: ColumnElement[bool]) -> Select[Any]:
        places = places_in_tree().subquery("places")
        label = CategoryRow.name.label("label")
        return (
            select(CategoryRow.id, label, places.c.place, first)
            .join(places, places.c.id == CategoryRow.id)
            .where(*conditions)
        )


class SqlUserPicker(SqlPicker):
    """Users by their names; the addresses are searched, too."""

    def __init__(self, reader: Reader) -> None:
        keys = {"folded": "names_folded", "order": "names_folded"}
        super().__init__(reader, UserRow, label="username", **keys)
