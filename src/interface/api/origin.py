"""Where a request comes from."""

from __future__ import annotations

from litestar.types import Scope

from domain.access import Channel, Origin
from interface.api.csrf import Connection


def address_of(scope: Scope) -> str | None:
    """The address of the client: that of the peer, or the one that a trusted proxy told of."""
    client = scope["client"]
    return client[0] or None if client else None


def client_address(connection: Connection) -> str | None:
    """The address of the client of a connection."""
    return address_of(connection.scope)


def origin_of(connection: Connection, channel: Channel = Channel.API) -> Origin:
    """The door that a request came by, and the client's address."""
    return Origin(channel, client_address(connection))
