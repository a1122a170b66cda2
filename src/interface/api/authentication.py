"""Who asks: found out from the header or the cookie of a request."""

from __future__ import annotations

import base64
import binascii

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from application.accounts.authentication import BadCredentials
from application.accounts.views import Principal
from domain.access import Actor, Origin
from domain.permissions import Permission
from interface.api.csrf import (
    CSRF_HEADER,
    SAFE_VERBS,
    Connection,
    ensure_own_or_trusted,
    session_id_of,
)
from interface.api.headers import header, header_values
from interface.api.origin import origin_of
from interface.api.permissions import PERMISSION
from interface.api.schemes import Scheme
from interface.api.state import state_of
from interface.observability.notes import note_actor

SCHEMES = "schemes"
"""The handler option that names the schemes which an address takes, where not all of them."""


class AuthenticationMiddleware(ASGIMiddleware):
    """Puts the actor into ``user`` and the principal into ``auth`` of every request.

    Bad credentials are refused also where nobody has to sign in. Whoever has good ones, or none,
    has to have the permission that the address asks for.
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Find out who asks, then go on."""
        connection: Connection = ASGIConnection(scope)
        principal = await _principal(connection)
        scope["user"] = principal.actor
        scope["auth"] = principal
        note_actor(principal.actor)
        permission: Permission = scope["route_handler"].opt[PERMISSION]
        permission.door(principal.actor, state_of(connection).access_rules)
        await next_app(scope, receive, send)


async def _principal(connection: Connection) -> Principal:
    state, origin = state_of(connection), origin_of(connection)
    schemes = state.schemes & connection.route_handler.opt.get(SCHEMES, state.schemes)
    headers = header_values(connection.scope, b"authorization")
    if len(headers) > 1:
        raise BadCredentials  # a proxy may have believed the other one
    word, *rest = (headers or [""])[0].split() or [""]
    scheme = word.lower()
    if scheme == Scheme.TOKEN and Scheme.TOKEN in schemes:
        known: Principal | None = connection.scope.get("auth")  # see FreshAnswers
        if known:
            return known.coming_from(origin)
        return await state.authentication.by_token(_only(rest), origin=origin)
    if scheme == Scheme.BASIC and Scheme.BASIC in schemes:
        ensure_own_or_trusted(connection, state.trusted_origins)
        username, password = _name_and_password(_only(rest))
        return await state.authentication.by_password(username, password, origin=origin)
    found = await _by_session(connection, origin) if Scheme.SESSION in schemes else None
    return found or Principal(actor=Actor(origin=origin))


async def _by_session(connection: Connection, origin: Origin) -> Principal | None:
    sent = header(connection.scope, b"cookie")
    session_id = session_id_of(connection) if sent else None
    if not session_id:
        return None
    state = state_of(connection)
    principal = await state.authentication.by_session(session_id, origin=origin)
    if principal and connection.scope.get("method") not in SAFE_VERBS:
        state.csrf.ensure(connection, connection.headers.get(CSRF_HEADER, ""))
    return principal


def _only(parts: list[str]) -> str:
    if len(parts) != 1:
        raise BadCredentials
    return parts[0]


def _name_and_password(encoded: str) -> tuple[str, str]:
    try:
        raw = base64.b64decode(encoded, validate=True)
        name, colon, password = raw.decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise BadCredentials from error
    if not colon:
        raise BadCredentials
    return name, password
