"""Where the admin site meets the gallery's application: addresses, headers, failures."""

from __future__ import annotations

import logging
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.handlers import ASGIRouteHandler, asgi
from litestar.types import HTTPScope, Receive, Scope, Send
from starlette.applications import Starlette
from starlette.datastructures import URLPath
from starlette.types import Message

from domain.errors import DomainError
from domain.permissions import ADMINISTER
from domain.rules import unstorable
from interface.admin.asking import CONNECTION
from interface.admin.site import GallerySite
from interface.api.bodies import MAX_BODY_BYTES
from interface.api.errors import AddressUnknown
from interface.api.permissions import ASKS_ITSELF, demands

log = logging.getLogger("film_gallery")

PATH: Final = "/admin"
STATIC_IS_KEPT: Final = b"max-age=3600"


def admin_handler(site: GallerySite) -> ASGIRouteHandler:
    """The handler of everything below ``/admin``."""
    host = Starlette(max_body_size=MAX_BODY_BYTES)
    site.mount_to(host)

    @asgi(PATH, is_mount=True, copy_scope=True, opt={**demands(ADMINISTER), ASKS_ITSELF: True})
    async def admin(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            raise AddressUnknown
        path = _path(scope)
        if not (path == PATH or path.startswith(f"{PATH}/")):
            raise AddressUnknown
        await _answer(host, _inner(scope, path, host), receive, send)

    return admin


class _Paths:
    """Addresses without host and scheme, so that they hold behind every proxy."""

    def __init__(self, host: Starlette) -> None:
        self._host = host

    def url_path_for(self, name: str, /, **params: Any) -> URLPath:
        return URLPath(str(self._host.url_path_for(name, **params)))


async def _answer(host: Starlette, scope: Any, receive: Any, send: Any) -> None:
    begun = False

    async def send_with_headers(message: Message) -> None:
        nonlocal begun
        if message["type"] == "http.response.start":
            begun = True
            message = {**message, "headers": _headers(scope, message["headers"])}
        await send(message)

    try:
        await host(scope, receive, send_with_headers)
    except DomainError:
        if not begun:
            raise
    except Exception:
        if not begun:
            raise
        # The framework has shown a page, and raises the error for those who log it.
        log.exception("%s %s failed", scope["method"], scope["path"])


def _path(scope: HTTPScope) -> str:
    """The whole address; what stands at none is refused: it is no file name either."""
    try:
        path = unquote_to_bytes(scope["raw_path"].partition(b"?")[0]).decode()
        scope["query_string"].decode()
    except UnicodeDecodeError as error:
        raise AddressUnknown from error
    if unstorable(path):
        raise AddressUnknown
    return path


def _inner(scope: HTTPScope, path: str, host: Starlette) -> dict[str, Any]:
    """The request as the admin site sees it: no host, no server, nothing of the framework."""
    return {
        "type": "http",
        "asgi": scope["asgi"],
        "http_version": scope["http_version"],
        "method": scope["method"],
        "scheme": scope["scheme"],
        "path": path,
        "raw_path": scope["raw_path"],
        "query_string": scope["query_string"],
        "root_path": "",
        "headers": [(name, value) for name, value in scope["headers"] if name != b"host"],
        "client": scope["client"],
        "server": None,
        "router": _Paths(host),
        CONNECTION: ASGIConnection(scope),
    }


def _headers(scope: Any, headers: Any) -> list[tuple[bytes, bytes]]:
    is_static = scope["path"].startswith(f"{PATH}/static/")
    kept = STATIC_IS_KEPT if is_static else b"no-store"
    secure = scope["scheme"] == "https"
    cookies_checked = [_cookie(name, value, secure=secure) for name, value in headers]
    return [*cookies_checked, (b"cache-control", kept)]


def _cookie(name: bytes, value: bytes, *, secure: bool) -> tuple[bytes, bytes]:
    """A header; a cookie goes over TLS only, once the page did."""
    if secure and name.lower() == b"set-cookie" and b"; secure" not in value.lower():
        return name, value + b"; Secure"
    return name, value
