"""The language of pages: what the reader chose, else what the browser prefers."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie
from litestar.handlers import post
from litestar.response import Redirect

from domain.permissions import ANYBODY
from interface.api.bodies import read_fields
from interface.api.csrf import Connection, cookie_name, is_same_origin
from interface.api.errors import CsrfFailed, LanguageUnknown
from interface.api.state import state_of
from interface.api.v1.addresses import FOR_PEOPLE
from interface.i18n.negotiation import Language
from interface.web.next_address import local_or_start

LANGUAGE_COOKIE: Final = "language"
CHOICE_ADDRESS: Final = "/language/"
_KEPT_SECONDS: Final = 365 * 24 * 60 * 60


def page_language(connection: Connection) -> Language:
    """The language of a page for this reader: the choice in the cookie comes first.

    After that come the browser's preferences and the gallery's own language.
    """
    chosen = _language(connection.cookies.get(cookie_name(connection, LANGUAGE_COOKIE)))
    return chosen or state_of(connection).wording.language(connection)


@post(CHOICE_ADDRESS, permission=ANYBODY, status_code=303, opt=FOR_PEOPLE, include_in_schema=False)
async def choose_language(request: Request[Any, Any, Any]) -> Redirect:
    """Keep the language that the reader chose, and go back to the page.

    There is no form token, for nothing but a preference changes; a browser that says that a page
    from elsewhere asks is refused all the same.
    """
    if not is_same_origin(request):
        raise CsrfFailed
    fields = await read_fields(request)
    language = _language(fields.get("language"))
    if language is None:
        raise LanguageUnknown
    cookie = Cookie(
        key=cookie_name(request, LANGUAGE_COOKIE),
        value=language.value,
        max_age=_KEPT_SECONDS,
        samesite="lax",
        secure=request.scope["scheme"] == "https",
        httponly=True,
        path="/",
    )
    target = local_or_start(fields.get("next"))
    return Redirect(
        target, status_code=303, cookies=[cookie], headers={"Cache-Control": "no-store"}
    )


def _language(text: object) -> Language | None:
    return next((language for language in Language if language == text), None)
