"""Clearing away what nobody can use any more."""

from __future__ import annotations

from datetime import timedelta

from application.ports import Clock
from application.unit_of_work import UnitOfWorkFactory
from domain.credentials import SessionLimits
from domain.limits import LONGEST_WAIT

JOBS_ARE_KEPT = timedelta(days=30)
AUDIT_ENTRIES_AT_ONCE = 5_000
"""How many entries go in one transaction, so that nobody else waits for long."""


class Housekeeping:
    """Clears away tokens, sessions and tallies that are over, and old jobs and audit entries.

    The audit log does not speak of it: that it would happen was known from the beginning.
    """

    def __init__(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        session_limits: SessionLimits,
        audit_is_kept: timedelta | None,
    ) -> None:
        self._uow = unit_of_work
        self._clock = clock
        self._limits = session_limits
        self._audit_is_kept = audit_is_kept

    async def sweep(self) -> None:
        """Clear away everything of that kind; harmless at any time and side by side."""
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.tokens.remove_expired(now=now)
            await uow.sessions.remove_over(unseen_since=now - self._limits.idle, now=now)
            await uow.generation_jobs.remove_ended(before=now - JOBS_ARE_KEPT)
            await uow.tallies.remove_over(before=now - LONGEST_WAIT)
            await uow.commit()
        removed = AUDIT_ENTRIES_AT_ONCE
        while self._audit_is_kept is not None and removed == AUDIT_ENTRIES_AT_ONCE:
            async with self._uow() as uow:
                removed = await uow.audit.remove_old(
                    before=now - self._audit_is_kept, most=AUDIT_ENTRIES_AT_ONCE
                )
                await uow.commit()
