"""What is read of the audit log."""

from __future__ import annotations

from datetime import datetime

import msgspec

from domain.access import Channel
from domain.audit import AuditAction, Change, ObjectKind


class AuditEntryView(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it is read; the moment is in UTC."""

    id: int
    occurred_at: datetime
    actor_id: int | None
    actor_name: str
    channel: Channel
    address: str | None
    action: AuditAction
    object_kind: ObjectKind
    object_id: int | None
    object_label: str
    changes: dict[str, Change]


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which entries are listed: those that meet everything that is given.

    ``actor_name`` is the whole name; ``since`` is included, ``until`` is not.
    """

    actor_id: int | None = None
    actor_name: str | None = None
    action: AuditAction | None = None
    object_kind: ObjectKind | None = None
    object_id: int | None = None
    channel: Channel | None = None
    since: datetime | None = None
    until: datetime | None = None


ALL_ENTRIES = AuditFilter()
