"""A unit of work on a memory store."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from application.unit_of_work import UnitOfWork
from tests.support.memory.audit import MemoryAuditLog
from tests.support.memory.categories import MemoryCategoryRepository
from tests.support.memory.comments import MemoryCommentRepository
from tests.support.memory.credentials import MemorySessionRepository, MemoryTokenRepository
from tests.support.memory.films import MemoryFilmRepository
from tests.support.memory.generation import MemoryGenerationJobRepository
from tests.support.memory.store import MemoryState, MemoryStore
from tests.support.memory.tallies import MemoryTallies
from tests.support.memory.users import MemoryUserRepository


class MemoryUnitOfWork(UnitOfWork):
    """Works on a copy of the committed state, which ``commit`` puts in its place."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._begin(MemoryState())

    def _begin(self, state: MemoryState) -> None:
        self._state = state
        self._films = MemoryFilmRepository(state)
        self._categories = MemoryCategoryRepository(state)
        self._comments = MemoryCommentRepository(state)
        self._users = MemoryUserRepository(state)
        self._tokens = MemoryTokenRepository(state)
        self._sessions = MemorySessionRepository(state)
        self._generation_jobs = MemoryGenerationJobRepository(state)
        self._audit = MemoryAuditLog(state)
        self._tallies = MemoryTallies(state)

    @property
    def films(self) -> MemoryFilmRepository:
        return self._films

    @property
    def categories(self) -> MemoryCategoryRepository:
        return self._categories

    @property
    def comments(self) -> MemoryCommentRepository:
        return self._comments

    @property
    def users(self) -> MemoryUserRepository:
        return self._users

    @property
    def tokens(self) -> MemoryTokenRepository:
        return self._tokens

    @property
    def sessions(self) -> MemorySessionRepository:
        return self._sessions

    @property
    def generation_jobs(self) -> MemoryGenerationJobRepository:
        return self._generation_jobs

    @property
    def tallies(self) -> MemoryTallies:
        return self._tallies

    @property
    def audit(self) -> MemoryAuditLog:
        return self._audit

    async def commit(self) -> None:
        self._store.committed = self._state.snapshot()

    async def __aenter__(self) -> Self:
        await self._store.writing.acquire()
        self._begin(self._store.committed.snapshot())
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._begin(MemoryState())
        self._store.writing.release()
