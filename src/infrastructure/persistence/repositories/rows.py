"""The rows of one table inside a unit of work."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast

from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    CursorResult,
    Delete,
    Executable,
    Insert,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from domain.errors import EditConflict
from infrastructure.persistence.models.base import GalleryRow, VersionedRow
from infrastructure.persistence.options import SHORT
from infrastructure.persistence.transaction import Transaction
from infrastructure.persistence.values import is_possible_id

RowT = TypeVar("RowT", bound=GalleryRow)
VersionedRowT = TypeVar("VersionedRowT", bound=VersionedRow)
T = TypeVar("T")

Values: TypeAlias = dict[str, Any]
"""The values of the columns of a row."""

_ID: Final = "row_id"
_VERSION_BEFORE: Final = "version_before"

CHUNK = 500
"""How many values one statement may ask for; databases limit their number."""


class Rows(Generic[RowT]):
    """The rows of one table, written by statements that were built once.

    The session's own way to write a row takes several times as long.
    """

    def __init__(self, row_type: type[RowT], transaction: Transaction) -> None:
        self._row_type = row_type
        self._transaction = transaction
        self.table = cast("Table", row_type.__table__)

    async def insert(self, values: Values) -> int:
        """Store a new row; returns its id."""
        return await self._transaction.insert(_insertion(self.table), values)

    async def insert_many(self, entities: Sequence[T], to_values: Callable[[T], Values]) -> None:
        """Store a new row for each; their ids stay unknown here."""
        if len(entities) == 1:
            await self.insert(to_values(entities[0]))
        elif entities:
            await self._transaction.insert_many(_insertion(self.table), map(to_values, entities))

    async def has(self, row_id: int) -> bool:
        if not is_possible_id(row_id):
            return False
        return await self._transaction.scalar(_by_id(self.table), {_ID: row_id}) is not None

    async def find(self, row_id: int) -> RowT | None:
        """The row, which nobody else changes before the unit of work ends."""
        if not is_possible_id(row_id):
            return None
        loader = _Loader(self._row_type, self._transaction.session)
        return await loader.get_one_or_none(self._row_type.id == row_id, with_for_update=True)

    async def remove(self, row_id: int) -> bool:
        """Delete the row; False when there was none."""
        if not is_possible_id(row_id):
            return False
        return await self._transaction.change(_removal(self.table), {_ID: row_id}) > 0

    async def remove_where(self, *conditions: ColumnElement[bool]) -> int:
        """Delete the rows that meet all conditions; returns how many there were."""
        return await self.run(delete(self.table).where(*conditions))

    async def scalar(self, statement: Select[tuple[T]]) -> T | None:
        value: T | None = await self._transaction.session.scalar(statement)
        return value

    async def select(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        return (await self._transaction.session.execute(statement)).all()

    async def run(self, statement: Executable) -> int:
        """Execute an UPDATE or DELETE; returns how many rows it met."""
        result = await self._transaction.session.execute(statement)
        return cast("CursorResult[Any]", result).rowcount

    async def wait_for_others(self, lock: int) -> None:
        """Wait until no other unit of work holds the lock of this number; hold it to the end."""
        await self._transaction.lock(lock)


class VersionedRows(Rows[VersionedRowT]):
    """The rows of a table whose rows are edited."""

    async def save(self, values: Values, row_id: int, *, version: int) -> None:
        """Write the values of a changed row over the stored one.

        Raises ``EditConflict`` when the stored version is not the one before this one.
        """
        if not is_possible_id(row_id):
            raise EditConflict(id=row_id)
        parameters = values | {_ID: row_id, _VERSION_BEFORE: version - 1}
        if await self._transaction.change(_change(self.table), parameters) == 0:
            raise EditConflict(id=row_id)


class _Loader(SQLAlchemyAsyncRepository[RowT]):
    """Advanced Alchemy's repository, to load rows.

    Errors come as SQLAlchemy has them (Advanced Alchemy would call a locked database a conflict),
    and no row stays behind in the session, where it would hide what the database holds.
    """

    def __init__(self, row_type: type[RowT], session: AsyncSession) -> None:
        self.model_type = row_type
        super().__init__(
            session=session,
            auto_expunge=True,
            auto_refresh=False,
            wrap_exceptions=False,
            execution_options=SHORT,
        )


def chunks(values: Collection[T]) -> Iterator[list[T]]:
    """The values in lists that one statement can ask for."""
    listed = list(values)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


# Statements are built once: building one takes longer than running it.


@cache
def _insertion(table: Table) -> Insert:
    return insert(table)


@cache
def _by_id(table: Table) -> Select[tuple[int]]:
    return select(table.c.id).where(table.c.id == _id())


@cache
def _removal(table: Table) -> Delete:
    return delete(table).where(table.c.id == _id())


@cache
def _change(table: Table) -> Update:
    version_before = bindparam(_VERSION_BEFORE, type_=BigInteger)
    return update(table).where(table.c.id == _id(), table.c.version == version_before)


def _id() -> BindParameter[int]:
    return bindparam(_ID, type_=BigInteger)
