"""How much there is of everything; for administrators."""

from __future__ import annotations

from typing import Protocol

import msgspec

from domain import access
from domain.access import Actor


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """How many objects of each kind there are."""

    films: int
    categories: int
    comments: int
    users: int
    tokens: int
    sessions: int


class TotalsQueries(Protocol):
    """Counts everything."""

    async def totals(self) -> Totals:
        """How many objects of each kind there are now."""
        ...


class GalleryTotals:
    """Tells administrators how much there is."""

    def __init__(self, queries: TotalsQueries) -> None:
        self._queries = queries

    async def get(self, actor: Actor) -> Totals:
        """How many objects of each kind; raises ``Unauthenticated`` or ``Forbidden``."""
        access.ensure_staff(actor)
        return await self._queries.totals()
