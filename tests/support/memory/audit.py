"""The audit log in memory."""

from __future__ import annotations

import copy
from datetime import UTC, datetime

import msgspec

from application.audit.ports import AuditLog, AuditQueries
from application.audit.views import ALL_ENTRIES, AuditEntryView, AuditFilter
from application.pagination import Page, Window
from domain.audit import AuditEntry, AuditEntryNotFound
from tests.support.memory.store import MemoryState, MemoryStore
from tests.support.memory.window import seen_through


class MemoryAuditLog(AuditLog):
    """The audit log of one state."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def add(self, *entries: AuditEntry) -> None:
        for entry in entries:
            self._state.audit.add(copy.copy(entry))

    async def remove_old(self, *, before: datetime, most: int) -> int:
        old = self._state.audit.where(lambda entry: entry.occurred_at < before)
        oldest = sorted(old, key=lambda entry: (entry.occurred_at, entry.id))[:most]
        for entry in oldest:
            self._state.audit.remove(entry.id)
        return len(oldest)


class MemoryAuditQueries(AuditQueries):
    """The audit log that is committed."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def get(self, entry_id: int) -> AuditEntryView:
        entry = (await self._store.read()).audit.find(entry_id)
        if entry is None:
            raise AuditEntryNotFound(id=entry_id)
        return _view(entry)

    async def page(self, window: Window, where: AuditFilter = ALL_ENTRIES) -> Page[AuditEntryView]:
        found = (await self._store.read()).audit.where(lambda entry: _passes(entry, where))
        latest_first = sorted(found, key=lambda entry: (entry.occurred_at, entry.id), reverse=True)
        items = [_view(entry) for entry in seen_through(window, latest_first)]
        return Page(items=items, total=len(found))


def _passes(entry: AuditEntry, where: AuditFilter) -> bool:
    same = ("actor_id", "actor_name", "action", "object_kind", "object_id", "channel")
    return (
        all(getattr(where, name) in (None, getattr(entry, name)) for name in same)
        and (where.since is None or where.since <= entry.occurred_at)
        and (where.until is None or entry.occurred_at < where.until)
    )


def _view(entry: AuditEntry) -> AuditEntryView:
    moment = entry.occurred_at.astimezone(UTC)
    view = msgspec.convert(entry, AuditEntryView, from_attributes=True)
    return msgspec.structs.replace(view, occurred_at=moment)
