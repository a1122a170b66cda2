"""The use cases of the audit log: reading it."""

from __future__ import annotations

from application.audit.ports import AuditQueries
from application.audit.views import ALL_ENTRIES, AuditEntryView, AuditFilter
from application.pagination import Page, Window
from domain import access
from domain.access import Actor


class AuditService:
    """Shows the log to administrators. Entries are written by the services that act."""

    def __init__(self, *, entries: AuditQueries) -> None:
        self._entries = entries

    async def get(self, actor: Actor, entry_id: int) -> AuditEntryView:
        """One entry. Raises ``Unauthenticated``, ``Forbidden`` or ``AuditEntryNotFound``."""
        access.ensure_staff(actor)
        return await self._entries.get(entry_id)

    async def page(
        self, actor: Actor, window: Window, where: AuditFilter = ALL_ENTRIES
    ) -> Page[AuditEntryView]:
        """The entries that pass the filter, the latest first.

        Raises ``Unauthenticated`` or ``Forbidden``.
        """
        access.ensure_staff(actor)
        return await self._entries.page(window, where)
