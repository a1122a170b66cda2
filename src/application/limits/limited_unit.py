"""A unit of work that counts who changes something, and lets nobody change too much."""

from __future__ import annotations

from datetime import datetime
from types import TracebackType
from typing import Final, Self

from application.accounts.ports import SessionRepository, TokenRepository, UserRepository
from application.audit.ports import AuditLog
from application.categories.ports import CategoryRepository
from application.comments.ports import CommentRepository
from application.films.ports import FilmRepository
from application.generation.ports import GenerationJobRepository
from application.limits.charging import charge
from application.limits.ports import Tallies
from application.unit_of_work import UnitOfWork
from domain.access import Actor, Origin
from domain.audit import AuditAction, AuditEntry
from domain.limits import Limit

ALWAYS_ALLOWED: Final = frozenset({AuditAction.SIGNED_OUT, AuditAction.REVOKED})
"""Whoever wants to leave can."""


class LimitedUnitOfWork(UnitOfWork):
    """Another unit of work, of which each is charged once, to whom its first audit entry names.

    Every change leaves an entry, so nothing that changes can do without. Adding the entry raises
    ``LimitReached``. What counts is stored together with the change: that costs no transaction of
    its own, and what came to nothing does not count.
    """

    def __init__(self, inner: UnitOfWork, limit: Limit) -> None:
        self._inner = inner
        self._audit = _ChargingAuditLog(inner, limit)

    @property
    def films(self) -> FilmRepository:
        return self._inner.films

    @property
    def categories(self) -> CategoryRepository:
        return self._inner.categories

    @property
    def comments(self) -> CommentRepository:
        return self._inner.comments

    @property
    def users(self) -> UserRepository:
        return self._inner.users

    @property
    def tokens(self) -> TokenRepository:
        return self._inner.tokens

    @property
    def sessions(self) -> SessionRepository:
        return self._inner.sessions

    @property
    def generation_jobs(self) -> GenerationJobRepository:
        return self._inner.generation_jobs

    @property
    def tallies(self) -> Tallies:
        return self._inner.tallies

    @property
    def audit(self) -> AuditLog:
        return self._audit

    async def commit(self) -> None:
        await self._inner.commit()

    async def __aenter__(self) -> Self:
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._inner.__aexit__(error_type, error, traceback)


class _ChargingAuditLog(AuditLog):
    def __init__(self, uow: UnitOfWork, limit: Limit) -> None:
        self._uow = uow
        self._limit = limit
        self._is_charged = False

    async def add(self, *entries: AuditEntry) -> None:
        for entry in entries:
            if not (self._is_charged or entry.action in ALWAYS_ALLOWED):
                self._is_charged = True
                await charge(self._uow, self._limit, _actor(entry), now=entry.occurred_at)
        await self._uow.audit.add(*entries)

    async def remove_old(self, *, before: datetime, most: int) -> int:
        return await self._uow.audit.remove_old(before=before, most=most)


def _actor(entry: AuditEntry) -> Actor:
    return Actor(entry.actor_id, origin=Origin(entry.channel, entry.address))
