"""The rows of one table inside a unit of work."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any, Final, TypeAlias, TypeVar, cast

from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CursorResult,
    Executable,
    Insert,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from domain.errors import EditConflict
from infrastructure.persistence.models.base import GalleryRow, VersionedRow
from infrastructure.persistence.options import SHORT
from infrastructure.persistence.values import is_possible_id

RowT = TypeVar("RowT", bound=GalleryRow)
VersionedRowT = TypeVar("VersionedRowT", bound=VersionedRow)
T = TypeVar("T")

Values: TypeAlias = dict[str, Any]
"""The values of the columns of a row."""

_ROW_ID: Final = "row_id"
_VERSION_BEFORE: Final = "version_before"

CHUNK = 500
"""How many values one statement may ask for; databases limit their number."""


class Rows(SQLAlchemyAsyncRepository[RowT]):
    """Advanced Alchemy's repository with the verbs that the repositories of the gallery need.

    Errors come as SQLAlchemy has them (Advanced Alchemy would call a locked database a conflict),
    and no row stays behind in the session, where it would hide what the database holds. New and
    changed rows are written by statements that were built once: the session's own way to write
    a row takes several times as long.
    """

    def __init__(self, session: AsyncSession) -> None:
        super().__init__(
            session=session,
            auto_expunge=True,
            auto_refresh=False,
            wrap_exceptions=False,
            execution_options=SHORT,
        )

    @property
    def table(self) -> Table:
        return self.model_type.metadata.tables[str(self.model_type.__tablename__)]

    async def insert(self, values: Values) -> int:
        """Store a new row; returns its id."""
        result = await self.session.execute(_insertion(self.table), values)
        key = cast("Row[tuple[int]]", cast("CursorResult[Any]", result).inserted_primary_key)
        return cast("int", key[0])

    async def insert_many(self, rows: Sequence[Values]) -> None:
        """Store new rows in one go; their ids stay unknown here."""
        if rows:
            await self.session.execute(_insertion(self.table), rows)

    async def has(self, row_id: int) -> bool:
        if not is_possible_id(row_id):
            return False
        return await self.session.scalar(_by_id(self.table), {"id": row_id}) is not None

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

    async def run(self, statement: Executable, values: Values | None = None) -> int:
        """Execute an UPDATE or DELETE; returns how many rows it met."""
        result = cast("CursorResult[Any]", await self.session.execute(statement, values))
        return result.rowcount


class VersionedRows(Rows[VersionedRowT]):
    """The rows of a table whose rows are edited."""

    async def save(self, values: Values, row_id: int, *, version: int) -> None:
        """Write the values of a changed row over the stored one.

        Raises ``EditConflict`` when the stored version is not the one before this one.
        """
        keys = {_ROW_ID: row_id, _VERSION_BEFORE: version - 1}
        if not is_possible_id(row_id) or await self.run(_change(self.table), values | keys) == 0:
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


# Statements are built once: building one takes longer than running it.


@cache
def _insertion(table: Table) -> Insert:
    # Many rows at once go to a thread all the same.
    return insert(table).execution_options(**SHORT)


@cache
def _by_id(table: Table) -> Select[tuple[int]]:
    statement = select(table.c.id).where(table.c.id == bindparam("id", type_=BigInteger))
    return statement.execution_options(**SHORT)


@cache
def _change(table: Table) -> Update:
    statement = update(table).where(
        table.c.id == bindparam(_ROW_ID, type_=BigInteger),
        table.c.version == bindparam(_VERSION_BEFORE, type_=BigInteger),
    )
    return statement.execution_options(**SHORT)
