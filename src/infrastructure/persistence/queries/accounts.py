"""Accounts as they are read."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, LargeBinary, Select, String, bindparam, or_, select

from application.accounts.ports import AccountQueries
from application.accounts.views import Credentials, SessionOwner, TokenOwner, UserView
from application.pagination import Page, Window
from domain.users import UserNotFound
from infrastructure.persistence.models.accounts import AccessTokenRow, SessionRow, UserRow
from infrastructure.persistence.models.base import Moment
from infrastructure.persistence.prepared import Parameters
from infrastructure.persistence.queries import selection
from infrastructure.persistence.queries.listing import Listing
from infrastructure.persistence.reader import Reader
from infrastructure.persistence.values import is_possible_id, is_possible_text


class SqlAccountQueries(AccountQueries):
    """Accounts read from an SQL database."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def get(self, user_id: int) -> UserView:
        found = None
        if is_possible_id(user_id):
            found = await self._find(UserView, _user_by_id(), {"id": user_id})
        if found is None:
            raise UserNotFound(id=user_id)
        return found

    async def page(self, window: Window, *, only: int | None = None) -> Page[UserView]:
        if only is None:
            return await _list().page(self._reader, window)
        if not is_possible_id(only):
            return Page(items=[], total=0)
        rows = await self._reader.all(_page_of_one(), selection.parameters(window, only=only))
        return selection.page(UserView, rows)

    async def first_administrator(self) -> UserView | None:
        return await self._find(UserView, _first_administrator(), {})

    async def find(self, username: str) -> UserView | None:
        if not is_possible_text(username):
            return None
        return await self._find(UserView, _user_by_name(), {"username": username})

    async def find_credentials(self, username: str) -> Credentials | None:
        if not is_possible_text(username):
            return None
        return await self._find(Credentials, _credentials_by_name(), {"username": username})

    async def credentials(self, user_id: int) -> Credentials:
        found = None
        if is_possible_id(user_id):
            found = await self._find(Credentials, _credentials_by_id(), {"id": user_id})
        if found is None:
            raise UserNotFound(id=user_id)
        return found

    async def find_token(self, digest: bytes, *, now: datetime) -> TokenOwner | None:
        return await self._find(TokenOwner, _token_owner(), {"digest": digest, "now": now})

    async def find_session(self, digest: bytes) -> SessionOwner | None:
        return await self._find(SessionOwner, _session_owner(), {"digest": digest})

    async def _find(
        self,
        view_type: type[selection.ViewT],
        statement: Select[Any],
        parameters: Parameters,
    ) -> selection.ViewT | None:
        row = await self._reader.one_or_none(statement, parameters)
        return None if row is None else selection.view(view_type, row)


def _users() -> Select[Any]:
    return select(*selection.columns(UserRow, UserView))


def _credentials() -> Select[Any]:
    return select(
        UserRow.id,
        UserRow.username,
        UserRow.email,
        UserRow.password_hash,
        UserRow.is_active,
        UserRow.is_staff,
    )


@cache
def _user_by_id() -> Select[Any]:
    return _users().where(UserRow.id == bindparam("id", type_=BigInteger))


@cache
def _user_by_name() -> Select[Any]:
    return _users().where(UserRow.username == bindparam("username", type_=String))


@cache
def _credentials_by_id() -> Select[Any]:
    return _credentials().where(UserRow.id == bindparam("id", type_=BigInteger))


@cache
def _credentials_by_name() -> Select[Any]:
    return _credentials().where(UserRow.username == bindparam("username", type_=String))


@cache
def _first_administrator() -> Select[Any]:
    return _users().where(UserRow.is_staff, UserRow.is_active).order_by(UserRow.id).limit(1)


@cache
def _list() -> Listing[UserView]:
    return Listing(UserRow, UserView)


@cache
def _page_of_one() -> Select[Any]:
    only = UserRow.id == bindparam("only", type_=BigInteger)
    return selection.page_statement(UserRow, UserView, only)


@cache
def _token_owner() -> Select[Any]:
    expires_at = AccessTokenRow.expires_at
    return (
        select(
            AccessTokenRow.id,
            UserRow.id,
            UserRow.username,
            UserRow.is_active,
            UserRow.is_staff,
            expires_at,
        )
        .join_from(AccessTokenRow, UserRow)
        .where(
            AccessTokenRow.digest == bindparam("digest", type_=LargeBinary),
            or_(expires_at.is_(None), expires_at > bindparam("now", type_=Moment)),
        )
    )


@cache
def _session_owner() -> Select[Any]:
    return (
        select(
            SessionRow.id,
            UserRow.id,
            UserRow.username,
            UserRow.is_active,
            UserRow.is_staff,
            SessionRow.last_seen_at,
            SessionRow.expires_at,
        )
        .join_from(SessionRow, UserRow)
        .where(SessionRow.digest == bindparam("digest", type_=LargeBinary))
    )
