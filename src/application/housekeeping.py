"""Clearing away what nobody can use any more."""

from __future__ import annotations

from datetime import timedelta

from application.ports import Clock
from application.unit_of_work import UnitOfWorkFactory
from domain.credentials import SessionLimits

JOBS_ARE_KEPT = timedelta(days=30)


class Housekeeping:
    """Clears away tokens and sessions that are over, and jobs that ended long ago."""

    def __init__(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        session_limits: SessionLimits,
    ) -> None:
        self._uow = unit_of_work
        self._clock = clock
        self._limits = session_limits

    async def sweep(self) -> None:
        """Clear away everything of that kind; harmless at any time and side by side."""
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.tokens.remove_expired(now=now)
            await uow.sessions.remove_over(unseen_since=now - self._limits.idle, now=now)
            await uow.generation_jobs.remove_ended(before=now - JOBS_ARE_KEPT)
            await uow.commit()
