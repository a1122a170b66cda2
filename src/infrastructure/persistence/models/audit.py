"""The table of the audit log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from domain.audit import ADDRESS_MAX_LENGTH, LABEL_MAX_LENGTH
from domain.users import USERNAME_MAX_LENGTH
from infrastructure.persistence.models.base import GalleryRow, Moment, ordinal_string

NAME_LENGTH = 16


class AuditEntryRow(GalleryRow):
    """An entry of the log, ``changes`` in JSON. It refers to nothing: whatever it names may go."""

    __tablename__ = "audit_entries"

    occurred_at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str] = mapped_column(ordinal_string(USERNAME_MAX_LENGTH))
    channel: Mapped[str] = mapped_column(String(NAME_LENGTH))
    address: Mapped[str | None] = mapped_column(String(ADDRESS_MAX_LENGTH))
    action: Mapped[str] = mapped_column(String(NAME_LENGTH))
    object_kind: Mapped[str] = mapped_column(String(NAME_LENGTH))
    object_id: Mapped[int | None] = mapped_column(BigInteger)
    object_label: Mapped[str] = mapped_column(String(LABEL_MAX_LENGTH))
    changes: Mapped[str] = mapped_column(Text)


# Each begins with what is asked for and goes on in the order of the list. The first one holds
# what has few values, so that rare ones are found without a look at the rows.
Index(
    "ix_audit_entries_occurred_at_id",
    AuditEntryRow.occurred_at,
    AuditEntryRow.id,
    AuditEntryRow.action,
    AuditEntryRow.object_kind,
    AuditEntryRow.channel,
)
Index(
    "ix_audit_entries_actor_id_occurred_at_id",
    AuditEntryRow.actor_id,
    AuditEntryRow.occurred_at,
    AuditEntryRow.id,
)
Index(
    "ix_audit_entries_actor_name_occurred_at_id",
    AuditEntryRow.actor_name,
    AuditEntryRow.occurred_at,
    AuditEntryRow.id,
)
Index(
    "ix_audit_entries_object_id_object_kind_occurred_at_id",
    AuditEntryRow.object_id,
    AuditEntryRow.object_kind,
    AuditEntryRow.occurred_at,
    AuditEntryRow.id,
)
