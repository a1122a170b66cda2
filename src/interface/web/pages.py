"""Pages for people, in their language, from the templates of this package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template import TemplateConfig

from interface.api.state import state_of
from interface.i18n.moments import local_moment
from interface.i18n.negotiation import Language
from interface.web.language import page_language
from interface.web.next_address import START, own_address
from interface.web.safety import nonce_of

TEMPLATES: Final = TemplateConfig(
    directory=Path(__file__).with_name("templates"), engine=JinjaTemplateEngine
)
NOT_KEPT: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}
"""A page may speak of whoever is signed in: nobody keeps it for the next one."""
_HEADINGS: Final = {
    "generation-queued-films": "page-generators-title",
    "generation-queued-categories": "page-generators-title",
}

VARY: Final = "Accept-Language, Cookie"

AnyRequest = Request[Any, Any, Any]


def page(
    request: AnyRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    cookies: Mapping[str, str] | list[Cookie] | None = None,
    here: str | None = None,
) -> Template:
    """A page in the language of whoever asks; ``context`` is what its template needs.

    ``here`` is where the page can be read again in another language, if not at its own address.
    """
    language = page_language(request)
    return Template(
        template,
        context={**_shared(request, language, here or own_address(request)), **(context or {})},
        status_code=status_code,
        headers={"Content-Language": language.value, "Vary": VARY, **NOT_KEPT, **(headers or {})},
        cookies=cookies,
    )


def message_page(
    request: AnyRequest,
    code: str,
    params: Mapping[str, object],
    *,
    status_code: int,
    headers: Mapping[str, str] | None = None,
) -> Template:
    """A page that says one sentence; it leads to the start page, for to ask again may do harm."""
    sentence = partial(state_of(request).wording.text, page_language(request))
    context = {
        "heading": sentence(_HEADINGS.get(code, "page-error-title")),
        "text": sentence(code, params),
    }
    return page(
        request, "message.html", context, status_code=status_code, headers=headers, here=START
    )


def _shared(request: AnyRequest, language: Language, here: str) -> dict[str, object]:
    """What every template may use."""
    state = state_of(request)

    def t(code: str, **params: object) -> str:
        return state.wording.text(language, code, params)

    def when(moment: datetime) -> str:
        return local_moment(moment, state.time_zone, language)

    names = {each.value: state.wording.text(each, "language-name") for each in Language}
    return {
        "language": language.value,
        "languages": names,
        "here": here,
        "t": t,
        "when": when,
        "static": state.static_files.address,
        "nonce": nonce_of(request.scope["state"]),
    }
