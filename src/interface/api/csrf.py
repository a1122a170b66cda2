"""Tokens that prove that a gallery's own page asked for a change (double submit, signed)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from typing import Any

from litestar.connection import ASGIConnection

from interface.api.errors import CsrfFailed

CSRF_COOKIE = "csrftoken"
CSRF_FIELD = "csrfmiddlewaretoken"
CSRF_HEADER = "x-csrftoken"
SESSION_COOKIE = "sessionid"
SAFE_VERBS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_NONCE_LENGTH = 32

Connection = ASGIConnection[Any, Any, Any, Any]


def cookie_name(connection: Connection, name: str) -> str:
    """What a cookie is called: over TLS so that no other host can have set it, nor plain HTTP."""
    return f"__Host-{name}" if connection.scope["scheme"] == "https" else name


def session_id_of(connection: Connection) -> str:
    """The id of the session that the browser says it has; it may be none."""
    return connection.cookies.get(cookie_name(connection, SESSION_COOKIE), "")


def csrf_cookie_of(connection: Connection) -> str:
    """The form token that the browser holds."""
    return connection.cookies.get(cookie_name(connection, CSRF_COOKIE), "")


class Csrf:
    """Makes and checks tokens that are bound to the session of the browser that holds them.

    A request passes when the token that it sends equals the token in its cookie, was made here
    for its session (or for a browser without one), and comes from a page of the same origin.
    """

    def __init__(self, secret_key: str) -> None:
        self._key = hashlib.sha256(b"csrf:" + secret_key.encode()).digest()

    def new_token(self, session_id: str) -> str:
        """A token for the browser with this session; the empty id stands for no session."""
        nonce = secrets.token_hex(_NONCE_LENGTH // 2)
        return nonce + self._signature(nonce, session_id)

    def token_for(self, connection: Connection) -> str:
        """The token that the browser holds already, or a new one."""
        token, session_id = csrf_cookie_of(connection), session_id_of(connection)
        return token if self._is_valid(token, session_id) else self.new_token(session_id)

    def ensure(self, connection: Connection, sent: str) -> None:
        """Raise ``CsrfFailed`` unless the request proves that an own page asked for it."""
        cookie, session_id = csrf_cookie_of(connection), session_id_of(connection)
        same = hmac.compare_digest(sent.encode(errors="replace"), cookie.encode(errors="replace"))
        if not (same and self._is_valid(cookie, session_id) and is_same_origin(connection)):
            raise CsrfFailed

    def _is_valid(self, token: str, session_id: str) -> bool:
        nonce, signature = token[:_NONCE_LENGTH], token[_NONCE_LENGTH:]
        expected = self._signature(nonce, session_id)
        return hmac.compare_digest(signature.encode(errors="replace"), expected.encode())

    def _signature(self, nonce: str, session_id: str) -> str:
        text = f"{nonce}:{session_id}".encode(errors="replace")
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


def ensure_own_or_trusted(connection: Connection, trusted: Collection[str]) -> None:
    """Raise ``CsrfFailed`` for a change that a page of an origin which is not trusted asks for.

    A browser that has once sent a name and a password repeats them by itself, like cookies.
    """
    if connection.scope.get("method") in SAFE_VERBS or is_same_origin(connection):
        return
    if connection.headers.get("origin") not in trusted:
        raise CsrfFailed


def is_same_origin(connection: Connection) -> bool:
    """What the browser itself says of the page that asks; old browsers say nothing."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = connection.headers.get("origin")
    return origin is None or origin.partition("://")[2] == connection.headers.get("host")
