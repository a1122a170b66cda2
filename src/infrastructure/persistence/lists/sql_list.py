"""Lists in general: one statement for the rows of a window and the number of all rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, ClassVar, Generic, TypeVar

import msgspec
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    Table,
    func,
    select,
    true,
)
from sqlalchemy.sql.elements import True_

from application.administration.criteria import Criteria, Sorting, SortT
from application.administration.entries import EXCERPT_LENGTH
from application.administration.ports import ListQueries
from application.pagination import Page, Window
from infrastructure.persistence.lists import conditions
from infrastructure.persistence.lists.conditions import Column
from infrastructure.persistence.models.base import GalleryRow
from infrastructure.persistence.queries import selection
from infrastructure.persistence.reader import Reader

EntryT = TypeVar("EntryT", bound=msgspec.Struct)
CriteriaT = TypeVar("CriteriaT", bound=Criteria)


class SqlList(ListQueries[EntryT, CriteriaT, SortT], Generic[EntryT, CriteriaT, SortT]):
    """A list of the rows of one table.

    The window is found by ids and the columns of the order alone; only what is shown is looked up
    whole, together with what it refers to.
    """

    row_type: ClassVar[type[GalleryRow]]
    entry_type: type[EntryT]
    passages: ClassVar[frozenset[str]] = frozenset()
    """The fields of an entry that hold texts without a limit."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.table: Table = self.row_type.metadata.tables[str(self.row_type.__tablename__)]

    def conditions(self, where: CriteriaT) -> Sequence[ColumnElement[bool]]:
        """What the rows must meet."""
        raise NotImplementedError

    def place(self, by: SortT) -> Column:
        """What the rows are ordered by, before their id."""
        column: Column = self.table.c[by.value]
        return column

    def found(self, by: SortT) -> Select[Any]:
        """The ids of all rows, each with its place in the order."""
        return select(self.table.c.id, self.place(by).label("place"))

    def looked_up(self, base: FromClause, shown: Subquery) -> tuple[Sequence[Column], FromClause]:
        """The columns of an entry, in the order of its fields, and where they come from.

        That is the base, which has the ids that are shown, joined with the rows of these ids and
        with what the rows refer to.
        """
        raise NotImplementedError

    async def page(
        self,
        window: Window,
        *,
        where: CriteriaT,
        sorting: Sorting[SortT],
        whole_texts: bool = False,
    ) -> Page[EntryT]:
        rows = await self._reader.all(self._page(window, where, sorting, whole=whole_texts))
        # Past the end of the list there is one row, which holds the number and nothing else.
        items = [self._entry(row[1:]) for row in rows if row[1] is not None]
        return Page(items=items, total=rows[0][0])

    async def some(self, ids: Collection[int]) -> list[EntryT]:
        row_id = self.table.c.id
        shown = select(row_id).where(conditions.among(ids, row_id)).subquery("shown")
        columns, source = self.looked_up(shown, shown)
        statement = select(*columns).select_from(source).order_by(shown.c.id)
        return [self._entry(row) for row in await self._reader.all(statement)]

    def _page(
        self, window: Window, where: CriteriaT, sorting: Sorting[SortT], *, whole: bool
    ) -> Select[Any]:
        # The total of a whole table is known without a count.
        criteria = [each for each in self.conditions(where) if not isinstance(each, True_)]
        counted = select(selection.total(self.row_type, *criteria).label("total")).subquery()
        found = self.found(sorting.by).where(*criteria)
        shown = (
            found.order_by(*_directed(found.selected_columns, sorting))
            .limit(window.limit)
            .offset(window.offset)
            .subquery("shown")
        )
        base = counted.outerjoin(shown, true())
        columns, source = self.looked_up(base, shown)
        if not whole:
            columns = self._shortened(columns)
        statement = select(counted.c.total, *columns).select_from(source)
        return statement.order_by(*_directed(shown.c, sorting))

    def _shortened(self, columns: Sequence[Column]) -> Sequence[Column]:
        return [
            func.substr(column, 1, EXCERPT_LENGTH) if field in self.passages else column
            for field, column in zip(self.entry_type.__struct_fields__, columns, strict=True)
        ]

    def _entry(self, values: Sequence[Any]) -> EntryT:
        return self.entry_type(**dict(zip(self.entry_type.__struct_fields__, values, strict=True)))


def _directed(source: Any, sorting: Sorting[Any]) -> list[ColumnElement[Any]]:
    """By the place, then by the id; the same way round."""
    order = (source["place"], source["id"])
    return [column.desc() if sorting.descending else column for column in order]
