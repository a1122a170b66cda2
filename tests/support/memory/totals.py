"""How much there is in memory."""

from __future__ import annotations

from application.administration.totals import Totals, TotalsQueries
from tests.support.memory.store import MemoryStore


class MemoryTotalsQueries(TotalsQueries):
    """Counts what is committed."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def totals(self) -> Totals:
        state = await self._store.read()
        return Totals(
            films=len(state.films.all()),
            categories=len(state.categories.all()),
            comments=len(state.comments.all()),
            users=len(state.users.all()),
            tokens=len(state.tokens.all()),
            sessions=len(state.sessions.all()),
        )
