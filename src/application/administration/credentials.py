"""Ending the access tokens and sessions of anybody; for administrators."""

from __future__ import annotations

from collections.abc import Collection

from application.administration.bounds import each_once
from application.administration.criteria import (
    SessionCriteria,
    SessionSort,
    TokenCriteria,
    TokenSort,
)
from application.administration.entries import SessionEntry, TokenEntry
from application.administration.ports import ListQueries
from application.audit.recording import record
from application.ports import Clock
from application.unit_of_work import UnitOfWorkFactory
from domain import access
from domain.access import Actor
from domain.audit import AuditAction, ObjectKind, Subject


class CredentialAdministration:
    """Ends tokens and sessions by their ids; those that ended before are no error."""

    def __init__(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        tokens: ListQueries[TokenEntry, TokenCriteria, TokenSort],
        sessions: ListQueries[SessionEntry, SessionCriteria, SessionSort],
        clock: Clock,
    ) -> None:
        self._uow = unit_of_work
        self._tokens = tokens
        self._sessions = sessions
        self._clock = clock

    async def revoke_tokens(self, actor: Actor, ids: Collection[int]) -> int:
        """End access tokens; returns how many there were.

        Raises ``Unauthenticated``, ``Forbidden``, or ``Invalid`` for too many at once.
        """
        access.ensure_staff(actor)
        known, revoked, now = await self._tokens.some(each_once(ids)), 0, self._clock.now()
        async with self._uow() as uow:
            for token in known:
                if await uow.tokens.remove(token.id):
                    subject = Subject(ObjectKind.TOKEN, token.id, token.username)
                    await record(uow, actor, AuditAction.REVOKED, subject, now=now)
                    revoked += 1
            await uow.commit()
        return revoked

    async def revoke_sessions(self, actor: Actor, ids: Collection[int]) -> int:
        """End sessions; returns how many there were.

        Raises ``Unauthenticated``, ``Forbidden``, or ``Invalid`` for too many at once.
        """
        access.ensure_staff(actor)
        known, revoked, now = await self._sessions.some(each_once(ids)), 0, self._clock.now()
        async with self._uow() as uow:
            for session in known:
                if await uow.sessions.remove(session.id):
                    subject = Subject(ObjectKind.SESSION, session.id, session.username)
                    await record(uow, actor, AuditAction.REVOKED, subject, now=now)
                    revoked += 1
            await uow.commit()
        return revoked
