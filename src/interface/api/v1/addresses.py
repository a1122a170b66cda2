"""Addresses of the classic contract: ids in paths, final slashes, what a client accepts."""

from __future__ import annotations

import re
from typing import Final

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.response.redirect import ASGIRedirectResponse
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from interface.api.bodies import SHOWN
from interface.api.errors import AddressUnknown, NotAcceptable
from interface.api.headers import header

SLASH_OPTIONAL = "slash_optional"
"""The handler option of the addresses that are as good without the final slash."""
ANSWERS_HTML = "answers_html"
"""The handler option of the addresses that answer people, in HTML."""

WITH_OR_WITHOUT_SLASH = {SLASH_OPTIONAL: True}
FOR_PEOPLE = {ANSWERS_HTML: True}

_ID = re.compile(r"[0-9]+", re.ASCII)
_BEYOND_EVERY_ID: Final = 10**19
_ID_DIGITS: Final = 19
_ACCEPTED = frozenset({"", "*/*", "application/*", "application/json", "text/*", "text/html"})


def object_id(text: str) -> int:
    """The id that a path names; raises ``AddressUnknown`` when it names none.

    An id that is too big for any store is as unknown as any other.
    """
    if not _ID.fullmatch(text):
        raise AddressUnknown
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) <= _ID_DIGITS else _BEYOND_EVERY_ID


class AddressMiddleware(ASGIMiddleware):
    """Refuses what stands at no address, and sends readers to the address with the final slash."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Check the address before anybody asks who is asking."""
        options = scope["route_handler"].opt
        for value in scope["path_params"].values():
            object_id(str(value))
        if scope["type"] == ScopeType.HTTP and _lacks_slash(scope, options):
            await _with_slash(scope)(scope, receive, send)
            return
        if not options.get(ANSWERS_HTML):
            _ensure_acceptable(header(scope, b"accept"))
        await next_app(scope, receive, send)


def _lacks_slash(scope: HTTPScope, options: dict[str, object]) -> bool:
    if options.get(SLASH_OPTIONAL) or scope["method"] not in {"GET", "HEAD"}:
        return False
    return not scope["raw_path"].endswith(b"/")


def _with_slash(scope: HTTPScope) -> ASGIRedirectResponse:
    # The path as the router read it: it begins with one slash, so it names no other host.
    query = scope["query_string"].decode("latin-1")
    location = f"{scope['path']}/" + (f"?{query}" if query else "")
    return ASGIRedirectResponse(path=location, status_code=301)


def _ensure_acceptable(accept: str) -> None:
    if accept in _ACCEPTED:
        return
    ranges = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    if not ranges & _ACCEPTED:
        raise NotAcceptable(got=accept[:SHOWN])
