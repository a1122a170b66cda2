"""Where whoever came from a list goes back to."""

from __future__ import annotations

from starlette.requests import Request
from starlette_admin.helpers import view_list_url

from interface.web.next_address import is_local


def back_url(request: Request, key: str) -> str:
    """The list as it was seen, or the list as such."""
    origin = request.query_params.get("_origin", "")
    return origin if is_local(origin) else view_list_url(request, key)
