"""Access tokens and sessions in memory."""

from __future__ import annotations

from datetime import datetime

from application.accounts.ports import SessionRepository, TokenRepository
from domain.credentials import AccessToken, Session
from domain.errors import Conflict
from tests.support.memory.store import MemoryState


class MemoryTokenRepository(TokenRepository):
    """The access tokens of one state."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def add(self, token: AccessToken) -> None:
        if token.user_id not in self._state.users:
            raise Conflict(user_id=token.user_id)
        self._state.tokens.add(token)

    async def remove(self, token_id: int) -> bool:
        return self._state.tokens.remove(token_id)

    async def remove_all(self, user_id: int, *, keep: int | None = None) -> int:
        return self._state.tokens.remove_where(
            lambda token: token.user_id == user_id and token.id != keep
        )

    async def remove_expired(self, *, now: datetime) -> None:
        self._state.tokens.remove_where(
            lambda token: token.expires_at is not None and token.expires_at <= now
        )


class MemorySessionRepository(SessionRepository):
    """The sessions of one state."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def add(self, session: Session) -> None:
        if session.user_id not in self._state.users:
            raise Conflict(user_id=session.user_id)
        self._state.sessions.add(session)

    async def touch(self, session_id: int, *, now: datetime) -> None:
        session = self._state.sessions.find(session_id)
        if session is not None:
            session.last_seen_at = now
            self._state.sessions.replace(session)

    async def remove(self, session_id: int) -> bool:
        return self._state.sessions.remove(session_id)

    async def remove_all(self, user_id: int) -> int:
        return self._state.sessions.remove_where(lambda session: session.user_id == user_id)

    async def remove_over(self, *, unseen_since: datetime, now: datetime) -> None:
        self._state.sessions.remove_where(
            lambda session: session.expires_at <= now or session.last_seen_at <= unseen_since
        )
