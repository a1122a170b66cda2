"""The welcome page."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.handlers import route
from litestar.response import Template

from interface.api.state import state_of
from interface.api.v1.addresses import FOR_PEOPLE
from interface.api.v1.verbs import READ
from interface.web.pages import page


@route("/", http_method=READ, opt=FOR_PEOPLE, include_in_schema=False)
async def home(request: Request[Any, Any, Any]) -> Template:
    """What this is, and where to go from here."""
    return page(request, "root.html", {"docs_enabled": state_of(request).has_docs})
