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
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
)
from sqlalchemy import table as table_named

from infrastructure.persistence.database import (
    MIGRATION_LOCK_TIMEOUT,
    looking_engine,
    sync_engine,
)
from infrastructure.persistence.models.totals import (
    COUNTED_TABLES,
    SLOTS,
    RowTotalRow,
    first_slot,
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
        kept = "no total" if self.kept is None else self.kept
        return f"{self.table}: {kept} kept, {self.there} there"


def counted(connection: Connection) -> Sequence[Count]:
    """Every counted table. One statement sees one moment, whoever is writing."""
    rows = connection.execute(union_all(*map(_count, COUNTED_TABLES)).order_by("name"))
    return [Count(table=table, there=there, kept=kept) for table, there, kept in rows]


def mend(url: str) -> Sequence[Count]:
    """Put right the totals of an up-to-date gallery, in one transaction; returns the wrong ones.

    Nothing is written, and nobody waits, where all are right. Raises ``Unavailable`` and
    ``DatabaseError``.
    """
    with looking_engine(url).connect() as connection:
        if all(count.is_right for count in counted(connection)):
            return []
    # On SQLite a transaction begins with the write lock.
    with sync_engine(url).begin() as connection:
        if connection.dialect.name == "postgresql":
            # Who has added to a total ends first, who is to add waits; even where there is none.
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{MIGRATION_LOCK_TIMEOUT}s'")
            connection.exec_driver_sql("LOCK TABLE row_totals IN SHARE ROW EXCLUSIVE MODE")
        wrong = [count for count in counted(connection) if not count.is_right]
        for count in wrong:
            _keep(connection, count)
        return wrong


def _keep(connection: Connection, count: Count) -> None:
    first = first_slot(count.table)
    connection.execute(delete(RowTotalRow).where(slots_of(count.table)))
    rows = [
        {"id": first + slot, "table_name": count.table, "total": 0 if slot else count.there}
        for slot in range(SLOTS)
    ]
    connection.execute(insert(RowTotalRow), rows)


def _count(table: str) -> Select[Any]:
    there = select(func.count()).select_from(table_named(table))
    # Where one is missing, whoever adds to that one adds to nothing.
    whole = case((func.count() == SLOTS, cast(func.sum(RowTotalRow.total), BigInteger)))
    kept = select(whole).where(slots_of(table), RowTotalRow.table_name == table)
    return select(literal(table).label("name"), there.scalar_subquery(), kept.scalar_subquery())
