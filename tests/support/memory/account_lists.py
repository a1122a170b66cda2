"""The lists of generation jobs, access tokens and sessions in memory."""

from __future__ import annotations

from application.administration.criteria import (
    JobCriteria,
    JobSort,
    SessionCriteria,
    SessionSort,
    TokenCriteria,
    TokenSort,
)
from application.administration.entries import JobEntry, SessionEntry, TokenEntry
from domain.generation import OPEN_STATES
from domain.text import fold
from tests.support.memory.listing import MemoryList, holds, is_the
from tests.support.memory.lists import an_entry, name_of_user, names
from tests.support.memory.store import MemoryState


class MemoryJobList(MemoryList[JobEntry, JobCriteria, JobSort]):
    """The generation jobs that are committed."""

    def entries(self, state: MemoryState) -> list[JobEntry]:
        return [
            an_entry(JobEntry, job, requested_by_username=name_of_user(state, job.requested_by))
            for job in state.generation_jobs.all()
        ]

    def meets(self, state: MemoryState, entry: JobEntry, where: JobCriteria) -> bool:
        return (
            _is_of_user_like(state, where.text, entry.requested_by)
            and is_the(where.state, entry.state)
            and (entry.state in OPEN_STATES or not where.is_open)
            and is_the(where.kind, entry.kind)
            and is_the(where.requested_by, entry.requested_by)
        )


class MemoryTokenList(MemoryList[TokenEntry, TokenCriteria, TokenSort]):
    """The access tokens that are committed."""

    def entries(self, state: MemoryState) -> list[TokenEntry]:
        return [
            an_entry(TokenEntry, token, username=name_of_user(state, token.user_id))
            for token in state.tokens.all()
        ]

    def meets(self, state: MemoryState, entry: TokenEntry, where: TokenCriteria) -> bool:
        return _is_of_user_like(state, where.text, entry.user_id) and is_the(
            where.user_id, entry.user_id
        )


class MemorySessionList(MemoryList[SessionEntry, SessionCriteria, SessionSort]):
    """The sessions that are committed."""

    def entries(self, state: MemoryState) -> list[SessionEntry]:
        return [
            an_entry(SessionEntry, session, username=name_of_user(state, session.user_id))
            for session in state.sessions.all()
        ]

    def meets(self, state: MemoryState, entry: SessionEntry, where: SessionCriteria) -> bool:
        return _is_of_user_like(state, where.text, entry.user_id) and is_the(
            where.user_id, entry.user_id
        )


def _is_of_user_like(state: MemoryState, text: str, user_id: int | None) -> bool:
    if not fold(text):
        return True
    user = None if user_id is None else state.users.find(user_id)
    return user is not None and holds(text, names(user))
