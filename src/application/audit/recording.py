"""Writing down what was done, in the unit of work that does it."""

from __future__ import annotations

from datetime import datetime

from application.unit_of_work import UnitOfWork
from domain.access import Actor
from domain.audit import (
    AuditAction,
    Audited,
    AuditEntry,
    Changes,
    Subject,
    differences,
    subject_of,
)


async def record(
    uow: UnitOfWork,
    actor: Actor,
    action: AuditAction,
    subject: Subject,
    *,
    now: datetime,
    changes: Changes | None = None,
) -> None:
    """Add one entry to the log; it is stored when the unit of work is."""
    await uow.audit.add(AuditEntry.of(actor, action, subject, now=now, changes=changes))


async def record_creation(
    uow: UnitOfWork, actor: Actor, created: Audited, *, now: datetime
) -> None:
    """Note that the object is new. What it holds is not noted: each later entry says what was."""
    await record(uow, actor, AuditAction.CREATED, subject_of(created), now=now)


async def record_change(
    uow: UnitOfWork,
    actor: Actor,
    before: Audited,
    after: Audited,
    *,
    now: datetime,
    action: AuditAction = AuditAction.CHANGED,
) -> None:
    """Note in what the object differs now; nothing is noted if it does not."""
    changes = differences(before, after)
    if changes:
        await record(uow, actor, action, subject_of(after), now=now, changes=changes)


async def record_deletion(
    uow: UnitOfWork, actor: Actor, deleted: Audited, *, now: datetime, **gone: int
) -> None:
    """Note that the object is gone, what it held, and how much of each other kind went along."""
    along: Changes = {kind: (count, 0) for kind, count in gone.items()}
    changes = {**differences(deleted, None), **along}
    await record(uow, actor, AuditAction.DELETED, subject_of(deleted), now=now, changes=changes)
