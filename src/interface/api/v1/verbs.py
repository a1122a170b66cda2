"""Verbs that an address does not offer: refused to the same callers as its writes.

So whoever has bad credentials, or too few of them, hears of that first, as the classic contract
has it; everybody else gets 405 and the verbs that there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, Router
from litestar.handlers import HTTPRouteHandler, route
from litestar.routes import HTTPRoute
from litestar.types import ControllerRouterHandler, Method

from domain.permissions import ANYBODY, Permission
from interface.api.csrf import SAFE_VERBS
from interface.api.errors import VerbNotOffered
from interface.api.permissions import PERMISSION
from interface.api.v1.shapes import AllowOut

READ: tuple[Method, ...] = ("GET", "HEAD")
"""What an address that can be read offers."""
VERBS: tuple[Method, ...] = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")
ALLOWED = "allowed"
"""The handler option that holds the verbs which an address offers."""


def refusals(
    handlers: Sequence[ControllerRouterHandler], permission: Permission = ANYBODY
) -> list[HTTPRouteHandler]:
    """Handlers for the verbs that the addresses of these handlers do not offer, and OPTIONS.

    Where an address has no writes, other verbs are refused to callers with this permission.
    """
    addresses = Router("", route_handlers=handlers).routes
    return [
        handler
        for address in addresses
        if isinstance(address, HTTPRoute)
        for handler in _of(address, permission)
    ]


def _of(address: HTTPRoute, permission: Permission) -> list[HTTPRouteHandler]:
    own = [handler for handler in address.route_handlers if handler.http_methods != {"OPTIONS"}]
    offered = {verb for handler in own for verb in handler.http_methods}
    allowed = sorted([*map(str, offered), "OPTIONS"])
    for handler in own:
        handler.resolve_opts()
    options: dict[str, Any] = {**own[0].opt, ALLOWED: allowed, PERMISSION: ANYBODY}

    @route(address.path, http_method="OPTIONS", opt=options, include_in_schema=False)
    async def tell() -> Response[AllowOut]:
        return Response(AllowOut(allow=allowed), headers={"Allow": ", ".join(allowed)})

    @route(
        address.path,
        http_method=[verb for verb in VERBS if verb not in offered],
        opt={**options, PERMISSION: _of_writes(own, permission)},
        include_in_schema=False,
    )
    async def refuse(request: Request[Any, Any, Any]) -> None:
        raise VerbNotOffered(method=request.method, allowed=allowed)

    return [tell, refuse]


def _of_writes(handlers: Sequence[HTTPRouteHandler], otherwise: Permission) -> Permission:
    writes = [handler for handler in handlers if not handler.http_methods <= SAFE_VERBS]
    return writes[0].opt[PERMISSION] if writes else otherwise
