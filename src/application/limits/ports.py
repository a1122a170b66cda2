"""How tallies of attempts are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from domain.limits import Limit, Tally


class Tallies(Protocol):
    """The tallies inside a unit of work, each under a key of ``domain.limits.KEY_SIZE`` bytes."""

    async def count(self, key: bytes, limit: Limit, *, now: datetime) -> Tally:
        """Count one attempt, as ``domain.limits.counted`` has it; returns the tally with it.

        Of units of work that count under the same key each sees those before it.
        """
        ...

    async def remove(self, key: bytes) -> None:
        """Forget what was counted; that nothing was is no error."""
        ...

    async def remove_over(self, *, before: datetime) -> None:
        """Forget every window that ended before that moment."""
        ...


class TallyQueries(Protocol):
    """Tallies as they are read, without a unit of work."""

    async def find(self, key: bytes) -> Tally | None:
        """What was counted under the key, in a window that may be over."""
        ...
