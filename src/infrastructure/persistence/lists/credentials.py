"""The lists of access tokens and sessions; no digest is read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, FromClause, Subquery

from application.administration.criteria import (
    SessionCriteria,
    SessionSort,
    TokenCriteria,
    TokenSort,
)
from application.administration.entries import SessionEntry, TokenEntry
from infrastructure.persistence.lists.conditions import Column, refers_to
from infrastructure.persistence.lists.sql_list import SqlList
from infrastructure.persistence.lists.users import is_of_user_like
from infrastructure.persistence.models.accounts import AccessTokenRow, SessionRow, UserRow


class SqlTokenList(SqlList[TokenEntry, TokenCriteria, TokenSort]):
    """Access tokens in an SQL database, with the names of their users."""

    row_type = AccessTokenRow
    entry_type = TokenEntry

    def conditions(self, where: TokenCriteria) -> Sequence[ColumnElement[bool]]:
        return [
            is_of_user_like(where.text, AccessTokenRow.user_id),
            refers_to(where.user_id, AccessTokenRow.user_id),
        ]

    def looked_up(self, base: FromClause, shown: Subquery) -> tuple[Sequence[Column], FromClause]:
        columns = [
            AccessTokenRow.id,
            AccessTokenRow.user_id,
            UserRow.username,
            AccessTokenRow.created_at,
            AccessTokenRow.expires_at,
        ]
        source = base.outerjoin(AccessTokenRow, AccessTokenRow.id == shown.c.id).outerjoin(
            UserRow, UserRow.id == AccessTokenRow.user_id
        )
        return columns, source


class SqlSessionList(SqlList[SessionEntry, SessionCriteria, SessionSort]):
    """Sessions in an SQL database, with the names of their users."""

    row_type = SessionRow
    entry_type = SessionEntry

    def conditions(self, where: SessionCriteria) -> Sequence[ColumnElement[bool]]:
        return [
            is_of_user_like(where.text, SessionRow.user_id),
            refers_to(where.user_id, SessionRow.user_id),
        ]

    def looked_up(self, base: FromClause, shown: Subquery) -> tuple[Sequence[Column], FromClause]:
        columns = [
            SessionRow.id,
            SessionRow.user_id,
            UserRow.username,
            SessionRow.created_at,
            SessionRow.last_seen_at,
            SessionRow.expires_at,
        ]
        source = base.outerjoin(SessionRow, SessionRow.id == shown.c.id).outerjoin(
            UserRow, UserRow.id == SessionRow.user_id
        )
        return columns, source
