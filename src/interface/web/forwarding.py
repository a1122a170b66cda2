"""What proxies say of the clients before them, as far as they can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from interface.api.headers import header_values

SCHEMES: Final = frozenset({"http", "https"})
REMEMBERED: Final = 1024

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


class ForwardedRequests:
    """Tells those inside who asks and by which scheme, where a trusted proxy handed it on.

    The client is the rightmost hop of ``X-Forwarded-For`` that is no trusted proxy: what stands
    before that anybody may have written. ``X-Forwarded-Host`` is not looked at: proxies pass the
    ``Host`` on. With ``is_tls`` every request came over TLS, whatever its proxy says.
    """

    def __init__(self, app: ASGIApp, *, trusted: Sequence[Network], is_tls: bool) -> None:
        self._app = app
        self._trusted = trusted
        self._is_tls = is_tls
        self._is_trusted = lru_cache(REMEMBERED)(self._find_out)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, with what is known of where it comes from."""
        if scope["type"] == ScopeType.HTTP:
            peer = scope["client"]
            if peer and self._is_trusted(peer[0]):
                self._believe(scope, peer[0])
            if self._is_tls:
                scope["scheme"] = "https"
        await self._app(scope, receive, send)

    def _believe(self, scope: HTTPScope, peer: str) -> None:
        client = self._client(peer, _listed(scope, b"x-forwarded-for"))
        if client != peer:
            scope["client"] = (client, 0)
        schemes = _listed(scope, b"x-forwarded-proto")
        if schemes and schemes[-1].lower() in SCHEMES:
            scope["scheme"] = schemes[-1].lower()

    def _client(self, peer: str, hops: list[str]) -> str:
        """The last hop that a trusted proxy told of; what is no address ends the search."""
        client = peer
        for hop in reversed(hops):
            address = _address(hop)
            if address is None:
                break
            client = str(address)
            if not self._is_trusted(client):
                break
        return client

    def _find_out(self, text: str) -> bool:
        address = _address(text)
        return address is not None and any(address in network for network in self._trusted)


def _listed(scope: Scope, name: bytes) -> list[str]:
    """What all headers of a name list, in order."""
    listed = [part.strip() for value in header_values(scope, name) for part in value.split(",")]
    return [part for part in listed if part]


def _address(hop: str) -> Address | None:
    """The address of a hop, which may come with a port; None if it is none."""
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    try:
        address = ip_address(hop)
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
