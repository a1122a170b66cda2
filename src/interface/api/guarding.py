"""Deny by default: an application with an address that nobody guards does not start."""

from __future__ import annotations

from litestar import Litestar
from litestar.handlers.base import BaseRouteHandler
from litestar.routes import ASGIRoute, BaseRoute, HTTPRoute, WebSocketRoute

from domain.access import ANONYMOUS, AccessRules
from domain.errors import DomainError
from domain.permissions import Permission
from interface.api.authentication import AuthenticationMiddleware
from interface.api.permissions import ASKS_ITSELF, PERMISSION


class UnguardedAddress(RuntimeError):
    """Some addresses do not say who may come in, or say it and nobody asks; each is named."""


def ensure_guarded(app: Litestar, rules: AccessRules) -> None:
    """Raise ``UnguardedAddress`` unless every address has a permission that is asked for.

    Where a permission keeps anonymous callers out, somebody has to find out who asks.
    """
    faults = [
        f"{_name(route, handler)} {fault}"
        for route in app.routes
        for handler in handlers_of(route)
        if (fault := _fault(handler, rules))
    ]
    if faults:
        raise UnguardedAddress("; ".join(faults))


def handlers_of(route: BaseRoute) -> list[BaseRouteHandler]:
    """Everything that answers at an address."""
    match route:
        case HTTPRoute():
            return list(route.route_handlers)
        case ASGIRoute() | WebSocketRoute():
            return [route.route_handler]
        case _:
            raise UnguardedAddress(f"{route.path} is of an unknown kind")


def _fault(handler: BaseRouteHandler, rules: AccessRules) -> str:
    permission = handler.opt.get(PERMISSION)
    if not isinstance(permission, Permission):
        return "declares no permission"
    try:
        permission.door(ANONYMOUS, rules)
    except DomainError:
        around = handler.resolve_middleware()
        asked = any(isinstance(layer, AuthenticationMiddleware) for layer in around)
        if not (asked or handler.opt.get(ASKS_ITSELF)):
            return f'is for "{permission.name}", but nobody finds out who asks'
    return ""


def _name(route: BaseRoute, handler: BaseRouteHandler) -> str:
    verbs = ",".join(sorted(map(str, getattr(handler, "http_methods", ()))))
    return f"{verbs} {route.path} ({handler.handler_name})".lstrip()
