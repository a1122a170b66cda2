"""Who may come in at all: asked before a body is read or an object is looked up.

They are coroutines because the framework runs plain functions in a thread.
"""

from __future__ import annotations

from litestar.handlers import BaseRouteHandler

from domain import access
from interface.api.csrf import Connection
from interface.api.state import state_of


async def readers(connection: Connection, _: BaseRouteHandler) -> None:
    """Whoever may read the gallery."""
    access.ensure_may_read(connection.user, state_of(connection).access_rules)


async def creators(connection: Connection, _: BaseRouteHandler) -> None:
    """Whoever may create films and categories."""
    access.ensure_may_create(connection.user, state_of(connection).access_rules)


async def signed_in(connection: Connection, _: BaseRouteHandler) -> None:
    """Every user."""
    access.ensure_signed_in(connection.user)


async def staff(connection: Connection, _: BaseRouteHandler) -> None:
    """Administrators."""
    access.ensure_staff(connection.user)
