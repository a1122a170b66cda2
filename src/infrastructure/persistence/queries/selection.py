"""Selecting columns straight into views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, cast

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ScalarSelect,
    Select,
    Subquery,
    Table,
    bindparam,
    func,
    select,
    true,
)

from application.pagination import Page, Window
from infrastructure.persistence.models.base import GalleryRow
from infrastructure.persistence.models.totals import COUNTED_TABLES, row_total
from infrastructure.persistence.prepared import Values

ViewT = TypeVar("ViewT", bound=msgspec.Struct)
SelectT = TypeVar("SelectT", bound=Select[Any])


def columns(row_type: type[GalleryRow], view_type: type[msgspec.Struct]) -> list[Any]:
    """The columns that a view is made of, in the order of its fields."""
    return [getattr(row_type, field) for field in view_type.__struct_fields__]


def view(view_type: type[ViewT], values: Values) -> ViewT:
    """The view with these values of its fields."""
    return view_type(**dict(zip(view_type.__struct_fields__, values, strict=True)))


def within_window(statement: SelectT) -> SelectT:
    """The statement for the rows of a window alone; ``parameters`` says of which window."""
    return statement.limit(bindparam("limit", type_=BigInteger)).offset(
        bindparam("offset", type_=BigInteger)
    )


def parameters(window: Window, **others: object) -> dict[str, object]:
    """What a statement with a window, and maybe other parameters, is executed with."""
    return {"limit": window.limit, "offset": window.offset, **others}


def page_statement(
    row_type: type[GalleryRow],
    view_type: type[msgspec.Struct],
    *conditions: ColumnElement[bool],
    order: Sequence[str] = ("id",),
    latest_first: bool = False,
) -> Select[Any]:
    """One statement for the rows of a window and the number of all rows.

    Each row begins with that number. Past the end of the list there is one row, which holds the
    number and nothing else.
    """
    counted = select(total(row_type, *conditions).label("total")).subquery()
    table = cast("Table", row_type.__table__)
    fields = view_type.__struct_fields__
    selected = [table.c[name] for name in dict.fromkeys((*fields, *order))]
    window = within_window(
        select(*selected)
        .where(*conditions)
        .order_by(*ordering(table, order, backwards=latest_first))
    )
    seen = window.subquery()
    return (
        select(counted.c.total, *(seen.c[name] for name in fields))
        .select_from(counted.outerjoin(seen, true()))
        .order_by(*ordering(seen, order, backwards=latest_first))
    )


def total(row_type: type[GalleryRow], *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many rows meet all conditions; without any, large tables need no counting."""
    if not conditions and row_type.__tablename__ in COUNTED_TABLES:
        return row_total(row_type.__tablename__)
    counted = select(func.count()).select_from(row_type).where(*conditions)
    return counted.correlate(None).scalar_subquery()


def page(view_type: type[ViewT], rows: Sequence[Values]) -> Page[ViewT]:
    """What a statement of ``page_statement`` found; every view begins with an id."""
    items = [view(view_type, row[1:]) for row in rows if row[1] is not None]
    return Page(items=items, total=rows[0][0])


def ordering(
    source: Table | Subquery, names: Sequence[str], *, backwards: bool = False
) -> list[ColumnElement[Any]]:
    """The order by these columns; where there may be nothing, nothing comes first."""
    found = [source.c[name] for name in names]
    if backwards:
        return [it.desc().nulls_last() if it.nullable else it.desc() for it in found]
    return [it.asc().nulls_first() if it.nullable else it for it in found]
