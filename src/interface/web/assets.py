"""The addresses of styles, scripts and pictures."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response
from litestar.handlers import route
from litestar.params import FromPath
from litestar.response import Redirect

from domain.permissions import ANYBODY
from interface.api.errors import AddressUnknown
from interface.api.state import state_of
from interface.api.v1.verbs import READ
from interface.web.static_files import PATH

ICON: Final = "favicon.svg"
FOR_EVER: Final = "max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"

AnyRequest = Request[Any, Any, Any]


@route(f"{PATH}/{{name:path}}", http_method=READ, permission=ANYBODY, include_in_schema=False)
async def static_file(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """One file; 304 for those who have it already."""
    file = state_of(request).static_files.find(str(name).removeprefix("/"))
    if file is None:
        raise AddressUnknown
    tag = f'"{file.version}"'
    is_named = request.query_params.get("v") == file.version
    headers = {"ETag": tag, "Cache-Control": FOR_EVER if is_named else ASK_AGAIN}
    if _has(request, tag):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    content = await asyncio.to_thread(file.path.read_bytes)
    return Response(content, headers=headers, media_type=file.media_type)


@route("/favicon.ico", http_method=READ, permission=ANYBODY, include_in_schema=False)
async def favicon(request: AnyRequest) -> Redirect:
    """Where browsers look for a picture of the gallery when no page tells them."""
    return Redirect(state_of(request).static_files.address(ICON), status_code=302)


def _has(request: AnyRequest, tag: str) -> bool:
    """Whether the client says that it has this version (RFC 9110, section 13.1.2)."""
    told = request.headers.get("if-none-match", "")
    tags = {part.strip().removeprefix("W/") for part in told.split(",")}
    return bool({tag, "*"} & tags)
