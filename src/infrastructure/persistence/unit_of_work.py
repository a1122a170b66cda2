"""The unit of work on an SQL database."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from sqlalchemy.exc import IntegrityError

from application.unit_of_work import UnitOfWork
from domain.errors import Conflict
from infrastructure.persistence.database import Database
from infrastructure.persistence.repositories.accounts import (
    SqlSessionRepository,
    SqlTokenRepository,
    SqlUserRepository,
)
from infrastructure.persistence.repositories.audit import SqlAuditLog
from infrastructure.persistence.repositories.categories import SqlCategoryRepository
from infrastructure.persistence.repositories.comments import SqlCommentRepository
from infrastructure.persistence.repositories.films import SqlFilmRepository
from infrastructure.persistence.repositories.generation import SqlGenerationJobRepository
from infrastructure.persistence.repositories.tallies import SqlTallies


class SqlUnitOfWork(UnitOfWork):
    """One transaction, from the beginning of the block to its end.

    On SQLite it holds the write lock for that time. Raises ``Unavailable`` when the database
    cannot be reached or somebody else keeps it locked.
    """

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction()

    @property
    def films(self) -> SqlFilmRepository:
        return SqlFilmRepository(self._transaction)

    @property
    def categories(self) -> SqlCategoryRepository:
        return SqlCategoryRepository(self._transaction)

    @property
    def comments(self) -> SqlCommentRepository:
        return SqlCommentRepository(self._transaction)

    @property
    def users(self) -> SqlUserRepository:
        return SqlUserRepository(self._transaction)

    @property
    def tokens(self) -> SqlTokenRepository:
        return SqlTokenRepository(self._transaction)

    @property
    def sessions(self) -> SqlSessionRepository:
        return SqlSessionRepository(self._transaction)

    @property
    def generation_jobs(self) -> SqlGenerationJobRepository:
        return SqlGenerationJobRepository(self._transaction)

    @property
    def tallies(self) -> SqlTallies:
        return SqlTallies(self._transaction)

    @property
    def audit(self) -> SqlAuditLog:
        return SqlAuditLog(self._transaction)

    async def commit(self) -> None:
        try:
            await self._transaction.commit()
        except IntegrityError as error:
            raise Conflict from error

    async def __aenter__(self) -> Self:
        try:
            await self._transaction.begin()
        except BaseException as error:
            await self.__aexit__(type(error), error, error.__traceback__)
            raise
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            await self._transaction.close()
        except Exception:
            if not isinstance(error, asyncio.CancelledError):
                raise  # else whoever was told to end would go on
