"""The totals that triggers keep, beside the rows that are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy import table as table_named

from infrastructure.persistence.models.totals import (
    COUNTED_TABLES,
    SLOTS,
    RowTotalRow,
    slots_of,
)


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows a table has, and the total that is kept; None where any of it is missing."""

    table: str
    there: int
    kept: int | None

    @property
    def is_right(self) -> bool:
        return self.there == self.kept

    def __str__(self) -> str:
        if self.kept is None:
            return f"{self.table} has {self.there}, its total is missing"
        return f"{self.table} has {self.there}" + ("" if self.is_right else f", not {self.kept}")


def counted(connection: Connection) -> Sequence[Count]:
    """Every counted table. One statement sees one moment, whoever is writing."""
    rows = connection.execute(union_all(*map(_count, COUNTED_TABLES)).order_by("name"))
    return [Count(table=table, there=there, kept=kept) for table, there, kept in rows]


def _count(table: str) -> Select[Any]:
    there = select(func.count()).select_from(table_named(table))
    # Where one is missing, whoever adds to that one adds to nothing.
    whole = case((func.count() == SLOTS, cast(func.sum(RowTotalRow.total), BigInteger)))
    kept = select(whole).where(slots_of(table), RowTotalRow.table_name == table)
    return select(literal(table).label("name"), there.scalar_subquery(), kept.scalar_subquery())
