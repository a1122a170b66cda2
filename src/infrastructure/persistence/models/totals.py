"""How many rows the large tables have, without counting them.

Triggers of the database keep the totals, in the transaction that changes the rows: whoever adds or
deletes rows, by whichever way (a cascade, an outside program), the totals are exact. But for one:
of the rows that REPLACE takes away SQLite tells triggers only where ``recursive_triggers`` is on.
The gallery has no REPLACE; ``counting.mend`` puts right what that of others has left.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, String, cast, func, select
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.models.base import GalleryRow

COUNTED_TABLES: Final = ("films", "categories", "comments", "users")
SLOTS: Final = 16
"""Totals of a table. On PostgreSQL each connection adds to one of them, and so hardly ever waits
for another; on SQLite, which has one writer, the first holds everything."""


class RowTotalRow(GalleryRow):
    """A part of the number of rows of a table."""

    __tablename__ = "row_totals"

    table_name: Mapped[str] = mapped_column(String(30))
    total: Mapped[int] = mapped_column(BigInteger)


def first_slot(table_name: str) -> int:
    """The id of the first of a table's totals; the others follow."""
    return COUNTED_TABLES.index(table_name) * SLOTS + 1


def row_total(table_name: str) -> ScalarSelect[int]:
    """How many rows a table of ``COUNTED_TABLES`` has."""
    return (
        select(cast(func.sum(RowTotalRow.total), BigInteger))
        .where(slots_of(table_name))
        .scalar_subquery()
    )


def triggers(dialect: str) -> list[str]:
    """The names of the triggers that keep the totals."""
    changes = ["added", "deleted", *(["emptied"] if dialect == "postgresql" else [])]
    return [f"count_{table}_{change}" for table in COUNTED_TABLES for change in changes]


def slots_of(table_name: str) -> ColumnElement[bool]:
    """Which rows are the totals of a table."""
    first = first_slot(table_name)
    return RowTotalRow.id.between(first, first + SLOTS - 1)
