"""The cookies of a session and of its form token."""

from __future__ import annotations

from datetime import timedelta

from litestar.datastructures import Cookie

from domain.credentials import SessionLimits
from interface.api.csrf import CSRF_COOKIE, SESSION_COOKIE, Connection, cookie_name
from interface.api.state import state_of


def session_cookies(connection: Connection, session_id: str) -> list[Cookie]:
    """The cookies of a new session with its own form token; the empty id takes them away."""
    lifetime = SessionLimits().absolute if session_id else timedelta(0)
    token = state_of(connection).csrf.new_token(session_id) if session_id else ""
    session = _cookie(connection, SESSION_COOKIE, session_id, lifetime, httponly=True)
    return [session, _cookie(connection, CSRF_COOKIE, token, lifetime, httponly=False)]


def csrf_cookie(connection: Connection, token: str) -> Cookie:
    """The cookie of a form token."""
    return _cookie(connection, CSRF_COOKIE, token, SessionLimits().absolute, httponly=False)


def _cookie(
    connection: Connection, name: str, value: str, lifetime: timedelta, *, httponly: bool
) -> Cookie:
    return Cookie(
        key=cookie_name(connection, name),
        value=value,
        max_age=int(lifetime.total_seconds()),
        httponly=httponly,
        samesite="lax",
        secure=connection.scope["scheme"] == "https",
        path="/",
    )
