"""Whose access tokens are, kept for as long as nothing changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime
from typing import Final

from application.accounts.views import TokenOwner
from infrastructure.persistence.queries.accounts import SqlAccountQueries
from infrastructure.persistence.reader import Reader

MOST_TOKENS: Final = 10_000
"""How many tokens one process knows."""


class AccountQueriesWithKeptTokens(SqlAccountQueries):
    """Accounts read from an SQL database, which is asked for a token once until the next commit.

    ``revision`` answers another value after every commit, whoever made it. A token that was revoked
    or a user who was shut out is therefore found out at once, by every process.
    """

    def __init__(self, reader: Reader, revision: Callable[[], Awaitable[Hashable]]) -> None:
        super().__init__(reader)
        self._revision = revision
        self._seen: Hashable = None
        self._owners: dict[bytes, TokenOwner] = {}

    async def find_token(self, digest: bytes, *, now: datetime) -> TokenOwner | None:
        revision = await self._revision()
        if revision != self._seen or len(self._owners) >= MOST_TOKENS:
            self._owners.clear()
            self._seen = revision
        known = self._owners.get(digest)
        if known and (known.expires_at is None or known.expires_at > now):
            return known
        found = await super().find_token(digest, now=now)
        # It is as new as the revision at least; if it is newer, the next look throws it away.
        if found and self._seen == revision:
            self._owners[digest] = found
        return found
