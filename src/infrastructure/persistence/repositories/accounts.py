"""The users, access tokens and sessions inside a unit of work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select, update

from application.accounts.ports import SessionRepository, TokenRepository, UserRepository
from domain.credentials import AccessToken, Session
from domain.text import fold
from domain.users import User, UsernameTaken, UserNotFound
from infrastructure.persistence.failures import references_checked, uniqueness_checked
from infrastructure.persistence.models.accounts import AccessTokenRow, SessionRow, UserRow
from infrastructure.persistence.options import SHORT
from infrastructure.persistence.repositories.rows import (
    Rows,
    Values,
    VersionedRows,
)
from infrastructure.persistence.transaction import Transaction
from infrastructure.persistence.values import ensure_possible_ids, is_possible_id

_ADMINISTRATORS_LOCK = 0x66696C6D_00000003
"""Who leaves fewer administrators holds PostgreSQL's advisory lock of this number."""


class SqlUserRepository(UserRepository):
    """Users in an SQL database."""

    def __init__(self, transaction: Transaction) -> None:
        self._rows = VersionedRows(UserRow, transaction)

    async def add(self, user: User) -> None:
        with uniqueness_checked(UsernameTaken, username=user.username):
            user.id = await self._rows.insert(to_values(user))

    async def get(self, user_id: int) -> User:
        row = await self._rows.find(user_id)
        if row is None:
            raise UserNotFound(id=user_id)
        return to_user(row)

    async def save(self, user: User) -> None:
        with uniqueness_checked(UsernameTaken, username=user.username):
            await self._rows.save(to_values(user), user.id, version=user.version)

    async def remove(self, user_id: int) -> None:
        if not await self._rows.remove(user_id):
            raise UserNotFound(id=user_id)

    async def count_administrators(self) -> int:
        await self._rows.wait_for_others(_ADMINISTRATORS_LOCK)
        statement = select(func.count()).where(UserRow.is_staff, UserRow.is_active)
        return await self._rows.scalar(statement) or 0


class SqlTokenRepository(TokenRepository):
    """Access tokens in an SQL database."""

    def __init__(self, transaction: Transaction) -> None:
        self._rows = Rows(AccessTokenRow, transaction)

    async def add(self, token: AccessToken) -> None:
        ensure_possible_ids(user_id=token.user_id)
        values: Values = {
            "user_id": token.user_id,
            "digest": token.digest,
            "created_at": token.created_at,
            "expires_at": token.expires_at,
        }
        with references_checked(user_id=token.user_id):
            token.id = await self._rows.insert(values)

    async def remove(self, token_id: int) -> bool:
        return await self._rows.remove(token_id)

    async def remove_all(self, user_id: int, *, keep: int | None = None) -> int:
        if not is_possible_id(user_id):
            return 0
        conditions = [AccessTokenRow.user_id == user_id]
        if keep is not None and is_possible_id(keep):
            conditions.append(AccessTokenRow.id != keep)
        return await self._rows.remove_where(*conditions)

    async def remove_expired(self, *, now: datetime) -> None:
        await self._rows.remove_where(AccessTokenRow.expires_at <= now)


class SqlSessionRepository(SessionRepository):
    """Sessions in an SQL database."""

    def __init__(self, transaction: Transaction) -> None:
        self._rows = Rows(SessionRow, transaction)

    async def add(self, session: Session) -> None:
        ensure_possible_ids(user_id=session.user_id)
        values: Values = {
            "user_id": session.user_id,
            "digest": session.digest,
            "created_at": session.created_at,
            "last_seen_at": session.last_seen_at,
            "expires_at": session.expires_at,
        }
        with references_checked(user_id=session.user_id):
            session.id = await self._rows.insert(values)

    async def touch(self, session_id: int, *, now: datetime) -> None:
        if is_possible_id(session_id):
            statement = update(self._rows.table).where(SessionRow.id == session_id)
            await self._rows.run(statement.values(last_seen_at=now).execution_options(**SHORT))

    async def remove(self, session_id: int) -> bool:
        return await self._rows.remove(session_id)

    async def remove_all(self, user_id: int) -> int:
        if not is_possible_id(user_id):
            return 0
        return await self._rows.remove_where(SessionRow.user_id == user_id)

    async def remove_over(self, *, unseen_since: datetime, now: datetime) -> None:
        await self._rows.remove_where(
            or_(SessionRow.expires_at <= now, SessionRow.last_seen_at <= unseen_since)
        )


def to_values(user: User) -> Values:
    """The values of the columns of a user, but for its id."""
    return {
        "username": user.username,
        "email": user.email,
        "password_hash": user.password_hash,
        "is_active": user.is_active,
        "is_staff": user.is_staff,
        "is_superuser": user.is_superuser,
        "names_folded": fold(f"{user.username} {user.email}"),
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "version": user.version,
    }


def to_user(row: UserRow) -> User:
    """The user of a row."""
    return User(
        id=row.id,
        username=row.username,
        email=row.email,
        password_hash=row.password_hash,
        is_active=row.is_active,
        is_staff=row.is_staff,
        is_superuser=row.is_superuser,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )
