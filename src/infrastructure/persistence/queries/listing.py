"""Lists that are read page by page: the last page about as quickly as the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar, cast

import msgspec
from sqlalchemy import ColumnElement, Select, Table, select, true

from application.pagination import Page, Window
from infrastructure.persistence.models.base import GalleryRow
from infrastructure.persistence.queries import selection
from infrastructure.persistence.reader import Reader

ViewT = TypeVar("ViewT", bound=msgspec.Struct)

NEAR = 1_000
"""Rows that a page may pass over one by one, as they are in the table."""


class Listing(Generic[ViewT]):
    """A list of rows as views, in one order.

    A page is read as it stands in the list, together with the total. Past the end there is no row
    that could bring the total along, and another statement finds it: each page is of one moment.

    A page far from the beginning passes over the rows before it in an index, which is narrower
    than the table, and begins at the end of the list when that is nearer.
    """

    def __init__(
        self,
        row_type: type[GalleryRow],
        view_type: type[ViewT],
        *conditions: ColumnElement[bool],
        order: Sequence[str] = ("id",),
    ) -> None:
        self._view_type = view_type
        self._total = select(selection.total(row_type, *conditions))
        self._near = _near_statement(row_type, view_type, *conditions, order=order)
        self._past = selection.page_statement(row_type, view_type, *conditions, order=order)
        self._far, self._from_end = (
            _far_statement(row_type, view_type, *conditions, order=order, from_end=from_end)
            for from_end in (False, True)
        )

    async def page(self, reader: Reader, window: Window, **values: object) -> Page[ViewT]:
        """The rows of a window; ``values`` are the parameters of the conditions."""
        if window.limit and window.offset < NEAR:
            parameters = selection.parameters(window, **values)
            rows = await reader.all(self._near, parameters)
            return selection.page(self._view_type, rows or await reader.all(self._past, parameters))
        total: int = await reader.scalar(self._total, values)
        if window.offset >= total or not window.limit:
            return Page(items=[], total=total)
        after = max(total - window.offset - window.limit, 0)
        if after < window.offset:
            from_end = Window(limit=min(window.limit, total - window.offset), offset=after)
            rows = await reader.all(self._from_end, selection.parameters(from_end, **values))
            found = selection.page(self._view_type, rows[::-1])
            if found.total == total:  # otherwise the end has moved meanwhile
                return found
        rows = await reader.all(self._far, selection.parameters(window, **values))
        return selection.page(self._view_type, rows)


def _near_statement(
    row_type: type[GalleryRow],
    view_type: type[msgspec.Struct],
    *conditions: ColumnElement[bool],
    order: Sequence[str],
) -> Select[Any]:
    """The rows of a window, each with the number of all rows before it."""
    table = cast("Table", row_type.__table__)
    return selection.within_window(
        select(
            selection.total(row_type, *conditions),
            *(table.c[name] for name in view_type.__struct_fields__),
        )
        .where(*conditions)
        .order_by(*selection.ordering(table, order))
    )


def _far_statement(
    row_type: type[GalleryRow],
    view_type: type[msgspec.Struct],
    *conditions: ColumnElement[bool],
    order: Sequence[str],
    from_end: bool,
) -> Select[Any]:
    """Like ``page_statement``, but what is passed over is read from an index."""
    counted = select(selection.total(row_type, *conditions).label("total")).subquery()
    table = cast("Table", row_type.__table__)
    narrow = [table.c[name] for name in dict.fromkeys((*order, "id"))]
    by = selection.ordering(table, order, backwards=from_end)
    seen = selection.within_window(select(*narrow).where(*conditions).order_by(*by)).subquery()
    return (
        select(counted.c.total, *(table.c[name] for name in view_type.__struct_fields__))
        .select_from(counted.outerjoin(seen, true()).outerjoin(table, table.c.id == seen.c.id))
        .order_by(*selection.ordering(seen, order, backwards=from_end))
    )
