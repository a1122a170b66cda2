"""Storing, changing and removing accounts, whoever does it."""

from __future__ import annotations

from datetime import datetime

from application.accounts.reviewing import taken
from application.audit.recording import record, record_deletion
from application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.access import Actor
from domain.audit import AuditAction, Change, subject_of
from domain.errors import Invalid
from domain.users import User, UsernameTaken


async def store_account(
    unit_of_work: UnitOfWorkFactory, actor: Actor, user: User, *, now: datetime
) -> None:
    """Store a new user in a unit of work, and what is unusual about their rights in the log.

    Raises ``Invalid`` for a name that somebody else took a moment ago.
    """
    rights: dict[str, Change] = {}
    if user.is_staff:
        rights["is_staff"] = (None, True)
    if not user.is_active:
        rights["is_active"] = (None, False)
    try:
        async with unit_of_work() as uow:
            await uow.users.add(user)
            subject = subject_of(user)
            await record(uow, actor, AuditAction.CREATED, subject, now=now, changes=rights)
            await uow.commit()
    except UsernameTaken as error:
        raise Invalid([taken("username", user.username)]) from error


async def remove_account(uow: UnitOfWork, actor: Actor, user_id: int, *, now: datetime) -> User:
    """Remove a user with all that is theirs, and note how much that was.

    Returns who it was; raises ``UserNotFound``.
    """
    user = await uow.users.get(user_id)
    gone = {
        "films": await uow.films.count_of_owner(user_id),
        "comments": await uow.comments.count_of_user(user_id),
    }
    await uow.users.remove(user_id)
    await record_deletion(uow, actor, user, now=now, **gone)
    return user


async def store_password(
    uow: UnitOfWork, actor: Actor, user: User, *, now: datetime, keep: int | None = None
) -> None:
    """Store a user with another password; their sessions end, and their tokens but ``keep``."""
    await uow.users.save(user)
    await uow.tokens.remove_all(user.id, keep=keep)
    await uow.sessions.remove_all(user.id)
    await record(uow, actor, AuditAction.PASSWORD_CHANGED, subject_of(user), now=now)
