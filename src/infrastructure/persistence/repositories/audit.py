"""The audit log inside a unit of work."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import select

from application.audit.ports import AuditLog
from domain.audit import AuditEntry
from infrastructure.persistence.models.audit import AuditEntryRow
from infrastructure.persistence.repositories.rows import Rows, Values
from infrastructure.persistence.transaction import Transaction


class SqlAuditLog(AuditLog):
    """The audit log in an SQL database."""

    def __init__(self, transaction: Transaction) -> None:
        self._rows = Rows(AuditEntryRow, transaction)

    async def add(self, *entries: AuditEntry) -> None:
        await self._rows.insert_many(entries, to_values)

    async def remove_old(self, *, before: datetime, most: int) -> int:
        oldest = (
            select(AuditEntryRow.id)
            .where(AuditEntryRow.occurred_at < before)
            .order_by(AuditEntryRow.occurred_at, AuditEntryRow.id)
            .limit(most)
        )
        return await self._rows.remove_where(AuditEntryRow.id.in_(oldest))


def to_values(entry: AuditEntry) -> Values:
    """The values of the columns of an entry, but for its id."""
    return {
        "occurred_at": entry.occurred_at,
        "actor_id": entry.actor_id,
        "actor_name": entry.actor_name,
        "channel": entry.channel.value,
        "address": entry.address,
        "action": entry.action.value,
        "object_kind": entry.object_kind.value,
        "object_id": entry.object_id,
        "object_label": entry.object_label,
        "changes": msgspec.json.encode(entry.changes).decode(),
    }
