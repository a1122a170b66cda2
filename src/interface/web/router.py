"""The addresses that are no part of any contract: files of pages, and the documentation."""

from __future__ import annotations

from litestar import Router

from interface.api.v1.verbs import refusals
from interface.web.assets import favicon, static_file


def asset_router() -> Router:
    """Styles, scripts and pictures."""
    handlers = [static_file, favicon]
    return Router("/", route_handlers=[*refusals(handlers), *handlers])
