"""The rows of one table inside a unit of work."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar, cast

from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    Row,
    Select,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from domain.errors import EditConflict
from infrastructure.persistence.models.base import GalleryRow, VersionedRow
from infrastructure.persistence.values import is_possible_id

RowT = TypeVar("RowT", bound=GalleryRow)
VersionedRowT = TypeVar("VersionedRowT", bound=VersionedRow)
T = TypeVar("T")

CHUNK = 500
"""How many values one statement may ask for; databases limit their number."""


class Rows(SQLAlchemyAsyncRepository[RowT]):
    """Advanced Alchemy's repository with the verbs that the repositories of the gallery need.

    Errors come as SQLAlchemy has them (Advanced Alchemy would call a locked database a conflict),
    and no row stays behind in the session, where it would hide what the database holds.
    """

    def __init__(self, session: AsyncSession) -> None:
        super().__init__(
            session=session, auto_expunge=True, auto_refresh=False, wrap_exceptions=False
        )

    @property
    def table(self) -> Table:
        return self.model_type.metadata.tables[str(self.model_type.__tablename__)]

    async def insert_many(self, rows: Sequence[dict[str, object]]) -> None:
        """Store new rows in one go; their ids stay unknown here."""
        if rows:
            await self.session.execute(insert(self.table), rows)

    async def has(self, row_id: int) -> bool:
        if not is_possible_id(row_id):
            return False
        statement = select(self.table.c.id).where(self.table.c.id == row_id)
        return await self.session.scalar(statement) is not None

    async def find(self, row_id: int) -> RowT | None:
        """The row, which nobody else changes before the unit of work ends."""
        if not is_possible_id(row_id):
            return None
        return await self.get_one_or_none(self.model_type.id == row_id, with_for_update=True)

    async def remove(self, row_id: int) -> bool:
        """Delete the row; False when there was none."""
        if not is_possible_id(row_id):
            return False
        return await self.remove_where(self.table.c.id == row_id) > 0

    async def remove_where(self, *conditions: ColumnElement[bool]) -> int:
        """Delete the rows that meet all conditions; returns how many there were."""
        return await self.run(delete(self.table).where(*conditions))

    async def scalar(self, statement: Select[tuple[T]]) -> T | None:
        value: T | None = await self.session.scalar(statement)
        return value

    async def select(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        return (await self.session.execute(statement)).all()

    async def run(self, statement: Executable) -> int:
        """Execute an UPDATE or DELETE; returns how many rows it met."""
        result = cast("CursorResult[Any]", await self.session.execute(statement))
        return result.rowcount


class VersionedRows(Rows[VersionedRowT]):
    """The rows of a table whose rows are edited."""

    async def save(self, row: VersionedRowT, row_id: int) -> None:
        """Write a changed row over the stored one.

        Raises ``EditConflict`` when the stored version is not the one before this change.
        """
        columns = self.table.c
        statement = (
            update(self.table)
            .where(columns.id == row_id, columns.version == row.version - 1)
            .values(row.to_dict())
        )
        if not is_possible_id(row_id) or await self.run(statement) == 0:
            raise EditConflict(id=row_id)


async def wait_for_others(session: AsyncSession, lock: int) -> None:
    """Wait until no other unit of work holds the lock of this number; hold it to the end."""
    # On SQLite a unit of work has the database to itself.
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(lock)))


def chunks(values: Collection[T]) -> Iterator[list[T]]:
    """The values in lists that one statement can ask for."""
    listed = list(values)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
