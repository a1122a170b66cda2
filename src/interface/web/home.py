"""The start page: what the gallery is, how much is in it, and where to go from here."""

from __future__ import annotations

import logging
from typing import Any

from litestar import Request
from litestar.handlers import route
from litestar.response import Template

from domain import access
from domain.errors import DomainError, Unavailable
from domain.permissions import ANYBODY
from interface.api.schemes import Scheme
from interface.api.state import ApiState, state_of
from interface.api.v1.addresses import FOR_PEOPLE
from interface.api.v1.dependencies import TheGallery
from interface.api.v1.verbs import READ
from interface.gallery import Gallery
from interface.i18n.numbers import local_number
from interface.web.language import page_language
from interface.web.pages import page

log = logging.getLogger("film_gallery")


@route("/", http_method=READ, permission=ANYBODY, opt=FOR_PEOPLE, include_in_schema=False)
async def home(request: Request[Any, Any, Any], gallery: TheGallery) -> Template:
    """The page answers whatever the state of the database, and says when it cannot be read."""
    state = state_of(request)
    shows_totals = _is_open(state)
    totals = await _totals(gallery) if shows_totals else {}
    language = page_language(request)
    context = {
        "docs_enabled": state.has_docs,
        "admin_enabled": state.has_admin,
        "sessions_enabled": Scheme.SESSION in state.schemes,
        "totals": {name: local_number(total, language) for name, total in totals.items()},
        "totals_missing": shows_totals and not totals,
    }
    return page(request, "root.html", context)


def _is_open(state: ApiState) -> bool:
    """Whether anybody may know what is in the gallery: the page asks nobody to sign in."""
    try:
        access.ensure_may_read(access.ANONYMOUS, state.access_rules)
    except DomainError:
        return False
    return True


async def _totals(gallery: Gallery) -> dict[str, int]:
    """How many films, categories and comments there are; nothing while nobody can tell."""
    try:
        return {
            "films": await gallery.film_queries.count(),
            "categories": await gallery.category_queries.count(),
            "comments": await gallery.comment_queries.count(),
        }
    except Unavailable:
        return {}
    except Exception:
        log.exception("the database cannot be read")
        return {}
