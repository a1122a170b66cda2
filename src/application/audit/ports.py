"""How the audit log is written and read."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from application.audit.views import ALL_ENTRIES, AuditEntryView, AuditFilter
from application.pagination import Page, Window
from domain.audit import AuditEntry


class AuditLog(Protocol):
    """The log inside a unit of work: what is added is stored with the change, or not at all.

    Nothing in it can be changed, and nothing goes before its time.
    """

    async def add(self, *entries: AuditEntry) -> None:
        """Add entries in one go; their ids stay unknown here."""
        ...

    async def remove_old(self, *, before: datetime, most: int) -> int:
        """Remove entries from before that moment, the oldest first; returns how many there were.

        ``most`` bounds their number, so that nobody else has to wait for long.
        """
        ...


class AuditQueries(Protocol):
    """The log as it is read, without a unit of work."""

    async def get(self, entry_id: int) -> AuditEntryView:
        """Return the entry; raises ``AuditEntryNotFound``."""
        ...

    async def page(self, window: Window, where: AuditFilter = ALL_ENTRIES) -> Page[AuditEntryView]:
        """The entries in the window, the latest first, with the number of all that pass."""
        ...
