"""Tallies of attempts in memory."""

from __future__ import annotations

from datetime import datetime

from application.limits.ports import Tallies, TallyQueries
from domain.limits import Limit, Tally, counted
from tests.support.memory.store import MemoryState, MemoryStore


class MemoryTallies(Tallies):
    """The tallies of one state."""

    def __init__(self, state: MemoryState) -> None:
        self._tallies = state.tallies

    async def count(self, key: bytes, limit: Limit, *, now: datetime) -> Tally:
        tally = self._tallies[key] = counted(self._tallies.get(key), limit, now=now)
        return tally

    async def remove(self, key: bytes) -> None:
        self._tallies.pop(key, None)

    async def remove_over(self, *, before: datetime) -> None:
        for key in [key for key, tally in self._tallies.items() if tally.ends_at < before]:
            del self._tallies[key]


class MemoryTallyQueries(TallyQueries):
    """Tallies read from a store."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def find(self, key: bytes) -> Tally | None:
        return (await self._store.read()).tallies.get(key)
