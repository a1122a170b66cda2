"""The unit of work on an SQL database."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from application.unit_of_work import UnitOfWork
from domain.errors import Conflict
from infrastructure.persistence.database import Database
from infrastructure.persistence.endings import to_the_end
from infrastructure.persistence.failures import pool_exhaustion_translated
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


class SqlUnitOfWork(UnitOfWork):
    """One transaction, from the beginning of the block to its end.

    On SQLite it holds the write lock for that time. Raises ``Unavailable`` when the database
    cannot be reached or somebody else keeps it locked.
    """

    _session: AsyncSession

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def films(self) -> SqlFilmRepository:
        return SqlFilmRepository(self._session)

    @property
    def categories(self) -> SqlCategoryRepository:
        return SqlCategoryRepository(self._session)

    @property
    def comments(self) -> SqlCommentRepository:
        return SqlCommentRepository(self._session)

    @property
    def users(self) -> SqlUserRepository:
        return SqlUserRepository(self._session)

    @property
    def tokens(self) -> SqlTokenRepository:
        return SqlTokenRepository(self._session)

    @property
    def sessions(self) -> SqlSessionRepository:
        return SqlSessionRepository(self._session)

    @property
    def generation_jobs(self) -> SqlGenerationJobRepository:
        return SqlGenerationJobRepository(self._session)

    @property
    def audit(self) -> SqlAuditLog:
        return SqlAuditLog(self._session)

    async def commit(self) -> None:
        try:
            # Whoever is cancelled meanwhile still learns first that it is stored.
            await to_the_end(asyncio.create_task(self._session.commit()))
        except IntegrityError as error:
            raise Conflict from error

    async def __aenter__(self) -> Self:
        self._session = self._database.sessions()
        try:
            with pool_exhaustion_translated():
                _ = await self._session.connection()
        except BaseException:
            await to_the_end(asyncio.create_task(_give_back(self._session)))
            raise
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._session.in_transaction():
            await to_the_end(asyncio.create_task(_give_back(self._session)))
        else:  # everything is committed: there is nothing to wait for
            await self._session.close()


async def _give_back(session: AsyncSession) -> None:
    """Undo what was not committed, and only then give the connection back.

    Closing alone would give it back in the middle of a transaction whose COMMIT had failed.
    """
    try:
        await session.rollback()
    except BaseException:
        await session.invalidate()
        raise
    finally:
        await session.close()
